using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Alerts;

public sealed class AlertActionsTests : IAsyncLifetime
{
    private static readonly Actor s_triage = Staffed.As(Role.Triage);
    private static readonly Actor s_publisher = Staffed.As(Role.Publisher);

    private TestStore _store = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await TestStore.OpenAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_decided_report_gives_one_draft_however_often_it_is_asked_for()
    {
        var report = await _store.AddAsync(SampleAlerts.Report(_store.Clock.UtcNow));
        var first = await _store.Get<DraftAlert>().RunAsync(report.Id, s_triage, Ct);
        var again = await _store.Get<DraftAlert>().RunAsync(report.Id, s_publisher, Ct);

        Assert.True(first.Succeeded);
        Assert.Equal(first.Value, again.Value);
        var alert = await LoadAsync(first.Value);
        Assert.Equal((AlertState.Draft, report.ReceiptNumber, s_triage.Name), (alert.State, alert.ReportReceiptNumber, alert.DraftedBy));
        Assert.Equal(4, alert.Content.Contacts.Count);
        Assert.Equal([AuditKind.AlertDrafted], await _store.AuditAsync(alert.Slug));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Verdict.Legitimate)]
    [InlineData(Verdict.Unrelated)]
    public async Task A_report_not_held_for_a_scam_gives_none(Verdict? verdict)
    {
        var report = await _store.AddAsync(SampleAlerts.Report(_store.Clock.UtcNow, verdict));
        Assert.IsType<ReportNotDecided>((await _store.Get<DraftAlert>().RunAsync(report.Id, s_triage, Ct)).Refusal);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task The_card_desk_drafts_nothing()
    {
        var report = await _store.AddAsync(SampleAlerts.Report(_store.Clock.UtcNow));
        Assert.IsType<NotAllowed>((await _store.Get<DraftAlert>().RunAsync(report.Id, Staffed.As(Role.CardDesk), Ct)).Refusal);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Saving_raises_the_version_and_is_recorded()
    {
        var alert = await DraftAsync();
        _store.Clock.Advance(TimeSpan.FromMinutes(5));
        var outcome = await _store.Get<EditAlert>().RunAsync(alert.Id, alert.Content with { Title = "新しい表題" }, alert.Version, s_triage, Ct);

        Assert.Equal(alert.Version + 1, outcome.Value);
        var saved = await LoadAsync(alert.Id);
        Assert.Equal(("新しい表題", _store.Clock.UtcNow), (saved.Content.Title, saved.UpdatedAt));
        Assert.Equal([AuditKind.AlertEdited], await _store.AuditAsync(alert.Slug));
    }

    [Fact]
    public async Task Of_two_who_save_at_once_the_second_is_told()
    {
        var alert = await DraftAsync();
        await _store.Get<EditAlert>().RunAsync(alert.Id, alert.Content with { Title = "先" }, alert.Version, s_publisher, Ct);
        var second = await _store.Get<EditAlert>().RunAsync(alert.Id, alert.Content with { Title = "後" }, alert.Version, s_triage, Ct);

        Assert.IsType<ChangedMeanwhile>(second.Refusal);
        Assert.Equal("先", (await LoadAsync(alert.Id)).Content.Title);
    }

    [Fact]
    public async Task Triage_may_write_but_not_publish()
    {
        var alert = await DraftAsync();
        Assert.IsType<NotAllowed>((await _store.Get<PublishAlert>().RunAsync(alert.Id, alert.Version, s_triage, Ct)).Refusal);
        Assert.Equal(AlertState.Draft, (await LoadAsync(alert.Id)).State);
        Assert.Empty(await _store.AuditAsync(alert.Slug));
    }

    [Theory]
    [InlineData(Role.Publisher)]
    [InlineData(Role.Supervisor)]
    public async Task Who_has_the_right_publishes(string role)
    {
        var alert = await DraftAsync();
        var outcome = await _store.Get<PublishAlert>().RunAsync(alert.Id, alert.Version, Staffed.As(role), Ct);

        Assert.Equal(alert.Slug, outcome.Value);
        var published = await LoadAsync(alert.Id);
        Assert.Equal((AlertState.Published, Staffed.As(role).Name, _store.Clock.UtcNow), (published.State, published.PublishedBy, published.PublishedAt));
        Assert.Equal([AuditKind.AlertPublished], await _store.AuditAsync(alert.Slug));
    }

    [Fact]
    public async Task What_has_faults_stays_a_draft()
    {
        var alert = await DraftAsync(c => c with { Advice = "" });
        var refusal = Assert.IsType<AlertHasFaults>((await _store.Get<PublishAlert>().RunAsync(alert.Id, alert.Version, s_publisher, Ct)).Refusal);
        Assert.Equal(AlertField.Advice.Label, Assert.Single(refusal.Faults).Field);
        Assert.Equal(AlertState.Draft, (await LoadAsync(alert.Id)).State);
    }

    [Fact]
    public async Task Nobody_publishes_what_they_have_not_read()
    {
        var alert = await DraftAsync();
        await _store.Get<EditAlert>().RunAsync(alert.Id, alert.Content with { Title = "変わった" }, alert.Version, s_triage, Ct);
        Assert.IsType<ChangedMeanwhile>((await _store.Get<PublishAlert>().RunAsync(alert.Id, alert.Version, s_publisher, Ct)).Refusal);
    }

    [Fact]
    public async Task A_published_warning_is_not_edited_and_not_published_again()
    {
        var alert = await PublishedAsync();
        Assert.IsType<WrongAlertState>((await _store.Get<EditAlert>().RunAsync(alert.Id, alert.Content, alert.Version, s_publisher, Ct)).Refusal);
        Assert.IsType<WrongAlertState>((await _store.Get<PublishAlert>().RunAsync(alert.Id, alert.Version, s_publisher, Ct)).Refusal);
    }

    [Fact]
    public async Task A_withdrawal_needs_a_reason_and_keeps_it()
    {
        var alert = await PublishedAsync();
        Assert.IsType<InvalidField>((await _store.Get<PublishAlert>().WithdrawAsync(alert.Id, "  ", s_publisher, Ct)).Refusal);

        Assert.True((await _store.Get<PublishAlert>().WithdrawAsync(alert.Id, " 誤報でした。 ", s_publisher, Ct)).Succeeded);
        var withdrawn = await LoadAsync(alert.Id);
        Assert.Equal((AlertState.Withdrawn, "誤報でした。", _store.Clock.UtcNow), (withdrawn.State, withdrawn.WithdrawnBecause, withdrawn.WithdrawnAt));
        Assert.Equal([AuditKind.AlertPublished, AuditKind.AlertWithdrawn], await _store.AuditAsync(alert.Slug));
    }

    [Fact]
    public async Task Only_publishers_withdraw()
    {
        var alert = await PublishedAsync();
        Assert.IsType<NotAllowed>((await _store.Get<PublishAlert>().WithdrawAsync(alert.Id, "理由", s_triage, Ct)).Refusal);
        Assert.Equal(AlertState.Published, (await LoadAsync(alert.Id)).State);
    }

    [Fact]
    public async Task The_public_mark_moves_with_public_changes_only()
    {
        var find = _store.Get<FindAlerts>();
        var before = await find.LastPublicChangeAsync(Ct);
        var draft = await DraftAsync();
        Assert.Equal(before, await find.LastPublicChangeAsync(Ct));

        await _store.Get<PublishAlert>().RunAsync(draft.Id, draft.Version, s_publisher, Ct);
        var published = await find.LastPublicChangeAsync(Ct);
        Assert.NotEqual(before, published);

        // At the same moment of a clock that stands still.
        await _store.Get<PublishAlert>().WithdrawAsync(draft.Id, "理由", s_publisher, Ct);
        Assert.NotEqual(published, await find.LastPublicChangeAsync(Ct));
    }

    private async Task<Alert> DraftAsync(Func<AlertContent, AlertContent>? change = null)
    {
        var content = SampleAlerts.Content(_store.Get<ScamWatch.Domain.Guidance.PhoneLines>(), _store.Today);
        return await _store.AddAsync(Alert.Draft(
            SampleAlerts.Report(_store.Clock.UtcNow), change?.Invoke(content) ?? content, Guid.NewGuid().ToString("N")[..12], s_triage, _store.Clock.UtcNow));
    }

    private async Task<Alert> PublishedAsync()
    {
        var alert = await DraftAsync();
        await _store.Get<PublishAlert>().RunAsync(alert.Id, alert.Version, s_publisher, Ct);
        return await LoadAsync(alert.Id);
    }

    private async Task<Alert> LoadAsync(Guid id)
    {
        var alert = await _store.Get<FindAlerts>().OneAsync(id, Ct);
        Assert.NotNull(alert);
        return alert;
    }

    private async Task<int> CountAsync()
    {
        await using var db = _store.Db();
        return await db.Alerts.CountAsync(Ct);
    }
}
