using System.Text.RegularExpressions;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Replies;

/// <summary>The text of a mail before anything is filled in.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Lines">The lines of the body. Places in braces are filled in; a line is left out where its place stays empty.</param>
public sealed record ReplyTemplate(string Subject, IReadOnlyList<string> Lines);

/// <summary>A question that staff choose instead of writing one.</summary>
/// <param name="Code">Stable code, kept in the audit trail.</param>
/// <param name="Label">What it is about, for staff.</param>
public sealed record QuestionTemplate(string Code, Words Label, string Ja, string En, string Plain)
{
    /// <summary>The question in a language.</summary>
    public string In(ReplyLanguage language) => language switch
    {
        ReplyLanguage.Ja => Ja,
        ReplyLanguage.En => En,
        ReplyLanguage.Plain => Plain,
        _ => throw new ArgumentOutOfRangeException(nameof(language)),
    };
}

/// <summary>
/// The mails to reporters: rows of <c>data/reference/reply-templates.json</c>, one for each occasion and language, dated. The
/// newest row in force on the day asked for is used.
/// </summary>
public sealed partial class ReplyTemplates
{
    /// <summary>What may be filled in.</summary>
    private static readonly HashSet<string> s_places = new(StringComparer.Ordinal)
    {
        "receipt", "received", "office", "phone", "lookup", "stop", "check", "now", "afterwards", "desks", "question",
    };

    private const string QuestionId = "question";

    private readonly IReadOnlyList<TemplateRow> _rows;
    private readonly IReadOnlyList<QuestionRow> _questions;

    private ReplyTemplates(IReadOnlyList<TemplateRow> rows, IReadOnlyList<QuestionRow> questions) => (_rows, _questions) = (rows, questions);

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is malformed, a place has an unknown name, or a mail lacks the receipt number or the way to stop further mails.
    /// </exception>
    public static ReplyTemplates Load(string referenceFolder)
    {
        var file = Path.Combine(referenceFolder, "reply-templates.json");
        var content = ReferenceFile.Read<FileContent>(file);
        var rows = content.Rows ?? throw new InvalidDataException($"{file}: the list 'rows' is missing.");
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
            foreach (var id in Enum.GetValues<Verdict>().Select(v => IdOf(v)).Append(IdOf(null)).Append(QuestionId))
            {
                if (!rows.Any(r => r.Id == id && r.Language == Codes.Of(language)))
                {
                    throw new InvalidDataException($"{file}: no row '{id}' in '{Codes.Of(language)}'.");
                }
            }
        }

        return new(rows, content.Questions ?? []);
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

    /// <summary>The frame of a question to the reporter; as <see cref="Find"/> otherwise.</summary>
    public ReplyTemplate FindQuestion(ReplyLanguage language, DateOnly day)
    {
        var code = Codes.Of(language);
        var row = _rows.Where(r => r.Id == QuestionId && r.Language == code).MaxBy(r => (r.HoldsOn(day), r.ValidFrom ?? DateOnly.MinValue))!;
        return new(row.Subject, row.Lines);
    }

    /// <summary>The questions in force that fit a channel, in the order of the file.</summary>
    public IReadOnlyList<QuestionTemplate> Questions(Channel channel, DateOnly day) =>
    [
        .. _questions.Where(q => q.HoldsOn(day) && (q.Channels.Count == 0 || q.Channels.Contains(Codes.Of(channel))))
            .Select(q => new QuestionTemplate(q.Code, (q.LabelJa, q.LabelEn), q.Ja, q.En, q.Plain)),
    ];

    /// <summary>What a question is about, by its code; null for a code that is no longer there.</summary>
    public Words? Label(string code) => _questions.Where(q => q.Code == code).Select(q => (Words?)(q.LabelJa, q.LabelEn)).FirstOrDefault();

    private static string IdOf(Verdict? verdict) => verdict is { } decided ? $"outcome-{Codes.Of(decided)}" : "acknowledgement";

    [GeneratedRegex(@"\{([a-z]+)\}", RegexOptions.NonBacktracking)]
    internal static partial Regex Place();

    private sealed record FileContent(IReadOnlyList<TemplateRow>? Rows, IReadOnlyList<QuestionRow>? Questions);

    private sealed record QuestionRow : DatedRow
    {
        public required string Code { get; init; }

        public required string LabelJa { get; init; }

        public required string LabelEn { get; init; }

        /// <summary>Channels it is for; empty for all.</summary>
        public IReadOnlyList<string> Channels { get; init; } = [];

        public required string Ja { get; init; }

        public required string En { get; init; }

        public required string Plain { get; init; }
    }

    private sealed record TemplateRow : DatedRow
    {
        public required string Id { get; init; }

        public required string Language { get; init; }

        public required string Subject { get; init; }

        public required IReadOnlyList<string> Lines { get; init; }
    }
}
