using System.Diagnostics;
using System.Globalization;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.References;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>How long it takes to say who is open, for moments from 2024 to 2030, all topics, languages and callers.</summary>
internal static class OpenNowSpeed
{
    private const int Questions = 20_000;

    public static int Run(BenchRun run)
    {
        var reference = new ReferenceNow(ReferenceSet.Shipped(Path.Combine(TestPaths.Data, "reference"), Path.Combine(TestPaths.Data, "samples")));
        var desks = new OpenDesks(reference);
        var topics = desks.Topics(new(2026, 11, 21));
        var languages = desks.Languages(new(2026, 11, 21));
        var ways = Enum.GetValues<CallerWay>();
        // The same questions each time.
        var random = new Random(9);
        var questions = Enumerable.Range(0, Questions).Select(_ => (
            new DeskQuestion(topics[random.Next(topics.Count)].Code, languages[random.Next(languages.Count)], ways[random.Next(ways.Length)]),
            new DateTime(2024, 1, 1).AddMinutes(random.Next(7 * 365 * 24 * 60)))).ToList();
        foreach (var (question, at) in questions.Take(2000))
        {
            desks.At(question, at);
        }

        var times = new List<double>(Questions);
        foreach (var (question, at) in questions)
        {
            var began = Stopwatch.GetTimestamp();
            desks.At(question, at);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        var swap = Stopwatch.GetTimestamp();
        reference.Exchange(ReferenceSet.Shipped(Path.Combine(TestPaths.Data, "reference"), Path.Combine(TestPaths.Data, "samples")));
        desks.At(questions[0].Item1, questions[0].Item2);
        var first = Stopwatch.GetElapsedTime(swap).TotalMilliseconds;

        var spread = new Spread(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            open-now: {Questions} questions ({topics.Count} topics, {languages.Count} languages, {ways.Length} callers, moments of 2024-2030)
            median {spread.Median:0.000} ms
            p99    {spread.P99:0.000} ms
            worst  {spread.Worst:0.000} ms
            first answer after the data was exchanged, files read anew: {first:0.0} ms
            """));
        run.Add("who is open, for any moment", spread, new(Questions, "questions"));
        run.Add("first answer after the data was exchanged", first, "ms");
        return spread.P99 < 1 ? 0 : 1;
    }
}
