using System.Globalization;
using System.Text;

namespace ScamWatch.Domain.Classification;

/// <summary>How well one yes-or-no label was given. A measure that cannot be formed (nothing to divide by) is null.</summary>
/// <param name="Label">What was measured: <c>scam</c>, or a taxonomy code.</param>
/// <param name="Texts">Texts whose truth is known.</param>
/// <param name="Positives">Of those, texts that truly have the label.</param>
public sealed record LabelMetrics(string Label, int Texts, int Positives, double? Precision, double? Recall, double? F1);

/// <summary>How well scams were told from the rest in a group of texts.</summary>
/// <param name="Group">Channel code, language code, or <c>all</c>.</param>
/// <param name="Auc">Chance that a scam scores above a benign text.</param>
/// <param name="RecallAt5">Part of the scams found at the score above which 5 % of the benign texts lie.</param>
/// <param name="Brier">Mean squared distance of the score from the truth: 0 is perfect, 0.25 is guessing.</param>
/// <param name="Ece">Expected calibration error over ten equal bins: mean distance between score and frequency.</param>
public sealed record ScamMetrics(
    string Group, int Texts, int Scams, double? Precision, double? Recall, double? F1, double? Auc, double? RecallAt5, double? Brier, double? Ece);

/// <summary>A text on which judgement and label differ.</summary>
/// <param name="Field"><c>scam</c> or <c>impersonates</c>.</param>
public sealed record Confusion(string Id, string Field, string Expected, string Given, double Score);

/// <summary>Result of measuring a classifier on labelled texts. Plain records throughout, fit for JSON.</summary>
/// <param name="Model">Version of the model measured.</param>
/// <param name="PartyAccuracy">Part of the scams whose party was named rightly.</param>
public sealed record EvaluationReport(
    string Model,
    IReadOnlyList<ScamMetrics> Scam,
    double? PartyAccuracy,
    IReadOnlyList<LabelMetrics> Impersonates,
    IReadOnlyList<LabelMetrics> Asks,
    IReadOnlyList<LabelMetrics> Pressure,
    IReadOnlyList<Confusion> Confusions)
{
    /// <summary>The report as plain text in columns, for a terminal.</summary>
    public string ToTable()
    {
        var table = new StringBuilder();
        table.AppendLine(Invariant($"model {Model}"));
        table.AppendLine();
        table.AppendLine(Invariant($"{"scam",-18}{"texts",7}{"scams",7}{"prec.",8}{"recall",8}{"F1",8}{"AUC",8}{"R@5%",8}{"Brier",8}{"ECE",8}"));
        foreach (var row in Scam)
        {
            table.AppendLine(Invariant(
                $"{row.Group,-18}{row.Texts,7}{row.Scams,7}{Of(row.Precision),8}{Of(row.Recall),8}{Of(row.F1),8}{Of(row.Auc),8}{Of(row.RecallAt5),8}{Of(row.Brier),8}{Of(row.Ece),8}"));
        }

        Append(table, "impersonates", Impersonates);
        table.AppendLine(Invariant($"{"accuracy on scams",-18}{Of(PartyAccuracy),46}"));
        Append(table, "asks", Asks);
        Append(table, "pressure", Pressure);
        table.AppendLine();
        table.AppendLine("confusions");
        foreach (var confusion in Confusions)
        {
            table.AppendLine(Invariant($"{confusion.Id,-18}{confusion.Field,-14}{confusion.Expected,-18}{confusion.Given,-18}{confusion.Score,8:F3}"));
        }

        return table.ToString();
    }

    private static void Append(StringBuilder table, string title, IReadOnlyList<LabelMetrics> rows)
    {
        table.AppendLine();
        table.AppendLine(Invariant($"{title,-18}{"texts",7}{"true",7}{"prec.",8}{"recall",8}{"F1",8}"));
        foreach (var row in rows)
        {
            table.AppendLine(Invariant(
                $"{row.Label,-18}{row.Texts,7}{row.Positives,7}{Of(row.Precision),8}{Of(row.Recall),8}{Of(row.F1),8}"));
        }
    }

    private static string Of(double? measure) => measure?.ToString("F3", CultureInfo.InvariantCulture) ?? "-";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
