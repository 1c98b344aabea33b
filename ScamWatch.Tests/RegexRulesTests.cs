using System.Reflection;
using System.Text.RegularExpressions;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests;

/// <summary>No text can make a regular expression of the product take long: each is without backtracking, or stops by itself.</summary>
public sealed partial class RegexRulesTests
{
    private static readonly string[] s_projects = ["ScamWatch.Domain", "ScamWatch.Ingest", "ScamWatch.Web"];

    [Fact]
    public void Every_generated_expression_is_bounded()
    {
        var all = new[] { typeof(Domain.Codes), typeof(Ingest.IngestServices), typeof(Web.ScamWatchApp) }
            .SelectMany(t => t.Assembly.GetTypes())
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(m => m.ReturnType == typeof(Regex) && m.GetCustomAttribute<GeneratedRegexAttribute>() is not null)
            .ToList();

        Assert.True(all.Count > 40, $"{all.Count}");
        Assert.Empty(all.Where(m => !IsBounded((Regex)m.Invoke(null, [])!)).Select(m => $"{m.DeclaringType!.Name}.{m.Name}"));
    }

    [Fact]
    public void No_expression_is_made_another_way()
    {
        var others = s_projects.SelectMany(p => Directory.EnumerateFiles(Path.Combine(TestPaths.Root, p), "*.*", SearchOption.AllDirectories))
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
            .SelectMany(f => File.ReadLines(f).Where(l => Made().IsMatch(l) && !l.Contains("NonBacktracking", StringComparison.Ordinal) && !l.Contains("TimeSpan.From", StringComparison.Ordinal)).Select(l => $"{Path.GetFileName(f)}: {l.Trim()}"));

        Assert.Empty(others);
    }

    [Theory]
    [InlineData("(a+)+$", RegexOptions.None, false)]
    [InlineData("(a+)+$", RegexOptions.NonBacktracking, true)]
    public void The_rule_tells_them_apart(string pattern, RegexOptions options, bool bounded) =>
        Assert.Equal(bounded, IsBounded(new Regex(pattern, options)));

    private static bool IsBounded(Regex regex) =>
        regex.Options.HasFlag(RegexOptions.NonBacktracking) || regex.MatchTimeout is { Ticks: > 0 } limit && limit <= TimeSpan.FromSeconds(2);

    [GeneratedRegex(@"new\s+Regex\(|\bRegex\.(IsMatch|Match|Matches|Replace|Split|Count|EnumerateMatches)\(")]
    private static partial Regex Made();
}
