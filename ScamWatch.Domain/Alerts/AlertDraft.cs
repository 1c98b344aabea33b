using System.Globalization;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Phrases;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sharing;

namespace ScamWatch.Domain.Alerts;

/// <summary>Composes the first words of a warning from what was decided to be a scam. Staff go over every field.</summary>
public sealed class AlertDraft(
    Taxonomy taxonomy, EvidenceRules rules, PhoneLines lines, AlertComposer composer, AlertTranslations translations, Municipality municipality,
    AlertSettings settings)
{
    /// <summary>How many reports of a campaign are read, the surest first.</summary>
    public const int MostReports = 200;

    /// <summary>What municipalities write in the place of an address (深川市, 2017).</summary>
    public const string UrlMark = "※URLが記載";

    /// <summary>How the codes of <c>data/reference/official-rules.json</c> begin.</summary>
    private const string OfficialRuleCodes = "G-";

    private const int MaxLureCharacters = 1_500;
    private const int MaxSubjectCharacters = 120;
    private const int MostVariants = 6;
    private const int MostAsks = 6;

    // The warning is written in Japanese whoever drafts it.
    private static readonly CultureInfo s_japanese = CultureInfo.GetCultureInfo("ja");

    /// <summary>The words of a warning.</summary>
    /// <param name="model">The report that is quoted.</param>
    /// <param name="campaign">The campaign; null for a single report.</param>
    /// <param name="reports">The reports that are summed up, the model among them; with their indicators.</param>
    /// <param name="today">Japan time.</param>
    public AlertContent From(Report model, Campaign? campaign, IReadOnlyList<Report> reports, DateOnly today)
    {
        var facts = FactsOf(model, campaign, reports, today);
        var channel = taxonomy.Name(Taxonomy.Channels, facts.Channel, s_japanese);
        var said = composer.Compose(facts, Phrasebook.Japanese, today);
        var subjects = Subjects(model, reports);
        var rule = rules.Rules.FirstOrDefault(r => r.Code == facts.RuleCode);
        var desks = lines.On(today);
        var files = reports.Max(r => r.Attachments.Count);
        var content = new AlertContent
        {
            Title = said.Title,
            Facts = facts,
            LureSubject = subjects.Count > 0 ? subjects[0] : $"({channel}のため件名はありません)",
            SubjectVariants = [.. subjects.Skip(1)],
            LureText = Lure(model),
            UrlNote = facts.HasUrl ? $"あり({UrlMark}・リンクは開かないでください)" : "なし",
            AttachmentNote = files == 0 ? "なし" : $"あり({files}件)",
            InformationSource = reports.Count > 1 ? $"{municipality.Name}に寄せられた通報({reports.Count}件)" : $"{municipality.Name}に寄せられた通報",
            InformedOn = facts.LastSeen,
            Advice = string.Join('\n', said.Now),
            Afterwards = string.Join('\n', said.Afterwards),
            OfficialRule = rule?.Ja ?? "",
            OfficialRuleSource = rule?.Source ?? "",
            Contacts = [.. WhatToDo.Desks(facts.Asks).Select(id => desks.FirstOrDefault(l => l.Id == id)).OfType<PhoneLine>().Select(AlertContact.Of)],
            ReviewOn = today.AddDays(Math.Min(settings.ReviewDays, settings.ExpiryDays)),
            ExpiresOn = today.AddDays(settings.ExpiryDays),
        }.Settled(desks);
        return translations.Settled(content, today);
    }

    /// <summary>True for what an office has said of itself and still holds on a day: only that is cited as its rule.</summary>
    public static bool IsOfficial(EvidenceRule rule, DateOnly day) =>
        rule.Kind == RuleKind.PartyAsks && rule.Code.StartsWith(OfficialRuleCodes, StringComparison.Ordinal) && rule.IsValidOn(day);

    private AlertFacts FactsOf(Report model, Campaign? campaign, IReadOnlyList<Report> reports, DateOnly today)
    {
        var channels = Frequent(reports.Select(r => Codes.Of(r.Channel)));
        var channel = Codes.Of(model.Channel);
        var named = campaign?.Impersonates ?? model.Impersonates;
        var party = named is Taxonomy.Nobody or "other" ? null : named;
        var asks = Frequent(reports.SelectMany(r => r.Asks)).OrderByDescending(a => CampaignRules.AskRank([a])).Take(MostAsks).ToList();
        return new AlertFacts
        {
            Channel = channel,
            OtherChannels = [.. channels.Where(c => c != channel)],
            Party = party,
            Asks = asks,
            // What only one of many reports was judged to hold is more often a slip of the judgement than a trait of the campaign.
            Pressure = [.. Frequent(reports.SelectMany(r => r.Pressure)).Where(p => reports.Count(r => r.Pressure.Contains(p)) * 2 >= reports.Count)],
            FirstSeen = JapanTime.DayOf(reports.Min(r => r.ReceivedAt)),
            LastSeen = JapanTime.DayOf(reports.Max(r => r.ReceivedAt)),
            RuleCode = RuleOf(channel, party, asks, reports, today),
            HasUrl = reports.Any(r => r.Indicators.Any(i => i.Type is IndicatorType.Url)),
            HasAttachment = reports.Any(r => r.Attachments.Count > 0),
        };
    }

    /// <summary>
    /// What an office has said of itself and this contact breaks: the rule that most reports cite, else one that fits channel, party
    /// and ask. Our own signs of a scam are no office's word, and a rule that has run out is not cited.
    /// </summary>
    private string? RuleOf(string channel, string? party, List<string> asks, IReadOnlyList<Report> reports, DateOnly today)
    {
        var valid = rules.Rules.Where(r => IsOfficial(r, today)).ToList();
        var cited = Frequent(reports.SelectMany(r => r.Evidence).Where(e => e.Kind == EvidenceKind.Rule).Select(e => e.Code))
            .FirstOrDefault(code => valid.Exists(r => r.Code == code));
        return cited ?? valid.Find(r => party is not null && r.Parties.Contains(party)
            && (r.Channels.Count == 0 || r.Channels.Contains(channel)) && r.AsksOn(channel).Any(asks.Contains))?.Code;
    }

    /// <summary>The subjects, the most frequent first, without doubles.</summary>
    private List<string> Subjects(Report model, IReadOnlyList<Report> reports) =>
        [.. Frequent(reports.Prepend(model).Select(r => Clean(r, r.Subject, MaxSubjectCharacters)).Where(s => s.Length > 0)).Take(MostVariants)];

    private string Lure(Report report) => Clean(report, report.Body, MaxLureCharacters);

    /// <summary>
    /// A text of a report as it may be quoted: without the reporter, without My Numbers, addresses replaced or inert. URLs are
    /// not printed in the first draft, not even defanged.
    /// </summary>
    private string Clean(Report report, string text, int most)
    {
        var own = new PersonalData([report.ReporterName], [report.ReporterContact, .. municipality.ReportMailboxes]);
        text = Defang.Text(Defang.ReplaceUrls(own.Remove(text), UrlMark)).Trim();
        // Not through the middle of a character.
        return text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "…";
    }

    private static IEnumerable<string> Frequent(IEnumerable<string> values) =>
        values.GroupBy(v => v).OrderByDescending(g => g.Count()).Select(g => g.Key);
}
