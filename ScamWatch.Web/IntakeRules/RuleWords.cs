using System.Globalization;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.IntakeRules;
using ScamWatch.Domain.Reports;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.IntakeRules;

/// <summary>Rules in words.</summary>
public static class RuleWords
{
    private const int ShownValues = 3;

    /// <summary>The conditions as one line.</summary>
    public static string Conditions(this IStringLocalizer<RuleTexts> words, RuleContent content, Taxonomy taxonomy) =>
        string.Join(words[content.Match == RuleMatch.All ? "And" : "Or"], content.Conditions.Select(c => Condition(words, c, taxonomy)));

    /// <summary>What the rule does, as one line.</summary>
    public static string Effect(this IStringLocalizer<RuleTexts> words, RuleContent content) => content.Effect switch
    {
        RuleEffect.Tag => words["MarkTag", content.Value],
        RuleEffect.Route => words["MarkRoute", Target(words, content.Value, content.ValueName)],
        RuleEffect.SetAside => RuleContentRules.Label(content.Effect).ToString(),
        _ => throw new ArgumentOutOfRangeException(nameof(content)),
    };

    /// <summary>The name of a desk or a person.</summary>
    public static string Target(this IStringLocalizer<RuleTexts> words, string value, string name) =>
        value.StartsWith(RuleContent.StaffPrefix, StringComparison.Ordinal) ? name : words["Desk." + value].Value;

    /// <summary>The name of a code that a condition can hold.</summary>
    public static string Value(this IStringLocalizer<RuleTexts> words, RuleField field, string code, Taxonomy taxonomy) => field switch
    {
        RuleField.Channel => taxonomy.Name(Taxonomy.Channels, code),
        RuleField.Party => taxonomy.Name(Taxonomy.Impersonates, code),
        RuleField.Source => Codes.TryParse<IntakeSource>(code, out var source) ? words["Source." + source] : code,
        RuleField.Language => words["Language." + code],
        _ => Domain.Indicators.Defang.Text(code),
    };

    /// <summary>How far a rule has come, as a mark.</summary>
    public static Mark MarkOf(IntakeRule rule, DateOnly today) =>
        rule.Enabled && rule.Content.ValidUntil < today ? new("neutral", "event_busy", ("期間終了", "Expired"))
        : rule.Enabled && rule.Content.ValidFrom > today ? new("active", "event_upcoming", ("期間前", "Not yet valid"))
        : rule.Enabled ? new("good", "toggle_on", ("有効", "On"))
        : !rule.IsTried ? new("warning", "science", ("試行前", "Not tried"))
        : rule.Content.Effect == RuleEffect.SetAside && !rule.IsSeen ? new("warning", "visibility", ("確認待ち", "Awaits second look"))
        : new("neutral", "toggle_off", ("無効", "Off"));

    public static Mark MarkOf(RuleEffect effect) => effect switch
    {
        RuleEffect.Tag => new("neutral", "sell", RuleContentRules.Label(effect)),
        RuleEffect.Route => new("active", "forward_to_inbox", RuleContentRules.Label(effect)),
        RuleEffect.SetAside => new("danger", "filter_alt_off", RuleContentRules.Label(effect)),
        _ => throw new ArgumentOutOfRangeException(nameof(effect)),
    };

    private static string Condition(IStringLocalizer<RuleTexts> words, RuleCondition condition, Taxonomy taxonomy)
    {
        var label = RuleContentRules.Label(condition.Field).ToString();
        if (condition.Field == RuleField.Score)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{label} {condition.Min ?? 0}–{condition.Max ?? 100}%");
        }

        var values = string.Join(" / ", condition.Values.Take(ShownValues).Select(v => Value(words, condition.Field, v, taxonomy)));
        return $"{label}: {values}{(condition.Values.Count > ShownValues ? " …" : "")}";
    }
}
