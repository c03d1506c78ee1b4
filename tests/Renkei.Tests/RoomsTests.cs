using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Renkei.Tests;

/// <summary>Which room may lean on which. To let one room know another, add the word here and say why in an ADR.</summary>
public sealed partial class RoomsTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Foundation"] = [],
        ["Access"] = ["Foundation", "Shell"],
        ["Inbox"] = ["Foundation", "Access", "Shell"],
        ["Joining"] = ["Foundation", "Access", "Inbox", "Shell"],
        ["Facilities"] = ["Foundation", "Access", "Inbox", "Shell"],
        ["Learning"] = ["Foundation", "Access", "Inbox", "Facilities", "Shell"],
        ["Publications"] = ["Foundation", "Access", "Inbox", "Facilities", "Shell"],
        ["Councils"] = ["Foundation", "Access", "Inbox", "Facilities", "Shell"],
        ["Consultations"] = ["Foundation", "Access", "Inbox", "Facilities", "Shell"],
        ["Programmes"] = ["Foundation", "Access", "Inbox", "Facilities", "Learning", "Publications", "Councils", "Consultations", "Shell"],
        ["Shell"] = ["Foundation", "Access"],
    };

    public static TheoryData<string> Rooms => [.. MayUse.Keys];

    [Fact]
    public void Every_folder_is_a_room_we_named() =>
        Assert.Equal(MayUse.Keys.Order(), Directory.GetDirectories(Source()).Select(Path.GetFileName).Where(name => name is not ("Properties" or "wwwroot" or "node_modules")).Order());

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_the_rooms_it_may(string room)
    {
        var used =
            from file in Directory.EnumerateFiles(Path.Combine(Source(), room), "*.*", SearchOption.AllDirectories)
            where file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal)
            from Match use in RoomUsed().Matches(File.ReadAllText(file))
            let other = use.Groups[1].Value
            where other != room && !MayUse[room].Contains(other)
            select $"{Path.GetFileName(file)} uses {other}";

        Assert.Empty(used.Distinct());
    }

    private static string Source([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../src/Renkei"));

    [GeneratedRegex(@"using (?:static )?Renkei\.(\w+)")]
    private static partial Regex RoomUsed();
}
