using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Classification;

/// <summary>A judgement with the traces it rests on.</summary>
public sealed record JudgedText(Judgement Judgement, IReadOnlyList<Indicator> Indicators);

/// <summary>Judges a text by the classifier in use, as intake does. Stores nothing.</summary>
public sealed class JudgeText(CurrentClassifier current, OfficialDirectory official, TimeProvider clock)
{
    /// <param name="text">The contact, My Numbers already destroyed.</param>
    public async Task<JudgedText> RunAsync(ReportText text, CancellationToken ct) =>
        By(await current.GetAsync(ct), text, official, clock.GetUtcNow().UtcDateTime);

    /// <summary>As <see cref="RunAsync"/>, by a classifier the caller holds.</summary>
    /// <param name="at">The time whose rules and official addresses count, UTC.</param>
    /// <param name="explain">False to leave out phrases, which is faster; rules are always given.</param>
    public static JudgedText By(ReportClassifier classifier, ReportText text, OfficialDirectory official, DateTime at, bool explain = true)
    {
        var indicators = IndicatorScanner.Scan(
            string.Join('\n', [text.Subject, text.Sender, text.Body, .. text.Mail?.Links.Select(l => l.Target) ?? []]), official);
        return new(classifier.Judge(text, indicators, at, explain), indicators);
    }
}
