using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Leaks;

/// <summary>A text names how to reach a person, or whose account it is.</summary>
/// <param name="Field">Its label.</param>
public sealed record ContainsPersonalData(Words Field) : Refusal((
    $"{Field.Ja}: 電話番号、メールアドレス、口座番号は書けません。人が分からない書き方にしてください。",
    $"{Field.En}: telephone numbers, mail addresses and account numbers cannot be written here. Write it so that nobody can be told by it."));

/// <summary>The incident is not in a state from which that can be done.</summary>
/// <param name="State">The state it is in.</param>
public sealed record NotFromThisState(LeakState State) : Refusal((
    $"「{LeakRules.Label(State).Ja}」の案件では行えない操作です。", $"This cannot be done with an incident that is \"{LeakRules.Label(State).En}\"."));

/// <summary>One person alone may not decide that nothing need be reported.</summary>
public sealed record NeedsAnotherPerson() : Refusal((
    "該当せずの提案をした人とは別の責任者が確定してください。", "Somebody other than who proposed it has to confirm that it is not applicable."));

/// <summary>The rules of leak incidents: pure. Sources: 個人情報保護委員会 FAQ A4-8, A17-10.</summary>
public static class LeakRules
{
    /// <summary>Longest text of an item, in characters.</summary>
    public const int MaxText = 4_000;

    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReason = 1_000;

    /// <summary>Highest number of persons: more than live in Japan.</summary>
    public const int MaxHeadCount = 200_000_000;

    public static Words KnewAtLabel { get; } = ("知った時刻", "Time of knowing");

    public static Words ReasonLabel { get; } = ("理由", "Reason");

    public static Words ReportedAtLabel { get; } = ("報告した時刻", "Time of the report");

    public static bool IsOpen(LeakState state) => state is LeakState.Suspected or LeakState.Investigating or LeakState.PreliminaryReported;

    /// <summary>May this actor see and edit incidents? Raising one is everybody's.</summary>
    public static bool MaySee(Actor actor) => actor.May(Rights.LeakSee);

    /// <summary>True where one of the reasons to report holds. The number of persons alone is none: see <see cref="LeakClocks.IsMany"/>.</summary>
    public static bool MustReport(LeakContent content) =>
        (content.InNumberWork && !content.HighlyEncrypted) || content.UnlawfulPurpose || content.ViewableByUnspecified;

    /// <summary>
    /// Why a text cannot be stored; null where it can. A My Number and a PIN are refused, and so is whatever is known to
    /// lead to a person. A name cannot be told from other words.
    /// </summary>
    /// <param name="field">Its label.</param>
    /// <param name="official">Numbers and addresses of offices may be named.</param>
    public static Refusal? CheckText(Words field, string text, int most, OfficialDirectory official) =>
        text.Length > most ? new InvalidField(field, ($"{most:N0}文字以内で入力してください。", $"must be at most {most:N0} characters."))
        : Redactor.Contains(text) ? new ContainsMyNumber(field)
        : PinMention.Contains(text) ? new ContainsPin(field)
        : IndicatorScanner.Scan(text, official).Any(i => i is { Official: false, Type: IndicatorType.Email or IndicatorType.Phone or IndicatorType.BankAccount })
            ? new ContainsPersonalData(field)
        : null;

    /// <summary>Why what was written of an incident cannot be stored; null where it can.</summary>
    /// <param name="knewAt">UTC.</param>
    /// <param name="notAfter">UTC: nobody knows of it later than that.</param>
    public static Refusal? Check(LeakContent content, DateTime knewAt, DateTime notAfter, OfficialDirectory official)
    {
        if (knewAt > notAfter)
        {
            return new InvalidField(KnewAtLabel, ("疑いを知らせた時刻より後にはできません。", "cannot be after the incident was raised."));
        }

        if (content.HeadCount is < 0 or > MaxHeadCount)
        {
            return new InvalidField(Label(LeakItem.HeadCount), ("0以上の人数を入力してください。", "must be a number of persons."));
        }

        return content.Items.Select(i => CheckText(Label(i.Key), i.Value, MaxText, official)).FirstOrDefault(r => r is not null);
    }

    /// <summary>Why an incident cannot be raised with this outline; null where it can.</summary>
    public static Refusal? CheckRaise(string outline, DateTime knewAt, DateTime now, OfficialDirectory official) =>
        string.IsNullOrWhiteSpace(outline) ? new InvalidField(Label(LeakItem.Outline), ("入力してください。", "is empty."))
        : knewAt > now ? new InvalidField(KnewAtLabel, ("未来の時刻です。", "lies in the future."))
        : CheckText(Label(LeakItem.Outline), outline, MaxText, official);

    /// <summary>Why the preliminary report cannot be recorded; null where it can. It tells what is known so far.</summary>
    public static Refusal? CheckPreliminary(LeakIncident incident) =>
        incident.State != LeakState.Investigating ? new NotFromThisState(incident.State)
        : !MustReport(incident.Content) ? NoReason()
        : Missing(incident.Content, LeakItem.Outline);

    /// <summary>Why the final report cannot be recorded; null where it can. It tells of all nine items.</summary>
    public static Refusal? CheckFinal(LeakIncident incident) =>
        incident.State != LeakState.PreliminaryReported ? new NotFromThisState(incident.State)
        : !MustReport(incident.Content) ? NoReason()
        : Enum.GetValues<LeakItem>().Select(i => Missing(incident.Content, i)).FirstOrDefault(r => r is not null);

    /// <summary>The items that a final report still lacks.</summary>
    public static IReadOnlyList<LeakItem> MissingItems(LeakContent content) =>
        [.. Enum.GetValues<LeakItem>().Where(i => Missing(content, i) is not null)];

    /// <summary>Why it cannot be said to have been reported then; null where it can.</summary>
    public static Refusal? CheckReportedAt(LeakIncident incident, DateTime reportedAt, DateTime now) =>
        reportedAt > now ? new InvalidField(ReportedAtLabel, ("未来の時刻です。", "lies in the future."))
        : reportedAt < (incident.PreliminaryAt ?? incident.KnewAt)
            ? new InvalidField(ReportedAtLabel, ("知った時刻や速報より前にはできません。", "cannot be before the time of knowing or the preliminary report."))
        : null;

    /// <summary>Why 該当せず cannot be proposed; null where it can.</summary>
    public static Refusal? CheckPropose(LeakIncident incident, string reason, OfficialDirectory official) =>
        !incident.IsOpen ? new NotFromThisState(incident.State) : CheckReason(reason, official);

    /// <summary>Why this actor cannot confirm that it is 該当せず; null where they can.</summary>
    public static Refusal? CheckClose(LeakIncident incident, Actor actor) =>
        !incident.IsOpen || incident.ProposedById is null ? new NotFromThisState(incident.State)
        : incident.ProposedById == actor.Id ? new NeedsAnotherPerson()
        : null;

    public static Refusal? CheckReason(string reason, OfficialDirectory official) =>
        string.IsNullOrWhiteSpace(reason) ? new InvalidField(ReasonLabel, ("入力してください。", "is empty."))
        : CheckText(ReasonLabel, reason, MaxReason, official);

    public static Words Label(LeakState state) => state switch
    {
        LeakState.Suspected => ("疑い", "Suspected"),
        LeakState.Investigating => ("調査中", "Investigating"),
        LeakState.PreliminaryReported => ("速報済", "Preliminary report made"),
        LeakState.FinalReported => ("確報済", "Final report made"),
        LeakState.NotApplicable => ("該当せず", "Not applicable"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static Words Label(LeakSign sign) => sign switch
    {
        LeakSign.OthersDataSeen => ("ほかの人の情報が見えた", "Another person's data was seen"),
        LeakSign.UnlawfulPurpose => ("持ち出し・売買・不正アクセスの疑い", "Taken out, sold or broken into"),
        LeakSign.ViewableByUnspecified => ("不特定の人が見られる状態", "Viewable by anybody"),
        LeakSign.LostByStaff => ("職員・委託先の紛失や誤送付", "Lost or misdirected by staff or a contractor"),
        _ => throw new ArgumentOutOfRangeException(nameof(sign)),
    };

    public static Words Label(LeakItem item) => item switch
    {
        LeakItem.Outline => ("概要", "Outline"),
        LeakItem.DataItems => ("漏えいした情報の項目", "Data items"),
        LeakItem.HeadCount => ("本人の数", "Number of persons"),
        LeakItem.Cause => ("原因", "Cause"),
        LeakItem.SecondaryHarm => ("二次被害とそのおそれ", "Secondary harm and the risk of it"),
        LeakItem.ResponseToPersons => ("本人への対応", "Response to the persons"),
        LeakItem.Publication => ("公表", "Publication"),
        LeakItem.Prevention => ("再発防止の措置", "Prevention"),
        LeakItem.Other => ("そのほか参考となる事項", "Other"),
        _ => throw new ArgumentOutOfRangeException(nameof(item)),
    };

    private static InvalidField? Missing(LeakContent content, LeakItem item) =>
        item == LeakItem.HeadCount
            ? content.HeadCount is null ? Empty(item) : null
            : content[item].Length == 0 ? Empty(item) : null;

    private static InvalidField Empty(LeakItem item) => new(Label(item), ("入力してください。ないときは「なし」と書いてください。", "is empty. Write \"none\" where there is nothing."));

    private static InvalidField NoReason() => new(("報告の理由", "Reason to report"),
        ("当てはまるものを選んで保存してください。どれにも当たらないときは「該当せず」にしてください。", "choose what holds and save. Where nothing does, propose \"not applicable\"."));
}
