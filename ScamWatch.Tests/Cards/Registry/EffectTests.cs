using Bunit;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Cards;

namespace ScamWatch.Tests.Cards.Registry;

/// <summary>A release or abolition holds when the card system says so, and never before.</summary>
public sealed class EffectTests
{
    private static readonly RegistryAnswer s_retry = new RegistryAnswer.Retry("HTTP 503", null);

    [Theory, EachDatabase]
    public async Task Only_done_puts_a_release_into_effect(string provider)
    {
        await using var desk = await OutboxDesk.OpenAsync(provider);
        var taken = await ReleaseAsync(desk);
        var pending = await desk.CaseAsync(taken.CaseId);
        Assert.Equal((CaseState.Released, EffectState.Pending, null), (pending.State, pending.Effect, pending.EffectAt));

        await desk.AnswerAsync(new RegistryAnswer.Accepted("R-8", TimeSpan.FromSeconds(5)));
        Assert.Equal(EffectState.Pending, (await desk.CaseAsync(taken.CaseId)).Effect);
        desk.Clock.Advance(TimeSpan.FromSeconds(6));
        var at = desk.Clock.UtcNow.AddSeconds(-1);
        await desk.AnswerAsync(new RegistryAnswer.Done(at, "R-8"));

        var done = await desk.CaseAsync(taken.CaseId);
        Assert.Equal((EffectState.Done, at, "試験台帳 R-8"), (done.Effect, done.EffectAt, done.EffectNote));
        Assert.Empty((await desk.Store.Get<FindBoard>().RunAsync(Some.Supervisor, default))!.Outstanding);
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("missing")]
    [InlineData("dead")]
    public async Task What_the_card_system_does_not_carry_out_is_shown_everywhere(string how)
    {
        await using var desk = await OutboxDesk.OpenAsync(settings: ("MaxAttempts", "1"));
        var taken = await AbolishAsync(desk);
        await desk.AnswerAsync(how switch
        {
            "refused" => new RegistryAnswer.Refused("処理できません"),
            "missing" => new RegistryAnswer.HolderNotFound("該当者なし"),
            _ => s_retry,
        });

        var failed = await desk.CaseAsync(taken.CaseId);
        Assert.Equal((CaseState.Abolished, EffectState.Failed), (failed.State, failed.Effect));
        await using var counter = desk.OpenBrowser(Role.Counter);
        var page = counter.Render<CasePage>(p => p.Add(c => c.Id, taken.CaseId));
        Assert.Contains("廃止 未反映", page.Find(".pagehead").TextContent, StringComparison.Ordinal);
        Assert.Contains("廃止されていません", page.Find(".notice-danger[role=alert]").TextContent, StringComparison.Ordinal);
        var row = Assert.Single((await desk.Store.Get<FindCases>().RunAsync(new(true, null), new(0, 50), default)).Items);
        Assert.Equal((taken.ReceiptNumber, true), (row.ReceiptNumber, row.IsNotCarriedOut));
        Assert.True(Assert.Single((await desk.Store.Get<FindBoard>().RunAsync(Some.Supervisor, default))!.Outstanding).IsNotCarriedOut);
        await using var supervisor = desk.OpenBrowser(Role.Supervisor);
        Assert.Contains("処理されなかった依頼がある案件: 1件", supervisor.Render<DeskBanner>().Markup, StringComparison.Ordinal);
        Assert.Contains("廃止 未反映", supervisor.Render<BoardPage>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_suspension_is_shown_until_it_is_sent_anew()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        var taken = await desk.TakeCallAsync();
        await desk.AnswerAsync(new RegistryAnswer.HolderNotFound("該当者なし"));
        await using var browser = desk.OpenBrowser(Role.CardDesk);
        Assert.Contains("処理されなかった依頼があります", browser.Render<CasePage>(p => p.Add(c => c.Id, taken.CaseId)).Find(".notice-danger").TextContent, StringComparison.Ordinal);
        Assert.Equal(1, (await desk.Store.Get<FindBoard>().AlarmsAsync(Some.Supervisor, default))!.NotCarriedOut);

        var order = await desk.OrderAsync(taken.CaseId);
        Assert.True((await desk.Store.Get<SettleOrder>().SendAgainAsync(order.Number, "生年月日を確認", CardDesk.Operator, default)).Succeeded);

        Assert.Equal(0, (await desk.Store.Get<FindBoard>().AlarmsAsync(Some.Supervisor, default))!.NotCarriedOut);
    }

    [Fact]
    public async Task The_counter_sends_a_refused_release_anew_and_it_is_awaited_again()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        var taken = await ReleaseAsync(desk);
        await desk.AnswerAsync(new RegistryAnswer.Refused("一時停止中ではありません"));
        var settle = desk.Store.Get<SettleOrder>();
        var refused = await desk.OrderAsync(taken.CaseId, RegistryOrderKind.Release);

        Assert.True((await settle.SendAgainAsync(refused.Number, "台帳を確認", CardDesk.Counter, default)).Succeeded);
        Assert.Equal(EffectState.Pending, (await desk.CaseAsync(taken.CaseId)).Effect);

        await desk.AnswerAsync(new RegistryAnswer.Done(desk.Clock.UtcNow, ""));
        Assert.Equal(EffectState.Done, (await desk.CaseAsync(taken.CaseId)).Effect);
    }

    [Fact]
    public async Task The_counter_does_not_send_a_suspension_anew()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        var taken = await desk.TakeCallAsync();
        await desk.AnswerAsync(new RegistryAnswer.Refused("x"));

        Assert.IsType<NotAllowed>((await desk.Store.Get<SettleOrder>().SendAgainAsync((await desk.OrderAsync(taken.CaseId)).Number, "x", CardDesk.Counter, default)).Refusal);
    }

    [Fact]
    public async Task A_dead_release_that_is_tried_again_is_awaited_and_one_given_up_is_not_in_effect()
    {
        await using var desk = await OutboxDesk.OpenAsync(settings: ("MaxAttempts", "1"));
        var taken = await ReleaseAsync(desk);
        await desk.AnswerAsync(s_retry);
        var settle = desk.Store.Get<SettleOrder>();
        var number = (await desk.OrderAsync(taken.CaseId, RegistryOrderKind.Release)).Number;

        Assert.True((await settle.RetryAsync(number, "回線が復旧", Some.Supervisor, default)).Succeeded);
        Assert.Equal(EffectState.Pending, (await desk.CaseAsync(taken.CaseId)).Effect);
        await desk.AnswerAsync(s_retry);
        Assert.True((await settle.GiveUpAsync(number, "窓口で処理", Some.Supervisor, default)).Succeeded);

        var given = await desk.CaseAsync(taken.CaseId);
        Assert.Equal(EffectState.Failed, given.Effect);
        Assert.Contains(given.Events, e => e.Note.Contains("打切り: 窓口で処理", StringComparison.Ordinal));
    }

    [Theory, EachDatabase]
    public async Task What_was_settled_by_hand_is_noted_with_time_and_how_and_stays(string provider)
    {
        await using var desk = await OutboxDesk.OpenAsync(provider);
        var taken = await ReleaseAsync(desk);
        desk.Clock.Advance(TimeSpan.FromMinutes(10));
        var at = desk.Clock.UtcNow.AddMinutes(-3);

        Assert.IsType<InvalidField>(await ConfirmAsync(desk, taken, " ", at));
        Assert.IsType<InvalidField>(await ConfirmAsync(desk, taken, "統合端末で確認", desk.Clock.UtcNow.AddHours(-1)));
        Assert.Null(await ConfirmAsync(desk, taken, "統合端末で確認", at));
        Assert.IsType<NothingOutstanding>(await ConfirmAsync(desk, taken, "二度目", at));

        // The order is seen through; its answer is noted and changes nothing of what staff recorded.
        await desk.AnswerAsync(new RegistryAnswer.Refused("一時停止中ではありません"));
        var settled = await desk.CaseAsync(taken.CaseId);
        Assert.Equal((EffectState.Done, at, "統合端末で確認"), (settled.Effect, settled.EffectAt, settled.EffectNote));
        Assert.Equal(0, (await desk.Store.Get<FindBoard>().AlarmsAsync(Some.Supervisor, default))!.NotCarriedOut);
        Assert.Contains(AuditKind.EffectConfirmed, await desk.AuditAsync(taken));
        Assert.IsType<ChangedMeanwhile>((await desk.Store.Get<SettleOrder>().SendAgainAsync(
            (await desk.OrderAsync(taken.CaseId, RegistryOrderKind.Release)).Number, "x", CardDesk.Counter, default)).Refusal);
    }

    [Fact]
    public async Task Without_a_card_system_a_release_waits_for_the_hand_that_confirms_it()
    {
        using var desk = new CardDesk();
        var taken = await desk.TakeAndConfirmAsync();
        Assert.Null(await desk.StepAsync(taken.CaseId, v => Preparation(taken.CaseId, v)));
        Assert.Null(await desk.StepAsync(taken.CaseId, v => new CaseStep.ApproveRelease(taken.CaseId, v), CardDesk.Supervisor));
        await using var browser = desk.OpenBrowser(CardDesk.Counter);
        var page = browser.Render<CasePage>(p => p.Add(c => c.Id, taken.CaseId));
        Assert.Contains("解除依頼済(反映待ち)", page.Find(".pagehead").TextContent, StringComparison.Ordinal);
        Assert.Contains("手続きを受け付けました", page.Find(".notice-warning").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("反映済", page.Markup, StringComparison.Ordinal);

        await page.Find("#effect-how").ChangeAsync("統合端末で表示を確認");
        await page.Find("section[aria-labelledby=effect-title] button").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("解除(反映済)", page.Find(".pagehead").TextContent, StringComparison.Ordinal));
        Assert.Contains("統合端末で表示を確認", page.Find(".notice-good").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_shift_is_told_of_what_is_not_in_effect()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        var taken = await ReleaseAsync(desk);

        var items = await desk.Store.Get<GiveHandover>().OpenItemsAsync(Some.Supervisor, default);

        Assert.Contains(items, i => (i.Kind, i.ReceiptNumber) == ("effect", taken.ReceiptNumber));
    }

    private static async Task<CaseTaken> ReleaseAsync(OutboxDesk desk)
    {
        var taken = await ConfirmedAsync(desk);
        await StepAsync(desk, taken, CardDesk.Counter, v => Preparation(taken.CaseId, v));
        await StepAsync(desk, taken, CardDesk.Supervisor, v => new CaseStep.ApproveRelease(taken.CaseId, v));
        return taken;
    }

    private static async Task<CaseTaken> AbolishAsync(OutboxDesk desk)
    {
        var taken = await ConfirmedAsync(desk);
        await StepAsync(desk, taken, CardDesk.Counter, v => new CaseStep.Abolish(taken.CaseId, v, "見つからない", taken.ReceiptNumber));
        return taken;
    }

    private static async Task<CaseTaken> ConfirmedAsync(OutboxDesk desk)
    {
        var taken = await desk.TakeCallAsync();
        await desk.AnswerAsync(new RegistryAnswer.Done(desk.Clock.UtcNow, ""));
        return taken;
    }

    private static CaseStep.PrepareRelease Preparation(Guid id, int version) => new(
        id, version, "本庁", CallerRelation.Holder, [ReleaseDocument.Card, ReleaseDocument.IdentityPaper, ReleaseDocument.PinReady], true, false, CardSight.ByHand("リーダーなし"));

    private static async Task StepAsync(OutboxDesk desk, CaseTaken taken, Actor by, Func<int, CaseStep> step) =>
        Assert.Null(await TryAsync(desk, taken, by, step));

    private static Task<Refusal?> ConfirmAsync(OutboxDesk desk, CaseTaken taken, string how, DateTime at) =>
        TryAsync(desk, taken, CardDesk.Counter, v => new CaseStep.ConfirmEffect(taken.CaseId, v, how, at));

    private static async Task<Refusal?> TryAsync(OutboxDesk desk, CaseTaken taken, Actor by, Func<int, CaseStep> step) =>
        (await desk.Store.Get<MoveCase>().RunAsync(step((await desk.CaseAsync(taken.CaseId)).Version), by, default)).Refusal;
}
