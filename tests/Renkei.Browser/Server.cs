using System.Diagnostics;
using System.Runtime.CompilerServices;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Renkei.Browser;

/// <summary>The product as a user starts it: its own process on a fresh SQLite file, and one Chromium to look at it with.</summary>
public sealed class Server : IAsyncLifetime
{
    // The same engine without the windows of a desktop browser, which would be drawn anew for every context.
    private const string Chromium = "/usr/bin/chromium-headless-shell";

    // Without these Chromium keeps calling home, which a closed network answers with noise.
    private static readonly string[] Quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=ja-JP"];

    // The library's own RunAxe opens one more browser context for each run, which costs three seconds; no page here has frames, the only thing it is for.
    private static readonly string Axe = $"() => {{ {new BundledAxeScriptProvider().GetScript()} }}";

    private readonly string folder = Directory.CreateTempSubdirectory("renkei-browser-").FullName;
    private readonly System.Collections.Concurrent.ConcurrentStack<IBrowserContext> opened = new();
    private Process? process;
    private IPlaywright? playwright;
    private IBrowser? browser;

    public Uri Address { get; private set; } = null!;

    public static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));

    /// <summary>Settings as the environment would give them; to be set before the first page.</summary>
    public Dictionary<string, string> Settings { get; } = new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" };

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Quiet, Env = [.. Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(one => KeyValuePair.Create((string)one.Key, (string?)one.Value ?? "")), KeyValuePair.Create("LANGUAGE", "ja")] });
    }

    /// <summary>Runs one command of the product on this server's database and gives what it printed.</summary>
    public async Task<string> Command(params string[] words)
    {
        using var command = Start(words);
        var output = command.StandardOutput.ReadToEndAsync();
        var errors = command.StandardError.ReadToEndAsync();
        await command.WaitForExitAsync();
        Assert.True(command.ExitCode == 0, $"{string.Join(' ', words)}: {await errors}");
        return await output;
    }

    public async Task Serve()
    {
        if (process is not null)
        {
            return;
        }

        var port = FreePort();
        // A passkey belongs to a name, never to a number.
        Address = new($"http://localhost:{port}");
        process = Start("--urls", Address.ToString().TrimEnd('/'));
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();

        using var client = new HttpClient { BaseAddress = Address };
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/", UriKind.Relative));
                return;
            }
            catch (HttpRequestException) when (tries < 450 && !process.HasExited)
            {
                await Task.Delay(200);
            }
        }
    }

    /// <summary>A page in a browser of its own: nobody has signed in unless cookies of an earlier one are brought along, none is kept. CloseAll leaves a kept one open.</summary>
    public async Task<IPage> NewPage(int width = 1280, int height = 900, bool scripts = true, string? cookies = null, bool kept = false)
    {
        await Serve();
        var context = await browser!.NewContextAsync(new() { StorageState = cookies, BaseURL = Address.ToString(), Locale = "ja-JP", TimezoneId = "Asia/Tokyo", ViewportSize = new() { Width = width, Height = height }, JavaScriptEnabled = scripts });
        context.SetDefaultTimeout(15_000);
        if (!kept)
        {
            opened.Push(context);
        }

        return await context.NewPageAsync();
    }

    /// <summary>Closes what a test opened: pages that stay open go on working, and the tests after them would share two cores with them all.</summary>
    public async Task CloseAll()
    {
        while (opened.TryPop(out var context))
        {
            await context.DisposeAsync();
        }
    }

    /// <summary>What axe finds wrong on a page, each with the elements that have it.</summary>
    public static async Task<string[]> Faults(IPage page)
    {
        await page.EvaluateAsync(Axe);
        return await page.EvaluateAsync<string[]>("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' | '))");
    }

    /// <summary>Presses a key once the page has come to its end: before that its script does not listen yet.</summary>
    public static async Task Press(IPage page, string key)
    {
        await page.WaitForLoadStateAsync(LoadState.Load);
        await page.Keyboard.PressAsync(key);
    }

    /// <summary>Keeps a picture for people to look at, when the environment asks for pictures.</summary>
    public static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("RENKEI_PICTURES") is { Length: > 0 } pictures)
        {
            Directory.CreateDirectory(pictures);
            if (await page.Locator("[data-map]").CountAsync() > 0)
            {
                await page.Locator("[data-map][data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = 5_000 });
            }

            await page.ScreenshotAsync(new() { Path = Path.Combine(pictures, name + ".png"), FullPage = false });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private Process Start(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(Root(), "artifacts/bin/Renkei/debug/renkei.dll"));
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["ConnectionStrings__Renkei"] = $"Data Source={Path.Combine(folder, "renkei.db")}";
        foreach (var (key, value) in Settings)
        {
            start.Environment[key] = value;
        }

        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
