using System.Text.Json;
using ScamWatch.Domain.Guidance.Articles;

namespace ScamWatch.Tests.Support;

/// <summary>A question with the articles of which any one answers it.</summary>
internal sealed record GuidanceQuestion(string Question, IReadOnlyList<string> Expect);

/// <summary>Questions to find articles by.</summary>
internal static class GuidanceQuestions
{
    /// <summary>Those the search was made with.</summary>
    public static IReadOnlyList<GuidanceQuestion> Development { get; } = Read("development-questions.json", "question");

    /// <summary>Those it is measured with, and nothing else is. Questions that no article is about are left out.</summary>
    public static IReadOnlyList<GuidanceQuestion> HeldOut { get; } = Read("questions.json", "text");

    /// <summary>The same, where an article that answers what an expected one answers is as right.</summary>
    public static IReadOnlyList<GuidanceQuestion> HeldOutAlike { get; } = WithAlike(HeldOut);

    /// <summary>Place of the first article that answers, from 1; 0 where none is among the first.</summary>
    public static int RankOf(ArticleSearch search, GuidanceQuestion question, int most)
    {
        var hits = search.Find(question.Question, most);
        for (var i = 0; i < hits.Count; i++)
        {
            if (question.Expect.Contains(hits[i].Article.Id))
            {
                return i + 1;
            }
        }

        return 0;
    }

    private static List<GuidanceQuestion> WithAlike(IReadOnlyList<GuidanceQuestion> questions)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestPaths.Root, "ScamWatch.Tests", "TestData", "guidance", "alike.json")));
        var pairs = json.RootElement.GetProperty("rows").EnumerateArray().Select(p => (One: p[0].GetString()!, Other: p[1].GetString()!)).ToList();
        return [.. questions.Select(q => q with
        {
            Expect = [.. q.Expect
                .Concat(pairs.Where(p => q.Expect.Contains(p.One)).Select(p => p.Other))
                .Concat(pairs.Where(p => q.Expect.Contains(p.Other)).Select(p => p.One))
                .Distinct()],
        })];
    }

    private static List<GuidanceQuestion> Read(string file, string key)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestPaths.Root, "ScamWatch.Tests", "TestData", "guidance", file)));
        return [.. json.RootElement.GetProperty("rows").EnumerateArray()
            .Select(r => new GuidanceQuestion(r.GetProperty(key).GetString()!, [.. r.GetProperty("expect").EnumerateArray().Select(e => e.GetString()!)]))
            .Where(q => q.Expect.Count > 0)];
    }
}
