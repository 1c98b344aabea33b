using System.Text.Json.Nodes;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Sharing;

/// <summary>
/// Decided reports as a STIX 2.1 bundle (OASIS Standard, 10 June 2021): identity, marking, one report object each, its
/// campaign, an indicator with a pattern for each trace. Ids are made of names, so that a receiver who imports two exports
/// has each thing once.
/// </summary>
public static class StixBundle
{
    /// <summary>Marking definitions of TLP 2.0 and their extension, as the OASIS committee published them for everybody.</summary>
    private static readonly Dictionary<Tlp, string> s_markings = new()
    {
        [Tlp.Clear] = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        [Tlp.Green] = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        [Tlp.Amber] = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    };

    private const string TlpExtension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";
    private const string TlpCreated = "2022-10-01T00:00:00.000Z";

    /// <summary>The identity must be of one age in every export.</summary>
    private static readonly DateTime s_identityCreated = new(2026, 4, 1, 0, 0, 0, DateTimeKind.Utc);

    // STIX 2.1, appendix A, None/Low/Med/High.
    private const int High = 85;
    private const int Medium = 50;

    internal static byte[] Write(ExportContent content)
    {
        var writer = new Writer(content);
        var bundle = new JsonObject
        {
            ["type"] = "bundle",
            // Holds what it holds at this moment: another export is another bundle.
            ["id"] = $"bundle--{Guid.NewGuid():D}",
            ["objects"] = writer.Objects(),
        };
        return ExportJson.File(bundle);
    }

    /// <summary>The pattern that matches a trace (STIX Patterning, section 9); null for what has no observable, such as a telephone number.</summary>
    public static string? Pattern(IndicatorType type, string value)
    {
        var path = type switch
        {
            IndicatorType.Url => "url:value",
            IndicatorType.Domain => "domain-name:value",
            IndicatorType.Email => "email-addr:value",
            IndicatorType.Phone or IndicatorType.BankAccount => null,
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
        return path is null ? null
            : $"[{path} = '{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']";
    }

    private sealed class Writer(ExportContent content)
    {
        private readonly string _marking = s_markings[content.Request.Tlp];
        private readonly string _issuer = Id("identity", content.Issuer);

        public JsonArray Objects()
        {
            var objects = new JsonArray { Marking(), Identity() };
            foreach (var campaign in content.Reports.Select(r => r.Campaign).OfType<SharedCampaign>().DistinctBy(c => c.Id))
            {
                objects.Add(Campaign(campaign));
            }

            foreach (var trace in Traces())
            {
                objects.Add(Indicator(trace));
                foreach (var campaign in trace.Select(r => r.Report.Campaign).OfType<SharedCampaign>().DistinctBy(c => c.Id))
                {
                    objects.Add(Indicates(trace, campaign));
                }
            }

            foreach (var report in content.Reports)
            {
                objects.Add(Report(report));
                if (Note(report) is { } note)
                {
                    objects.Add(note);
                }
            }

            return objects;
        }

        private IEnumerable<IGrouping<(IndicatorType Type, string Value), (SharedReport Report, Indicator Indicator)>> Traces() =>
            content.Reports.SelectMany(r => r.Indicators.Select(i => (Report: r, Indicator: i)))
                .Where(x => Pattern(x.Indicator.Type, x.Indicator.Value) is not null)
                .GroupBy(x => (x.Indicator.Type, x.Indicator.Value));

        private JsonObject Marking() => new()
        {
            ["type"] = "marking-definition",
            ["spec_version"] = "2.1",
            ["id"] = _marking,
            ["created"] = TlpCreated,
            ["name"] = TlpMarks.Label(content.Request.Tlp),
            ["extensions"] = new JsonObject
            {
                [TlpExtension] = new JsonObject
                {
                    ["extension_type"] = "property-extension",
                    ["tlp_2_0"] = Codes.Of(content.Request.Tlp),
                },
            },
        };

        private JsonObject Identity()
        {
            var identity = Begin("identity", _issuer, s_identityCreated, s_identityCreated, own: true);
            identity["name"] = content.Issuer;
            identity["identity_class"] = "organization";
            identity["sectors"] = ExportJson.Array(["government-local"]);
            return identity;
        }

        private JsonObject Campaign(SharedCampaign campaign)
        {
            var modified = campaign.DecidedAt is { } at && at > campaign.LastSeen ? at : campaign.LastSeen;
            var stix = Begin("campaign", IdOf(campaign), campaign.FirstSeen, modified);
            stix["name"] = campaign.Label;
            stix["description"] = $"{campaign.Reports} reports; impersonates {campaign.Impersonates}";
            stix["first_seen"] = ExportJson.Time(campaign.FirstSeen);
            stix["last_seen"] = ExportJson.Time(campaign.LastSeen);
            stix["labels"] = ExportJson.Array([$"impersonates:{campaign.Impersonates}"]);
            return stix;
        }

        private JsonObject Indicator(IGrouping<(IndicatorType Type, string Value), (SharedReport Report, Indicator Indicator)> trace)
        {
            var (type, value) = trace.Key;
            var scam = trace.Any(x => x.Report.Verdict == Verdict.Scam);
            // A whole address is the contact's own. The domain may be a platform where others live too.
            var sure = scam && type != IndicatorType.Domain;
            var created = FirstSeen(trace.Key);
            var stix = Begin("indicator", IdOf(trace.Key), created, Latest(created, trace.Max(x => x.Report.ModifiedAt)));
            stix["name"] = Defang.Indicator(type, value);
            stix["indicator_types"] = ExportJson.Array([sure ? "malicious-activity" : "anomalous-activity"]);
            stix["pattern"] = Pattern(type, value);
            stix["pattern_type"] = "stix";
            stix["pattern_version"] = "2.1";
            stix["valid_from"] = ExportJson.Time(created);
            stix["confidence"] = sure ? High : Medium;
            return stix;
        }

        private JsonObject Indicates(IGrouping<(IndicatorType Type, string Value), (SharedReport Report, Indicator Indicator)> trace, SharedCampaign campaign)
        {
            var created = Latest(FirstSeen(trace.Key), campaign.FirstSeen);
            var (from, to) = (IdOf(trace.Key), IdOf(campaign));
            var stix = Begin("relationship", Id("relationship", $"{from} indicates {to}"), created, created);
            stix["relationship_type"] = "indicates";
            stix["source_ref"] = from;
            stix["target_ref"] = to;
            return stix;
        }

        private JsonObject Report(SharedReport report)
        {
            var stix = Begin("report", IdOf(report), report.ReceivedAt, report.ModifiedAt);
            stix["name"] = content.WithText && report.Subject.Length > 0
                ? Defang.Text(report.Subject)
                : $"{Codes.Of(report.Channel)}: {report.Impersonates}";
            if (content.WithText && report.Body.Length > 0)
            {
                stix["description"] = Defang.Text(report.Body);
                stix["lang"] = "ja";
            }

            stix["report_types"] = ExportJson.Array(report.Campaign is null ? ["indicator"] : ["campaign", "indicator"]);
            stix["published"] = ExportJson.Time(report.ModifiedAt);
            string[] refs =
            [
                .. report.Indicators.Where(i => Pattern(i.Type, i.Value) is not null).Select(i => IdOf((i.Type, i.Value))),
                .. report.Campaign is { } campaign ? [IdOf(campaign)] : Array.Empty<string>(),
            ];
            // A report must speak of something.
            stix["object_refs"] = ExportJson.Array(refs.Length == 0 ? [_issuer] : refs.Distinct());
            stix["confidence"] = report.Verdict == Verdict.Scam ? High : Medium;
            stix["labels"] = ExportJson.Array(
            [
                $"channel:{Codes.Of(report.Channel)}", $"impersonates:{report.Impersonates}",
                .. report.Asks.Select(a => $"asks:{a}"), .. report.Pressure.Select(p => $"pressure:{p}"),
            ]);
            stix["external_references"] = new JsonArray
            {
                new JsonObject { ["source_name"] = "ScamWatch", ["external_id"] = report.ReceiptNumber },
            };
            return stix;
        }

        /// <summary>Traces that STIX has no observable for are told in words.</summary>
        private JsonObject? Note(SharedReport report)
        {
            var lines = report.Indicators.Where(i => Pattern(i.Type, i.Value) is null)
                .Select(i => $"{Codes.Of(i.Type)}: {i.Defanged}").ToList();
            if (lines.Count == 0)
            {
                return null;
            }

            var stix = Begin("note", Id("note", report.ReceiptNumber), report.ReceivedAt, report.ModifiedAt);
            stix["abstract"] = "Telephone numbers and bank accounts";
            stix["content"] = string.Join('\n', lines);
            stix["object_refs"] = ExportJson.Array([IdOf(report)]);
            return stix;
        }

        private JsonObject Begin(string type, string id, DateTime created, DateTime modified, bool own = false)
        {
            var stix = new JsonObject
            {
                ["type"] = type,
                ["spec_version"] = "2.1",
                ["id"] = id,
                ["created"] = ExportJson.Time(created),
                ["modified"] = ExportJson.Time(Latest(created, modified)),
            };
            // Who issues is public, and must be the same object at every level: the same id and time with another marking would be two.
            if (!own)
            {
                stix["object_marking_refs"] = ExportJson.Array([_marking]);
                stix["created_by_ref"] = _issuer;
            }

            return stix;
        }

        private DateTime FirstSeen((IndicatorType Type, string Value) trace) =>
            content.FirstSeen.TryGetValue(trace, out var at) ? at : content.At;

        private static string IdOf(SharedReport report) => Id("report", report.ReceiptNumber);

        private static string IdOf(SharedCampaign campaign) => Id("campaign", campaign.Id.ToString("D"));

        private static string IdOf((IndicatorType Type, string Value) trace) => Id("indicator", $"{Codes.Of(trace.Type)} {trace.Value}");

        private static string Id(string type, string name) => $"{type}--{NameBasedId.Of($"stix {type} {name}"):D}";

        private static DateTime Latest(DateTime one, DateTime other) => one > other ? one : other;
    }
}
