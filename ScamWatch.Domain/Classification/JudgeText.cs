using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Classification;

/// <summary>A judgement with the traces it rests on.</summary>
public sealed record JudgedText(Judgement Judgement, IReadOnlyList<Indicator> Indicators);

/// <summary>Judges a text by the classifier in use, as intake does. Stores nothing.</summary>
public sealed class JudgeText(CurrentClassifier current, OfficialDirectory official, TimeProvider clock)
{
    /// <param name="text">The contact, My Numbers already destroyed.</param>
    public async Task<JudgedText> RunAsync(ReportText text, CancellationToken ct) =>
        With(await current.GetAsync(ct), text);

    /// <summary>As <see cref="RunAsync"/>, by a classifier the caller holds.</summary>
    public JudgedText With(ReportClassifier classifier, ReportText text)
    {
        var indicators = IndicatorScanner.Scan(
            string.Join('\n', [text.Subject, text.Sender, text.Body, .. text.Mail?.Links.Select(l => l.Target) ?? []]), official);
        return new(classifier.Judge(text, indicators, clock.GetUtcNow().UtcDateTime), indicators);
    }
}
