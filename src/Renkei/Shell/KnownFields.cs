using Microsoft.AspNetCore.Components.Forms;

namespace Renkei.Shell;

/// <summary>The fields that a form shows, in their order; the summary of errors links by them and checks name their labels.</summary>
internal sealed class KnownFields
{
    private static readonly object Key = new();
    private readonly List<Known> fields = [];

    public IReadOnlyList<Known> All => fields;

    public static KnownFields Of(EditContext form)
    {
        if (!form.Properties.TryGetValue(Key, out var known))
        {
            form.Properties[Key] = known = new KnownFields();
        }

        return (KnownFields)known;
    }

    public static string IdOf(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));

    /// <summary>What was typed under this name but could not be read as a date or a number; null where it could.</summary>
    /// <remarks>The framework files all such errors of one form under the form's own name (10.0.12), so the field is known by the words of the message.</remarks>
    public static string? Unread(FormMappingContext? mapping, HttpContext http, string name)
    {
        if (mapping is null || !http.Request.HasFormContentType || http.Request.Form[name] is not [{ Length: > 0 } typed])
        {
            return null;
        }

        var property = name[(name.LastIndexOf('.') + 1)..];
        return Errors(mapping, http).Any(message => message.GetArguments() is var words && words.Contains(typed) && words.Contains(property)) ? typed : null;
    }

    public static IEnumerable<FormattableString> Errors(FormMappingContext? mapping, HttpContext http)
    {
        var errors = mapping?.GetAllErrors() ?? [];
        var ofForm = http.Request.HasFormContentType && http.Request.Form["_handler"] is [{ Length: > 0 } form] ? mapping?.GetAllErrors(form) ?? [] : [];
        return errors.Concat(ofForm).SelectMany(error => error.ErrorMessages);
    }

    public void Add(FieldIdentifier field, string name, string label, string? type)
    {
        fields.RemoveAll(known => known.Name == name);
        fields.Add(new(field, name, label, type));
    }

    public sealed record Known(FieldIdentifier Field, string Name, string Label, string? Type);
}
