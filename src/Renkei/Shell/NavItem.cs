namespace Renkei.Shell;

/// <summary>One line of the menu. Rooms contribute theirs: <c>services.AddSingleton(new NavItem("資源MAP", "/facilities", null, NavGroup.Work))</c>.</summary>
/// <param name="Duty">Value of the "duty" claim that a person needs to see it; null shows it to everyone, also before sign-in.</param>
public sealed record NavItem(string Text, string Href, string? Duty, string Group)
{
    /// <summary>Place within its group; equal places keep the order of registration.</summary>
    public int Order { get; init; }

    /// <summary>Shown only to who has signed in, whatever their duties.</summary>
    public bool IsForMembers { get; init; }

    /// <summary>What it is called before sign-in, where the name in use among professionals would say nothing to a citizen.</summary>
    public string? ForVisitors { get; init; }

    /// <summary>How many things wait there, shown as a red figure when above zero. Runs in a service scope of its own.</summary>
    public Func<IServiceProvider, CancellationToken, Task<int>>? Count { get; init; }
}

/// <summary>The headings of the menu, in their order from top to bottom.</summary>
public static class NavGroup
{
    /// <summary>No heading: stands first.</summary>
    public const string First = "";
    public const string Work = "相談・調整";
    public const string Patients = "患者";
    public const string Learn = "学ぶ・伝える";
    public const string Plan = "計画";
    public const string Manage = "管理";

    private static readonly string[] Sorted = [First, Work, Patients, Learn, Plan, Manage];

    /// <summary>Unknown groups come last, in order of registration.</summary>
    public static int Place(string group) => Array.IndexOf(Sorted, group) is var at and >= 0 ? at : Sorted.Length;
}
