using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Guidance.Flows;

public sealed class FlowRunTests
{
    private static readonly DateOnly s_day = new(2026, 11, 22);

    private static readonly FlowBook s_book = FlowBook.Load(DataFolder.Find().Reference);

    public static TheoryData<string> Flows { get; } = new(s_book.On(s_day).Select(f => f.Id));

    private static Flow Flow(string id) => s_book.Find(id, s_day)!;

    [Fact]
    public void A_walk_is_its_answers()
    {
        var run = Walk(FlowRun.Begin(Flow("misreg-account")), 0, 0);
        Assert.Equal(("stop", 2), (run.Current.Id, run.Answers.Count));

        run = run.GoOn().Value!;
        Assert.Equal("facts", run.Current.Id);
        run = run.Fill(new Dictionary<string, string> { ["seenOn"] = "2026-11-20", ["screen"] = "2" }, s_day).Value!;
        Assert.Equal(FlowStepKind.Leak, run.Current.Kind);
        Assert.Equal(["checked", "whose", "stop", "facts"], run.Walked.Select(s => s.Id));
    }

    [Fact]
    public void Going_back_takes_the_answer_back_and_at_the_start_nothing()
    {
        var run = Walk(FlowRun.Begin(Flow("misreg-account")), 0, 0);
        Assert.Equal("whose", run.Back().Current.Id);
        Assert.Equal("checked", run.BackTo(0).Current.Id);
        Assert.Equal("checked", FlowRun.Begin(run.Flow).Back().Current.Id);
    }

    [Fact]
    public void What_the_step_does_not_take_is_refused()
    {
        var run = FlowRun.Begin(Flow("misreg-account"));
        Assert.IsType<NotThisStep>(run.Choose(9).Refusal);
        Assert.IsType<NotThisStep>(run.Choose(-1).Refusal);
        Assert.IsType<NotThisStep>(run.GoOn().Refusal);
        Assert.IsType<NotThisStep>(run.Fill(new Dictionary<string, string>(), s_day).Refusal);
    }

    [Theory]
    [InlineData("seenOn", "", "気づいた日")]
    [InlineData("seenOn", "2026-11-23", "気づいた日")]
    [InlineData("seenOn", "昨日", "気づいた日")]
    [InlineData("seenAt", "25:00", "見た時刻")]
    [InlineData("screen", "4", "見た機器")]
    [InlineData("screen", "-1", "見た機器")]
    [InlineData("missingPayment", "maybe", "入るはずのお金が入っていない")]
    public void A_fact_that_does_not_read_is_refused_with_its_name(string key, string value, string label)
    {
        var typed = new Dictionary<string, string> { ["seenOn"] = "2026-11-20", ["screen"] = "0", [key] = value };
        var refusal = Assert.IsType<InvalidField>(AtFacts().Fill(typed, s_day).Refusal);
        Assert.Equal(label, refusal.Field.Ja);
    }

    [Theory]
    [InlineData("窓口で 1234-5678-9018 と言った", typeof(ContainsMyNumber))]
    [InlineData("暗証番号は4821だった", typeof(ContainsPin))]
    public void A_My_Number_or_a_PIN_in_a_fact_is_refused_with_its_name(string text, Type refusal)
    {
        var typed = new Dictionary<string, string> { ["seenOn"] = "2026-11-20", ["screen"] = "0", ["registeredHow"] = text };
        var refused = AtFacts().Fill(typed, s_day).Refusal!;
        Assert.IsType(refusal, refused);
        Assert.Contains("いつ、どこで口座を登録したか", refused.Message.Ja, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_in_a_field_for_something_else_is_refused_as_well() =>
        Assert.IsType<ContainsMyNumber>(AtFacts().Fill(new Dictionary<string, string> { ["seenOn"] = "123456789018", ["screen"] = "0" }, s_day).Refusal);

    [Fact]
    public void A_walk_is_resumed_as_far_as_its_answers_still_fit()
    {
        var run = AtFacts();
        Assert.Equal("facts", FlowRun.Resume(run.Flow, run.Answers, s_day).Current.Id);
        // The flow was changed meanwhile: another step stands there now.
        Assert.Equal("whose", FlowRun.Resume(run.Flow, [run.Answers[0], new("gone", 0), .. run.Answers.Skip(2)], s_day).Current.Id);
        Assert.Equal("checked", FlowRun.Resume(run.Flow, [new("checked", 7)], s_day).Current.Id);
    }

    [Theory, MemberData(nameof(Flows))]
    public void Every_way_through_a_flow_ends_and_can_be_resumed_at_each_step(string id)
    {
        var ends = 0;
        var open = new Stack<FlowRun>([FlowRun.Begin(Flow(id))]);
        while (open.TryPop(out var run))
        {
            Assert.Equal(run.Current.Id, FlowRun.Resume(run.Flow, run.Answers, s_day).Current.Id);
            if (run.AtEnd)
            {
                ends++;
                Assert.NotEmpty(GuidedText.Of(GuidedTalk.Of(run, w => w), english: true));
                continue;
            }

            foreach (var next in Next(run))
            {
                Assert.True(next.Succeeded, $"{run.Current.Id}: {next.Refusal?.Message.Ja}");
                open.Push(next.Value);
            }
        }

        Assert.True(ends > 0);
    }

    [Theory]
    [InlineData("dv", new[] { 0, 0 }, SuspensionTarget.Card, LossCause.HeldByOther)]
    [InlineData("card-lost", new[] { 1, -1 }, SuspensionTarget.Both, null)]
    [InlineData("phone-lost", new[] { 0, 0, 0, -1 }, SuspensionTarget.Phone, null)]
    public void What_the_call_told_fills_the_suspension_form(string flow, int[] way, SuspensionTarget target, LossCause? cause)
    {
        var run = way.Aggregate(FlowRun.Begin(Flow(flow)), (r, c) => c < 0 ? r.GoOn().Value! : r.Choose(c).Value!);
        Assert.Equal((FlowDestination.SuspendCard, target, cause), (run.Current.Page, run.Target, run.Cause));
    }

    [Fact]
    public void The_result_says_what_the_walk_came_to()
    {
        Assert.Equal(GuidedResult.BrokenOff, FlowRules.ResultOf(AtFacts()));
        Assert.Equal(GuidedResult.LeakSuspected, FlowRules.ResultOf(ToTheEnd(AtFacts())));
        Assert.Equal(GuidedResult.Answered, FlowRules.ResultOf(Walk(FlowRun.Begin(Flow("misreg-account")), 0, 3)));
        Assert.Equal(GuidedResult.Referred, FlowRules.ResultOf(ToTheEnd(Walk(FlowRun.Begin(Flow("misreg-account")), 0, 2))));
        Assert.Equal(GuidedResult.TakenOn, FlowRules.ResultOf(ToTheEnd(Walk(FlowRun.Begin(Flow("misreg-account")), 3))));
    }

    [Fact]
    public void The_text_tells_what_was_answered_and_not_what_was_read_out()
    {
        var text = GuidedText.Told(GuidedTalk.Of(AtFacts().Fill(new Dictionary<string, string> { ["seenOn"] = "2026-11-20", ["screen"] = "2" }, s_day).Value!, w => w));
        Assert.Contains("登録されているのは、どなたの口座でしたか → 知らない人の口座", text, StringComparison.Ordinal);
        Assert.Contains("見た機器: 役所や店の支援用の端末", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ログアウト", text, StringComparison.Ordinal);
    }

    internal static FlowRun Walk(FlowRun run, params int[] choices) => choices.Aggregate(run, (r, c) => r.Choose(c).Value!);

    /// <summary>Where a wrong account was seen, before anything is written down.</summary>
    internal static FlowRun AtFacts() => Walk(FlowRun.Begin(Flow("misreg-account")), 0, 0).GoOn().Value!;

    internal static FlowRun ToTheEnd(FlowRun run)
    {
        while (!run.AtEnd)
        {
            run = Next(run)[0].Value!;
        }

        return run;
    }

    private static List<Outcome<FlowRun>> Next(FlowRun run) => run.Current.Kind switch
    {
        FlowStepKind.Ask => [.. Enumerable.Range(0, run.Current.Choices.Count).Select(run.Choose)],
        FlowStepKind.Collect => [run.Fill(run.Current.Evidence.Where(e => e.Required).ToDictionary(e => e.Key, e => e.Kind switch
        {
            EvidenceKind.Date => "2026-11-20",
            EvidenceKind.Time => "09:30",
            EvidenceKind.Choice => "0",
            EvidenceKind.YesNo => "no",
            _ => "不明",
        }), s_day)],
        _ => [run.GoOn()],
    };
}
