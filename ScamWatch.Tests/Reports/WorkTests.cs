using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Reports;

public sealed class WorkTests
{
    [Theory]
    [InlineData(WorkState.New, WorkState.Done)]
    [InlineData(WorkState.InWork, WorkState.Done)]
    [InlineData(WorkState.Waiting, WorkState.Waiting)]
    [InlineData(WorkState.Done, WorkState.Done)]
    public void A_decision_ends_the_work_unless_an_answer_is_waited_for(WorkState now, WorkState then) =>
        Assert.Equal(then, WorkRules.AfterDecision(now));

    [Theory]
    [InlineData(WorkState.Done, false, WorkState.New)]
    [InlineData(WorkState.Done, true, WorkState.InWork)]
    [InlineData(WorkState.Waiting, true, WorkState.Waiting)]
    public void Without_its_decision_work_is_no_longer_done(WorkState now, bool assigned, WorkState then) =>
        Assert.Equal(then, WorkRules.AfterUndo(now, assigned));

    [Fact]
    public async Task A_report_is_taken_handed_over_with_a_note_and_given_back()
    {
        await using var store = await TestStore.OpenAsync();
        var colleague = await AddStaffAsync(store, "通報 次郎", Role.Triage);
        var id = await store.TakeAsync(CampaignDesk.Alone(0));
        var assign = store.Get<AssignReports>();

        Assert.Equal(1, (await assign.RunAsync([id], Some.Analyst.Id, "", Some.Analyst, default)).Value);
        Assert.Equal((WorkState.InWork, Some.Analyst.Name), await WorkAsync(store, id));

        Assert.IsType<NeedsNote>((await assign.RunAsync([id], colleague, " ", Some.Analyst, default)).Refusal);
        Assert.True((await assign.RunAsync([id], colleague, "17時に折り返し。番号は 123456789018", Some.Analyst, default)).Succeeded);
        Assert.Equal((WorkState.InWork, "通報 次郎"), await WorkAsync(store, id));
        var note = Assert.Single(await store.Get<FindWork>().NotesAsync(id, default));
        Assert.Equal((Some.Analyst.Name, Some.Analyst.Name, "通報 次郎"), (note.By, note.From, note.To));
        Assert.StartsWith("17時に折り返し", note.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("123456789018", note.Text, StringComparison.Ordinal);

        Assert.True((await assign.RunAsync([id], null, "", Some.Supervisor, default)).Succeeded);
        Assert.Equal((WorkState.New, (string?)null), await WorkAsync(store, id));
        Assert.Equal(
            [AuditKind.ReportAssigned, AuditKind.ReportHandedOver, AuditKind.ReportAssigned],
            (await store.AuditAsync((await store.ReportAsync(id)).ReceiptNumber)).Where(k => k is AuditKind.ReportAssigned or AuditKind.ReportHandedOver));
    }

    [Fact]
    public async Task Only_those_of_the_desk_can_have_or_give_a_report()
    {
        await using var store = await TestStore.OpenAsync();
        var card = await AddStaffAsync(store, "停止 太郎", Role.CardDesk);
        var id = await store.TakeAsync(CampaignDesk.Alone(0));

        Assert.IsType<NoSuchColleague>((await store.Get<AssignReports>().RunAsync([id], card, "", Some.Analyst, default)).Refusal);
        Assert.IsType<NotAllowed>((await store.Get<AssignReports>().RunAsync([id], Some.Operator.Id, "", Some.Operator, default)).Refusal);
        Assert.IsType<NotAllowed>((await store.Get<MoveWork>().RunAsync(id, WorkState.InWork, 0, Some.Operator, default)).Refusal);
        Assert.DoesNotContain(await store.Get<FindWork>().ColleaguesAsync(default), c => c.Id == card);
    }

    [Fact]
    public async Task Work_moves_apart_from_the_verdict()
    {
        await using var store = await TestStore.OpenAsync();
        var id = await store.TakeAsync(CampaignDesk.Alone(0));
        var move = store.Get<MoveWork>();

        Assert.IsType<NotDecidedYet>((await move.RunAsync(id, WorkState.Done, 0, Some.Analyst, default)).Refusal);
        var version = (await move.RunAsync(id, WorkState.Waiting, 0, Some.Analyst, default)).Value;
        Assert.IsType<ChangedMeanwhile>((await move.RunAsync(id, WorkState.InWork, 0, Some.Analyst, default)).Refusal);
        await store.Get<DecideReport>().RunAsync(new(id, Verdict.Scam, "理由", version), Some.Analyst, default);

        var decided = await store.ReportAsync(id);
        Assert.Equal((Verdict.Scam, WorkState.Waiting), (decided.Verdict, decided.Work));
        Assert.True((await move.RunAsync(id, WorkState.Done, decided.Version, Some.Analyst, default)).Succeeded);
        Assert.Contains(AuditKind.WorkStateChanged, await store.AuditAsync(decided.ReceiptNumber));
    }

    [Theory, EachDatabase]
    public async Task A_campaigns_decision_ends_the_work_and_its_undo_brings_it_back(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ids = await store.TakeAsync(CampaignDesk.Mail(0), CampaignDesk.Mail(1), CampaignDesk.Mail(2));
        await store.Get<AssignReports>().RunAsync([ids[1]], Some.Analyst.Id, "", Some.Analyst, default);
        await store.Get<MoveWork>().RunAsync(ids[2], WorkState.Waiting, (await store.ReportAsync(ids[2])).Version, Some.Analyst, default);
        var campaign = (await store.CampaignOfAsync(ids[0]))!;

        var change = await store.Get<DecideCampaign>().RunAsync(new(campaign.Id, Verdict.Scam, "理由", false, campaign.Version), Some.Analyst, default);
        Assert.Equal([WorkState.Done, WorkState.Done, WorkState.Waiting], await StatesAsync(store, ids));

        await store.Get<UndoCampaignChange>().RunAsync(change.Value, Some.Analyst, default);
        Assert.Equal([WorkState.New, WorkState.InWork, WorkState.Waiting], await StatesAsync(store, ids));
    }

    [Theory, EachDatabase]
    public async Task Filters_by_work_are_kept_for_oneself(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ids = await store.TakeAsync(CampaignDesk.Alone(0), CampaignDesk.Alone(1));
        await store.Get<AssignReports>().RunAsync([ids[0]], Some.Analyst.Id, "", Some.Analyst, default);
        var mine = new ReportFilter { Assignee = Some.Analyst.Id, Work = WorkState.InWork, Text = "屋根" };
        var saved = store.Get<SavedFilters>();

        Assert.True((await saved.SaveAsync(" 自分の仕事 ", new(), Some.Analyst, default)).Succeeded);
        var kept = await saved.SaveAsync("自分の仕事", mine, Some.Analyst, default);
        Assert.IsType<InvalidField>((await saved.SaveAsync(" ", mine, Some.Analyst, default)).Refusal);
        Assert.IsType<ContainsMyNumber>((await saved.SaveAsync("番号", new() { Text = "123456789018" }, Some.Analyst, default)).Refusal);

        var one = Assert.Single(await saved.OfAsync(Some.Analyst, default));
        Assert.Equal(("自分の仕事", mine), (one.Name, one.Filter));
        Assert.Empty(await saved.OfAsync(Some.OtherAnalyst, default));
        var find = store.Get<FindReports>();
        Assert.Equal([ids[0]], (await find.RunAsync(one.Filter, null, 10, default)).Items.Select(r => r.Id));
        Assert.Equal([ids[1]], (await find.RunAsync(new() { Assignee = ReportFilter.Nobody }, null, 10, default)).Items.Select(r => r.Id));
        Assert.IsType<NotFound>((await saved.RemoveAsync(kept.Value, Some.OtherAnalyst, default)).Refusal);
        Assert.True((await saved.RemoveAsync(kept.Value, Some.Analyst, default)).Succeeded);
        Assert.Empty(await saved.OfAsync(Some.Analyst, default));
    }

    private static async Task<string> AddStaffAsync(TestStore store, string name, string role)
    {
        var (member, held) = (new StaffMember { UserName = name, DisplayName = name }, new IdentityRole(role));
        await using var db = store.Db();
        db.AddRange(member, held, new IdentityUserRole<string> { UserId = member.Id, RoleId = held.Id });
        await db.SaveChangesAsync();
        return member.Id;
    }

    private static async Task<(WorkState, string?)> WorkAsync(TestStore store, Guid id) =>
        await store.ReportAsync(id) is var report ? (report.Work, report.AssigneeName) : default;

    private static async Task<IReadOnlyList<WorkState>> StatesAsync(TestStore store, Guid[] ids)
    {
        await using var db = store.Db();
        var states = await db.Reports.AsNoTracking().Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, r => r.Work);
        return [.. ids.Select(id => states[id])];
    }
}
