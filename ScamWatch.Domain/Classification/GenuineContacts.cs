using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.References;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Classification;

/// <summary>A genuine contact that citizens take for a fake, or that fakes copy.</summary>
/// <param name="Code">Stable code, as evidence cites it.</param>
/// <param name="Title">What it is.</param>
/// <param name="Parties">Taxonomy codes of who sends it.</param>
/// <param name="Channels">Codes of the channels by which it comes.</param>
/// <param name="Does">What the genuine one does.</param>
/// <param name="Never">What it never does; empty where the source says nothing of that.</param>
/// <param name="Check">How to make sure; empty where the source says nothing of that.</param>
/// <param name="Source">Who says so.</param>
/// <param name="ObservedOn">When that was seen there; null where unknown.</param>
public sealed record GenuineContact(
    string Code, Words Title, IReadOnlyList<string> Parties, IReadOnlyList<string> Channels, Words Does, Words Never, Words Check,
    string Source, DateOnly? ObservedOn);

/// <summary>A genuine contact that a report resembles.</summary>
/// <param name="Words">Words of it that stand in the report.</param>
/// <param name="ComesByIt">False where the genuine one never comes by the report's channel.</param>
/// <param name="IsCited">True where the judgement rests on it too.</param>
public sealed record GenuineLikeness(GenuineContact Contact, IReadOnlyList<string> Words, bool ComesByIt, bool IsCited);

/// <summary>The rows of <c>look-alikes.json</c>, to be laid beside a report: they say nothing of which of the two it is.</summary>
public sealed class GenuineContacts
{
    /// <summary>One word alone stands in many texts; with the sender it claims to have, it is enough.</summary>
    private const int WordsAlone = 2;

    private readonly Derived<IReadOnlyList<ReadyRow>> _rows;

    internal GenuineContacts(ReferenceNow reference) => _rows = new(reference, Read);

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">Malformed; the message names file and line.</exception>
    public static GenuineContacts Load(string folder) => new(ReferenceNow.Of(folder));

    private static IReadOnlyList<ReadyRow> Read(ReferenceSet set)
    {
        var sources = SourceNames.Read(set);
        return
        [
            .. set.Rows<Row>("look-alikes").Select(r => new ReadyRow(
                r,
                new GenuineContact(
                    r.Code, (r.TitleJa, r.TitleEn), r.From, r.Channels, (r.DoesJa, r.DoesEn), (r.NeverJa, r.NeverEn), (r.CheckJa, r.CheckEn),
                    sources.Full(r.Source), r.ObservedOn),
                [.. r.Keywords.Select(k => (k, RuleConditions.Fold(k)))])),
        ];
    }

    /// <summary>What the report resembles, the most alike first.</summary>
    /// <param name="today">Day in Japan: rows that do not hold are left out.</param>
    public IReadOnlyList<GenuineLikeness> LikeReport(Report report, DateOnly today)
    {
        var text = RuleConditions.Fold(Cut(report.Subject) + "\n" + Cut(report.Body));
        var channel = Codes.Of(report.Channel);
        var cited = report.Evidence.Select(e => e.Code).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from row in _rows.Value
               where row.Row.HoldsOn(today)
               let words = row.Words.Where(w => text.Contains(w.Folded, StringComparison.Ordinal)).Select(w => w.Written).ToList()
               let isCited = cited.Contains(row.Contact.Code)
               where isCited || words.Count >= WordsAlone || (words.Count > 0 && row.Contact.Parties.Contains(report.Impersonates))
               orderby isCited descending, words.Count descending, row.Contact.Code
               select new GenuineLikeness(row.Contact, words, row.Contact.Channels.Contains(channel), isCited),
        ];
    }

    private static string Cut(string text) => text.Length <= NormalText.MaxFieldLength ? text : text[..NormalText.MaxFieldLength];

    private sealed record ReadyRow(Row Row, GenuineContact Contact, IReadOnlyList<(string Written, string Folded)> Words);

    private sealed record Row : DatedRow
    {
        public required string Code { get; init; }

        public required string TitleJa { get; init; }

        public required string TitleEn { get; init; }

        public required string DoesJa { get; init; }

        public required string DoesEn { get; init; }

        public string NeverJa { get; init; } = "";

        public string NeverEn { get; init; } = "";

        public string CheckJa { get; init; } = "";

        public string CheckEn { get; init; } = "";

        public IReadOnlyList<string> Keywords { get; init; } = [];

        public IReadOnlyList<string> Channels { get; init; } = [];

        public IReadOnlyList<string> From { get; init; } = [];
    }
}
