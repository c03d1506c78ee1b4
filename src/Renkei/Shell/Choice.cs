namespace Renkei.Shell;

/// <summary>One thing to choose in a <see cref="Field"/>: what is sent, what is read, a soft word beside it, the digit that picks it.</summary>
public sealed record Choice(string Value, string Text, string? Hint = null, string? Key = null);

/// <summary>How a <see cref="Field"/> is filled in.</summary>
public enum FieldKind
{
    /// <summary>One line: text, date, number, tel, email, … by <c>Type</c>.</summary>
    Line,
    Lines,
    Select,
    Radios,
    Checks,
    /// <summary>A single yes-or-no box.</summary>
    Check,
}

/// <summary>Something wrong with one field, to link to it from the top of the form.</summary>
/// <param name="Name">The field's name as posted, such as <c>Form.Reason</c>; null where it is about the whole form.</param>
public sealed record FieldError(string? Name, string Message);
