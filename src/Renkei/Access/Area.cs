namespace Renkei.Access;

/// <summary>One node of the tree of areas: 圏域 over 市 over 区 or ブロック. What a hub serves and what duties are bounded by.</summary>
public sealed class Area : IEntity
{
    public const int DeepestLevel = 6;

    /// <summary>The path that everything lies within.</summary>
    public const string WholeTree = "";

    public Id<Area> Id { get; init; } = Id<Area>.New();

    /// <summary>Short and stable, for addresses and files: a municipality's six digits, or those with a suffix for a block.</summary>
    public required string Code { get; init; }

    public required string Name { get; set; }
    public required AreaKind Kind { get; set; }
    public Id<Area>? Parent { get; private set; }

    /// <summary>The codes from the root down to here, each closed by a slash, so that "within" is "starts with".</summary>
    public string Path { get; private set; } = "";

    public int Version { get; private set; }

    public static Area Root(string code, string name, AreaKind kind) => new() { Code = code, Name = name, Kind = kind, Path = code + "/" };

    public Area Child(string code, string name, AreaKind kind) => new() { Code = code, Name = name, Kind = kind, Parent = Id, Path = Path + code + "/" };

    /// <summary>The depth in the tree, 1 at a root.</summary>
    public int Level => Path.Count(letter => letter == '/');

    /// <summary>The name is changed only by somebody who saw the newest one.</summary>
    public Refusal? Rename(string name, AreaKind kind, int seen)
    {
        if (seen != Version)
        {
            return Changed;
        }

        if (Check(Code, name) is { } refusal)
        {
            return refusal;
        }

        (Name, Kind, Version) = (name, kind, Version + 1);
        return null;
    }

    /// <summary>Goes below another area, or to the top, with all that lies below it.</summary>
    /// <param name="below">Everything below this area, at any depth.</param>
    public Refusal? MoveTo(Area? parent, IReadOnlyCollection<Area> below, int seen)
    {
        if (seen != Version)
        {
            return Changed;
        }

        if (parent is not null && Within(parent.Path, Path))
        {
            return Refusal.Invalid("area-circle", $"「{parent.Name}」は「{Name}」そのものか、その下にあります。別の区域を選んでください。");
        }

        if (parent?.Id == Parent)
        {
            return Refusal.Invalid("area-same", "上の区域が今と同じです。別の区域を選んでください。");
        }

        var path = $"{parent?.Path}{Code}/";

        if (below.Append(this).Max(area => area.Level) - Level + path.Count(letter => letter == '/') > DeepestLevel)
        {
            return TooDeep;
        }

        foreach (var area in below)
        {
            area.Path = path + area.Path[Path.Length..];
        }

        (Parent, Path, Version) = (parent?.Id, path, Version + 1);
        return null;
    }

    public static Refusal TooDeep => Refusal.Invalid("area-depth", $"区域は{DeepestLevel}段までです。");

    private Refusal Changed => Refusal.Changed($"この区域（今は「{Name}」）") with { Code = "area-changed" };

    /// <summary>The paths of an area and of all above it.</summary>
    public static IEnumerable<string> Above(string path) => path.Index().Where(letter => letter.Item == '/').Select(letter => path[..(letter.Index + 1)]);

    public static bool Within(string path, string ancestorPath) => path.StartsWith(ancestorPath, StringComparison.Ordinal);

    public static Refusal? Check(string code, string name) =>
        code.Length is 0 or > 20 || !code.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
            ? Refusal.Invalid("area-code", "区域の記号は英数字とハイフンで20文字までにしてください。")
            : name.Length is 0 or > 50
                ? Refusal.Invalid("area-name", "区域の名前を50文字までで入れてください。")
                : null;
}

public enum AreaKind
{
    /// <summary>圏域: a medical area above municipalities.</summary>
    Region,

    /// <summary>市区町村.</summary>
    Municipality,

    /// <summary>区・ブロック: a ward or a block of a city.</summary>
    Block,
}

public static class AreaKinds
{
    extension(AreaKind kind)
    {
        public string Japanese => kind switch
        {
            AreaKind.Region => "圏域",
            AreaKind.Municipality => "市区町村",
            AreaKind.Block => "区・ブロック",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }
}
