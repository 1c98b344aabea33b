using ScamWatch.Domain.References;

namespace ScamWatch.Domain.Guidance;

/// <summary>A fee as it was seen on a day.</summary>
/// <param name="Item">Stable code, such as <see cref="Fees.ReissueCard"/>.</param>
/// <param name="AmountYen">Amount in yen; 0 where it is free.</param>
/// <param name="Name">What it is for.</param>
/// <param name="ObservedOn">When it was last seen to be so: day of the source, or the later day on which staff made sure; null where neither is known.</param>
/// <param name="Issuer">Whose page it was read on.</param>
/// <param name="Source">Key of that page.</param>
public sealed record Fee(string Item, int AmountYen, Words Name, DateOnly? ObservedOn, string Issuer, string Source);

/// <summary>
/// The fees of <c>data/reference/fees.json</c>, in parts from which totals are made. They change, so each is a dated row;
/// the newest in force on the day asked for is used.
/// </summary>
public sealed class Fees
{
    public const string ReissueCard = "reissue_card_lost_or_own_fault";
    public const string ReissueCertificates = "reissue_certificates";
    public const string ExpressCard = "express_reissue_card";
    public const string ExpressCertificates = "express_reissue_certificates";

    private readonly Derived<Content> _content;

    internal Fees(ReferenceNow reference) => _content = new(reference, Read);

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is malformed.</exception>
    public static Fees Load(string referenceFolder) => new(ReferenceNow.Of(referenceFolder));

    /// <summary>The fee for an item on a day, or null where no row holds: then it must be asked for, never guessed.</summary>
    public Fee? Find(string item, DateOnly day) =>
        _content.Value is var content
        && content.Rows.Where(r => r.Item == item && r.HoldsOn(day)).MaxBy(r => r.ObservedOn ?? DateOnly.MinValue) is { } row
            ? new(row.Item, row.AmountYen, (row.NameJa, row.NameEn), row.SeenOn, content.Sources.Issuer(row.Source), row.Source)
            : null;

    /// <summary>The amounts in yen that are in force on a day, and what card and certificates come to together.</summary>
    public IReadOnlySet<int> Amounts(DateOnly day)
    {
        var items = _content.Value.Rows.Select(r => r.Item).Distinct().Select(i => Find(i, day)).OfType<Fee>().ToDictionary(f => f.Item, f => f.AmountYen);
        var amounts = items.Values.ToHashSet();
        foreach (var (card, certificates) in ((string, string)[])[(ReissueCard, ReissueCertificates), (ExpressCard, ExpressCertificates)])
        {
            if (items.TryGetValue(card, out var one) && items.TryGetValue(certificates, out var other))
            {
                amounts.Add(one + other);
            }
        }

        return amounts;
    }

    internal static Content Read(ReferenceSet set) => new(set.Rows<FeeRow>("fees"), SourceNames.Read(set));

    internal sealed record Content(IReadOnlyList<FeeRow> Rows, SourceNames Sources);

    internal sealed record FeeRow : DatedRow
    {
        public required string Item { get; init; }

        public required int AmountYen { get; init; }

        public string NameJa { get; init; } = "";

        public string NameEn { get; init; } = "";
    }
}
