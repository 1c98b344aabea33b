using System.Text.Json.Serialization;

namespace ScamWatch.Domain.Guidance.Articles;

/// <summary>The articles that come with the product: <c>data/reference/articles-*.json</c>.</summary>
public sealed class ArticleBook
{
    private readonly Dictionary<string, Article> _byId;

    /// <summary>Of articles in the order in which they are listed.</summary>
    /// <exception cref="InvalidDataException">An id is there twice, a section is unknown, or a successor is missing.</exception>
    public ArticleBook(IReadOnlyList<Article> articles)
    {
        All = articles;
        _byId = new(articles.Count, StringComparer.Ordinal);
        foreach (var article in articles)
        {
            if (!_byId.TryAdd(article.Id, article))
            {
                throw new InvalidDataException($"The article '{article.Id}' is there twice.");
            }

            if (!Sections.Contains(article.Section))
            {
                throw new InvalidDataException($"The article '{article.Id}' has the unknown section '{article.Section}'.");
            }
        }

        if (articles.FirstOrDefault(a => a.Successor is { } next && !_byId.ContainsKey(next)) is { } broken)
        {
            throw new InvalidDataException($"The successor of the article '{broken.Id}' is missing.");
        }
    }

    /// <summary>The sections, in the order in which screens list them.</summary>
    public static IReadOnlyList<string> Sections { get; } =
        ["loss", "card", "pin", "validity", "phone", "scam", "misregistration", "insurance", "portal", "system", "privacy", "security", "payroll", "local"];

    /// <summary>Every article, by section, then in the order of the files.</summary>
    public IReadOnlyList<Article> All { get; }

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="InvalidDataException">A file is malformed, or the articles do not fit together.</exception>
    public static ArticleBook Load(string referenceFolder) => new(
    [
        .. Directory.EnumerateFiles(referenceFolder, "articles-*.json").Order(StringComparer.Ordinal)
            .SelectMany(ReferenceFile.Rows<ArticleRow>)
            .Select(row => row.ToArticle())
            .OrderBy(a => Sections.ToList().IndexOf(a.Section)),
    ]);

    /// <summary>The article, or null.</summary>
    public Article? Find(string id) => _byId.GetValueOrDefault(id);

    private sealed record ArticleRow : DatedRow
    {
        public required string Id { get; init; }

        public required string Section { get; init; }

        public required string QuestionJa { get; init; }

        public required string QuestionEn { get; init; }

        public string Reading { get; init; } = "";

        public required IReadOnlyList<string> AnswerJa { get; init; }

        public required IReadOnlyList<string> AnswerEn { get; init; }

        public IReadOnlyList<string> Asked { get; init; } = [];

        public IReadOnlyList<string> Tags { get; init; } = [];

        public IReadOnlyList<string> Cites { get; init; } = [];

        public IReadOnlyList<string> Conflicts { get; init; } = [];

        public IReadOnlyList<string> Flags { get; init; } = [];

        [JsonPropertyName("public")]
        public bool IsPublic { get; init; }

        public string SourceRef { get; init; } = "";

        public IReadOnlyList<string> AlsoSources { get; init; } = [];

        public string? Successor { get; init; }

        public DateOnly? ReviewDue { get; init; }

        public Article ToArticle() => new()
        {
            Id = Id,
            Section = Section,
            Question = (QuestionJa, QuestionEn),
            Reading = Reading,
            AnswerJa = AnswerJa,
            AnswerEn = AnswerEn,
            Asked = Asked,
            Tags = Tags,
            Cites = Cites,
            Conflicts = Conflicts,
            Flags = [.. Flags.Select(f => Codes.TryParse<ArticleFlag>(f, out var flag) ? flag : throw new InvalidDataException($"The article '{Id}' has the unknown flag '{f}'."))],
            Public = IsPublic,
            Source = Source,
            SourceRef = SourceRef,
            AlsoSources = AlsoSources,
            ObservedOn = ObservedOn,
            ValidFrom = ValidFrom,
            ValidTo = ValidTo,
            Successor = Successor,
            ReviewDue = ReviewDue,
            NoteJa = NoteJa,
        };
    }
}
