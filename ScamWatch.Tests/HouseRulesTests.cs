using System.Text.RegularExpressions;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests;

/// <summary>Rules of the house that a machine can watch.</summary>
public sealed partial class HouseRulesTests
{
    /// <summary>What looks like such a figure and is none, with why it may stand there.</summary>
    private static readonly (string File, string Figure, string Why)[] s_noFigures =
    [
        ("TokenClasses.cs", "+81", "the country code of Japan"),
        ("RuleConditions.cs", "+81", "the country code of Japan"),
        ("HoursWords.cs", "00:00-24:00", "how rows write a whole day"),
        ("HoursWords.cs", "24時間", "the word for a whole day"),
        ("OpenTexts.resx", "24時間", "the word for a whole day"),
        ("OpenTexts.en.resx", "Round the clock", "the word for a whole day"),
        ("Cues.cs", "24時間", "a phrase of scams"),
    ];

    [Fact]
    public void No_telephone_number_fee_or_opening_hour_stands_in_the_code()
    {
        var found = new List<string>();
        foreach (var file in Sources("resx").Where(f => !f.Contains("Migrations", StringComparison.Ordinal)))
        {
            foreach (var line in File.ReadLines(file).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal) && !l.TrimStart().StartsWith("@*", StringComparison.Ordinal)))
            {
                // What follows a comment's slashes is no code; an address has a colon before them.
                var code = Comment().Replace(line, "");
                found.AddRange(Figure().Matches(code)
                    .Where(m => !s_noFigures.Any(x => x.File == Path.GetFileName(file) && x.Figure.Equals(m.Value, StringComparison.OrdinalIgnoreCase)))
                    .Select(m => $"{Path.GetFileName(file)}: {m.Value}"));
            }
        }

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("0120-95-0178")]
    [InlineData("0570783578")]
    [InlineData("03-6457-9585")]
    [InlineData("電話は188へ")]
    [InlineData("#9110")]
    [InlineData("+81-3-6734-0170")]
    [InlineData("手数料は1,000円")]
    [InlineData("1000 yen")]
    [InlineData("¥800")]
    [InlineData("9:30〜20:00")]
    [InlineData("09:30-17:30")]
    [InlineData("9時から")]
    [InlineData("24時間受け付けます")]
    public void Such_a_figure_would_be_found(string text) => Assert.Matches(Figure(), text);

    [Theory]
    [InlineData("2026-11-20 14:30")]
    [InlineData("T123-456-7890")]
    [InlineData("1880年")]
    [InlineData("{0}円")]
    [InlineData("110番してください")]
    public void Other_figures_are_none(string text) => Assert.DoesNotMatch(Figure(), text);

    [Fact]
    public void Rules_entities_and_values_know_no_database()
    {
        // By kind of file: only actions, queries and storage may see Entity Framework.
        var pure = Sources().Where(f => f.Contains($"{Path.DirectorySeparatorChar}ScamWatch.Domain{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(f => f.EndsWith("Rules.cs", StringComparison.Ordinal) || f.Contains("Indicators", StringComparison.Ordinal)
                || f.Contains($"{Path.DirectorySeparatorChar}Privacy{Path.DirectorySeparatorChar}", StringComparison.Ordinal) || f.Contains("Classification", StringComparison.Ordinal))
            .Where(f => !s_privacyActions.Contains(Path.GetFileNameWithoutExtension(f)));

        Assert.All(pure, file => Assert.DoesNotContain("Microsoft.EntityFrameworkCore", File.ReadAllText(file), StringComparison.Ordinal));
    }

    /// <summary>Actions and queries about what is held of people; the rest of their folder is values and rules.</summary>
    private static readonly string[] s_privacyActions =
        ["AccessLog", "CheckKeys", "DisposeRecords", "ErasePerson", "ExportPerson", "FindAccess", "FindDisposals", "FindPerson", "Forgetting", "HoldRecords", "RenewFields"];

    private static IEnumerable<string> Sources(params string[] more) =>
        new[] { "ScamWatch.Domain", "ScamWatch.Ingest", "ScamWatch.Web" }
            .SelectMany(p => Directory.EnumerateFiles(Path.Combine(TestPaths.Root, p), "*.*", SearchOption.AllDirectories))
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal) || more.Any(m => f.EndsWith("." + m, StringComparison.Ordinal)));

    /// <summary>Telephone numbers, short numbers in service but 110 and 119, amounts of money, and spans of hours.</summary>
    [GeneratedRegex(
        @"(?<![0-9A-Za-z.])0[0-9]{1,4}-[0-9]{1,4}-[0-9]{2,4}(?![0-9])|\+81[0-9-]*|(?:0120|0570)[0-9-]{4,}|#9110|(?<![0-9A-Za-z#&;.,])188(?![0-9A-Za-z.,年])"
        + @"|[0-9０-９][0-9０-９,]*\s*(?:円|yen\b)|[¥￥]\s*[0-9]"
        + @"|[0-9]{1,2}:[0-9]{2}\s*[-〜–~～]\s*[0-9]{1,2}:[0-9]{2}|[0-9]{1,2}時(?:[0-9]{1,2}分)?\s*(?:から|[〜～-])|24時間|[0-9]{1,2}\s?[ap]m\b|24/365|round the clock",
        RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Figure();

    [GeneratedRegex("(?<!:)//.*$", RegexOptions.None, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Comment();
}
