using System.Text.RegularExpressions;
using System.Xml.Linq;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Shell;

/// <summary>The words of the screens: complete in both languages, and none missing.</summary>
public sealed partial class TextsTests
{
    public static TheoryData<string> Files { get; } = new(
        Directory.EnumerateFiles(TestPaths.Web, "*.resx", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith(".en.resx", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(TestPaths.Web, f)));

    [Theory, MemberData(nameof(Files))]
    public void English_has_the_same_keys_and_places_to_fill(string file)
    {
        var japanese = Read(file);
        var english = Read(file.Replace(".resx", ".en.resx", StringComparison.Ordinal));

        Assert.Equal(japanese.Keys.Order(StringComparer.Ordinal), english.Keys.Order(StringComparer.Ordinal));
        Assert.All(japanese, pair =>
        {
            Assert.NotEmpty(pair.Value.Trim());
            Assert.NotEmpty(english[pair.Key].Trim());
            Assert.Equal(Places(pair.Value), Places(english[pair.Key]));
        });
    }

    [Fact]
    public void Every_word_a_page_asks_for_is_there()
    {
        var missing = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories(TestPaths.Web).Append(TestPaths.Web))
        {
            var keys = Keys(folder).Concat(Keys(Path.Combine(TestPaths.Web, "Shell"))).Concat(Keys(Path.Combine(TestPaths.Web, "Audit"))).ToHashSet();
            foreach (var source in Directory.EnumerateFiles(folder).Where(f => f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal)))
            {
                var text = File.ReadAllText(source);
                var borrowed = Localizers().Matches(text).SelectMany(m => KeysOf(m.Groups[1].Value)).ToHashSet();
                missing.AddRange(Asked().Matches(text)
                    .Select(m => m.Groups[1].Value)
                    // A key put together at run time ends in a dot here.
                    .Where(k => !k.EndsWith('.') && !keys.Contains(k) && !borrowed.Contains(k))
                    .Select(k => $"{Path.GetFileName(source)}: {k}"));
            }
        }

        Assert.Empty(missing);
    }

    private static IEnumerable<string> Keys(string folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.resx").Where(f => !f.EndsWith(".en.resx", StringComparison.Ordinal))
                .SelectMany(f => Read(Path.GetRelativePath(TestPaths.Web, f)).Keys)
            : [];

    /// <summary>The keys of texts by the name of their class, in whatever folder they are.</summary>
    private static IEnumerable<string> KeysOf(string texts) =>
        Directory.EnumerateFiles(TestPaths.Web, $"{texts}.resx", SearchOption.AllDirectories)
            .SelectMany(f => Read(Path.GetRelativePath(TestPaths.Web, f)).Keys);

    private static Dictionary<string, string> Read(string file) =>
        XDocument.Load(Path.Combine(TestPaths.Web, file)).Root!.Elements("data")
            .ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);

    private static IEnumerable<string> Places(string text) =>
        Place().Matches(text).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"IStringLocalizer<(\w+)>")]
    private static partial Regex Localizers();

    [GeneratedRegex(@"\b[A-Z]\[""([^""]+)""")]
    private static partial Regex Asked();
}
