using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.References;

namespace ScamWatch.Domain.Cards;

/// <summary>Why a new card is applied for.</summary>
/// <param name="Code">Stable code, such as <see cref="ReissueTable.Lost"/>.</param>
/// <param name="Name">As screens show it.</param>
/// <param name="Start">Which day the express period is counted from.</param>
/// <param name="AllowsExpress">True where 特急発行 exists for it.</param>
public sealed record ReissueReason(string Code, Words Name, Words Start, bool AllowsExpress);

/// <summary>What a new card costs and by when it must be applied for.</summary>
/// <param name="Parts">The fee rows, in parts.</param>
/// <param name="TotalYen">Their sum, due at hand-over.</param>
/// <param name="LastDay">Last day of an express application; null for a normal one.</param>
/// <param name="DaysLeft">Days from today to that last day; null for a normal one.</param>
public sealed record ReissueQuote(IReadOnlyList<Fee> Parts, int TotalYen, DateOnly? LastDay, int? DaysLeft)
{
    /// <summary>True on the last five days.</summary>
    public bool EndsSoon => DaysLeft is <= ReissueTable.WarnDays;
}

/// <summary>There is no express issue for this reason.</summary>
public sealed record NoExpressFor(Words Reason)
    : Refusal(($"「{Reason.Ja}」では特急発行を申請できません。通常の申請にしてください。", $"There is no express issue for \"{Reason.En}\". Apply in the normal way."));

/// <summary>The express period is over.</summary>
public sealed record ExpressPeriodOver(DateOnly LastDay)
    : Refusal((
        FormattableString.Invariant($"特急発行の期限({LastDay:yyyy年M月d日})を過ぎています。通常の申請にしてください。"),
        FormattableString.Invariant($"The express period ended on {LastDay:yyyy-MM-dd}. Apply in the normal way.")));

/// <summary>No fee row holds on that day; it must be asked for.</summary>
public sealed record FeeNotKnown(string Item)
    : Refusal(("この手数料は登録されていません。担当課に確かめてください。", $"No fee is on record for {Item}. Ask the section in charge."));

/// <summary>
/// The reasons for a new card of <c>data/reference/reissue-reasons.json</c>, priced by the fee rows of the day
/// (国分寺市, 善通寺市, 大江町, 大村市 on 特急発行; 市川市 on fees).
/// </summary>
public sealed class ReissueTable
{
    /// <summary>Code of the reason for which a suspended card is replaced.</summary>
    public const string Lost = "lost";

    /// <summary>How many days before its end an express period is pointed out.</summary>
    public const int WarnDays = 5;

    private readonly Derived<IReadOnlyList<ReasonRow>> _rows;

    internal ReissueTable(ReferenceNow reference) => _rows = new(reference, Read);

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static ReissueTable Load(string referenceFolder) => new(ReferenceNow.Of(referenceFolder));

    internal static IReadOnlyList<ReasonRow> Read(ReferenceSet set) => set.Rows<ReasonRow>("reissue-reasons");

    /// <summary>The reasons in force on a day, in the order of the file.</summary>
    public IReadOnlyList<ReissueReason> On(DateOnly day) =>
        [.. Newest(day).Select(r => r.Reason)];

    /// <summary>
    /// The last day on which an express application is taken, or null where there is none. Thirty days from the day of
    /// the reason; for an infant the day before the first birthday, which for one born on 29 February is 28 February.
    /// </summary>
    public DateOnly? LastExpressDay(string reason, DateOnly reasonDate) =>
        Find(reason, reasonDate) is not { AllowsExpress: true } row ? null
        : row.UntilFirstBirthday ? FirstBirthday(reasonDate).AddDays(-1)
        : row.ExpressDays is { } days ? reasonDate.AddDays(days)
        : null;

    /// <summary>Prices an application.</summary>
    /// <param name="reason">Code of the reason.</param>
    /// <param name="express">特急発行.</param>
    /// <param name="withCertificates">Whether certificates come with the card.</param>
    /// <param name="reasonDate">The day the reason arose; of an infant the date of birth.</param>
    /// <param name="today">Day of application.</param>
    /// <param name="fees">Fee rows.</param>
    public Outcome<ReissueQuote> Quote(
        string reason, bool express, bool withCertificates, DateOnly reasonDate, DateOnly today, Fees fees)
    {
        if (Find(reason, today) is not { } row)
        {
            return new InvalidField(("申請の理由", "Reason"), ("一覧から選んでください。", "choose one of the list."));
        }

        if (reasonDate > today)
        {
            return new InvalidField(("起算日", "Day of the reason"), ("未来の日付です。", "lies in the future."));
        }

        var lastDay = express ? LastExpressDay(reason, reasonDate) : null;
        if (express && lastDay is null)
        {
            return new NoExpressFor(row.Reason.Name);
        }

        if (lastDay < today)
        {
            return new ExpressPeriodOver(lastDay.Value);
        }

        var (card, certificates) = express ? (row.ExpressCard!, row.ExpressCertificates) : (row.NormalCard, row.NormalCertificates);
        List<Fee> parts = [];
        foreach (var item in withCertificates && certificates is not null ? [card, certificates] : (string[])[card])
        {
            if (fees.Find(item, today) is not { } fee)
            {
                return new FeeNotKnown(item);
            }

            parts.Add(fee);
        }

        return new ReissueQuote(parts, parts.Sum(p => p.AmountYen), lastDay, lastDay?.DayNumber - today.DayNumber);
    }

    private ReasonRow? Find(string code, DateOnly day) => Newest(day).FirstOrDefault(r => r.Code == code);

    private IEnumerable<ReasonRow> Newest(DateOnly day) =>
        _rows.Value.Where(r => r.HoldsOn(day)).GroupBy(r => r.Code, StringComparer.Ordinal).Select(g => g.MaxBy(r => r.ObservedOn ?? DateOnly.MinValue)!);

    /// <summary>Born on 29 February, the first birthday is taken as 1 March: the law lets a year end on the eve, 28 February.</summary>
    private static DateOnly FirstBirthday(DateOnly birth) =>
        birth is { Month: 2, Day: 29 } ? new DateOnly(birth.Year + 1, 3, 1) : birth.AddYears(1);

    internal sealed record ReasonRow : DatedRow
    {
        public required string Code { get; init; }

        public string NameJa { get; init; } = "";

        public string NameEn { get; init; } = "";

        public string StartJa { get; init; } = "";

        public string StartEn { get; init; } = "";

        public required string NormalCard { get; init; }

        public string? NormalCertificates { get; init; }

        public string? ExpressCard { get; init; }

        public string? ExpressCertificates { get; init; }

        public int? ExpressDays { get; init; }

        public bool UntilFirstBirthday { get; init; }

        public bool AllowsExpress => ExpressCard is not null;

        public ReissueReason Reason => new(Code, (NameJa, NameEn), (StartJa, StartEn), AllowsExpress);
    }
}
