using System.Text.RegularExpressions;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests;

/// <summary>Rules of the house that a machine can watch.</summary>
public sealed partial class HouseRulesTests
{
    [Fact]
    public void No_hotline_number_stands_in_the_code()
    {
        var found = Sources().SelectMany(file => Hotline().Matches(File.ReadAllText(file)).Select(m => $"{Path.GetFileName(file)}: {m.Value}"));

        Assert.Empty(found);
    }

    [Fact]
    public void Rules_entities_and_values_know_no_database()
    {
        // By kind of file: only actions, queries and storage may see Entity Framework.
        var pure = Sources().Where(f => f.Contains($"{Path.DirectorySeparatorChar}ScamWatch.Domain{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(f => f.EndsWith("Rules.cs", StringComparison.Ordinal) || f.Contains("Indicators", StringComparison.Ordinal)
                || f.Contains("Privacy", StringComparison.Ordinal) || f.Contains("Classification", StringComparison.Ordinal));

        Assert.All(pure, file => Assert.DoesNotContain("Microsoft.EntityFrameworkCore", File.ReadAllText(file), StringComparison.Ordinal));
    }

    private static IEnumerable<string> Sources() =>
        new[] { "ScamWatch.Domain", "ScamWatch.Ingest", "ScamWatch.Web" }
            .SelectMany(p => Directory.EnumerateFiles(Path.Combine(TestPaths.Root, p), "*.*", SearchOption.AllDirectories))
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal));

    [GeneratedRegex("0120-?[0-9]{2,3}-?[0-9]{3,4}|0570-?[0-9]{3}-?[0-9]{3}|050-?3[0-9]{3}-?[0-9]{4}")]
    private static partial Regex Hotline();
}
