using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.IntakeRules;

/// <summary>What rules look at: a report as it is stored, My Numbers destroyed.</summary>
public sealed class IntakeFacts(
    Channel channel, IntakeSource source, string subject, string sender, string body, double score, string party, HarmStage harm, IReadOnlyList<string> indicators)
{
    private string? _subject;
    private string? _body;
    private string? _language;

    public Channel Channel => channel;

    public IntakeSource Source => source;

    /// <summary>The classifier's score, 0 to 1.</summary>
    public double Score => score;

    public string Party => party;

    public HarmStage Harm => harm;

    /// <summary>Normal values of the traces.</summary>
    public IReadOnlyList<string> Indicators => indicators;

    internal string Subject => _subject ??= IntakeEvaluator.Fold(subject);

    internal string Body => _body ??= IntakeEvaluator.Fold(body);

    internal string Sender { get; } = IntakeEvaluator.Fold(sender).Trim();

    internal EmailAddress? Mail { get; } = EmailAddress.TryParse(sender, out var address) ? address : null;

    internal string? Phone { get; } = PhoneNumber.TryParse(sender, out var number) ? number.Value : null;

    internal string Language => _language ??= TextLanguage.Of(subject, body);

    /// <summary>Of a report that is stored or about to be.</summary>
    public static IntakeFacts Of(Report report) => new(
        report.Channel, report.Source, report.Subject, report.Sender, report.Body, report.Score, report.Impersonates, report.Harm,
        [.. report.Indicators.Select(i => i.Value)]);
}

/// <summary>A rule as it stands, its conditions made ready.</summary>
public sealed class ReadyRule
{
    private readonly (RuleField Field, string[] Values, double Min, double Max)[] _conditions;

    public ReadyRule(Guid id, int version, RuleContent content)
    {
        (Id, Version, Content) = (id, version, content);
        _conditions = [.. content.Conditions.Select(c => (c.Field, Forms(c), (c.Min ?? 0) / 100d, (c.Max ?? 100) / 100d))];
    }

    public Guid Id { get; }

    public int Version { get; }

    public RuleContent Content { get; }

    /// <summary>True where the conditions hold, whatever the day.</summary>
    public bool Takes(IntakeFacts facts) => Content.Match == RuleMatch.All
        ? Array.TrueForAll(_conditions, c => Holds(c, facts))
        : Array.Exists(_conditions, c => Holds(c, facts));

    private static bool Holds((RuleField Field, string[] Values, double Min, double Max) condition, IntakeFacts facts) => condition.Field switch
    {
        RuleField.Channel => Has(condition.Values, Codes.Of(facts.Channel)),
        RuleField.Source => Has(condition.Values, Codes.Of(facts.Source)),
        RuleField.SenderDomain => facts.Mail is { } mail && Array.Exists(condition.Values, v => IsWithin(mail.Domain, v)),
        RuleField.SenderAddress => Has(condition.Values, facts.Sender)
            || (facts.Mail is { } own && Has(condition.Values, own.ToString().ToLowerInvariant()))
            || (facts.Phone is { } phone && Has(condition.Values, phone)),
        RuleField.SubjectContains => Array.Exists(condition.Values, v => facts.Subject.Contains(v, StringComparison.Ordinal)),
        RuleField.BodyContains => Array.Exists(condition.Values, v => facts.Body.Contains(v, StringComparison.Ordinal)),
        RuleField.Indicator => facts.Indicators.Any(i => Has(condition.Values, i.ToLowerInvariant())),
        RuleField.Language => Has(condition.Values, facts.Language),
        RuleField.Score => facts.Score >= condition.Min && facts.Score <= condition.Max,
        RuleField.Party => Has(condition.Values, facts.Party),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private static bool Has(string[] values, string value) => Array.Exists(values, v => string.Equals(v, value, StringComparison.Ordinal));

    private static bool IsWithin(string domain, string value) =>
        domain.EndsWith(value, StringComparison.Ordinal) && (domain.Length == value.Length || domain[^(value.Length + 1)] == '.');

    /// <summary>A value in every form in which a report may hold it.</summary>
    private static string[] Forms(RuleCondition condition)
    {
        var forms = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in condition.Values)
        {
            var folded = IntakeEvaluator.Fold(value).Trim();
            switch (condition.Field)
            {
                case RuleField.SenderDomain:
                    forms.Add(HostName.TryNormalize(folded.TrimStart('@', '.'), out var host, out _) ? host : folded.TrimStart('@', '.'));
                    break;
                case RuleField.SenderAddress or RuleField.Indicator:
                    forms.Add(folded);
                    if (EmailAddress.TryParse(value, out var mail))
                    {
                        forms.Add(mail.ToString().ToLowerInvariant());
                    }

                    if (PhoneNumber.TryParse(value, out var phone))
                    {
                        forms.Add(phone.Value);
                    }

                    if (condition.Field == RuleField.Indicator && Url.TryParse(value, out var url))
                    {
                        forms.Add(url.ToString().ToLowerInvariant());
                    }

                    if (condition.Field == RuleField.Indicator && HostName.TryNormalize(folded.Replace("[.]", ".", StringComparison.Ordinal), out var domain, out _))
                    {
                        forms.Add(domain);
                    }

                    break;
                case RuleField.SubjectContains or RuleField.BodyContains:
                    forms.Add(folded);
                    break;
                default:
                    forms.Add(value);
                    break;
            }
        }

        // An empty value would be contained in everything.
        forms.Remove("");
        return [.. forms];
    }
}

/// <summary>A rule that takes a report in.</summary>
/// <param name="Refused">True where it may not set the report aside.</param>
public sealed record RuleHit(ReadyRule Rule, bool Refused);

/// <summary>What the rules in force say of a report: pure.</summary>
public static class IntakeEvaluator
{
    /// <summary>
    /// No rule sets aside a report of harm done: where money or a card has left the citizen's hands a person looks at it,
    /// whatever else it looks like.
    /// </summary>
    public static bool MayBeSetAside(HarmStage harm) => harm < HarmStage.HandedOver;

    /// <summary>
    /// The rules that take the report in, in their order. Every tag counts; of the rules that route the first; the first
    /// that sets aside ends the row.
    /// </summary>
    /// <param name="rules">Those switched on, in their order.</param>
    /// <param name="day">The day in Japan.</param>
    public static IReadOnlyList<RuleHit> Evaluate(IReadOnlyList<ReadyRule> rules, IntakeFacts facts, DateOnly day)
    {
        if (rules.Count == 0)
        {
            return [];
        }

        var hits = new List<RuleHit>();
        var routed = false;
        foreach (var rule in rules)
        {
            if (!rule.Content.IsValidOn(day) || (rule.Content.Effect == RuleEffect.Route && routed) || !rule.Takes(facts))
            {
                continue;
            }

            var refused = rule.Content.Effect == RuleEffect.SetAside && !MayBeSetAside(facts.Harm);
            routed |= rule.Content.Effect == RuleEffect.Route;
            hits.Add(new(rule, refused));
            if (rule.Content.Effect == RuleEffect.SetAside && !refused)
            {
                break;
            }
        }

        return hits;
    }

    /// <summary>Width and case evened out, so that ＡＢＣ is abc.</summary>
    internal static string Fold(string text) => NormalForm.Compatible(text).ToLowerInvariant();
}
