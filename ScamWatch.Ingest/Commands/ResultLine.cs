using System.Text.Json.Serialization;
using ScamWatch.Domain;
using ScamWatch.Domain.Classification;

namespace ScamWatch.Ingest.Commands;

/// <summary>One judgement as <c>classify</c> and the API give it. The names are a contract with whoever reads it.</summary>
public sealed record ResultLine(
    string Id,
    string Verdict,
    double Score,
    string Impersonates,
    double ImpersonatesScore,
    IReadOnlyList<string> Asks,
    IReadOnlyList<string> Pressure,
    IReadOnlyList<ResultLine.Reason> Evidence,
    IReadOnlyList<ResultLine.Trace> Indicators,
    string Model)
{
    public static ResultLine From(string id, JudgedText judged) => new(
        id,
        Codes.Of(judged.Judgement.Verdict),
        Math.Round(judged.Judgement.Score, 6),
        judged.Judgement.Impersonates,
        Math.Round(judged.Judgement.ImpersonatesScore, 6),
        judged.Judgement.Asks,
        judged.Judgement.Pressure,
        [.. judged.Judgement.Evidence.Select(e => new Reason(Codes.Of(e.Kind), e.Code, e.Text, Math.Round(e.Weight, 4), e.Source))],
        [.. judged.Indicators.Select(i => new Trace(Codes.Of(i.Type), i.Value, i.Defanged, i.Official))],
        judged.Judgement.Model);

    public sealed record Reason(
        string Kind, string Code, string Text, double Weight,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Source);

    public sealed record Trace(string Type, string Value, string Defanged, bool Official);
}
