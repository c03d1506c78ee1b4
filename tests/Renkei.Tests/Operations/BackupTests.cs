using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Renkei.Access;
using Renkei.Access.Standing;
using Renkei.Foundation;
using Renkei.Tests.Access;

namespace Renkei.Tests.Operations;

/// <summary>The drill: a copy made while people write, restored into an empty database, compared record by record; and what happens with a wrong key, a cut or an altered file.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private readonly App app = new();
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"renkei-backup-{Guid.NewGuid():N}");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string KeyFile => Path.Combine(folder, "key");

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        Directory.CreateDirectory(folder);
        Assert.Equal(0, (await app.Command("backup", "new-key", "--out", KeyFile)).Code);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private string Only() => Assert.Single(Directory.GetFiles(folder, $"*{Backup.Extension}"));

    private static Task<string> Everything(App app) => app.Look(async db =>
    {
        var text = new System.Text.StringBuilder();
        foreach (var table in db.Model.GetEntityTypes().Select(type => type.GetTableName()).OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            var connection = db.Database.GetDbConnection();
            if (connection.State != System.Data.ConnectionState.Open)
            {
                await connection.OpenAsync(Stop);
            }

            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A table's own name.
            command.CommandText = $"SELECT * FROM {table}";
#pragma warning restore CA2100
            await using var rows = await command.ExecuteReaderAsync(Stop);
            var lines = new List<string>();
            while (await rows.ReadAsync(Stop))
            {
                lines.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(at => rows.GetValue(at) is byte[] bytes ? Convert.ToHexString(bytes) : rows.GetValue(at) is Array many ? string.Join(',', many.Cast<object>()) : $"{rows.GetValue(at)}")));
            }

            lines.Sort(StringComparer.Ordinal);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"== {table} {lines.Count}\n").AppendJoin('\n', lines).Append('\n');
        }

        return text.ToString();
    });

    [Fact]
    public async Task What_is_restored_is_what_was_there_record_by_record_and_people_sign_in_as_before()
    {
        var member = await app.Person("hanako@example.jp", Role.Administrator);
        var key = await app.Totp(member);
        var before = await Everything(app);
        var (code, output, errors) = await app.Command("backup", "--to", folder, "--key", KeyFile);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("書き出しました", output, StringComparison.Ordinal);
        await app.Given(new Workplace { Name = "控えのあとの職場" });

        await using var second = await App.Nowhere();
        try
        {
            (code, output, errors) = await second.AtNothing("restore", "--from", Only(), "--key", KeyFile);
            Assert.Equal((0, ""), (code, errors));
            Assert.Contains("利用者 1人", output, StringComparison.Ordinal);
            Assert.Contains("変えられたところはありません", output, StringComparison.Ordinal);

            // The one line that tells of the restoring is new, with its day's count.
            static string Without(string everything) => string.Join("\n== ", everything.Split("\n== ").Where(table => !table.TrimStart('=', ' ').StartsWith("audit_", StringComparison.Ordinal)));
            Assert.Equal(Without(before), Without(await Everything(second)));
            var browser = Browser.Of(second);
            Assert.Equal("/signin/code", Browser.Address(await browser.SignIn("hanako@example.jp", People.Password)));
            Assert.Equal(System.Net.HttpStatusCode.Redirect, (await browser.Code(Renkei.Access.SigningIn.Totp.CodeAt(key, second.Clock.Now))).StatusCode);
            Assert.DoesNotContain("控えのあとの職場", await browser.Read("/workplaces"), StringComparison.Ordinal);

            // Nothing is ever written over.
            (code, _, errors) = await second.Command("restore", "--from", Only(), "--key", KeyFile);
            Assert.Equal(1, code);
            Assert.Contains("上書きはしません", errors, StringComparison.Ordinal);
        }
        finally
        {
            await TestDatabase.Drop(second.Connection);
        }
    }

    [Fact]
    public async Task A_copy_made_while_people_write_is_of_one_moment()
    {
        using var enough = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var at = 0; !enough.IsCancellationRequested; at++)
            {
                var place = new Workplace { Name = $"職場{at}" };
                var member = new Member { Name = $"人{at}", UserName = $"w{at}@example.jp", SecurityStamp = "x" };
                await app.Given(place, member, new Membership { Member = member.Id, Workplace = place.Id, Role = Role.Pharmacist, From = new(2026, 4, 1) });
            }
        }, Stop);
        await Task.Delay(300, Stop);
        Assert.Equal(0, (await app.Command("backup", "--to", folder, "--key", KeyFile)).Code);
        await enough.CancelAsync();
        await writing;

        await using var second = await App.Nowhere();
        try
        {
            Assert.Equal(0, (await second.AtNothing("restore", "--from", Only(), "--key", KeyFile)).Code);
            var (places, members, memberships) = await second.Look(async db => (await db.Workplaces.CountAsync(Stop), await db.Members.CountAsync(Stop), await db.Memberships.CountAsync(Stop)));
            Assert.True(places > 0);
            Assert.Equal((places, places), (members, memberships));
            Assert.Equal(0, (await second.Command("audit", "verify")).Code);
        }
        finally
        {
            await TestDatabase.Drop(second.Connection);
        }
    }

    [Fact]
    public async Task A_wrong_key_a_cut_file_an_altered_byte_and_a_foreign_file_are_refused_and_leave_nothing_behind()
    {
        await app.Command("backup", "--to", folder, "--key", KeyFile);
        var (good, other) = (Only(), Path.Combine(folder, "other"));
        await app.Command("backup", "new-key", "--out", other);
        Assert.Equal(1, (await app.Command("backup", "new-key", "--out", other)).Code);
        var bytes = await File.ReadAllBytesAsync(good, Stop);
        var name = Path.GetFileName(good);

        async Task<string> With(string called, byte[] content)
        {
            var there = Path.Combine(folder, called);
            Directory.CreateDirectory(there);
            await File.WriteAllBytesAsync(Path.Combine(there, name), content, Stop);
            return Path.Combine(there, name);
        }

        byte[] altered = [.. bytes];
        altered[bytes.Length / 2] ^= 1;
        await using var second = await App.Nowhere();
        try
        {
            foreach (var (file, key, said) in new[]
            {
                (good, other, "鍵がちがうか"), (await With("cut", bytes[..(bytes.Length / 2)]), KeyFile, "途中で切れて"), (await With("altered", altered), KeyFile, "変えられて"),
                (await With("foreign", "いろはにほへと ちりぬるを"u8.ToArray()), KeyFile, "renkei backup で作ったファイルではありません"), (good, name, ""),
                (good.Replace("-sqlite", "-x", StringComparison.Ordinal).Replace("-postgresql", "-x", StringComparison.Ordinal), KeyFile, "のものではありません"),
            })
            {
                var (code, _, errors) = await second.AtNothing("restore", "--from", file, "--key", key);
                Assert.Equal(1, code);
                Assert.Contains(said, errors, StringComparison.Ordinal);
            }

            // After all that the right key still finds an empty place.
            Assert.Equal(0, (await second.AtNothing("restore", "--from", good, "--key", KeyFile)).Code);
        }
        finally
        {
            await TestDatabase.Drop(second.Connection);
        }
    }

    [Fact]
    public async Task Old_generations_go_only_when_the_new_one_is_whole_and_the_night_makes_one_by_itself()
    {
        app.With("Backup:Folder", folder).With("Backup:KeyFile", KeyFile).With("Backup:Generations", "2");
        var administrator = await app.SignedIn(Role.Administrator);
        for (var night = 0; night < 3; night++)
        {
            app.Clock.Now = app.Clock.Now.AddDays(1);
            using var answer = await administrator.PostAsync(new Uri("/api/standing-work/backup/run", UriKind.Relative), null, Stop);
            Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(["20261126", "20261127"], Directory.GetFiles(folder, $"*{Backup.Extension}").Order(StringComparer.Ordinal).Select(file => Path.GetFileName(file).Split('-')[1]));
        await File.WriteAllTextAsync(KeyFile, "nonsense", Stop);
        app.Clock.Now = app.Clock.Now.AddDays(1);
        using var failed = await administrator.PostAsync(new Uri("/api/standing-work/backup/run", UriKind.Relative), null, Stop);
        Assert.Equal(System.Net.HttpStatusCode.Conflict, failed.StatusCode);
        Assert.Equal(2, Directory.GetFiles(folder, $"*{Backup.Extension}").Length);
        Assert.Equal(3, (await app.Lines(AuditVerb.Exported)).Count(line => line.Kind == nameof(Backup)));
        Assert.Equal((1, true), (await app.Command("backup", "--to", folder, "--key", KeyFile) is var answered ? (answered.Code, answered.Errors.Contains("new-key", StringComparison.Ordinal)) : default));
        Assert.Equal(1, (await app.Command("backup", "--to", folder, "--key", KeyFile, "--keep", "0")).Code);
    }

    [Fact]
    public void Whatever_is_sealed_is_opened_again_and_any_altered_byte_is_noticed() =>
        Gen.Select(Gen.Byte.Array[0, 200_000], Gen.Int[0, int.MaxValue]).Sample((content, at) =>
        {
            var key = SealedFile.ReadKey(SealedFile.NewKey());
            using var plain = new MemoryStream(content);
            using var kept = new MemoryStream();
            SealedFile.Seal(plain, kept, key, Stop).GetAwaiter().GetResult();
            var bytes = kept.ToArray();
            Assert.Equal(content, Open(bytes));
            bytes[at % bytes.Length] ^= 0x40;
            Assert.Throws<InvalidDataException>(() => Open(bytes));
            Assert.Throws<InvalidDataException>(() => Open(kept.ToArray()[..(at % (int)kept.Length)]));

            byte[] Open(byte[] from)
            {
                using var source = new MemoryStream(from);
                using var to = new MemoryStream();
                SealedFile.Open(source, to, key, Stop).GetAwaiter().GetResult();
                return to.ToArray();
            }
        }, iter: 60, threads: 1);
}
