using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;
using Renkei.Facilities.Import;

namespace Renkei.Bench;

/// <summary>How many rows a second a 24-column file goes in, and how much memory that takes; beside it what COPY alone can do.</summary>
internal static class ImportBench
{
    public static async Task<int> Run(string[] args)
    {
        var rows = int.Parse(Host.Option(args, "--rows") ?? "250000", CultureInfo.InvariantCulture);
        var file = Path.Combine(Path.GetTempPath(), $"renkei-bench-{rows}.csv");
        Write(file, rows);

        await Host.OnFreshDatabase(Host.Option(args, "--postgres"), async (engine, connection) =>
        {
            await Measure(engine, connection, file, rows);
            if (engine == "PostgreSQL")
            {
                await Copy(connection, file, rows);
            }
        });
        File.Delete(file);
        return 0;
    }

    private static async Task Measure(string engine, string connection, string file, int rows)
    {
        await using var services = Host.Build(connection);
        await Host.Migrate(services);
        foreach (var time in new[] { "first", "again" })
        {
            var watch = Stopwatch.StartNew();
            var answer = await Host.AsConsole<ImportFacilities, Foundation.Answer<ImportRun>>(services, import => import.Run(new("bench.csv", File.OpenRead(file), new DateOnly(2026, 6, 1), All: true)));
            var run = answer.Value ?? throw new InvalidOperationException(answer.Refusal!.Message);
            using var process = Process.GetCurrentProcess();
            Console.WriteLine($"{engine} {time}: {rows / watch.Elapsed.TotalSeconds:N0} rows/s ({watch.Elapsed.TotalSeconds:N1} s, added {run.Added:N0}, unchanged {run.Unchanged:N0}), peak working set {process.PeakWorkingSet64 / 1048576:N0} MB");
        }
    }

    /// <summary>The same bytes by COPY into a table of 24 text columns without an index: no import can be faster.</summary>
    private static async Task Copy(string connection, string file, int rows)
    {
        await using var database = new NpgsqlConnection(connection);
        await database.OpenAsync();
        await using (var create = new NpgsqlCommand($"CREATE TABLE bench_rows ({string.Join(", ", Enumerable.Range(1, 24).Select(at => $"c{at} text"))})", database))
        {
            await create.ExecuteNonQueryAsync();
        }

        var watch = Stopwatch.StartNew();
        await using (var writer = await database.BeginTextImportAsync("COPY bench_rows FROM STDIN (FORMAT csv, HEADER)"))
        {
            using var reader = new StreamReader(file);
            var block = new char[65_536];
            for (int read; (read = await reader.ReadBlockAsync(block)) > 0;)
            {
                await writer.WriteAsync(block.AsMemory(0, read));
            }
        }

        Console.WriteLine($"COPY alone: {rows / watch.Elapsed.TotalSeconds:N0} rows/s");
    }

    /// <summary>A made-up edition of the register: every office has its own number, name, address and place.</summary>
    private static void Write(string file, int rows)
    {
        const string Header = "都道府県コード又は市町村コード,No,都道府県名,市区町村名,事業所名,事業所名カナ,サービスの種類,住所,方書（ビル名等）,緯度,経度,電話番号,FAX番号,法人番号,法人の名称,事業所番号,利用可能曜日,利用可能曜日特記事項,定員,URL,高齢者の方と障害者の方が同時一体的に利用できるサービス,介護保険の通常の指定基準を満たしている,障害福祉の通常の指定基準を満たしている,備考";
        var random = new Random(7401);
        string[] towns = ["港町", "小川町", "本町", "北山", "浜見台", "汐入台", "緑ヶ丘", "桜木町"];
        string[] names = ["しおかぜ", "みどり", "ひなた", "あおぞら", "つばさ", "なぎさ", "はまかぜ", "こだま"];
        string[] kana = ["シオカゼ", "ミドリ", "ヒナタ", "アオゾラ", "ツバサ", "ナギサ", "ハマカゼ", "コダマ"];
        using var writer = new StreamWriter(file, false, new UTF8Encoding(true));
        writer.Write(Header + "\r\n");
        for (var at = 0; at < rows; at++)
        {
            var (town, name) = (random.Next(towns.Length), random.Next(names.Length));
            var number = string.Create(CultureInfo.InvariantCulture, $"14{at:00000000}");
            writer.Write(string.Create(CultureInfo.InvariantCulture,
                $"142999,{number},神奈川県,潮見市,訪問介護{names[name]}{at},ホウモンカイゴ{kana[name]}{at},訪問介護,神奈川県潮見市{towns[town]}{random.Next(1, 9)}丁目{random.Next(1, 40)}番{random.Next(1, 30)}号,,{35.15 + (random.NextDouble() * 0.3):0.000000},{139.55 + (random.NextDouble() * 0.3):0.000000},046-{at / 10000 % 1000:000}-{at % 10000:0000},046-{at / 10000 % 1000:000}-{(at + 1) % 10000:0000},,株式会社{names[name]},{number},\"平日,土曜日\",年末年始を除く,{random.Next(0, 40)},http://www.example.jp/{at},,,,\r\n"));
        }
    }
}
