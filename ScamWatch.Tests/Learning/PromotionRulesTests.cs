using ScamWatch.Domain;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Learning;

public sealed class PromotionRulesTests
{
    private static readonly DateTime s_at = new(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_challenger_as_good_as_the_champion_may_take_its_place() =>
        Assert.Null(PromotionRules.CheckPromotion(Model(LearningDesk.Comparison("a")), "a", "改善した", Some.Supervisor));

    [Theory]
    [InlineData(PromotionFigure.Auc, PromotionRules.AucTolerance)]
    [InlineData(PromotionFigure.Recall, PromotionRules.RecallTolerance)]
    [InlineData(PromotionFigure.Precision, PromotionRules.PrecisionTolerance)]
    [InlineData(PromotionFigure.Calibration, PromotionRules.CalibrationTolerance)]
    public void A_figure_that_falls_behind_by_more_than_its_tolerance_is_named(PromotionFigure figure, double tolerance)
    {
        Assert.Null(PromotionRules.CheckGate(Worse(figure, tolerance)));

        var refusal = Assert.IsType<FallsBehind>(PromotionRules.CheckGate(Worse(figure, tolerance + 0.001)));
        Assert.Equal(figure, refusal.Figure);
        Assert.Contains(PromotionRules.Label(figure).Ja, refusal.Message.Ja, StringComparison.Ordinal);
    }

    [Fact]
    public void A_figure_that_could_not_be_measured_is_no_pass() =>
        Assert.Equal(
            new NotMeasured(PromotionFigure.Auc), PromotionRules.CheckGate(LearningDesk.Comparison("a", m => m with { Auc = null })));

    [Theory]
    [InlineData(100, 6, true)]
    [InlineData(100, 7, false)]
    [InlineData(20, 4, true)]
    public void Verdicts_may_oppose_a_sure_champion_now_and_then_only(int confident, int opposed, bool passes)
    {
        var refusal = PromotionRules.CheckGate(LearningDesk.Comparison("a", agreement: new(confident, opposed, [])));

        Assert.Equal(passes ? null : new VerdictsContradict(opposed, confident), refusal);
    }

    [Theory]
    [InlineData(Role.Triage)]
    [InlineData(Role.Publisher)]
    [InlineData(Role.Administrator)]
    public void Only_supervisors_train_and_change_models(string role)
    {
        var actor = Staffed.As(role);

        Assert.IsType<NotAllowed>(PromotionRules.CheckTraining(actor));
        Assert.IsType<NotAllowed>(PromotionRules.CheckPromotion(Model(LearningDesk.Comparison("a")), "a", "理由", actor));
        Assert.IsType<NotAllowed>(PromotionRules.CheckRollBack(Model(LearningDesk.Comparison("a")), "理由", actor));
    }

    [Fact]
    public void A_promotion_needs_a_reason_and_the_champion_it_was_measured_beside()
    {
        var model = Model(LearningDesk.Comparison("a"));

        Assert.IsType<NeedsModelReason>(PromotionRules.CheckPromotion(model, "a", " ", Some.Supervisor));
        Assert.IsType<MeasuredAgainstAnother>(PromotionRules.CheckPromotion(model, "b", "理由", Some.Supervisor));
    }

    [Fact]
    public void The_gate_rejects_at_once_and_a_rejected_model_says_why_for_ever()
    {
        var model = Model(Worse(PromotionFigure.Recall, 0.1));

        Assert.Equal(ModelState.Rejected, model.State);
        Assert.IsType<FallsBehind>(PromotionRules.CheckPromotion(model, "a", "理由", Some.Supervisor));
    }

    [Fact]
    public void A_model_that_was_rolled_back_is_no_challenger()
    {
        var model = Model(LearningDesk.Comparison("a"));
        model.Promote("a", "良い", Some.Supervisor, s_at);
        model.Reject("悪い", Some.Supervisor, s_at);

        Assert.IsType<NoChallenger>(PromotionRules.CheckPromotion(model, "a", "理由", Some.Supervisor));
    }

    [Fact]
    public void The_first_model_has_none_to_return_to() =>
        Assert.IsType<NothingToReturnTo>(
            PromotionRules.CheckRollBack(ModelRecord.First("a", 1, s_at, s_at), "理由", Some.Supervisor));

    private static ModelRecord Model(ModelComparison comparison) => ModelRecord.Trained("m", 100, 10, comparison, "監督", s_at);

    private static ModelComparison Worse(PromotionFigure figure, double by) => LearningDesk.Comparison("a", m => figure switch
    {
        PromotionFigure.Auc => m with { Auc = m.Auc - by },
        PromotionFigure.Recall => m with { Recall = m.Recall - by },
        PromotionFigure.Precision => m with { Precision = m.Precision - by },
        _ => m with { Ece = m.Ece + by },
    });
}
