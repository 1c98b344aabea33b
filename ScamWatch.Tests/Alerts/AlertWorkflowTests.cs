using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Alerts;

public sealed class AlertWorkflowTests : IAsyncLifetime
{
    private static readonly Actor s_author = Staffed.As(Role.Triage);
    private static readonly Actor s_publisher = Staffed.As(Role.Publisher);
    private static readonly Actor s_supervisor = Staffed.As(Role.Supervisor);
    private static readonly Actor s_worker = Actor.Worker("alerts");

    private TestStore _store = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await TestStore.OpenAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(Role.Publisher)]
    [InlineData(Role.Supervisor)]
    public async Task A_second_person_with_the_right_approves_and_the_public_reads_it(string role)
    {
        var alert = await SentAsync();
        Assert.True((await ApproveAsync(alert, Staffed.As(role))).Succeeded);

        var published = await LoadAsync(alert.Id);
        Assert.Equal((AlertState.Published, Staffed.As(role).Name, _store.Clock.UtcNow), (published.State, published.ApprovedBy, published.PublishedAt));
        Assert.Equal(published.Content.EndsAt, published.ExpiresAt);
        Assert.Equal([new(1, 1, _store.Clock.UtcNow, "")], published.Editions);
        Assert.Equal(published.Content.Title, (await PublicAsync(alert))!.Content.Title);
        Assert.Equal([AuditKind.AlertSentToReview, AuditKind.AlertApproved, AuditKind.AlertPublished], await _store.AuditAsync(alert.Slug));
    }

    [Theory]
    [InlineData(Role.Triage)]
    [InlineData(Role.CardDesk)]
    [InlineData(Role.Administrator)]
    public async Task Nobody_else_approves(string role)
    {
        var alert = await SentAsync();
        Assert.IsType<NotAllowed>((await ApproveAsync(alert, Staffed.As(role) with { Id = "somebody-else" })).Refusal);
        Assert.Equal(AlertState.InReview, (await LoadAsync(alert.Id)).State);
    }

    [Fact]
    public async Task Whoever_wrote_at_it_approves_nothing_however_long_ago()
    {
        var alert = await DraftAsync(s_publisher);
        await EditAsync(alert, "一", s_supervisor);
        await EditAsync(await LoadAsync(alert.Id), "二", s_author);
        await SendAsync(await LoadAsync(alert.Id), s_author);
        var sent = await LoadAsync(alert.Id);

        Assert.IsType<SecondPersonNeeded>((await ApproveAsync(sent, s_publisher)).Refusal);
        Assert.IsType<SecondPersonNeeded>((await ApproveAsync(sent, s_supervisor)).Refusal);
        Assert.True((await ApproveAsync(sent, s_publisher with { Id = "another-publisher" })).Succeeded);
    }

    [Fact]
    public async Task What_has_faults_is_not_sent()
    {
        var alert = await DraftAsync(s_author, c => c with { Advice = "" });
        var refusal = Assert.IsType<AlertHasFaults>((await SendAsync(alert, s_author)).Refusal);
        Assert.Equal(AlertField.Advice.Label, Assert.Single(refusal.Faults).Field);
        Assert.Equal(AlertState.Draft, (await LoadAsync(alert.Id)).State);
    }

    [Fact]
    public async Task What_was_sent_is_not_changed_under_the_eyes_of_its_reader()
    {
        var alert = await SentAsync();
        Assert.IsType<WrongAlertState>((await EditAsync(alert, "こっそり", s_author)).Refusal);
        await SendBackAsync(alert, "直して", s_publisher);
        var returned = await LoadAsync(alert.Id);
        Assert.Equal((AlertState.Draft, "直して", s_publisher.Name), (returned.State, returned.ReturnedBecause, returned.ReturnedBy));
        Assert.True((await EditAsync(returned, "直した", s_author)).Succeeded);
        await SendAsync(await LoadAsync(alert.Id), s_author);
        Assert.Null((await LoadAsync(alert.Id)).ReturnedBecause);
    }

    [Fact]
    public async Task Sending_back_takes_a_reason_and_an_approval_with_it()
    {
        var alert = await SentAsync();
        Assert.IsType<InvalidField>((await SendBackAsync(alert, "", s_publisher)).Refusal);
        await _store.Get<ReviewAlert>().ApproveAsync(alert.Id, new(false), alert.Version, s_publisher, Ct);
        var approved = await LoadAsync(alert.Id);
        Assert.Equal(AlertState.Approved, approved.State);
        Assert.True((await SendBackAsync(approved, "番号が変わった", s_supervisor)).Succeeded);
        Assert.Null((await LoadAsync(alert.Id)).ApprovedBy);
    }

    [Fact]
    public async Task Nobody_approves_what_they_have_not_read()
    {
        var alert = await SentAsync();
        await SendBackAsync(alert, "直して", s_publisher);
        await SendAsync(await LoadAsync(alert.Id), s_author);
        Assert.IsType<ChangedMeanwhile>((await ApproveAsync(alert, s_publisher)).Refusal);
    }

    [Fact]
    public async Task A_planned_warning_is_published_when_its_time_comes_and_not_before()
    {
        var alert = await SentAsync();
        var at = _store.Clock.UtcNow.AddHours(2);
        Assert.IsType<InvalidField>((await _store.Get<ReviewAlert>().ApproveAsync(alert.Id, new(false, _store.Clock.UtcNow), alert.Version, s_publisher, Ct)).Refusal);
        Assert.True((await _store.Get<ReviewAlert>().ApproveAsync(alert.Id, new(false, at), alert.Version, s_publisher, Ct)).Succeeded);
        Assert.Equal(AlertState.Scheduled, (await LoadAsync(alert.Id)).State);

        _store.Clock.Advance(TimeSpan.FromMinutes(119));
        Assert.Equal(0, await TimesAsync());
        Assert.Null(await PublicAsync(alert));
        _store.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await TimesAsync());
        Assert.Equal(AlertState.Published, (await PublicAsync(alert))!.State);
        Assert.Equal(0, await TimesAsync());
    }

    [Fact]
    public async Task A_plan_can_be_taken_back_and_what_was_approved_published_by_hand()
    {
        var alert = await SentAsync();
        await _store.Get<ReviewAlert>().ApproveAsync(alert.Id, new(false, _store.Clock.UtcNow.AddHours(2)), alert.Version, s_publisher, Ct);
        var planned = await LoadAsync(alert.Id);
        Assert.True((await _store.Get<PublishAlert>().ScheduleAsync(alert.Id, null, planned.Version, s_publisher, Ct)).Succeeded);
        _store.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(0, await TimesAsync());
        var approved = await LoadAsync(alert.Id);
        Assert.IsType<NotAllowed>((await _store.Get<PublishAlert>().RunAsync(alert.Id, approved.Version, s_author, Ct)).Refusal);
        Assert.True((await _store.Get<PublishAlert>().RunAsync(alert.Id, approved.Version, s_publisher, Ct)).Succeeded);
        Assert.Equal(AlertState.Published, (await LoadAsync(alert.Id)).State);
    }

    [Fact]
    public async Task A_plan_whose_words_no_longer_hold_goes_back_instead_of_out()
    {
        var alert = await SentAsync(c => c with { ReviewOn = _store.Today.AddDays(1), ExpiresOn = _store.Today.AddDays(5) });
        await _store.Get<ReviewAlert>().ApproveAsync(alert.Id, new(false, _store.Clock.UtcNow.AddDays(2)), alert.Version, s_publisher, Ct);
        _store.Clock.Advance(TimeSpan.FromDays(2));
        await TimesAsync();
        var back = await LoadAsync(alert.Id);
        Assert.Equal((AlertState.Draft, true), (back.State, back.ReturnedBecause?.Contains("見直し日", StringComparison.Ordinal)));
        Assert.Null(await PublicAsync(alert));
    }

    [Fact]
    public async Task A_warning_ends_after_its_last_day_and_says_so()
    {
        var alert = await PublishedAsync(c => c with { ReviewOn = _store.Today.AddDays(1), ExpiresOn = _store.Today.AddDays(1) });
        // Noon in Japan; the last day ends 36 hours later.
        _store.Clock.Advance(TimeSpan.FromHours(36) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await TimesAsync());
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await TimesAsync());
        Assert.Equal(AlertState.Expired, (await PublicAsync(alert))!.State);
        Assert.Empty((await _store.Get<FindPublicAlerts>().RunAsync(new(0, 10), Ct)).Items);
        Assert.Single(await _store.Get<FindPublicAlerts>().NewsAsync(10, Ct));
        Assert.Equal(AuditKind.AlertExpired, (await _store.AuditAsync(alert.Slug))[^1]);
    }

    [Fact]
    public async Task A_new_version_goes_the_same_way_while_the_old_one_stays()
    {
        var alert = await PublishedAsync();
        Assert.True((await _store.Get<EditAlert>().ReviseAsync(alert.Id, alert.Version, s_publisher, Ct)).Succeeded);
        await EditAsync(await LoadAsync(alert.Id), "二版の表題", s_publisher, "件名を追加しました。");
        await SendAsync(await LoadAsync(alert.Id), s_publisher);
        var waiting = await LoadAsync(alert.Id);
        Assert.Equal((AlertState.Published, AlertState.InReview), (waiting.State, waiting.RevisionState));
        Assert.Equal(alert.Content.Title, (await PublicAsync(alert))!.Content.Title);
        // The author of the first version wrote nothing of this one; who wrote it cannot approve it.
        Assert.IsType<SecondPersonNeeded>((await ApproveAsync(waiting, s_publisher)).Refusal);

        _store.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True((await ApproveAsync(waiting, s_supervisor)).Succeeded);
        var shown = (await PublicAsync(alert))!;
        Assert.Equal(("二版の表題", alert.PublishedAt, _store.Clock.UtcNow), (shown.Content.Title, shown.PublishedAt, shown.UpdatedAt));
        Assert.Equal(["", "件名を追加しました。"], shown.Editions.Select(e => e.Note));
        Assert.Null((await LoadAsync(alert.Id)).Revision);
    }

    [Fact]
    public async Task A_new_version_must_say_what_it_changes()
    {
        var alert = await PublishedAsync();
        await _store.Get<EditAlert>().ReviseAsync(alert.Id, alert.Version, s_publisher, Ct);
        await EditAsync(await LoadAsync(alert.Id), "二版の表題", s_publisher);
        var refusal = Assert.IsType<AlertHasFaults>((await SendAsync(await LoadAsync(alert.Id), s_publisher)).Refusal);
        Assert.Equal(AlertField.ChangeNote.Label, Assert.Single(refusal.Faults).Field);
    }

    [Fact]
    public async Task A_new_version_that_is_dropped_leaves_what_is_public()
    {
        var alert = await PublishedAsync();
        await _store.Get<EditAlert>().ReviseAsync(alert.Id, alert.Version, s_publisher, Ct);
        var revised = await LoadAsync(alert.Id);
        Assert.True((await _store.Get<EditAlert>().DropAsync(alert.Id, "不要", revised.Version, s_publisher, Ct)).Succeeded);
        var kept = await LoadAsync(alert.Id);
        Assert.Equal((AlertState.Published, null), (kept.State, kept.RevisionState));
        Assert.Equal(alert.Content.Title, kept.Work.Title);
    }

    [Fact]
    public async Task An_ended_warning_stands_again_with_a_new_version()
    {
        var alert = await PublishedAsync(c => c with { ReviewOn = _store.Today.AddDays(1), ExpiresOn = _store.Today.AddDays(1) });
        _store.Clock.Advance(TimeSpan.FromDays(3));
        await TimesAsync();
        var ended = await LoadAsync(alert.Id);
        await _store.Get<EditAlert>().ReviseAsync(alert.Id, ended.Version, s_publisher, Ct);
        var revised = await LoadAsync(alert.Id);
        await _store.Get<EditAlert>().RunAsync(
            alert.Id, revised.Work with { ChangeNote = "再び確認されました。", ReviewOn = _store.Today.AddDays(5), ExpiresOn = _store.Today.AddDays(9) }, [], revised.Version, s_publisher, Ct);
        await SendAsync(await LoadAsync(alert.Id), s_publisher);
        await ApproveAsync(await LoadAsync(alert.Id), s_supervisor);
        Assert.Equal(AlertState.Published, (await PublicAsync(alert))!.State);
        Assert.Equal(0, await TimesAsync());
    }

    [Fact]
    public async Task One_person_may_publish_at_once_and_a_second_one_stands_by_it_later()
    {
        var alert = await DraftAsync(s_author);
        Assert.IsType<InvalidField>((await AtOnceAsync(alert, "", s_publisher)).Refusal);
        Assert.IsType<NotAllowed>((await AtOnceAsync(alert, "急ぐ", s_author)).Refusal);
        Assert.True((await AtOnceAsync(alert, "急ぐ", s_publisher)).Succeeded);
        var owed = await LoadAsync(alert.Id);
        Assert.Equal((_store.Clock.UtcNow.AddHours(4), null), (owed.ApprovalDueAt, owed.ApprovedBy));
        Assert.NotNull(await PublicAsync(alert));

        Assert.IsType<SecondPersonNeeded>((await AfterwardsAsync(owed, s_publisher)).Refusal);
        Assert.IsType<SecondPersonNeeded>((await AfterwardsAsync(owed, s_supervisor with { Id = s_author.Id })).Refusal);
        Assert.True((await AfterwardsAsync(owed, s_supervisor)).Succeeded);
        var approved = await LoadAsync(alert.Id);
        Assert.Equal((null, s_supervisor.Name), (approved.ApprovalDueAt, approved.ApprovedBy));
        Assert.Equal([AuditKind.AlertPublishedAtOnce, AuditKind.AlertApprovedAfterwards], await _store.AuditAsync(alert.Slug));
    }

    [Fact]
    public async Task An_approval_that_nobody_gave_in_time_raises_one_alarm_and_a_withdrawal_ends_it()
    {
        var alert = await DraftAsync(s_author);
        await AtOnceAsync(alert, "急ぐ", s_publisher);
        _store.Clock.Advance(TimeSpan.FromHours(4) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await TimesAsync());
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await TimesAsync());
        Assert.Equal(0, await TimesAsync());
        Assert.Equal(AuditKind.AlertApprovalOverdue, (await _store.AuditAsync(alert.Slug))[^1]);
        Assert.Equal([alert.Id], (await _store.Get<FindAlerts>().OverdueAsync(10, Ct)).Select(a => a.Id));
        Assert.Equal(new(0, 1, 1, 0), await _store.Get<FindAlerts>().FiguresAsync(Ct));

        await _store.Get<PublishAlert>().WithdrawAsync(alert.Id, "誤り", s_publisher, Ct);
        Assert.Equal(new(0, 0, 0, 0), await _store.Get<FindAlerts>().FiguresAsync(Ct));
    }

    [Fact]
    public async Task What_blocks_publication_blocks_the_emergency_too()
    {
        var alert = await DraftAsync(s_author, c => c with { Advice = "https://evil.example.top/ を見てください。" });
        Assert.IsType<AlertHasFaults>((await AtOnceAsync(alert, "急ぐ", s_publisher)).Refusal);
        Assert.Null(await PublicAsync(alert));
    }

    [Theory, EachDatabase]
    public async Task Lists_and_counts_hold_on_both_databases(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var now = store.Clock.UtcNow;
        await AddAsync("draft", _ => { });
        await AddAsync("sent", a => a.Send(s_author, now));
        await AddAsync("public", a => a.Publish(s_publisher, now));
        await AddAsync("owed", a => a.PublishAtOnce("急ぐ", now.AddHours(-1), s_publisher, now));
        await AddAsync("planned", a => { a.Approve(s_publisher, now); a.Schedule(now, now); });
        await AddAsync("rehearsed", a => a.Publish(s_publisher, now), rehearsal: true);
        var find = store.Get<FindAlerts>();

        Assert.Equal(["owed", "sent"], await SlugsAsync(new() { WaitsForApproval = true }));
        Assert.Equal(["rehearsed"], await SlugsAsync(new() { Rehearsals = true }));
        Assert.Equal(["owed", "public", "rehearsed"], await SlugsAsync(new() { State = AlertState.Published }));
        Assert.Equal(["owed", "public", "rehearsed"], await SlugsAsync(new() { ReviewBy = store.Today.AddDays(90) }));
        Assert.Empty(await SlugsAsync(new() { ReviewBy = store.Today.AddDays(89) }));
        Assert.Equal(new(1, 1, 1, 0), await find.FiguresAsync(Ct));
        Assert.Equal(["owed", "public"], (await store.Get<FindPublicAlerts>().RunAsync(new(0, 10), Ct)).Items.Select(a => a.Slug).Order());
        Assert.Equal(2, (await store.Get<FindPublicAlerts>().SinceAsync(now, 10, Ct)).Count);
        Assert.Equal((2, now), await store.Get<FindPublicAlerts>().LastChangeAsync(Ct));
        Assert.Equal(2, await store.Get<KeepAlertTimes>().RunAsync(s_worker, Ct));

        async Task AddAsync(string slug, Action<Alert> then, bool rehearsal = false)
        {
            var alert = Alert.Draft(
                SampleAlerts.Report(now), SampleAlerts.Content(store.Get<PhoneLines>(), store.Today), slug, s_author, now, isRehearsal: rehearsal);
            then(alert);
            await store.AddAsync(alert);
        }

        async Task<IEnumerable<string>> SlugsAsync(AlertFilter filter) =>
            (await find.RunAsync(filter, new(0, 20), Ct)).Items.Select(a => a.Slug).Order();
    }

    private Task<int> TimesAsync() => _store.Get<KeepAlertTimes>().RunAsync(s_worker, Ct);

    private Task<Outcome<int>> SendAsync(Alert alert, Actor by) => _store.Get<ReviewAlert>().SendAsync(alert.Id, alert.Version, by, Ct);

    private Task<Outcome<int>> SendBackAsync(Alert alert, string because, Actor by) =>
        _store.Get<ReviewAlert>().ReturnAsync(alert.Id, because, alert.Version, by, Ct);

    private Task<Outcome<int>> ApproveAsync(Alert alert, Actor by) =>
        _store.Get<ReviewAlert>().ApproveAsync(alert.Id, new(Publish: true), alert.Version, by, Ct);

    private Task<Outcome<int>> AtOnceAsync(Alert alert, string because, Actor by) =>
        _store.Get<PublishAlert>().AtOnceAsync(alert.Id, because, alert.Version, by, Ct);

    private Task<Outcome<int>> AfterwardsAsync(Alert alert, Actor by) =>
        _store.Get<PublishAlert>().ApproveAfterwardsAsync(alert.Id, alert.Version, by, Ct);

    private Task<Outcome<int>> EditAsync(Alert alert, string title, Actor by, string note = "") =>
        _store.Get<EditAlert>().RunAsync(alert.Id, alert.Work with { Title = title, ChangeNote = note }, alert.Acknowledged, alert.Version, by, Ct);

    private async Task<Alert> DraftAsync(Actor by, Func<AlertContent, AlertContent>? change = null)
    {
        var content = SampleAlerts.Content(_store.Get<PhoneLines>(), _store.Today);
        return await _store.AddAsync(Alert.Draft(
            SampleAlerts.Report(_store.Clock.UtcNow), change?.Invoke(content) ?? content, Guid.NewGuid().ToString("N")[..12], by, _store.Clock.UtcNow));
    }

    private async Task<Alert> SentAsync(Func<AlertContent, AlertContent>? change = null)
    {
        var alert = await DraftAsync(s_author, change);
        Assert.True((await SendAsync(alert, s_author)).Succeeded);
        return await LoadAsync(alert.Id);
    }

    private async Task<Alert> PublishedAsync(Func<AlertContent, AlertContent>? change = null)
    {
        var alert = await SentAsync(change);
        Assert.True((await ApproveAsync(alert, s_publisher)).Succeeded);
        return await LoadAsync(alert.Id);
    }

    private async Task<Alert> LoadAsync(Guid id) => (await _store.Get<FindAlerts>().OneAsync(id, Ct))!;

    private Task<PublicAlert?> PublicAsync(Alert alert) => _store.Get<FindPublicAlerts>().OneAsync(alert.Slug, Ct);
}
