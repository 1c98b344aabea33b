using System.Text.Json;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sharing;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Sharing;

public sealed class StixTests
{
    private const string Lure = "年次更新が必要です。本日中に https://j-lis-koushin.top/a?x='1'&y=\\2 から手続きし、または 090-0000-1234 へお電話ください。";

    [Theory, EachDatabase]
    public async Task A_bundle_holds_to_the_standard_at_every_level(string provider)
    {
        await using var desk = await SharingDesk.OpenAsync(provider);
        await desk.ReportAsync(Verdict.Scam, Lure);
        await desk.ReportAsync(Verdict.Scam, Lure + " お急ぎください。", change: r => r with { ReporterContact = "other@example.jp", ReporterName = "別の人" });
        await desk.ReportAsync(Verdict.Suspicious, "心当たりのない電話でした。", "", r => r with { Channel = Channel.Call, Sender = "03-0000-9999", OccurredAt = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc) });
        await desk.ReportAsync(Verdict.Legitimate, "本物の市役所からの https://hontou.example.net/ です。");
        await desk.ReportAsync(null, "まだ誰も見ていない https://madada.example.net/ です。");

        foreach (var tlp in Enum.GetValues<Tlp>())
        {
            var bundle = await desk.JsonAsync(ExportFormat.Stix, tlp);

            Assert.Empty(StixShape.Faults(bundle));
            var objects = bundle.GetProperty("objects").EnumerateArray().ToList();
            Assert.Equal(3, objects.Count(o => Type(o) == "report"));
            Assert.Equal($"TLP:{tlp.ToString().ToUpperInvariant()}", objects.Single(o => Type(o) == "marking-definition").GetProperty("name").GetString());
            Assert.Contains(objects, o => Type(o) == "campaign");
            Assert.Contains(objects, o => Type(o) == "relationship");
            Assert.Contains(objects, o => Type(o) == "note" && o.GetProperty("content").GetString()!.Contains("090-0000-1234", StringComparison.Ordinal));
            var text = bundle.GetRawText();
            Assert.DoesNotContain("hontou", text, StringComparison.Ordinal);
            Assert.DoesNotContain("madada", text, StringComparison.Ordinal);
            Assert.Equal(tlp != Tlp.Clear, text.Contains("お電話ください", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_same_thing_has_the_same_id_and_age_in_every_export()
    {
        await using var desk = await SharingDesk.OpenAsync();
        await desk.ReportAsync(Verdict.Scam, Lure);
        var first = await desk.JsonAsync(ExportFormat.Stix);
        var firstDay = desk.Store.Clock.UtcNow;
        desk.Store.Clock.Advance(TimeSpan.FromDays(2));
        await desk.ReportAsync(Verdict.Scam, Lure + " 再送です。");

        var all = await desk.JsonAsync(ExportFormat.Stix);
        var later = await desk.JsonAsync(ExportFormat.Stix, change: r => r with { From = firstDay.AddDays(1) });

        var one = Ages(first);
        Assert.NotEmpty(one);
        Assert.All(one.Where(p => p.Key.StartsWith("indicator", StringComparison.Ordinal) || p.Key.StartsWith("identity", StringComparison.Ordinal)), p =>
        {
            Assert.Equal(p.Value, Ages(all)[p.Key]);
            Assert.Equal(p.Value, Ages(later)[p.Key]);
        });
        Assert.Subset(Ages(all).Keys.ToHashSet(), one.Keys.Where(k => !k.StartsWith("bundle", StringComparison.Ordinal)).ToHashSet());
        Assert.NotEqual(first.GetProperty("id").GetString(), all.GetProperty("id").GetString());
        Assert.Empty(StixShape.Faults(later));
    }

    [Fact]
    public async Task An_empty_export_is_a_bundle_too()
    {
        await using var desk = await SharingDesk.OpenAsync();

        Assert.Empty(StixShape.Faults(await desk.JsonAsync(ExportFormat.Stix)));
    }

    [Theory]
    [InlineData("https://a.example/'OR'1", "[url:value = 'https://a.example/\\'OR\\'1']")]
    [InlineData("https://a.example/\\", "[url:value = 'https://a.example/\\\\']")]
    public void Quotes_and_backslashes_do_not_end_a_pattern(string value, string pattern) =>
        Assert.Equal(pattern, StixBundle.Pattern(IndicatorType.Url, value));

    [Fact]
    public void The_checker_finds_faults()
    {
        var faulty = JsonSerializer.Deserialize<JsonElement>(
            """{"type":"bundle","id":"bundle--6f0c1c1e-6a5f-4d0e-9b55-2f8a4d2f7c31","objects":[{"type":"indicator","spec_version":"2.1","id":"indicator--6f0c1c1e-6a5f-4d0e-9b55-2f8a4d2f7c31","created":"2026-01-01T00:00:00Z","modified":"2025-01-01T00:00:00.000Z","pattern":"[url:value = 'a'b']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00.000Z","labels":[],"created_by_ref":"identity--6f0c1c1e-6a5f-4d0e-9b55-2f8a4d2f7c31","phone":"x","confidence":101}]}""");

        var faults = StixShape.Faults(faulty);

        Assert.All(
            ["not of version 5", "created 2026", "modified before created", "pattern", "empty list", "leads to nothing", "unknown phone", "confidence"],
            expected => Assert.Contains(faults, f => f.Contains(expected, StringComparison.Ordinal)));
    }

    private static string? Type(JsonElement stix) => stix.GetProperty("type").GetString();

    private static Dictionary<string, string> Ages(JsonElement bundle) => bundle.GetProperty("objects").EnumerateArray()
        .Where(o => Type(o) is not "relationship")
        .ToDictionary(o => o.GetProperty("id").GetString()!, o => o.GetProperty("created").GetString()!);
}
