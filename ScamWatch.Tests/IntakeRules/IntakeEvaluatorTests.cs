using ScamWatch.Domain.Classification;
using ScamWatch.Domain.IntakeRules;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Support;
using static ScamWatch.Tests.IntakeRules.RuleDesk;

namespace ScamWatch.Tests.IntakeRules;

public sealed class IntakeEvaluatorTests
{
    private static readonly DateOnly s_day = new(2026, 11, 21);

    private static readonly IntakeFacts s_facts = Facts();

    private static IntakeFacts Facts(
        string subject = "【重要】ＭＹ ＮＵＭＢＥＲ 更新", string sender = "更新センター <Info@Mail.Koushin.top>", string body = "カードの更新手続きをしてください。 https://koushin.top/a",
        double score = 0.72, HarmStage harm = HarmStage.None) =>
        new(Channel.Email, IntakeSource.Mailbox, subject, sender, body, score, "j-lis", harm, ["https://koushin.top/a", "koushin.top"]);

    public static TheoryData<RuleCondition, bool> Conditions { get; } = new()
    {
        { Is(RuleField.Channel, "sms", "email"), true },
        { Is(RuleField.Channel, "sms"), false },
        { Is(RuleField.Source, "mailbox"), true },
        { Is(RuleField.SenderDomain, "koushin.top"), true },
        { Is(RuleField.SenderDomain, "@KOUSHIN.top"), true },
        { Is(RuleField.SenderDomain, "shin.top"), false },
        { Is(RuleField.SenderDomain, "mail.koushin.top.example"), false },
        { Is(RuleField.SenderAddress, "info@mail.koushin.top"), true },
        { Is(RuleField.SenderAddress, "koushin.top"), false },
        { Is(RuleField.SubjectContains, "my number"), true },
        { Is(RuleField.SubjectContains, "手続き"), false },
        { Is(RuleField.BodyContains, "手続き", "他"), true },
        { Is(RuleField.Indicator, "koushin[.]top"), true },
        { Is(RuleField.Indicator, "hxxps://koushin[.]top/a"), true },
        { Is(RuleField.Indicator, "top"), false },
        { Is(RuleField.Language, "ja"), true },
        { Is(RuleField.Language, "latin"), false },
        { new(RuleField.Score, [], 70, 75), true },
        { new(RuleField.Score, [], null, 72), true },
        { new(RuleField.Score, [], 73), false },
        { Is(RuleField.Party, "j-lis"), true },
        { Is(RuleField.Party, "bank"), false },
    };

    [Theory, MemberData(nameof(Conditions))]
    public void A_condition_takes_in_what_it_says_and_nothing_else(RuleCondition condition, bool takes) =>
        Assert.Equal(takes, Ready(Tag("x", condition)).Takes(s_facts));

    [Fact]
    public void All_needs_every_condition_and_any_needs_one()
    {
        var both = Tag("x", Is(RuleField.Channel, "email"), Is(RuleField.Party, "bank"));

        Assert.False(Ready(both).Takes(s_facts));
        Assert.True(Ready(both with { Match = RuleMatch.Any }).Takes(s_facts));
    }

    [Fact]
    public void A_number_is_known_however_it_is_written()
    {
        var call = new IntakeFacts(Channel.Call, IntakeSource.StaffForm, "", "050-0000-1234", "電話", 0.5, "none", HarmStage.None, []);

        Assert.True(Ready(Tag("x", Is(RuleField.SenderAddress, "０５０００００１２３４"))).Takes(call));
        Assert.False(Ready(Tag("x", Is(RuleField.SenderAddress, "050-0000-1235"))).Takes(call));
    }

    [Fact]
    public void An_empty_value_is_contained_in_nothing()
    {
        Assert.False(Ready(Tag("x", Is(RuleField.BodyContains, " "))).Takes(s_facts));
        Assert.False(Ready(Tag("x", Is(RuleField.SenderDomain, "."))).Takes(s_facts));
    }

    [Theory]
    [InlineData(HarmStage.None, true)]
    [InlineData(HarmStage.Opened, true)]
    [InlineData(HarmStage.Entered, true)]
    [InlineData(HarmStage.HandedOver, false)]
    [InlineData(HarmStage.MoneyLost, false)]
    public void Nothing_is_set_aside_once_money_or_a_card_is_gone(HarmStage harm, bool may)
    {
        var hits = IntakeEvaluator.Evaluate([Ready(Drop(Is(RuleField.Channel, "email")))], Facts(harm: harm), s_day);

        Assert.Equal(!may, Assert.Single(hits).Refused);
    }

    [Fact]
    public void The_first_route_counts_every_tag_counts_and_nothing_counts_behind_what_sets_aside()
    {
        var mail = Is(RuleField.Channel, "email");
        var routes = new RuleContent { Name = "回す", Conditions = [mail], Effect = RuleEffect.Route, Value = "publisher" };
        ReadyRule[] rules =
        [
            Ready(Tag("一", mail)), Ready(routes), Ready(routes with { Value = "supervisor" }), Ready(Tag("二", mail)),
            Ready(Drop(mail)), Ready(Tag("三", mail)),
        ];

        var hits = IntakeEvaluator.Evaluate(rules, s_facts, s_day);
        var harmed = IntakeEvaluator.Evaluate(rules, Facts(harm: HarmStage.MoneyLost), s_day);

        Assert.Equal(["一", "publisher", "二", ""], hits.Select(h => h.Rule.Content.Value));
        Assert.Equal(["一", "publisher", "二", "", "三"], harmed.Select(h => h.Rule.Content.Value));
    }

    [Theory]
    [InlineData("2026-11-21", "2026-11-21", true)]
    [InlineData("2026-11-22", null, false)]
    [InlineData(null, "2026-11-20", false)]
    [InlineData(null, null, true)]
    public void A_rule_counts_on_its_days_both_ends_whole(string? from, string? until, bool counts)
    {
        var rule = Tag("x", Is(RuleField.Channel, "email")) with
        {
            ValidFrom = from is null ? null : DateOnly.Parse(from, null),
            ValidUntil = until is null ? null : DateOnly.Parse(until, null),
        };

        Assert.Equal(counts, IntakeEvaluator.Evaluate([Ready(rule)], s_facts, s_day).Count == 1);
    }

    [Fact]
    public void A_hostile_text_is_read_in_one_pass()
    {
        // Ill-formed UTF-16, and a value of its own first half: nothing to back-track on.
        var facts = Facts(body: "\ud800" + new string('あ', 200_000));

        Assert.False(Ready(Tag("x", Is(RuleField.BodyContains, new string('あ', 200) + "い"))).Takes(facts));
    }

    [Theory]
    [InlineData("カードの更新をしてください", "ja")]
    [InlineData("Your card will be suspended today, please log in", "latin")]
    [InlineData("您的个人编号卡即将到期请立即点击以下链接办理更新手续", "zh")]
    [InlineData("마이넘버카드 갱신을 해 주시기 바랍니다", "ko")]
    [InlineData("12345 !!", "other")]
    [InlineData("更新手続", "ja")]
    public void A_language_is_told_by_its_script(string text, string language) => Assert.Equal(language, TextLanguage.Of(text));

    [Fact]
    public void A_rule_that_is_incomplete_is_refused_for_its_reason()
    {
        var taxonomy = Taxonomy.Load(Path.Combine(TestPaths.Data, "reference"));
        var good = Drop(Is(RuleField.SenderDomain, "example.jp"));
        RuleContent[] faulty =
        [
            good with { Name = "" }, good with { Name = new('名', 61) }, good with { Conditions = [] }, good with { Reason = "" },
            good with { Conditions = [Is(RuleField.SenderDomain)] }, good with { Conditions = [Is(RuleField.Channel, "fax")] },
            good with { Conditions = [new(RuleField.Score, [])] }, good with { Conditions = [new(RuleField.Score, [], 80, 20)] },
            good with { ValidFrom = new(2026, 2, 1), ValidUntil = new(2026, 1, 1) },
            good with { Effect = RuleEffect.Tag, Value = "" }, good with { Effect = RuleEffect.Route, Value = "nobody" },
        ];

        Assert.All(faulty, f => Assert.IsType<Domain.InvalidField>(RuleContentRules.CheckContent(f, taxonomy)));
        Assert.Null(RuleContentRules.CheckContent(good, taxonomy));
        Assert.IsType<Domain.NotAllowed>(RuleContentRules.CheckWrite(good, taxonomy, Some.Analyst));
    }
}
