using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Access;

/// <summary>A line of <c>TestData/access.csv</c>: what each role and nobody in particular get where they ask.</summary>
/// <param name="Kind"><c>endpoint</c> or <c>action</c>.</param>
/// <param name="Name">Methods and pattern of an endpoint, or class and method of an action.</param>
/// <param name="Expected">By role; the empty role is whoever is not signed in.</param>
internal sealed record AccessLine(string Kind, string Name, IReadOnlyDictionary<string, string> Expected);

/// <summary>The one table of who gets where. It is written by people and read by people; no program makes it.</summary>
internal static class AccessTable
{
    public const string Nobody = "";

    private static readonly Lazy<IReadOnlyList<AccessLine>> s_lines = new(Read);

    public static IReadOnlyList<string> Askers { get; } = [Nobody, .. Role.All];

    public static IReadOnlyList<AccessLine> Lines => s_lines.Value;

    public static AccessLine? Find(string kind, string name) => Lines.FirstOrDefault(l => l.Kind == kind && l.Name == name);

    private static List<AccessLine> Read()
    {
        var file = Path.Combine(TestPaths.Root, "ScamWatch.Tests", "TestData", "access.csv");
        var lines = new List<AccessLine>();
        foreach (var text in File.ReadLines(file).Where(l => l.Length > 0 && !l.StartsWith('#')).Skip(1))
        {
            var cells = text.Split(',');
            Assert.True(cells.Length == 2 + Askers.Count, $"access.csv: {text}");
            lines.Add(new(cells[0], cells[1], Askers.Select((a, n) => (a, Cell: cells[n + 2])).ToDictionary(p => p.a, p => p.Cell)));
        }

        Assert.Equal(lines.Count, lines.Select(l => (l.Kind, l.Name)).Distinct().Count());
        return lines;
    }
}
