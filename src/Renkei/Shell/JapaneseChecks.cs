using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Renkei.Shell;

/// <summary>Checks an EditForm's model by its data annotations, as DataAnnotationsValidator does, and says what is wrong in Japanese
/// with the label the person sees. A message written on the attribute itself wins.</summary>
public sealed class JapaneseChecks : ComponentBase, IDisposable
{
    private ValidationMessageStore? store;

    [CascadingParameter] private EditContext? Form { get; set; }
    [CascadingParameter] private FormMappingContext? Mapping { get; set; }
    [CascadingParameter] private HttpContext Http { get; set; } = null!;

    /// <summary>What to say when a date or a number could not be read at all.</summary>
    public static string Unreadable(string? type) => type switch
    {
        "date" => "日付は 2026-11-23 のように入力してください。",
        "time" => "時刻は 9:30 のように入力してください。",
        "datetime-local" => "日付と時刻を選んでください。",
        "number" => "数字で入力してください。",
        _ => "入力し直してください。",
    };

    protected override void OnInitialized()
    {
        if (Form is null)
        {
            throw new InvalidOperationException($"{nameof(JapaneseChecks)} stands inside an EditForm.");
        }

        store = new(Form);
        Form.OnValidationRequested += Check;
    }

    public void Dispose()
    {
        if (Form is not null)
        {
            Form.OnValidationRequested -= Check;
        }
    }

    private void Check(object? sender, ValidationRequestedEventArgs args)
    {
        store!.Clear();

        // A date or number that cannot be read would otherwise be taken for one left empty.
        foreach (var known in KnownFields.Of(Form!).All.Where(known => KnownFields.Unread(Mapping, Http, known.Name) is not null))
        {
            store.Add(known.Field, $"「{known.Label}」を読み取れません。{Unreadable(known.Type)}");
        }

        Check(Form!.Model, depth: 0);
        Form.NotifyValidationStateChanged();
    }

    private void Check(object model, int depth)
    {
        foreach (var property in model.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanRead && property.GetIndexParameters().Length == 0))
        {
            var value = property.GetValue(model);
            var field = new FieldIdentifier(model, property.Name);
            var label = KnownFields.Of(Form!).All.FirstOrDefault(known => known.Field.Equals(field))?.Label ?? property.GetCustomAttribute<DisplayAttribute>()?.GetName() ?? "";
            // Where nothing was entered, only "required" has something to say.
            ValidationAttribute[] rules = store![field].Any() ? [] : [.. property.GetCustomAttributes<ValidationAttribute>(inherit: true).OrderBy(rule => rule is not RequiredAttribute)];

            foreach (var rule in rules)
            {
                if (rule.GetValidationResult(value, new(model) { MemberName = property.Name, DisplayName = label.Length > 0 ? label : property.Name }) is { } wrong)
                {
                    store!.Add(field, IsUnworded(rule) ? Japanese(rule, label) ?? wrong.ErrorMessage ?? "" : wrong.ErrorMessage ?? "");
                    break;
                }
            }

            Descend(value, depth);
        }

        if (model is IValidatableObject own)
        {
            foreach (var wrong in own.Validate(new(model)))
            {
                foreach (var member in wrong.MemberNames.DefaultIfEmpty(""))
                {
                    store!.Add(new FieldIdentifier(model, member), wrong.ErrorMessage ?? "");
                }
            }
        }
    }

    // Lines of a form are models of their own; anything deeper than three levels is no form.
    private void Descend(object? value, int depth)
    {
        if (depth >= 3 || value is null or string or ValueType)
        {
            return;
        }

        if (value is IEnumerable many)
        {
            foreach (var one in many.OfType<object>().Where(one => one is not (string or ValueType)))
            {
                Check(one, depth + 1);
            }
        }
        else if (value.GetType().Assembly == typeof(JapaneseChecks).Assembly)
        {
            Check(value, depth + 1);
        }
    }

    // Some attributes come with an English message already set; it counts as none.
    private static bool IsUnworded(ValidationAttribute rule) =>
        rule.ErrorMessageResourceName is null && (rule.ErrorMessage is null || rule is DataTypeAttribute && rule.ErrorMessage.StartsWith("The {0}", StringComparison.Ordinal));

    private static string? Japanese(ValidationAttribute rule, string label)
    {
        var what = label.Length > 0 ? $"「{label}」" : "";
        return rule switch
        {
            RequiredAttribute => label.Length > 0 ? $"{what}を入力してください。" : "入力してください。",
            StringLengthAttribute { MinimumLength: > 0 and var least } length => $"{what}は{least}文字以上{length.MaximumLength}文字以内で入力してください。",
            StringLengthAttribute length => $"{what}は{length.MaximumLength}文字以内で入力してください。",
            MaxLengthAttribute length => $"{what}は{length.Length}文字以内で入力してください。",
            MinLengthAttribute length => $"{what}は{length.Length}以上にしてください。",
            RangeAttribute range => $"{what}は{range.Minimum}から{range.Maximum}までの値を入力してください。",
            EmailAddressAttribute => $"{what}はメールアドレスの形（例：name@example.jp）で入力してください。",
            PhoneAttribute => $"{what}は電話番号の形（例：046-000-0101）で入力してください。",
            UrlAttribute => $"{what}は https:// から始まるアドレスを入力してください。",
            RegularExpressionAttribute => $"{what}の書き方がちがいます。",
            CompareAttribute => $"{what}が一致していません。",
            _ => null,
        };
    }
}
