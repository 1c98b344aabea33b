using System.Text.RegularExpressions;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Replies;

/// <summary>The text of a mail before anything is filled in.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Lines">The lines of the body. Places in braces are filled in; a line is left out where its place stays empty.</param>
public sealed record ReplyTemplate(string Subject, IReadOnlyList<string> Lines);

/// <summary>
/// The mails to reporters: rows of <c>data/reference/reply-templates.json</c>, one for each occasion and language, dated. The
/// newest row in force on the day asked for is used.
/// </summary>
public sealed partial class ReplyTemplates
{
    /// <summary>What may be filled in.</summary>
    private static readonly HashSet<string> s_places = new(StringComparer.Ordinal)
    {
        "receipt", "received", "office", "phone", "lookup", "stop", "check", "now", "afterwards", "desks",
    };

    private readonly IReadOnlyList<TemplateRow> _rows;

    private ReplyTemplates(IReadOnlyList<TemplateRow> rows) => _rows = rows;

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is malformed, a place has an unknown name, or a mail lacks the receipt number or the way to stop further mails.
    /// </exception>
    public static ReplyTemplates Load(string referenceFolder)
    {
        var file = Path.Combine(referenceFolder, "reply-templates.json");
        var rows = ReferenceFile.Rows<TemplateRow>(file);
        foreach (var row in rows)
        {
            var places = row.Lines.Append(row.Subject).SelectMany(l => Place().Matches(l)).Select(m => m.Groups[1].Value).ToHashSet();
            if (places.FirstOrDefault(p => !s_places.Contains(p)) is { } unknown)
            {
                throw new InvalidDataException($"{file}: '{row.Id}' ({row.Language}) has the unknown place {{{unknown}}}.");
            }

            if (!places.Contains("receipt") || !places.Contains("stop") || row.Subject.Contains('\n', StringComparison.Ordinal))
            {
                throw new InvalidDataException($"{file}: '{row.Id}' ({row.Language}) needs {{receipt}}, {{stop}} and a subject of one line.");
            }
        }

        foreach (var language in Enum.GetValues<ReplyLanguage>())
        {
            foreach (var id in Enum.GetValues<Verdict>().Select(v => IdOf(v)).Append(IdOf(null)))
            {
                if (!rows.Any(r => r.Id == id && r.Language == Codes.Of(language)))
                {
                    throw new InvalidDataException($"{file}: no row '{id}' in '{Codes.Of(language)}'.");
                }
            }
        }

        return new(rows);
    }

    /// <summary>
    /// The template for an occasion on a day. Where none is in force the newest of all: a text that somebody forgot to renew
    /// must not keep a report out.
    /// </summary>
    /// <param name="verdict">The decision to tell of; null for the acknowledgement.</param>
    public ReplyTemplate Find(Verdict? verdict, ReplyLanguage language, DateOnly day)
    {
        var (id, code) = (IdOf(verdict), Codes.Of(language));
        var row = _rows.Where(r => r.Id == id && r.Language == code)
            .MaxBy(r => (r.HoldsOn(day), r.ValidFrom ?? DateOnly.MinValue))!;
        return new(row.Subject, row.Lines);
    }

    private static string IdOf(Verdict? verdict) => verdict is { } decided ? $"outcome-{Codes.Of(decided)}" : "acknowledgement";

    [GeneratedRegex(@"\{([a-z]+)\}", RegexOptions.NonBacktracking)]
    internal static partial Regex Place();

    private sealed record TemplateRow : DatedRow
    {
        public required string Id { get; init; }

        public required string Language { get; init; }

        public required string Subject { get; init; }

        public required IReadOnlyList<string> Lines { get; init; }
    }
}
