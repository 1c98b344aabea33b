using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Leaks;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Leaks;

public sealed class LeakActionsTests
{
    private static readonly Actor s_second = Some.Person("監督 次子", Role.Supervisor);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_suspicion_becomes_a_reported_incident_step_by_step(string database)
    {
        await using var store = await TestStore.OpenAsync(database);
        var incident = await RaiseAsync(store, Some.Operator);
        Assert.Equal((1, LeakState.Suspected), (incident.Number, incident.State));
        var change = store.Get<ChangeLeak>();

        // Not before somebody looks into it, and not without a reason to report.
        Assert.IsType<NotFromThisState>((await change.ReportPreliminaryAsync(incident.Id, 1, store.Clock.UtcNow, Some.Supervisor, Ct)).Refusal);
        incident = (await change.TakeAsync(incident.Id, 1, Some.Supervisor, Ct)).Value!;
        Assert.IsType<InvalidField>((await change.ReportPreliminaryAsync(incident.Id, 2, store.Clock.UtcNow, Some.Supervisor, Ct)).Refusal);

        incident = (await change.EditAsync(incident.Id, 2, incident.Content with { InNumberWork = true, HeadCount = 120 }, incident.KnewAt, Some.Supervisor, Ct)).Value!;
        store.Clock.Advance(TimeSpan.FromDays(2));
        incident = (await change.ReportPreliminaryAsync(incident.Id, 3, store.Clock.UtcNow, Some.Supervisor, Ct)).Value!;
        Assert.Equal((LeakState.PreliminaryReported, store.Clock.UtcNow), (incident.State, incident.PreliminaryAt));

        // The final report tells of all nine items.
        Assert.Equal("漏えいした情報の項目", Assert.IsType<InvalidField>((await change.ReportFinalAsync(incident.Id, 4, store.Clock.UtcNow, Some.Supervisor, Ct)).Refusal).Field.Ja);
        var full = Enum.GetValues<LeakItem>().Aggregate(incident.Content, (c, i) => c.With(i, $"{LeakRules.Label(i).Ja}について"));
        incident = (await change.EditAsync(incident.Id, 4, full, incident.KnewAt, Some.Supervisor, Ct)).Value!;
        incident = (await change.ReportFinalAsync(incident.Id, 5, store.Clock.UtcNow, Some.Supervisor, Ct)).Value!;
        incident = (await change.NotifyPersonsAsync(incident.Id, 6, Some.Supervisor, Ct)).Value!;
        Assert.Equal((LeakState.FinalReported, store.Clock.UtcNow), (incident.State, incident.PersonsNotifiedAt));

        Assert.Equal(
            [AuditKind.LeakRaised, AuditKind.LeakTaken, AuditKind.LeakEdited, AuditKind.LeakReported, AuditKind.LeakEdited, AuditKind.LeakReported, AuditKind.LeakPersonsNotified],
            await store.AuditAsync("L-1"));
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], (await store.Get<FindLeaks>().VersionsAsync(incident.Id, Some.Supervisor, Ct)).Select(v => v.Version));
        await using var db = store.Db();
        var stored = await db.LeakIncidents.SingleAsync(Ct);
        Assert.Equal("原因について", stored.Content[LeakItem.Cause]);
    }

    [Fact]
    public async Task Anybody_of_the_staff_raises_one_and_only_supervisors_see_it()
    {
        await using var store = new TestStore();
        foreach (var role in Role.All)
        {
            Assert.True((await store.Get<RaiseLeak>().RunAsync(New(store, role), Staffed.As(role), Ct)).Succeeded);
        }

        var find = store.Get<FindLeaks>();
        Assert.Equal(6, (await find.RunAsync(true, new(0, 10), Some.Supervisor, Ct)).Total);
        Assert.Equal(6, (await find.RunAsync(true, new(0, 10), Some.Administrator, Ct)).Total);
        Assert.Equal(0, (await find.RunAsync(true, new(0, 10), Some.Operator, Ct)).Total);
        var id = (await find.RunAsync(true, new(0, 1), Some.Supervisor, Ct)).Items[0].Incident.Id;
        Assert.Null(await find.FindAsync(id, Some.Operator, Ct));
        Assert.IsType<NotAllowed>((await store.Get<ChangeLeak>().TakeAsync(id, 1, Some.Operator, Ct)).Refusal);
        Assert.IsType<NotAllowed>((await store.Get<ExportLeak>().RunAsync(id, LeakFormat.Text, Some.Operator, Ct)).Refusal);
        Assert.IsType<NotAllowed>((await store.Get<RaiseLeak>().RunAsync(New(store, "public"), Actor.Public, Ct)).Refusal);
    }

    [Theory, EachDatabase]
    public async Task The_same_suspicion_twice_is_one_and_two_at_once_have_their_own_numbers(string database)
    {
        await using var store = await TestStore.OpenAsync(database);
        var raise = store.Get<RaiseLeak>();
        Assert.Equal(1, (await raise.RunAsync(New(store, "a"), Some.Operator, Ct)).Value);
        Assert.Equal(1, (await raise.RunAsync(New(store, "a"), Some.Operator, Ct)).Value);
        var both = await Task.WhenAll(raise.RunAsync(New(store, "b"), Some.Operator, Ct), raise.RunAsync(New(store, "c"), Some.Analyst, Ct));
        Assert.Equal([2, 3], both.Select(o => o.Value).Order());
    }

    [Theory, EachDatabase]
    public async Task Not_applicable_takes_a_reason_and_a_second_person(string database)
    {
        await using var store = await TestStore.OpenAsync(database);
        var incident = await RaiseAsync(store, Some.Operator);
        var change = store.Get<ChangeLeak>();

        Assert.IsType<InvalidField>((await change.ProposeAsync(incident.Id, 1, " ", Some.Supervisor, Ct)).Refusal);
        Assert.IsType<NotFromThisState>((await change.CloseAsync(incident.Id, 1, s_second, Ct)).Refusal);
        incident = (await change.ProposeAsync(incident.Id, 1, "本人の控えだった", Some.Supervisor, Ct)).Value!;
        // Until it is confirmed nothing is over.
        Assert.Equal((LeakState.Suspected, true), (incident.State, incident.IsOpen));
        Assert.IsType<NeedsAnotherPerson>((await change.CloseAsync(incident.Id, 2, Some.Supervisor, Ct)).Refusal);
        incident = (await change.CloseAsync(incident.Id, 2, s_second, Ct)).Value!;
        Assert.Equal((LeakState.NotApplicable, "監督 次子", "本人の控えだった"), (incident.State, incident.ClosedBy, incident.ClosingReason));

        incident = (await change.ReopenAsync(incident.Id, 3, "別の書類も見つかった", Some.Supervisor, Ct)).Value!;
        Assert.Equal((LeakState.Investigating, null), (incident.State, incident.ProposedBy));
    }

    [Fact]
    public async Task One_who_saw_an_older_version_is_told_and_changes_nothing()
    {
        await using var store = new TestStore();
        var incident = await RaiseAsync(store, Some.Operator);
        var change = store.Get<ChangeLeak>();
        await change.TakeAsync(incident.Id, 1, Some.Supervisor, Ct);
        Assert.IsType<ChangedMeanwhile>((await change.EditAsync(incident.Id, 1, new(), incident.KnewAt, s_second, Ct)).Refusal);
        Assert.IsType<InvalidField>((await change.ReportPreliminaryAsync((await EditedAsync(store, incident)).Id, 3, store.Clock.UtcNow.AddHours(1), Some.Supervisor, Ct)).Refusal);
    }

    [Theory, EachDatabase]
    public async Task Reminders_are_recorded_once_each_as_the_days_pass(string database)
    {
        await using var store = await TestStore.OpenAsync(database);
        var incident = await RaiseAsync(store, Some.Operator);
        var alarms = store.Get<RaiseLeakAlarms>();
        var worker = Actor.Worker("leaks");

        Assert.Equal(0, await alarms.RunAsync(worker, Ct));
        store.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((1, 0), (await alarms.RunAsync(worker, Ct), await alarms.RunAsync(worker, Ct)));
        store.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await alarms.RunAsync(worker, Ct));
        Assert.Equal(["速報: 2日目(期限 2026-11-25)", "速報: 4日目(期限 2026-11-25)"],
            (await store.AuditEntriesAsync()).Where(e => e.Kind == AuditKind.LeakAlarmRaised).Select(e => e.Why));
        Assert.Equal(new LeakNews(1, 0, 1, 0, 0), await store.Get<FindLeaks>().NewsAsync(Ct));

        await EditedAsync(store, (await store.Get<ChangeLeak>().TakeAsync(incident.Id, 1, Some.Supervisor, Ct)).Value!);
        await store.Get<ChangeLeak>().ReportPreliminaryAsync(incident.Id, 3, store.Clock.UtcNow, Some.Supervisor, Ct);
        Assert.Equal(new LeakNews(0, 0, 0, 0, 1), await store.Get<FindLeaks>().NewsAsync(Ct));
        store.Clock.Advance(TimeSpan.FromDays(21));
        Assert.Equal(1, await alarms.RunAsync(worker, Ct));
        store.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(new LeakNews(0, 1, 0, 0, 1), await store.Get<FindLeaks>().NewsAsync(Ct));
    }

    [Fact]
    public async Task An_export_is_audited_and_tells_the_nine_items_in_both_forms()
    {
        await using var store = new TestStore();
        var incident = await EditedAsync(store, (await store.Get<ChangeLeak>().TakeAsync((await RaiseAsync(store, Some.Operator)).Id, 1, Some.Supervisor, Ct)).Value!);
        var export = store.Get<ExportLeak>();

        var text = (await export.RunAsync(incident.Id, LeakFormat.Text, Some.Supervisor, Ct)).Value!;
        var words = System.Text.Encoding.UTF8.GetString(text.Content);
        Assert.All(Enum.GetValues<LeakItem>(), i => Assert.Contains(LeakRules.Label(i).Ja, words, StringComparison.Ordinal));
        Assert.Contains("■ 個人番号利用事務", words, StringComparison.Ordinal);
        Assert.Contains("120人", words, StringComparison.Ordinal);
        Assert.Contains("2026-11-25(5日目)", words, StringComparison.Ordinal);

        using var json = JsonDocument.Parse((await export.RunAsync(incident.Id, LeakFormat.Json, Some.Supervisor, Ct)).Value!.Content);
        Assert.Equal(("L-1", 120, 9), (json.RootElement.GetProperty("number").GetString(), json.RootElement.GetProperty("headCount").GetInt32(), json.RootElement.GetProperty("items").EnumerateObject().Count()));
        Assert.Equal(["text", "json"], (await store.AuditEntriesAsync()).Where(e => e.Kind == AuditKind.LeakExported).Select(e => e.Why));
    }

    internal static async Task<LeakIncident> RaiseAsync(TestStore store, Actor by)
    {
        Assert.True((await store.Get<RaiseLeak>().RunAsync(New(store, "form"), by, Ct)).Succeeded);
        await using var db = store.Db();
        return await db.LeakIncidents.SingleAsync(Ct);
    }

    private static NewLeak New(TestStore store, string key) => new(key, "証明書の束を別の課へ送った。", store.Clock.UtcNow, LeakSign.LostByStaff);

    private static async Task<LeakIncident> EditedAsync(TestStore store, LeakIncident incident)
    {
        await using var db = store.Db();
        var now = await db.LeakIncidents.SingleAsync(i => i.Id == incident.Id, Ct);
        return (await store.Get<ChangeLeak>().EditAsync(now.Id, now.Version, now.Content with { InNumberWork = true, HeadCount = 120 }, now.KnewAt, Some.Supervisor, Ct)).Value!;
    }
}
