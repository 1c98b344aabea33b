using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Cards;

public sealed class SuspensionRulesTests
{
    /// <summary>Synthetic; its check digit holds.</summary>
    private const string MyNumber = "123456789018";

    private static readonly CaseState[] s_states = Enum.GetValues<CaseState>();

    [Fact]
    public void A_stop_is_confirmed_only_after_it_was_requested() =>
        Assert.Equal([CaseState.Requested], s_states.Where(from => SuspensionRules.MayMove(from, CaseState.Confirmed)));

    [Fact]
    public void Release_and_abolition_come_only_after_a_confirmed_stop()
    {
        Assert.Equal([CaseState.Confirmed], s_states.Where(from => SuspensionRules.MayMove(from, CaseState.Released)));
        Assert.Equal([CaseState.Confirmed], s_states.Where(from => SuspensionRules.MayMove(from, CaseState.Abolished)));
    }

    [Fact]
    public void An_abolished_card_cannot_come_back() =>
        Assert.Equal([CaseState.ReissueApplied], s_states.Where(to => SuspensionRules.MayMove(CaseState.Abolished, to)));

    [Fact]
    public void A_case_waits_until_the_stop_is_confirmed_or_the_case_is_closed() =>
        Assert.Equal(
            [CaseState.Received, CaseState.Identifying, CaseState.Requested, CaseState.HolderNotFound, CaseState.RequestFailed, CaseState.CallbackNeeded],
            s_states.Where(SuspensionRules.IsWaiting));

    [Fact]
    public void Every_waiting_case_has_a_way_on() =>
        Assert.All(s_states.Where(SuspensionRules.IsWaiting), s => Assert.False(SuspensionRules.IsEnd(s)));

    [Fact]
    public void A_call_may_be_passed_on_before_the_holder_is_identified() =>
        Assert.True(SuspensionRules.MayMove(CaseState.Received, CaseState.Requested));

    [Fact]
    public void A_name_in_kana_is_enough()
    {
        var statement = CardDesk.Statement with { HolderName = "", HolderKana = "シケン ハナコ", HolderAddress = "" };
        Assert.Null(SuspensionRules.CheckCall(statement, CardDesk.Operator));
    }

    [Fact]
    public void A_call_without_any_name_is_refused() => Assert.IsType<InvalidField>(
        SuspensionRules.CheckCall(CardDesk.Statement with { HolderName = " " }, CardDesk.Operator));

    [Fact]
    public void Another_desk_takes_no_calls() =>
        Assert.IsType<NotAllowed>(SuspensionRules.CheckCall(CardDesk.Statement, CardDesk.Analyst));

    public static TheoryData<LossStatement> WithMyNumber =>
    [
        CardDesk.Statement with { LostWhen = MyNumber },
        CardDesk.Statement with { LostWhere = MyNumber },
        CardDesk.Statement with { Circumstances = $"番号は{MyNumber}です" },
        CardDesk.Statement with { HolderName = MyNumber },
        CardDesk.Statement with { HolderKana = MyNumber },
        CardDesk.Statement with { HolderSex = MyNumber },
        CardDesk.Statement with { HolderAddress = MyNumber },
        CardDesk.Statement with { CallerName = MyNumber },
        CardDesk.Statement with { CallbackNumber = MyNumber },
        CardDesk.Statement with { ReportReceiptNumber = MyNumber },
    ];

    [Theory]
    [MemberData(nameof(WithMyNumber))]
    public void A_My_Number_in_any_field_is_refused(LossStatement statement) =>
        Assert.IsType<ContainsMyNumber>(SuspensionRules.CheckCall(statement, CardDesk.Operator));

    [Theory]
    [InlineData("T000-000-0000x")]
    [InlineData("試験 花子さんの通報")]
    public void What_is_no_report_number_is_refused_since_it_would_reach_the_audit_trail(string text) => Assert.IsType<InvalidField>(
        SuspensionRules.CheckCall(CardDesk.Statement with { ReportReceiptNumber = text }, CardDesk.Operator));

    [Fact]
    public void The_number_of_a_suspension_is_no_report_number()
    {
        var suspension = ReceiptNumber.New(ReceiptNumber.Suspension).ToString();
        Assert.Null(SuspensionRules.ReportNumber(CardDesk.Statement with { ReportReceiptNumber = suspension }));
    }

    [Fact]
    public void What_and_why_must_be_answered()
    {
        Assert.IsType<InvalidField>(SuspensionRules.CheckChoices(null, LossCause.Home));
        Assert.IsType<InvalidField>(SuspensionRules.CheckChoices(SuspensionTarget.Phone, null));
        Assert.Null(SuspensionRules.CheckChoices(SuspensionTarget.Phone, LossCause.Home));
    }

    [Theory]
    [InlineData(LossCause.Home, false)]
    [InlineData(LossCause.Outside, true)]
    [InlineData(LossCause.Theft, true)]
    [InlineData(LossCause.Fire, false)]
    [InlineData(LossCause.Disaster, false)]
    [InlineData(LossCause.HeldByOther, false)]
    [InlineData(LossCause.Other, false)]
    public void The_police_are_named_only_for_a_loss_outside_or_a_theft(LossCause cause, bool police)
    {
        var steps = SuspensionRules.StepsAfter(CardDesk.Statement with { Cause = cause });
        Assert.Equal(police, steps.Contains(NextStep.Police));
        Assert.Equal(police, steps.Contains(NextStep.CounterWithPoliceReceipt));
    }

    [Theory]
    [InlineData(LossCause.Fire)]
    [InlineData(LossCause.Disaster)]
    public void After_a_fire_or_flood_a_disaster_certificate_takes_the_place_of_the_police_number(LossCause cause)
    {
        var steps = SuspensionRules.StepsAfter(CardDesk.Statement with { Cause = cause });
        Assert.Contains(NextStep.DisasterCertificate, steps);
        Assert.Contains(NextStep.CounterWithDisasterCertificate, steps);
    }

    [Fact]
    public void A_loss_at_home_is_described_instead() =>
        Assert.Contains(NextStep.DescribeHomeLoss, SuspensionRules.StepsAfter(CardDesk.Statement with { Cause = LossCause.Home }));

    [Theory]
    [InlineData(LossCause.HeldByOther)]
    [InlineData(LossCause.Other)]
    public void Where_no_source_names_the_papers_the_counter_is_asked(LossCause cause)
    {
        var steps = SuspensionRules.StepsAfter(CardDesk.Statement with { Cause = cause });
        Assert.Contains(NextStep.AskWhichPapers, steps);
        Assert.Contains(NextStep.ReissueByReason, steps);
    }

    [Fact]
    public void Who_is_shielded_is_told_to_remove_proxies()
    {
        Assert.Contains(NextStep.PortalProxies, SuspensionRules.StepsAfter(CardDesk.Statement with { Shielded = true }));
        Assert.DoesNotContain(NextStep.PortalProxies, SuspensionRules.StepsAfter(CardDesk.Statement));
    }

    [Fact]
    public void For_a_phone_alone_nobody_is_sent_to_the_counter() => Assert.Equal(
        [NextStep.AskByReceiptNumber, NextStep.IfPhoneFound, NextStep.NobodyAsksPin],
        SuspensionRules.StepsAfter(CardDesk.Statement with { Target = SuspensionTarget.Phone, Cause = LossCause.Home }));

    [Fact]
    public void Every_call_ends_with_the_warning_of_calls_that_ask_for_a_PIN() => Assert.All(
        from target in Enum.GetValues<SuspensionTarget>()
        from cause in Enum.GetValues<LossCause>()
        select SuspensionRules.StepsAfter(CardDesk.Statement with { Target = target, Cause = cause }),
        steps =>
        {
            Assert.Equal(NextStep.NobodyAsksPin, steps[^1]);
            Assert.Equal(steps.Count, steps.Distinct().Count());
        });

    [Fact]
    public void Where_another_person_holds_the_card_the_holder_is_shielded_and_the_number_not_called()
    {
        Assert.True(SuspensionRules.IsShieldedByDefault(LossCause.HeldByOther));
        Assert.False(SuspensionRules.IsShieldedByDefault(LossCause.Theft));
        Assert.False(SuspensionRules.IsCallbackSafeByDefault(shielded: true));
        Assert.True(SuspensionRules.IsCallbackSafeByDefault(shielded: false));
    }
}
