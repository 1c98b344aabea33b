using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Cards.Registry;

public sealed class OutboxTests
{
    private static readonly RegistryAnswer s_retry = new RegistryAnswer.Retry("HTTP 503", null);

    [Theory, EachDatabase]
    public async Task A_suspension_and_its_order_are_one_commit(string provider)
    {
        await using var desk = await OutboxDesk.OpenAsync(provider);

        var taken = await desk.TakeCallAsync();

        var order = Assert.Single(await desk.OrdersAsync());
        Assert.Equal((taken.CaseId, taken.ReceiptNumber, RegistryOrderKind.Suspend, RegistryOrderState.Waiting),
            (order.CaseId, order.ReceiptNumber, order.Kind, order.State));
        Assert.Equal(desk.Clock.UtcNow, order.PlacedAt);
        Assert.Equal(CaseState.Received, (await desk.CaseAsync(taken.CaseId)).State);
    }

    [Fact]
    public async Task Without_a_card_system_there_is_no_order()
    {
        using var desk = new CardDesk();
        await desk.TakeCallAsync();
        await using var store = await OutboxDesk.OpenAsync(settings: ("Mode", "manual"));
        await store.TakeCallAsync();

        Assert.Empty(await store.OrdersAsync());
    }

    [Theory, EachDatabase]
    public async Task Only_done_confirms_the_stop(string provider)
    {
        await using var desk = await OutboxDesk.OpenAsync(provider);
        var taken = await desk.TakeCallAsync();
        desk.Clock.Advance(TimeSpan.FromSeconds(3));

        var sent = Assert.Single(await desk.AnswerAsync(new RegistryAnswer.Accepted("R-1", TimeSpan.FromSeconds(5))));

        Assert.Equal(("鈴木 花子", new DateOnly(1985, 4, 1)), (sent.Holder.Name, sent.Holder.BirthDate));
        var requested = await desk.CaseAsync(taken.CaseId);
        Assert.Equal((CaseState.Requested, null, "試験台帳 R-1"), (requested.State, requested.ConfirmedAt, requested.RequestedTo));
        Assert.Empty(await desk.Drain.TakeAsync("two", 10, default));

        desk.Clock.Advance(TimeSpan.FromSeconds(5));
        var doneAt = desk.Clock.UtcNow.AddSeconds(-1);
        var again = Assert.Single(await desk.AnswerAsync(new RegistryAnswer.Done(doneAt, "R-1")));

        Assert.Equal(sent.Key, again.Key);
        var confirmed = await desk.CaseAsync(taken.CaseId);
        Assert.Equal((CaseState.Confirmed, doneAt, "試験台帳 R-1"), (confirmed.State, confirmed.ConfirmedAt, confirmed.ConfirmedHow));
        Assert.Equal((RegistryOrderState.Done, desk.Clock.UtcNow), ((await desk.OrderAsync(taken.CaseId)).State, (await desk.OrderAsync(taken.CaseId)).ClosedAt));
        Assert.Equal([AuditKind.SuspensionReceived, AuditKind.RegistryAccepted, AuditKind.RegistryDone], await desk.AuditAsync(taken));
    }

    [Fact]
    public async Task A_time_that_cannot_be_is_not_taken_over()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        var taken = await desk.TakeCallAsync();

        await desk.AnswerAsync(new RegistryAnswer.Done(desk.Clock.UtcNow.AddHours(1), ""));

        Assert.Equal(desk.Clock.UtcNow, (await desk.CaseAsync(taken.CaseId)).ConfirmedAt);
    }

    [Fact]
    public async Task An_unknown_holder_and_a_refusal_set_the_case_aside()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        var missing = await desk.TakeCallAsync();
        await desk.AnswerAsync(new RegistryAnswer.HolderNotFound("該当者なし"));
        var refused = await desk.TakeCallAsync("高橋 健");
        await desk.AnswerAsync(new RegistryAnswer.Refused("廃止済み 1234-5678-9018"));

        Assert.Equal(CaseState.HolderNotFound, (await desk.CaseAsync(missing.CaseId)).State);
        var failed = await desk.CaseAsync(refused.CaseId);
        Assert.Equal(CaseState.RequestFailed, failed.State);
        // What comes from outside brings no My Number in.
        Assert.DoesNotContain("1234", failed.Events[^1].Note + (await desk.OrderAsync(refused.CaseId)).LastError, StringComparison.Ordinal);
        Assert.Contains(AuditKind.RegistryHolderNotFound, await desk.AuditAsync(missing));
        Assert.Contains(AuditKind.RegistryRefused, await desk.AuditAsync(refused));
    }

    [Theory, EachDatabase]
    public async Task A_release_and_an_abolition_are_ordered_in_their_own_commit(string provider)
    {
        await using var desk = await OutboxDesk.OpenAsync(provider);
        var (found, gone) = (await desk.TakeCallAsync(), await desk.TakeCallAsync("高橋 健", new(1991, 11, 30)));
        await desk.AnswerAsync(new RegistryAnswer.Done(desk.Clock.UtcNow, ""));
        var id = found.CaseId;
        await StepAsync(id, CardDesk.Counter, v => new CaseStep.PrepareRelease(
            id, v, "本庁", CallerRelation.Holder, [ReleaseDocument.Card, ReleaseDocument.IdentityPaper, ReleaseDocument.PinReady], true, false, CardSight.ByHand("リーダーなし")));
        Assert.Equal(2, (await desk.OrdersAsync()).Count);

        await StepAsync(id, CardDesk.Supervisor, v => new CaseStep.ApproveRelease(id, v));
        await StepAsync(gone.CaseId, CardDesk.Counter, v => new CaseStep.Abolish(gone.CaseId, v, "見つからない", gone.ReceiptNumber));

        Assert.Equal(
            [(found.ReceiptNumber, RegistryOrderKind.Release), (gone.ReceiptNumber, RegistryOrderKind.Abolish)],
            (await desk.AnswerAsync(new RegistryAnswer.Done(desk.Clock.UtcNow, ""))).Select(o => (o.ReceiptNumber, o.Kind)));

        async Task StepAsync(Guid caseId, Domain.Staff.Actor by, Func<int, CaseStep> step)
        {
            var version = (await desk.Store.Get<FindCases>().ReloadAsync(caseId, CardDesk.Operator, default))!.Version;
            Assert.Null((await desk.Store.Get<MoveCase>().RunAsync(step(version), by, default)).Refusal);
        }
    }

    [Theory, EachDatabase]
    public async Task A_later_order_of_a_card_waits_for_the_earlier_one(string provider)
    {
        await using var desk = await OutboxDesk.OpenAsync(provider);
        var taken = await desk.TakeCallAsync();
        await desk.PlaceAsync(taken.CaseId, RegistryOrderKind.Release);
        var again = await desk.TakeCallAsync("すずき 花子".Replace("すずき", "鈴木", StringComparison.Ordinal));
        var other = await desk.TakeCallAsync("高橋 健", new(1991, 11, 30));

        var first = await desk.AnswerAsync(s_retry);
        Assert.Equal([taken.ReceiptNumber, other.ReceiptNumber], first.Select(o => o.ReceiptNumber));
        // Put off, the first still holds up its followers.
        Assert.Empty(await desk.Drain.TakeAsync("two", 10, default));

        desk.Clock.Advance(TimeSpan.FromMinutes(10));
        await desk.AnswerAsync(new RegistryAnswer.Done(desk.Clock.UtcNow, ""));
        Assert.Equal(RegistryOrderKind.Release, Assert.Single(await desk.AnswerAsync(new RegistryAnswer.Done(desk.Clock.UtcNow, ""))).Kind);
        Assert.Equal(again.ReceiptNumber, Assert.Single(await desk.AnswerAsync(new RegistryAnswer.Done(desk.Clock.UtcNow, ""))).ReceiptNumber);
    }

    [Theory, EachDatabase]
    public async Task An_order_is_in_one_hand_at_a_time(string provider)
    {
        await using var desk = await OutboxDesk.OpenAsync(provider);
        for (var i = 0; i < 40; i++)
        {
            await desk.TakeCallAsync($"鈴木 {i}");
        }

        var hands = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => desk.Drain.TakeAsync($"hand {i}", 10, default))));

        var keys = hands.SelectMany(h => h).Select(o => o.Key).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.NotEmpty(keys);
    }

    [Theory, EachDatabase]
    public async Task What_a_dead_worker_had_in_hand_comes_back_under_the_same_key(string provider)
    {
        await using var desk = await OutboxDesk.OpenAsync(provider, ("LeaseSeconds", "30"));
        var taken = await desk.TakeCallAsync();
        var lost = Assert.Single(await desk.Drain.TakeAsync("dead", 10, default));
        Assert.Empty(await desk.Drain.TakeAsync("alive", 10, default));

        desk.Clock.Advance(TimeSpan.FromSeconds(30));
        var found = Assert.Single(await desk.Drain.TakeAsync("alive", 10, default));
        Assert.Equal(lost.Key, found.Key);

        // The dead one's answer, late: the order is another's by now.
        await desk.Drain.RecordAsync("dead", "試験台帳", [new(lost.Key, new RegistryAnswer.Refused("遅れて"))], default);
        Assert.Equal(RegistryOrderState.Waiting, (await desk.OrderAsync(taken.CaseId)).State);
        await desk.Drain.RecordAsync("alive", "試験台帳", [new(lost.Key, new RegistryAnswer.Done(desk.Clock.UtcNow, ""))], default);
        Assert.Equal(CaseState.Confirmed, (await desk.CaseAsync(taken.CaseId)).State);
    }

    [Fact]
    public async Task A_case_cancelled_before_anything_went_out_takes_its_order_with_it()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        var mistaken = await desk.TakeCallAsync();
        await desk.Store.Get<MoveCase>().RunAsync(new CaseStep.SetAside(mistaken.CaseId, 0, CaseState.Cancelled, "誤受付"), CardDesk.Operator, default);

        Assert.Empty(await desk.Drain.TakeAsync("one", 10, default));

        Assert.Equal(RegistryOrderState.Withdrawn, (await desk.OrderAsync(mistaken.CaseId)).State);
        Assert.Contains(AuditKind.RegistryOrderWithdrawn, await desk.AuditAsync(mistaken));
    }

    [Fact]
    public async Task A_case_cancelled_after_it_may_have_arrived_is_asked_for_to_the_end()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        var taken = await desk.TakeCallAsync();
        await desk.AnswerAsync(new RegistryAnswer.Unreachable("no answer in time"));
        await desk.Store.Get<MoveCase>().RunAsync(new CaseStep.SetAside(taken.CaseId, 0, CaseState.Cancelled, "誤受付"), CardDesk.Operator, default);
        desk.Clock.Advance(TimeSpan.FromMinutes(1));

        await desk.AnswerAsync(new RegistryAnswer.Done(desk.Clock.UtcNow, "R-9"));

        var found = await desk.CaseAsync(taken.CaseId);
        Assert.Equal((CaseState.Cancelled, null), (found.State, found.ConfirmedAt));
        Assert.Contains("R-9", found.Events[^1].Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_handed_back_unsent_may_still_be_withdrawn()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        var taken = await desk.TakeCallAsync();
        await desk.Drain.TakeAsync("one", 10, default);
        await desk.Drain.ReturnAsync("one", default);
        await desk.Store.Get<MoveCase>().RunAsync(new CaseStep.SetAside(taken.CaseId, 0, CaseState.Cancelled, "誤受付"), CardDesk.Operator, default);

        Assert.Empty(await desk.Drain.TakeAsync("two", 10, default));
        Assert.Equal(RegistryOrderState.Withdrawn, (await desk.OrderAsync(taken.CaseId)).State);
    }

    [Fact]
    public async Task An_order_that_fails_for_too_long_is_dead_and_its_case_says_so()
    {
        await using var desk = await OutboxDesk.OpenAsync(settings: ("MaxAttempts", "3"));
        var taken = await desk.TakeCallAsync();
        await desk.PlaceAsync(taken.CaseId, RegistryOrderKind.Release);
        for (var i = 0; i < 3; i++)
        {
            Assert.Single(await desk.AnswerAsync(s_retry));
            desk.Clock.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.Equal((RegistryOrderState.Dead, 3), ((await desk.OrderAsync(taken.CaseId)).State, (await desk.OrderAsync(taken.CaseId)).Attempts));
        Assert.Equal(CaseState.RequestFailed, (await desk.CaseAsync(taken.CaseId)).State);
        Assert.Empty(await desk.Drain.TakeAsync("one", 10, default));
        Assert.Contains(AuditKind.RegistryOrderDead, await desk.AuditAsync(taken));
        Assert.Equal(1, (await desk.Store.Get<FindOrders>().StateAsync(default)).Dead);
    }

    [Fact]
    public async Task Silence_kills_no_order_before_its_time()
    {
        await using var desk = await OutboxDesk.OpenAsync(settings: [("MaxAttempts", "3"), ("DeadAfterHours", "24")]);
        var taken = await desk.TakeCallAsync();
        for (var hour = 0; hour < 23; hour++)
        {
            await desk.AnswerAsync(new RegistryAnswer.Unreachable("ConnectionRefused"));
            desk.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal((RegistryOrderState.Waiting, 0), ((await desk.OrderAsync(taken.CaseId)).State, (await desk.OrderAsync(taken.CaseId)).Attempts));
        desk.Clock.Advance(TimeSpan.FromHours(1));
        await desk.AnswerAsync(new RegistryAnswer.Unreachable("ConnectionRefused"));
        Assert.Equal(RegistryOrderState.Dead, (await desk.OrderAsync(taken.CaseId)).State);
    }

    [Theory, EachDatabase]
    public async Task A_supervisor_has_a_dead_order_tried_again_or_ends_it(string provider)
    {
        await using var desk = await OutboxDesk.OpenAsync(provider, ("MaxAttempts", "1"));
        var settle = desk.Store.Get<SettleOrder>();
        var (revived, ended) = (await desk.TakeCallAsync(), await desk.TakeCallAsync("高橋 健"));
        await desk.PlaceAsync(ended.CaseId, RegistryOrderKind.Release);
        await desk.AnswerAsync(s_retry);
        var (first, second) = (await desk.OrderAsync(revived.CaseId), await desk.OrderAsync(ended.CaseId));

        Assert.IsType<NotAllowed>((await settle.RetryAsync(first.Number, "復旧", CardDesk.Operator, default)).Refusal);
        Assert.True((await settle.RetryAsync(first.Number, "回線が復旧", Some.Supervisor, default)).Succeeded);
        Assert.True((await settle.GiveUpAsync(second.Number, "電話で依頼した", Some.Supervisor, default)).Succeeded);

        // The one tried again under its key, and the one that was held up behind the ended one.
        var sent = await desk.AnswerAsync(new RegistryAnswer.Done(desk.Clock.UtcNow, ""));
        Assert.Equal([(first.Key, RegistryOrderKind.Suspend), (sent[^1].Key, RegistryOrderKind.Release)], sent.Select(s => (s.Key, s.Kind)));
        Assert.Equal(CaseState.Confirmed, (await desk.CaseAsync(revived.CaseId)).State);
        Assert.Contains(AuditKind.RegistryOrderRetried, await desk.AuditAsync(revived));
        Assert.Contains(AuditKind.RegistryOrderGivenUp, await desk.AuditAsync(ended));
    }

    [Fact]
    public async Task The_desk_sends_a_negative_answer_anew_once_under_another_key()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        var settle = desk.Store.Get<SettleOrder>();
        var taken = await desk.TakeCallAsync();
        await desk.AnswerAsync(new RegistryAnswer.HolderNotFound("該当者なし"));
        var old = await desk.OrderAsync(taken.CaseId);

        Assert.True((await settle.SendAgainAsync(old.Number, "生年月日を確認", CardDesk.Operator, default)).Succeeded);
        Assert.IsType<ChangedMeanwhile>((await settle.SendAgainAsync(old.Number, "二度目", CardDesk.Operator, default)).Refusal);

        var sent = Assert.Single(await desk.AnswerAsync(new RegistryAnswer.Done(desk.Clock.UtcNow, "")));
        Assert.NotEqual(old.Key, sent.Key);
        Assert.Equal(CaseState.Confirmed, (await desk.CaseAsync(taken.CaseId)).State);
        Assert.Contains(AuditKind.RegistryOrderPlaced, await desk.AuditAsync(taken));
    }

    [Fact]
    public async Task An_operator_who_confirms_first_is_not_overwritten()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        var move = desk.Store.Get<MoveCase>();
        var taken = await desk.TakeCallAsync();
        await move.RunAsync(new CaseStep.Request(taken.CaseId, 0, "電話で依頼", desk.Clock.UtcNow), CardDesk.Operator, default);
        await move.RunAsync(new CaseStep.Confirm(taken.CaseId, 1, "電話で回答", desk.Clock.UtcNow), CardDesk.Operator, default);

        await desk.AnswerAsync(new RegistryAnswer.Done(desk.Clock.UtcNow, "R-1"));

        var found = await desk.CaseAsync(taken.CaseId);
        Assert.Equal((CaseState.Confirmed, "電話で回答"), (found.State, found.ConfirmedHow));
        Assert.Equal(RegistryOrderState.Done, (await desk.OrderAsync(taken.CaseId)).State);
    }
}
