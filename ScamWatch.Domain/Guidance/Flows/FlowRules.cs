using System.Globalization;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Guidance.Flows;

/// <summary>What may be written down in a flow, and what a walk through one came to: pure.</summary>
public static class FlowRules
{
    /// <summary>Longest id, in characters.</summary>
    public const int MaxId = 26;

    /// <summary>Longest text of a fact, in characters.</summary>
    public const int MaxText = 500;

    private const string DateForm = "yyyy-MM-dd";
    private const string TimeForm = "HH:mm";

    /// <summary>The facts as they are kept: trimmed, empty ones left out.</summary>
    /// <param name="step">Which asks for them.</param>
    /// <param name="typed">By key: a text, a day as <c>yyyy-MM-dd</c>, a time as <c>HH:mm</c>, the number of an option from 0, <c>yes</c> or <c>no</c>.</param>
    /// <param name="today">Japan time; nothing happened after it.</param>
    /// <returns>The facts, or the first thing wrong with them; the refusal names the field.</returns>
    public static Outcome<Dictionary<string, string>> ReadEvidence(FlowStep step, IReadOnlyDictionary<string, string> typed, DateOnly today)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var evidence in step.Evidence)
        {
            var value = typed.GetValueOrDefault(evidence.Key, "").Trim();
            if (value.Length == 0)
            {
                if (evidence.Required)
                {
                    return new InvalidField(evidence.Label, ("入力してください。", "is empty."));
                }
            }
            else if (Check(evidence, value, today) is { } refusal)
            {
                return refusal;
            }
            else
            {
                read[evidence.Key] = value;
            }
        }

        return read;
    }

    /// <summary>Why a fact cannot be kept as it is; null where it can. A My Number or a PIN is refused, not cut out: the operator shall see it go.</summary>
    public static Refusal? Check(FlowEvidence evidence, string value, DateOnly today) => evidence.Kind switch
    {
        _ when Redactor.Contains(value) => new ContainsMyNumber(evidence.Label),
        EvidenceKind.Text when value.Length > MaxText => new InvalidField(evidence.Label, ($"{MaxText}文字以内で入力してください。", $"must be at most {MaxText} characters.")),
        EvidenceKind.Text when PinMention.Contains(value) => new ContainsPin(evidence.Label),
        EvidenceKind.Text => null,
        EvidenceKind.Date => DateOnly.TryParseExact(value, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day > today ? new InvalidField(evidence.Label, ("今日より後の日です。", "lies in the future.")) : null
            : new InvalidField(evidence.Label, ("日付として読み取れません。", "is no date.")),
        EvidenceKind.Time => TimeOnly.TryParseExact(value, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? null : new InvalidField(evidence.Label, ("時刻として読み取れません(時:分)。", "is no time (hours:minutes).")),
        EvidenceKind.Choice => OptionOf(evidence, value) is not null ? null : new InvalidField(evidence.Label, ("選択肢から選んでください。", "is none of the options.")),
        EvidenceKind.YesNo => value is "yes" or "no" ? null : new InvalidField(evidence.Label, ("「はい」か「いいえ」を選んでください。", "must be yes or no.")),
        _ => throw new ArgumentOutOfRangeException(nameof(evidence)),
    };

    /// <summary>A kept fact in words.</summary>
    public static Words InWords(FlowEvidence evidence, string value) => evidence.Kind switch
    {
        EvidenceKind.Choice => OptionOf(evidence, value) ?? (value, value),
        EvidenceKind.YesNo => value == "yes" ? ("はい", "Yes") : ("いいえ", "No"),
        _ => (value, value),
    };

    /// <summary>What a walk came to.</summary>
    public static GuidedResult ResultOf(FlowRun run) =>
        run.Current.Kind != FlowStepKind.End ? GuidedResult.BrokenOff
        : run.Walked.Any(s => s.Kind == FlowStepKind.Leak) ? GuidedResult.LeakSuspected
        : run.Walked.Any(s => s.Page is not null) ? GuidedResult.TakenOn
        : run.Walked.Any(s => s.Kind == FlowStepKind.Route) ? GuidedResult.Referred
        : GuidedResult.Answered;

    public static Words Label(GuidedResult result) => result switch
    {
        GuidedResult.Answered => ("案内で終了", "Answered"),
        GuidedResult.Referred => ("ほかの窓口を案内", "Referred"),
        GuidedResult.TakenOn => ("受付へ", "Taken on here"),
        GuidedResult.LeakSuspected => ("漏えいの疑い", "Possible leak"),
        GuidedResult.BrokenOff => ("途中で終了", "Broken off"),
        _ => throw new ArgumentOutOfRangeException(nameof(result)),
    };

    public static Words Label(FlowDesk desk) => desk switch
    {
        FlowDesk.Counter => ("市区町村の窓口", "The municipal counter"),
        FlowDesk.Supervisor => ("責任者", "The supervisor"),
        FlowDesk.Police => ("警察", "The police"),
        FlowDesk.Bank => ("金融機関", "The bank"),
        FlowDesk.Consumer => ("消費生活センター", "The consumer centre"),
        FlowDesk.Ppc => ("個人情報保護委員会", "The Personal Information Protection Commission"),
        FlowDesk.Insurer => ("加入している保険者", "The person's health insurer"),
        FlowDesk.Mynaportal => ("マイナポータル", "Mynaportal"),
        _ => throw new ArgumentOutOfRangeException(nameof(desk)),
    };

    private static Words? OptionOf(FlowEvidence evidence, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var option) && option < evidence.Options.Count ? evidence.Options[option] : null;
}
