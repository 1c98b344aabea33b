using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Ingest.Registry;

namespace ScamWatch.Tests.Cards.Registry;

public sealed class RegistryWorkerTests
{
    private static RegistryAnswer.Done Done(RegistryRequest request) => new(request.PlacedAt, "R");

    [Fact]
    public async Task A_taken_call_is_confirmed_without_anybody_doing_anything()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        using var worker = desk.Worker(new ScriptedRegistry(Done));
        await worker.StartAsync(default);

        var taken = await desk.TakeCallAsync();

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await desk.CaseAsync(taken.CaseId)).State != CaseState.Confirmed)
        {
            await Task.Delay(20, patience.Token);
        }

        await worker.StopAsync(default);
        Assert.True(desk.Board.All.Single(w => w.Name == RegistryWorker.Name).Healthy);
    }

    [Fact]
    public async Task All_orders_of_many_cards_go_out_once_and_those_of_one_card_in_order()
    {
        await using var desk = await OutboxDesk.OpenAsync(settings: ("BatchSize", "16"));
        for (var i = 0; i < 30; i++)
        {
            await desk.PlaceAsync((await desk.TakeCallAsync($"鈴木 {i}")).CaseId, RegistryOrderKind.Release);
        }

        var registry = new ScriptedRegistry(Done);
        using var worker = desk.Worker(registry);
        while (await worker.SendSomeAsync(default) > 0)
        {
        }

        Assert.Equal(60, registry.Sent.Count);
        Assert.All(registry.Sent.GroupBy(r => r.ReceiptNumber), of =>
            Assert.Equal([RegistryOrderKind.Suspend, RegistryOrderKind.Release], of.Select(r => r.Kind)));
        Assert.All(await desk.OrdersAsync(), o => Assert.Equal(RegistryOrderState.Done, o.State));
    }

    [Fact]
    public async Task While_nothing_is_heard_one_order_at_a_time_is_tried_and_then_all()
    {
        await using var desk = await OutboxDesk.OpenAsync(settings: ("InFlight", "1"));
        for (var i = 0; i < 20; i++)
        {
            await desk.TakeCallAsync($"鈴木 {i}");
        }

        var down = true;
        var registry = new ScriptedRegistry(r => down ? new RegistryAnswer.Unreachable("ConnectionRefused") : Done(r));
        using var worker = desk.Worker(registry);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, await worker.SendSomeAsync(default));
        }

        var state = desk.Board.All.Single(w => w.Name == RegistryWorker.Name);
        Assert.Equal((false, false, "ConnectionRefused", 20), (state.Healthy, state.Connected, state.LastFault, state.Waiting));
        // An order that is not answered steps behind the others.
        Assert.Equal(3, registry.Sent.Select(r => r.Key).Distinct().Count());
        Assert.All(await desk.OrdersAsync(), o => Assert.Equal(0, o.Attempts));

        down = false;
        desk.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, await worker.SendSomeAsync(default));
        Assert.Equal(19, await worker.SendSomeAsync(default));
        Assert.True(desk.Board.All.Single(w => w.Name == RegistryWorker.Name).Healthy);
    }

    [Fact]
    public async Task One_broken_connection_among_answers_holds_up_nobody_else()
    {
        await using var desk = await OutboxDesk.OpenAsync(settings: ("InFlight", "1"));
        var taken = new List<CaseTaken>();
        for (var i = 0; i < 10; i++)
        {
            taken.Add(await desk.TakeCallAsync($"鈴木 {i}"));
        }

        using var worker = desk.Worker(new ScriptedRegistry(r => r.ReceiptNumber == taken[3].ReceiptNumber ? new RegistryAnswer.Unreachable("ConnectionReset") : Done(r)));

        Assert.Equal(10, await worker.SendSomeAsync(default));

        Assert.Equal(9, (await desk.OrdersAsync()).Count(o => o.State == RegistryOrderState.Done));
        Assert.True(desk.Board.All.Single(w => w.Name == RegistryWorker.Name).Healthy);
    }

    [Fact]
    public async Task A_fault_over_one_order_does_not_lose_the_answers_to_the_others()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        var (bad, good) = (await desk.TakeCallAsync(), await desk.TakeCallAsync("高橋 健"));
        using var worker = desk.Worker(new ScriptedRegistry(r => r.ReceiptNumber == bad.ReceiptNumber ? throw new FormatException() : Done(r)));

        await worker.SendSomeAsync(default);

        Assert.Equal(CaseState.Confirmed, (await desk.CaseAsync(good.CaseId)).State);
        Assert.Equal((RegistryOrderState.Waiting, 1), ((await desk.OrderAsync(bad.CaseId)).State, (await desk.OrderAsync(bad.CaseId)).Attempts));
    }

    [Fact]
    public async Task A_case_that_changes_while_the_answer_comes_in_keeps_both_changes()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        var taken = await desk.TakeCallAsync();
        var other = await desk.TakeCallAsync("高橋 健");
        var check = new IdentityCheck(IdentityMatch.Match, IdentityMatch.Match, IdentityMatch.NotAsked, IdentityMatch.NotAsked);
        using var worker = desk.Worker(new ScriptedRegistry(r =>
        {
            desk.Store.Get<MoveCase>().RunAsync(new CaseStep.CheckIdentity(taken.CaseId, 0, check), CardDesk.Operator, default).GetAwaiter().GetResult();
            return Done(r);
        }));

        await worker.SendSomeAsync(default);

        var found = await desk.CaseAsync(taken.CaseId);
        Assert.Equal((CaseState.Confirmed, check), (found.State, found.Identity));
        Assert.Equal(CaseState.Confirmed, (await desk.CaseAsync(other.CaseId)).State);
    }
}
