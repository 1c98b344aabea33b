using System.Text.Json;
using System.Text.Json.Nodes;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sharing;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Sharing;

/// <summary>
/// The exports against schemas: those in TestData, written after the standards, and the published ones where they are given
/// (<c>published-schemas.sh</c> says where they come from).
/// </summary>
public sealed class SchemaTests
{
    private const string Folder = "SCAMWATCH_SCHEMAS";
    private const string Stix = "urn:scamwatch:stix-2.1";
    private const string Misp = "urn:scamwatch:misp-core";

    /// <summary>The published ones where they are given; null elsewhere.</summary>
    private static readonly JsonSchemas? s_published = Environment.GetEnvironmentVariable(Folder) is { Length: > 0 } folder ? new(folder) : null;

    private static readonly JsonSchemas s_own = new(Path.Combine(TestPaths.Root, "ScamWatch.Tests", "TestData", "schemas"));

    private static readonly Dictionary<string, (string Schema, Action<JsonNode> Break)> s_broken = new()
    {
        ["bundle without objects"] = (Stix, d => d["objects"] = new JsonArray()),
        ["bundle with a version"] = (Stix, d => d["spec_version"] = "2.1"),
        ["unknown object"] = (Stix, d => First(d, "report")["type"] = "x-report"),
        ["report without references"] = (Stix, d => First(d, "report")["object_refs"] = new JsonArray()),
        ["report type of no vocabulary"] = (Stix, d => First(d, "report")["report_types"] = new JsonArray("scam")),
        ["created without milliseconds"] = (Stix, d => First(d, "report")["created"] = "2026-01-01T00:00:00Z"),
        ["id in capitals"] = (Stix, d => First(d, "campaign")["id"] = First(d, "campaign")["id"]!.GetValue<string>().ToUpperInvariant()),
        ["id of another type"] = (Stix, d => First(d, "campaign")["id"] = First(d, "report")["id"]!.GetValue<string>()),
        ["time of no calendar"] = (Stix, d => First(d, "campaign")["first_seen"] = "2026-13-01T00:00:00.000Z"),
        ["indicator without a pattern type"] = (Stix, d => First(d, "indicator").Remove("pattern_type")),
        ["pattern with a bare quote"] = (Stix, d => First(d, "indicator")["pattern"] = "[url:value = 'a'b']"),
        ["confidence above 100"] = (Stix, d => First(d, "indicator")["confidence"] = 101),
        ["property that is null"] = (Stix, d => First(d, "indicator")["name"] = null),
        ["property of nobody"] = (Stix, d => First(d, "indicator")["severity"] = "high"),
        ["note without content"] = (Stix, d => First(d, "note").Remove("content")),
        ["relationship to a marking"] = (Stix, d => First(d, "relationship")["target_ref"] = First(d, "marking-definition")["id"]!.GetValue<string>()),
        ["marking with another level's id"] = (Stix, d => First(d, "marking-definition")["name"] = "TLP:RED"),
        ["marking that was modified"] = (Stix, d => First(d, "marking-definition")["modified"] = "2022-10-01T00:00:00.000Z"),
        ["identity of no class"] = (Stix, d => First(d, "identity")["identity_class"] = "municipality"),
        ["reference to a source alone"] = (Stix, d => ((JsonObject)First(d, "report")["external_references"]![0]!).Remove("external_id")),
        ["event without a date"] = (Misp, d => ((JsonObject)d["Event"]!).Remove("date")),
        ["threat level as a number"] = (Misp, d => d["Event"]!["threat_level_id"] = 2),
        ["unpublished with a time of publication"] = (Misp, d => d["Event"]!["publish_timestamp"] = "1790000000"),
        ["sharing group without that distribution"] = (Misp, d => d["Event"]!["sharing_group_id"] = "7"),
        ["summary of two lines"] = (Misp, d => d["Event"]!["info"] = "one\ntwo"),
        ["detection as text"] = (Misp, d => d["Event"]!["Attribute"]![0]!["to_ids"] = "1"),
        ["type of another category"] = (Misp, d => d["Event"]!["Attribute"]![0]!["category"] = "Financial fraud"),
        ["the same attribute twice"] = (Misp, d => ((JsonArray)d["Event"]!["Attribute"]!).Add(d["Event"]!["Attribute"]![0]!.DeepClone())),
        ["tag of no taxonomy"] = (Misp, d => d["Event"]!["Tag"]![0]!["name"] = "TLP green"),
        ["organisation without an id"] = (Misp, d => ((JsonObject)d["Event"]!["Orgc"]!).Remove("uuid")),
    };

    public static TheoryData<string> Broken => new(s_broken.Keys);

    public static TheoryData<Tlp> Levels => new(Enum.GetValues<Tlp>());

    [Theory, MemberData(nameof(Levels))]
    public async Task Exports_hold_to_the_schemas_at_every_level(Tlp tlp)
    {
        await using var desk = await RichAsync();

        var stix = await desk.JsonAsync(ExportFormat.Stix, tlp);
        Assert.Empty(s_own.Faults(Stix, stix));
        Assert.Equal(
            ["campaign", "identity", "indicator", "marking-definition", "note", "relationship", "report"],
            stix.GetProperty("objects").EnumerateArray().Select(o => o.GetProperty("type").GetString()).Distinct().Order(StringComparer.Ordinal));
        var misp = await desk.JsonAsync(ExportFormat.Misp, tlp);
        Assert.Empty(s_own.Faults(Misp, misp));
        var attributes = misp.GetProperty("Event").GetProperty("Attribute").EnumerateArray().Select(a => a.GetProperty("type").GetString()).ToHashSet();
        Assert.Superset(new HashSet<string?> { "url", "email-src", "phone-number", "bank-account-nr" }, attributes);
        if (s_published is { } published)
        {
            AssertPublished(published, stix, misp);
        }
    }

    [Fact]
    public async Task The_issuer_is_the_same_object_at_every_level()
    {
        await using var desk = await RichAsync();
        var issuers = new List<string>();
        foreach (var tlp in Enum.GetValues<Tlp>())
        {
            issuers.Add((await desk.JsonAsync(ExportFormat.Stix, tlp)).GetProperty("objects").EnumerateArray()
                .Single(o => o.GetProperty("type").GetString() == "identity").GetRawText());
        }

        Assert.Single(issuers.Distinct());
    }

    [Theory, MemberData(nameof(Broken))]
    public async Task A_broken_document_is_refused(string fault)
    {
        var (schema, spoil) = s_broken[fault];
        await using var desk = await RichAsync();
        var whole = await desk.JsonAsync(schema == Stix ? ExportFormat.Stix : ExportFormat.Misp);
        var document = JsonNode.Parse(whole.GetRawText())!;

        spoil(document);

        Assert.NotEmpty(s_own.Faults(schema, JsonSerializer.SerializeToElement(document)));
    }

    private static void AssertPublished(JsonSchemas published, JsonElement bundle, JsonElement misp)
    {
        Assert.Empty(published.Faults(published.Id("/common/bundle.json"), bundle));
        foreach (var stix in bundle.GetProperty("objects").EnumerateArray())
        {
            var type = stix.GetProperty("type").GetString();
            var schema = type switch
            {
                "marking-definition" => "/common/marking-definition.json",
                "relationship" => "/sros/relationship.json",
                _ => $"/sdos/{type}.json",
            };
            Assert.Empty(published.Faults(published.Id(schema), stix));
        }

        Assert.Empty(published.Faults(published.Id("/schema.json"), misp));
        Assert.Empty(published.Faults(published.Id("/schema-lax.json"), misp));
        // They find something where there is something.
        Assert.NotEmpty(published.Faults(published.Id("/sdos/indicator.json"), JsonSerializer.SerializeToElement(new { type = "indicator" })));
        Assert.NotEmpty(published.Faults(published.Id("/schema.json"), JsonSerializer.SerializeToElement(new { Event = new { date = 1 } })));
    }

    /// <summary>Every kind of trace, with and without campaign, with words that must be escaped.</summary>
    private static async Task<SharingDesk> RichAsync()
    {
        const string Lure = "年次更新が必要です。本日中に https://j-lis-koushin.top/a?x='1'&y=\\2 から手続きし、または 090-0000-1234 へお電話ください。";
        var desk = await SharingDesk.OpenAsync();
        await desk.ReportAsync(Verdict.Scam, Lure);
        await desk.ReportAsync(Verdict.Scam, Lure + " お急ぎください。", change: r => r with { ReporterContact = "other@example.jp", ReporterName = "別の人" });
        await desk.ReportAsync(Verdict.Suspicious, "心当たりのない電話でした。", "", r => r with { Channel = Channel.Call, Sender = "03-0000-9999", OccurredAt = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc) });
        await desk.ReportAsync(Verdict.Scam, "還付金を振り込みます。みなと銀行 港支店 普通 1234567 へ手数料をお振り込みください。", "「還付金」\nのお知らせ \"急\"", r => r with { Channel = Channel.Letter });
        return desk;
    }

    private static JsonObject First(JsonNode document, string type) =>
        document["objects"]!.AsArray().Select(o => o!.AsObject()).First(o => o["type"]!.GetValue<string>() == type);
}
