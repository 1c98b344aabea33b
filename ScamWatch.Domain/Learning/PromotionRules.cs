using System.Globalization;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Learning;

/// <summary>The figures by which a challenger is held against the champion.</summary>
public enum PromotionFigure
{
    /// <summary>Chance that a scam scores above a benign text; more is better.</summary>
    Auc,

    /// <summary>
    /// Part of the scams found at 5 % false alarms; more is better. Not at a fixed score, where a better calibrated model
    /// could find fewer for fewer false alarms.
    /// </summary>
    Recall,

    /// <summary>Balance of right alarms and scams found at even odds; more is better.</summary>
    F1,

    /// <summary>Expected calibration error; less is better.</summary>
    Calibration,
}

/// <summary>On the held-out corpus the challenger does worse than the champion by more than is tolerated.</summary>
public sealed record FallsBehind(PromotionFigure Figure, double Challenger, double Champion, double Tolerance)
    : Refusal((
        string.Create(CultureInfo.InvariantCulture, $"採用できません。{PromotionRules.Label(Figure).Ja}が {Challenger:F3} で、現在のモデルの {Champion:F3} より許容差 {Tolerance:F3} を超えて劣ります。"),
        string.Create(CultureInfo.InvariantCulture, $"It cannot be promoted: {PromotionRules.Label(Figure).En} is {Challenger:F3}, worse than the champion's {Champion:F3} by more than {Tolerance:F3}.")));

/// <summary>Too many verdicts say the opposite of what the champion is sure of: they are looked at before anything learns from them.</summary>
public sealed record VerdictsContradict(int Opposed, int Confident)
    : Refusal((
        string.Create(CultureInfo.InvariantCulture, $"採用できません。判定済みの通報のうち、現在のモデルの確信と反対の判定が {Confident}件中{Opposed}件({Opposed * 100d / Confident:F1}%)あり、上限の{PromotionRules.MaxOpposedShare * 100:F0}%を超えています。誤った判定がないか見直してから学習し直してください。"),
        string.Create(CultureInfo.InvariantCulture, $"It cannot be promoted: of {Confident} verdicts {Opposed} ({Opposed * 100d / Confident:F1}%) oppose what the champion is sure of; the limit is {PromotionRules.MaxOpposedShare * 100:F0}%. Look at them again, then train anew.")));

/// <summary>A figure is missing, so nothing can be said of the challenger.</summary>
public sealed record NotMeasured(PromotionFigure Figure)
    : Refusal(($"採用できません。{PromotionRules.Label(Figure).Ja}を測れませんでした。", $"It cannot be promoted: {PromotionRules.Label(Figure).En} could not be measured."));

/// <summary>The champion changed since the challenger was measured.</summary>
public sealed record MeasuredAgainstAnother() : Refusal((
    "比較の後に現在のモデルが替わりました。もう一度学習して比べてください。", "The champion changed after the comparison. Train again to compare."));

/// <summary>The model is no challenger any more.</summary>
public sealed record NoChallenger() : Refusal((
    "このモデルは候補ではありません。最新の状態を確認してください。", "This model is no challenger. Look at the present state."));

/// <summary>No champion came before this one.</summary>
public sealed record NothingToReturnTo() : Refusal((
    "戻せる前のモデルがありません。", "There is no earlier model to return to."));

/// <summary>A change of model was asked for without a reason.</summary>
public sealed record NeedsModelReason() : Refusal((
    "モデルを替える理由を入力してください。", "Give a reason for the change of model."));

/// <summary>A training waits or runs already.</summary>
public sealed record TrainingUnderWay() : Refusal((
    "学習はすでに実行中です。終わるか中止するまでお待ちください。", "A training is under way. Wait for its end or cancel it."));

/// <summary>Who may train and promote, and what a challenger must show. Pure.</summary>
public static class PromotionRules
{
    /// <summary>How far AUC may fall: with a champion near 1, three more misordered pairs in a thousand are noise.</summary>
    public const double AucTolerance = 0.003;

    /// <summary>How far recall may fall: a few texts of a held-out split of a few hundred.</summary>
    public const double RecallTolerance = 0.015;

    /// <summary>How far F1 may fall, for the same reason.</summary>
    public const double F1Tolerance = 0.015;

    /// <summary>How far the expected calibration error may rise: over ten bins of a few hundred texts it moves by 0.01 by itself.</summary>
    public const double CalibrationTolerance = 0.015;

    /// <summary>The score from which the champion is held to be sure of a scam; below 1 less this, of the opposite.</summary>
    public const double Sure = 0.9;

    /// <summary>The largest part of the verdicts that may oppose a sure champion: staff correct it now and then, not in every tenth case.</summary>
    public const double MaxOpposedShare = 0.06;

    /// <summary>Fewer opposed verdicts than this say nothing of a batch.</summary>
    public const int MinOpposed = 5;

    /// <summary>May this actor have a challenger trained, or a training stopped?</summary>
    public static Refusal? CheckTraining(Actor actor) => actor.May(Rights.ModelTrain) ? null : new NotAllowed();

    /// <summary>May this actor put the model in the champion's place?</summary>
    /// <param name="champion">Version of the champion now.</param>
    public static Refusal? CheckPromotion(ModelRecord model, string champion, string reason, Actor actor)
    {
        if (!actor.May(Rights.ModelTrain))
        {
            return new NotAllowed();
        }

        if (model is not { Comparison: { } comparison, State: ModelState.Challenger or ModelState.Rejected, Replaced: null })
        {
            return new NoChallenger();
        }

        return CheckGate(comparison)
            ?? (model.State != ModelState.Challenger ? new NoChallenger()
            : comparison.Against != champion ? new MeasuredAgainstAnother()
            : string.IsNullOrWhiteSpace(reason) ? new NeedsModelReason()
            : null);
    }

    /// <summary>May this actor return to the model before the champion?</summary>
    public static Refusal? CheckRollBack(ModelRecord champion, string reason, Actor actor) =>
        !actor.May(Rights.ModelTrain) ? new NotAllowed()
        : champion.Replaced is null ? new NothingToReturnTo()
        : string.IsNullOrWhiteSpace(reason) ? new NeedsModelReason()
        : null;

    /// <summary>
    /// Is the challenger at least as good as the champion, within the tolerances, on the held-out corpus, and can the
    /// verdicts it learnt from be trusted? The corpus decides because no verdict can poison it.
    /// </summary>
    public static Refusal? CheckGate(ModelComparison comparison)
    {
        var (champion, challenger) = (All(comparison.Champion), All(comparison.Challenger));
        return Compare(PromotionFigure.Auc, challenger?.Auc, champion?.Auc, AucTolerance)
            ?? Compare(PromotionFigure.Recall, challenger?.RecallAt5, champion?.RecallAt5, RecallTolerance)
            ?? Compare(PromotionFigure.F1, challenger?.F1, champion?.F1, F1Tolerance)
            ?? Compare(PromotionFigure.Calibration, challenger?.Ece, champion?.Ece, CalibrationTolerance)
            ?? CheckVerdicts(comparison.Agreement);
    }

    /// <summary>The name of a figure in messages.</summary>
    public static Words Label(PromotionFigure figure) => figure switch
    {
        PromotionFigure.Auc => ("AUC(順位の正しさ)", "AUC"),
        PromotionFigure.Recall => ("再現率(誤警報5%で見つかる詐欺の割合)", "recall at 5% false alarms"),
        PromotionFigure.F1 => ("F1(適合率と再現率の調和)", "F1"),
        PromotionFigure.Calibration => ("確率の誤差(ECE)", "the calibration error (ECE)"),
        _ => throw new ArgumentOutOfRangeException(nameof(figure)),
    };

    private static VerdictsContradict? CheckVerdicts(VerdictAgreement agreement) =>
        agreement.Opposed >= MinOpposed && agreement.Share > MaxOpposedShare
            ? new VerdictsContradict(agreement.Opposed, agreement.Confident)
            : null;

    private static Refusal? Compare(PromotionFigure figure, double? challenger, double? champion, double tolerance)
    {
        if (challenger is not { } mine || champion is not { } theirs)
        {
            return new NotMeasured(figure);
        }

        var loss = figure == PromotionFigure.Calibration ? mine - theirs : theirs - mine;
        // A hair more than the tolerance, so that rounding does not decide.
        return loss > tolerance + 1e-9 ? new FallsBehind(figure, mine, theirs, tolerance) : null;
    }

    private static ScamMetrics? All(ModelFigures figures) => figures.Corpus.Scam.FirstOrDefault(m => m.Group == "all");
}
