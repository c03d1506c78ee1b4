using System.Runtime.CompilerServices;

namespace Renkei.Tests;

/// <summary>What leaves the building is compared with a file that somebody looked at and agreed to.</summary>
public static class Approved
{
    /// <summary>Fails where the text is not that of <c>Approved/name</c>, leaving what came instead beside it as <c>.received</c>.</summary>
    public static void Match(string name, string text)
    {
        var file = Path.Combine(Folder(), name);
        var received = Path.ChangeExtension(file, ".received" + Path.GetExtension(file));
        File.Delete(received);
        if (!File.Exists(file) || File.ReadAllText(file) != text)
        {
            File.WriteAllText(received, text);
            Assert.Fail($"{name} is not what was approved. Compare it with {received}; where the new one is right, let it take the place of {file}.");
        }
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Approved");
}

/// <summary>The registers as they are published. They lie beside the repository, not in it: without them these tests are skipped.</summary>
public static class RealData
{
    public static bool IsThere => Directory.Exists(Folder());

    public static string Missing => $"The real data is not there ({Folder()}). Set RENKEI_DATA to its folder to run this.";

    public static string Path(string name)
    {
        var file = System.IO.Path.Combine(Folder(), name);
        Assert.SkipUnless(File.Exists(file), Missing);
        return file;
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Environment.GetEnvironmentVariable("RENKEI_DATA") is { Length: > 0 } named ? named : System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "../../../shared/data"));
}
