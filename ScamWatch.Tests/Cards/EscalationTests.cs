using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest;
using ScamWatch.Ingest.Desk;
using ScamWatch.Ingest.Mail.Smtp;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Cards;

namespace ScamWatch.Tests.Cards;

/// <summary>Cases and callbacks go up a step by the clock: recorded once, on both databases, whatever restarts.</summary>
public sealed class EscalationTests
{
    private const string Manager = "cards@minatogawa.example";

    private static readonly CardDeskSettings s_settings = new();

    [Theory]
    [InlineData(null, EscalationStep.None, new EscalationStep[0])]
    [InlineData(null, EscalationStep.Notice, new[] { EscalationStep.Notice })]
    [InlineData(null, EscalationStep.Manager, new[] { EscalationStep.Notice, EscalationStep.Reassign, EscalationStep.Manager })]
    [InlineData(EscalationStep.Notice, EscalationStep.Reassign, new[] { EscalationStep.Reassign })]
    [InlineData(EscalationStep.Reassign, EscalationStep.Reassign, new EscalationStep[0])]
    [InlineData(EscalationStep.Manager, EscalationStep.Notice, new EscalationStep[0])]
    public void Steps_are_due_once_and_none_is_left_out(EscalationStep? reached, EscalationStep now, EscalationStep[] due) =>
        Assert.Equal(due, EscalationRules.Due(reached, now));

    [Theory]
    [InlineData(14, EscalationStep.None)]
    [InlineData(15, EscalationStep.Notice)]
    [InlineData(30, EscalationStep.Reassign)]
    [InlineData(60, EscalationStep.Manager)]
    public void A_callback_goes_up_by_the_time_it_is_overdue(int minutes, EscalationStep step) =>
        Assert.Equal(step, EscalationRules.StepOfCallback(TimeSpan.FromMinutes(minutes), s_settings));

    [Theory, EachDatabase]
    public async Task Each_step_of_a_case_is_recorded_once(string provider)
    {
        await using var store = await OpenAsync(provider);
        var taken = await TakeAsync(store);
        var version = (await CaseAsync(store, taken)).Version;

        Assert.Equal(0, await EscalateAsync(store));
        foreach (var (minutes, step) in ((int, EscalationStep)[])[(15, EscalationStep.Notice), (15, EscalationStep.Reassign), (30, EscalationStep.Manager)])
        {
            store.Clock.Advance(TimeSpan.FromMinutes(minutes));
            Assert.Equal(1, await EscalateAsync(store));
            Assert.Equal(0, await EscalateAsync(store));
            Assert.Equal(step, (await CaseAsync(store, taken)).EscalatedTo);
        }

        store.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(0, await EscalateAsync(store));
        Assert.Equal([AuditKind.SuspensionReceived, AuditKind.CaseEscalated, AuditKind.CaseEscalated, AuditKind.CaseEscalated], await store.AuditAsync(taken.ReceiptNumber));
        Assert.All((await store.AuditEntriesAsync()).Where(e => e.Kind == AuditKind.CaseEscalated), e => Assert.Equal("worker:escalation", e.ActorId));
        var found = await CaseAsync(store, taken);
        Assert.Equal(4, found.Events.Count);
        // Whoever is in the middle of a step goes on.
        Assert.Equal(version, found.Version);
    }

    [Fact]
    public async Task After_a_standstill_the_steps_that_came_together_are_all_recorded()
    {
        await using var store = await OpenAsync();
        var taken = await TakeAsync(store);
        store.Clock.Advance(TimeSpan.FromHours(5));

        Assert.Equal(3, await EscalateAsync(store));

        Assert.Equal(["注意", "担当替え", "責任者へ"], (await CaseAsync(store, taken)).Events.Skip(1).Select(e => e.Note.Split('(')[0].Split(": ")[1]));
    }

    [Fact]
    public async Task A_confirmed_stop_goes_up_no_further()
    {
        await using var store = await OpenAsync();
        var taken = await TakeAsync(store);
        store.Clock.Advance(TimeSpan.FromMinutes(20));
        await EscalateAsync(store);
        await StepAsync(store, taken, v => new CaseStep.Request(taken.CaseId, v, "総合フリーダイヤル", store.Clock.UtcNow));
        await StepAsync(store, taken, v => new CaseStep.Confirm(taken.CaseId, v, "電話で回答", store.Clock.UtcNow));

        store.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(0, await EscalateAsync(store));
        Assert.Equal(CardDesk.Operator.Name, (await CaseAsync(store, taken)).AssignedTo);
    }

    [Theory, EachDatabase]
    public async Task Two_processes_at_once_record_each_step_once(string provider)
    {
        await using var store = await OpenAsync(provider);
        var cases = new List<CaseTaken>();
        for (var i = 0; i < 12; i++)
        {
            cases.Add(await TakeAsync(store));
        }

        store.Clock.Advance(TimeSpan.FromMinutes(61));
        // What one of them could not record because the other was first, the next round does.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => EscalateAsync(store))));
        await EscalateAsync(store);

        foreach (var taken in cases)
        {
            Assert.Equal(3, (await store.AuditAsync(taken.ReceiptNumber)).Count(k => k == AuditKind.CaseEscalated));
            Assert.Equal(4, (await CaseAsync(store, taken)).Events.Count);
        }

        Assert.Equal(12, (await MailsAsync(store)).Count);
    }

    [Fact]
    public async Task Reassignment_lifts_the_assignment_and_everyone_may_take_the_case()
    {
        await using var store = await OpenAsync();
        var taken = await TakeAsync(store);
        store.Clock.Advance(TimeSpan.FromMinutes(30));
        await EscalateAsync(store);

        var lifted = await CaseAsync(store, taken);
        Assert.Equal(("", ""), (lifted.AssignedToId, lifted.AssignedTo));
        Assert.Contains(CardDesk.Operator.Name, lifted.Events[^1].Note, StringComparison.Ordinal);
        Assert.Equal(1, (await store.Get<FindBoard>().AlarmsAsync(Some.Supervisor, default))!.Unassigned);
        Assert.True((await store.Get<AssignCase>().RunAsync(
            taken.CaseId, lifted.Version, CardDesk.Colleague.Id, CardDesk.Colleague.Name, CardDesk.Colleague, default)).Succeeded);

        // It is not taken away a second time.
        store.Clock.Advance(TimeSpan.FromMinutes(30));
        await EscalateAsync(store);
        Assert.Equal(CardDesk.Colleague.Name, (await CaseAsync(store, taken)).AssignedTo);
    }

    [Fact]
    public async Task A_shielded_case_stays_with_whoever_follows_it()
    {
        await using var store = await OpenAsync();
        var taken = await TakeAsync(store, CardDesk.Statement with { Shielded = true });
        store.Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(2, await EscalateAsync(store));

        Assert.Equal(CardDesk.Operator.Id, (await CaseAsync(store, taken)).AssignedToId);
        Assert.True(Assert.Single((await store.Get<FindBoard>().RunAsync(Some.Supervisor, default))!.Waiting).Shielded);
    }

    [Fact]
    public async Task The_manager_gets_one_mail_without_a_name_in_it()
    {
        await using var store = await OpenAsync();
        var taken = await TakeAsync(store, CardDesk.Statement with { HolderKana = "シケン ハナコ", CallbackNumber = "090-0000-1234", LostWhere = "駅前" });
        store.Clock.Advance(TimeSpan.FromMinutes(60));
        await EscalateAsync(store);
        await EscalateAsync(store);

        var send = store.Get<SendReply>();
        var claimed = (await send.ClaimAsync(default))!;
        Assert.Null(await send.ClaimAsync(default));
        Assert.Equal((Manager, taken.ReceiptNumber, "", false), (claimed.To.ToString(), claimed.ReceiptNumber, claimed.StopLink, claimed.IsReply));
        var text = System.Text.Encoding.ASCII.GetString(MailWriter.Write(claimed));
        Assert.Contains("Auto-Submitted: auto-generated\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("List-Unsubscribe", text, StringComparison.Ordinal);
        Assert.Contains(taken.ReceiptNumber, claimed.Body, StringComparison.Ordinal);
        // Receipt number and address hold any four digits by chance.
        var said = (claimed.Subject + claimed.Body).Replace(taken.ReceiptNumber, "", StringComparison.Ordinal).Replace($"{taken.CaseId}", "", StringComparison.Ordinal);
        Assert.All((string[])["試験", "花子", "ハナコ", "1234", "駅前", "中央"], word => Assert.DoesNotContain(word, said, StringComparison.Ordinal));
        await send.SentAsync(claimed, Actor.Worker("smtp"));
        Assert.Contains(AuditKind.ReplySent, await store.AuditAsync(taken.ReceiptNumber));
    }

    [Fact]
    public async Task Without_an_address_or_a_mail_server_there_is_no_mail_and_the_steps_are_taken_all_the_same()
    {
        await using var store = await OpenAsync(address: "");
        await TakeAsync(store);
        store.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal(3, await EscalateAsync(store));
        Assert.Empty(await MailsAsync(store));

        using var desk = new CardDesk();
        await desk.TakeCallAsync();
        desk.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal(3, await desk.Get<EscalateCases>().RunAsync(default));
    }

    [Fact]
    public async Task A_mail_whose_address_was_taken_out_of_the_settings_is_held_back()
    {
        await using var store = await OpenAsync();
        await TakeAsync(store);
        store.Clock.Advance(TimeSpan.FromMinutes(60));
        await EscalateAsync(store);

        var later = new SendReply(store.Get<IDbContextFactory<ScamWatchDb>>(), store.Get<ReplySettings>(), store.Get<ReplyKey>(),
            store.Get<ReplyText>(), Municipality.Unnamed, store.Get<SiteVoice>(), store.Clock);

        Assert.Null(await later.ClaimAsync(default));
        Assert.Equal(NoReplyReason.NoAddress, Assert.Single(await MailsAsync(store)).Reason);
    }

    [Fact]
    public void An_address_for_the_manager_that_is_none_stops_the_start()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """{ "name": "みなと川市", "cardDesk": { "escalateMailTo": "責任者" } }""");

        Assert.Contains("escalateMailTo", Assert.Throws<InvalidDataException>(() => Municipality.Load(file)).Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Theory, EachDatabase]
    public async Task A_callback_beyond_its_time_goes_up_until_somebody_tries(string provider)
    {
        await using var store = await OpenAsync(provider);
        var taken = await TakeAndConfirmAsync(store);
        var follow = store.Get<FollowCallback>();
        var id = (await follow.PlanAsync(taken.CaseId, "結果を伝える", store.Clock.UtcNow.AddMinutes(5), CardDesk.Operator, default)).Value;

        store.Clock.Advance(TimeSpan.FromMinutes(5 + 30));
        Assert.Equal(2, await EscalateAsync(store));
        Assert.Equal(0, await EscalateAsync(store));
        var offered = await CallbackAsync(store);
        Assert.Equal((EscalationStep.Reassign, "", false), (offered.EscalatedTo, offered.OwnerId, offered.NeedsSupervisor));
        Assert.Equal(1, (await store.Get<FindBoard>().AlarmsAsync(Some.Supervisor, default))!.Callbacks);

        store.Clock.Advance(TimeSpan.FromMinutes(30));
        await EscalateAsync(store);
        Assert.True((await CallbackAsync(store)).NeedsSupervisor);
        Assert.Single(await MailsAsync(store));
        Assert.Equal(3, (await store.AuditAsync(taken.ReceiptNumber)).Count(k => k == AuditKind.CallbackEscalated));
        Assert.Equal(3, (await CaseAsync(store, taken)).Events.Count(e => e.Note.StartsWith("折返しの段階", StringComparison.Ordinal)));

        // Tried and due again: its steps begin anew.
        Assert.True((await follow.TryAsync(id, offered.Version, false, "留守番電話", CardDesk.Operator, default)).Succeeded);
        Assert.Null((await CallbackAsync(store)).EscalatedTo);
        store.Clock.Advance(TimeSpan.FromMinutes(s_settings.CallbackRetryMinutes + 15));
        Assert.Equal(1, await EscalateAsync(store));
    }

    [Fact]
    public async Task The_worker_records_a_step_and_the_board_shows_it_at_once()
    {
        using var desk = new CardDesk();
        await using var browser = desk.OpenBrowser(CardDesk.Colleague);
        await desk.TakeCallAsync();
        var page = browser.Render<BoardPage>();
        Assert.Contains("通常", page.Find(".board tbody").TextContent, StringComparison.Ordinal);
        desk.Clock.Advance(TimeSpan.FromMinutes(31));

        // Of the page's own services: its feed is what tells it.
        using var worker = new EscalationWorker(
            browser.Services.GetRequiredService<EscalateCases>(), desk.Get<WorkerBoard>(), TimeProvider.System, NullLogger<EscalationWorker>.Instance);
        await worker.StartAsync(default);

        page.WaitForAssertion(() => Assert.Contains("担当替え", page.Find(".board tbody").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        page.WaitForAssertion(() => Assert.Contains("だれでも担当できます", page.Find(".board tbody").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        await worker.StopAsync(default);
        await page.Find(".board tbody button").ClickAsync();
        page.WaitForAssertion(() => Assert.Contains(CardDesk.Colleague.Name, page.Find(".board tbody").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task The_banner_tells_the_desk_and_the_supervisor_what_is_theirs()
    {
        using var desk = new CardDesk();
        await desk.TakeCallAsync();
        await using var browser = desk.OpenBrowser();
        Assert.Equal("", browser.Render<DeskBanner>().Find("[role=status]").TextContent.Trim());

        desk.Clock.Advance(TimeSpan.FromMinutes(60));
        await desk.Get<EscalateCases>().RunAsync(default);
        await using var supervisor = desk.OpenBrowser(CardDesk.Supervisor);

        Assert.Contains("15分を過ぎても停止を確認できていない案件: 1件", browser.Render<DeskBanner>().Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("責任者の段階", browser.Render<DeskBanner>().Markup, StringComparison.Ordinal);
        Assert.Contains("責任者の段階に達しました: 1件", supervisor.Render<DeskBanner>().Markup, StringComparison.Ordinal);
    }

    private static async Task<TestStore> OpenAsync(string provider = StorageOptions.Sqlite, string address = Manager)
    {
        var store = await TestStore.OpenAsync(provider, saveModel: _ => { }, settings: TestStore.MailOn);
        var file = store.Data.Municipality;
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("\"phone\"", $"\"cardDesk\": {{ \"escalateMailTo\": \"{address}\" }}, \"phone\"", StringComparison.Ordinal));
        return store;
    }

    private static async Task<CaseTaken> TakeAsync(TestStore store, LossStatement? statement = null)
    {
        var outcome = await store.Get<SuspendCard>().RunAsync(
            new(Guid.CreateVersion7(), statement ?? CardDesk.Statement with { CallbackNumber = "090-0000-1234" }, IdentityCheck.NotAsked), CardDesk.Operator, default);
        Assert.Null(outcome.Refusal);
        return outcome.Value!;
    }

    private static async Task<CaseTaken> TakeAndConfirmAsync(TestStore store)
    {
        var taken = await TakeAsync(store);
        await StepAsync(store, taken, v => new CaseStep.Request(taken.CaseId, v, "総合フリーダイヤル", store.Clock.UtcNow));
        await StepAsync(store, taken, v => new CaseStep.Confirm(taken.CaseId, v, "電話で回答", store.Clock.UtcNow));
        return taken;
    }

    private static async Task StepAsync(TestStore store, CaseTaken taken, Func<int, CaseStep> step) => Assert.Null(
        (await store.Get<MoveCase>().RunAsync(step((await CaseAsync(store, taken)).Version), CardDesk.Operator, default)).Refusal);

    private static Task<int> EscalateAsync(TestStore store) => store.Get<EscalateCases>().RunAsync(default);

    private static async Task<SuspensionCase> CaseAsync(TestStore store, CaseTaken taken)
    {
        await using var db = store.Db();
        return await db.SuspensionCases.AsNoTracking().Include(c => c.Events.OrderBy(e => e.Id)).SingleAsync(c => c.Id == taken.CaseId);
    }

    private static async Task<Callback> CallbackAsync(TestStore store)
    {
        await using var db = store.Db();
        return await db.Callbacks.AsNoTracking().SingleAsync();
    }

    private static async Task<List<OutgoingMail>> MailsAsync(TestStore store)
    {
        await using var db = store.Db();
        return await db.OutgoingMails.AsNoTracking().ToListAsync();
    }
}
