using Microsoft.Extensions.Configuration;
using ScamWatch.Ingest.Operations;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Operations;

public sealed class SettingsReportTests
{
    [Fact]
    public void Every_fault_is_named_at_once_with_its_key_and_no_secret()
    {
        var report = Check(
            ("Database:Provider", "oracle"), ("SignIn:IdleMinutes", "many"), ("Limits:Connections", "-1"), ("Backup:At", "noon"), ("Alarms:Webhook", "ftp://x"), ("Telemetry:Endpoint", "collector"),
            ("Smtp:Host", "mail.example"), ("Smtp:Port", "0"), ("Smtp:User", "konto"), ("Smtp:Password", "geheim-wort"), ("Mailboxes:0:User", "konto"), ("Mailboxes:0:Password", "geheim-wort"),
            ("Proxy:Addresses:0", "gateway"), ("Workers:Enabled", "perhaps"), ("Clocks:Look:Now:DueMinutes", "soon"));

        foreach (var key in (string[])["Database:Provider", "SignIn:IdleMinutes", "Limits:Connections", "Backup:At", "Alarms:Webhook", "Telemetry:Endpoint", "Smtp:Port", "Mailboxes:0", "Proxy:Addresses:0", "Workers:Enabled", "Clocks:Look:Now"])
        {
            Assert.True(report.Faults.Any(f => f.Contains(key, StringComparison.Ordinal)), $"{key} is not named in: {string.Join(" | ", report.Faults)}");
        }

        Assert.DoesNotContain("geheim", string.Join('\n', report.Faults), StringComparison.Ordinal);
        using var said = new StringWriter();
        Assert.False(report.Tell(said));
        Assert.Equal(report.Faults.Count, said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void A_mistyped_key_is_named_and_does_not_stop_the_start()
    {
        var report = Check(("Backup:Foldr", "/var/backups"), ("Bakcup:Folder", "/var/backups"), ("Mailboxes:0:Hots", "x"), ("SignIn:Roles:triage:IdleMinute", "5"), ("PATH", "/usr/bin"), ("Logging:LogLevel:Default", "Warning"), ("Urls", "http://localhost:5080"));

        Assert.Equal(["Backup:Foldr", "Bakcup", "Mailboxes:0:Hots", "SignIn:Roles:triage:IdleMinute"], report.Unknown.Order(StringComparer.Ordinal));
        Assert.True(new SettingsReport([], report.Unknown).Tell(TextWriter.Null));
    }

    [Fact]
    public void Every_key_that_the_code_reads_is_known()
    {
        var read = Directory.GetFiles(TestPaths.Root, "*.cs", SearchOption.AllDirectories)
            .Where(f => new[] { "ScamWatch.Domain", "ScamWatch.Ingest", "ScamWatch.Web" }.Contains(Path.GetRelativePath(TestPaths.Root, f).Split(Path.DirectorySeparatorChar)[0]))
            .SelectMany(f => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(f), "\"([A-Z][A-Za-z]+):([A-Za-z]+)\"").Select(m => (Section: m.Groups[1].Value, Key: m.Groups[2].Value)))
            .Where(k => SettingsReport.Keys.ContainsKey(k.Section)).Distinct().ToList();

        Assert.True(read.Count > 40, $"{read.Count} keys found");
        // The one list among them stands there by its numbers.
        Assert.Equal([], Check([.. read.Select(k => ($"{k.Section}:{k.Key}", (string?)"1"))]).Unknown.Where(k => k != "Proxy:Addresses"));
    }

    [Fact]
    public void The_settings_of_the_tests_and_of_a_fresh_start_are_without_fault()
    {
        var report = Check();
        Assert.Empty(report.Faults);
        Assert.Empty(report.Unknown);
    }

    private static SettingsReport Check(params (string Key, string? Value)[] settings) => SettingsReport.Check(new ConfigurationBuilder()
        .AddInMemoryCollection([new("Data:Root", TestPaths.Data), new("Data:State", Path.GetTempPath())])
        .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value))).Build());
}
