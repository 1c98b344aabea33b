using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.References;

namespace ScamWatch.Domain.Cards.Validity;

/// <summary>
/// Computes how long a card and its certificates are valid, from the figures of <c>data/reference/validity.json</c>
/// (鴻巣市, 神戸市, 大阪狭山市 on the age of majority; 湖南市, 野々市市 on certificates; いわき市 on insurance; 高崎市, 松戸市, 東海市 on
/// foreign residents). Pure; what the sources leave open comes out as unknown.
/// </summary>
public sealed class ValidityRules
{
    private static readonly Words s_noBirth = ("生年月日が分かりません。", "The date of birth is not known.");

    private readonly Derived<IReadOnlyList<RuleRow>> _rows;

    internal ValidityRules(ReferenceNow reference) => _rows = new(reference, Read);

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static ValidityRules Load(string referenceFolder) => new(ReferenceNow.Of(referenceFolder));

    /// <summary>Everything that can be said of a card.</summary>
    /// <param name="facts">What is known.</param>
    /// <param name="today">Decides the age for the signing certificate.</param>
    /// <param name="settings">Where municipalities differ.</param>
    public CardValidity Compute(CardFacts facts, DateOnly today, CardDeskSettings settings)
    {
        var card = CardUntil(facts);
        var certificate = CertificateUntil(facts, card);
        return new(
            card, certificate,
            facts.Birth is { } birth ? new BirthDate(birth).AgeOn(today) >= Value("signing_min_age", today) : null,
            RenewalFrom(card, facts, settings), RenewalFrom(certificate, facts, settings),
            card, InsuranceAfter(certificate),
            facts is { Residence: Residence.WithPeriod, ExtensionPending: true, StayUntil: { } stay }
                ? stay.AddMonths(Value("special_period_months", today)) : null,
            facts.Residence == Residence.NoPeriod || card.Value is not { } until || facts.StayUntil is not { } end || until < end);
    }

    /// <summary>
    /// The last day of the card: the 10th birthday after issue, the 5th of a minor, no later than the period of stay.
    /// Whether the age counts on the day of acceptance or of issue is told differently; where the two disagree the day
    /// is unknown, unless the boundary of 2022-04-01 decides it.
    /// </summary>
    public ComputedDay CardUntil(CardFacts facts)
    {
        if (facts.Residence == Residence.WithPeriod && facts.StayUntil is null)
        {
            return ComputedDay.Unknown(("在留期間の満了日が分かりません。", "The end of the period of stay is not known."));
        }

        if (Missing(facts.Birth, facts.IssuedOn) is { } why)
        {
            return ComputedDay.Unknown(why);
        }

        var (birth, issued) = (facts.Birth!.Value, facts.IssuedOn!.Value);
        if (facts.AcceptedOn is not { } accepted)
        {
            // Old enough or young enough by any rule, the day of acceptance does not matter.
            var age = new BirthDate(birth).AgeOn(issued);
            if (age is >= 17 and < 21)
            {
                return ComputedDay.Unknown(("J-LISが申請を受け付けた日で、10年か5年かが決まります。", "The day J-LIS accepted the application decides between 10 and 5 years."));
            }

            accepted = issued;
        }
        else if (accepted > issued)
        {
            return ComputedDay.Unknown(("受付日が発行日より後です。確かめてください。", "The day of acceptance is after the day of issue: check."));
        }

        var limit = Value("adult_age", accepted);
        var (onAcceptance, onIssue) = (new BirthDate(birth).AgeOn(accepted) >= limit, new BirthDate(birth).AgeOn(issued) >= limit);
        if (onAcceptance != onIssue)
        {
            return ComputedDay.Unknown((
                "受付から発行までの間に成年になりました。自治体の説明が分かれるので、券面の日付を確かめてください。",
                "The holder came of age between acceptance and issue. Municipalities differ: see the printed date."));
        }

        var byBirthday = Birthday(birth, issued, Value(onAcceptance ? "card_birthdays_adult" : "card_birthdays_minor", issued));
        return facts is { Residence: Residence.WithPeriod, StayUntil: { } stay } && stay < byBirthday
            ? ComputedDay.On(stay)
            : ComputedDay.On(byBirthday);
    }

    /// <summary>The 5th birthday after the certificates' issue, or the card's last day where that is earlier.</summary>
    public ComputedDay CertificateUntil(CardFacts facts, ComputedDay card)
    {
        if (Missing(facts.Birth, facts.CertificateIssuedOn) is { } why)
        {
            return ComputedDay.Unknown(why);
        }

        var own = Birthday(facts.Birth!.Value, facts.CertificateIssuedOn!.Value, Value("certificate_birthdays", facts.CertificateIssuedOn.Value));
        return card.Value is not { } until ? ComputedDay.Unknown(card.Why) : ComputedDay.On(own < until ? own : until);
    }

    /// <summary>Use as insurance card goes on to the end of the third month after the month of the certificate's expiry.</summary>
    public ComputedDay InsuranceAfter(ComputedDay certificate) =>
        certificate.Value is not { } day ? certificate
        : ComputedDay.On(new DateOnly(day.Year, day.Month, 1).AddMonths(Value("insurance_months_after_certificate", day) + 1).AddDays(-1));

    /// <summary>Three months before expiry, or the day after in some cities. The end of a stay has no window: extend before it.</summary>
    private ComputedDay RenewalFrom(ComputedDay expiry, CardFacts facts, CardDeskSettings settings) =>
        expiry.Value is not { } day ? expiry
        : facts.Residence == Residence.WithPeriod && day == facts.StayUntil
            ? ComputedDay.Unknown(("在留期間の更新後、期限の前に窓口で延長します。", "Extended at the counter before expiry, once the stay is extended."))
        : ComputedDay.On(day.AddMonths(-Value("renewal_months_before", day)).AddDays(settings.RenewalOpensOffsetDays));

    /// <summary>The nth birthday after a day.</summary>
    private static DateOnly Birthday(DateOnly birth, DateOnly after, int nth)
    {
        var first = new DateOnly(after.Year, birth.Month, birth.Day) > after ? after.Year : after.Year + 1;
        return new DateOnly(first + nth - 1, birth.Month, birth.Day);
    }

    private static Words? Missing(DateOnly? birth, DateOnly? issued) =>
        birth is null ? s_noBirth
        // No source says which day counts where there is no such birthday.
        : birth is { Month: 2, Day: 29 } ? ("2月29日生まれの期限は資料にありません。券面の日付を確かめてください。", "No source tells the expiry for a birthday on 29 February: see the printed date.")
        : issued is null ? ("発行日が分かりません。", "The day of issue is not known.")
        : issued < birth ? ("発行日が生年月日より前です。確かめてください。", "The day of issue is before the date of birth: check.")
        : null;

    /// <summary>The figure of a rule on a day, or null where no row holds.</summary>
    public ValidityFigure? Find(string rule, DateOnly day) =>
        Row(rule, day) is { } row ? new(row.Rule, row.Value, (row.NameJa, row.NameEn), row.SeenOn, row.Source) : null;

    private RuleRow? Row(string rule, DateOnly day) => _rows.Value.Where(r => r.Rule == rule && r.HoldsOn(day)).MaxBy(r => r.ObservedOn);

    private int Value(string rule, DateOnly day) =>
        Row(rule, day)?.Value
            ?? throw new InvalidDataException($"validity.json: no row '{rule}' holds on {day:yyyy-MM-dd}.");

    internal static IReadOnlyList<RuleRow> Read(ReferenceSet set) => set.Rows<RuleRow>("validity");

    internal sealed record RuleRow : DatedRow
    {
        public required string Rule { get; init; }

        public required int Value { get; init; }

        public string NameJa { get; init; } = "";

        public string NameEn { get; init; } = "";
    }
}
