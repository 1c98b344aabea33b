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
        var first = await _store.Get<DraftAlert>().FromReportAsync(report.Id, false, s_triage, Ct);
        var again = await _store.Get<DraftAlert>().FromReportAsync(report.Id, false, Some.Supervisor, Ct);
        Assert.IsType<NotAllowed>((await _store.Get<DraftAlert>().FromReportAsync(report.Id, false, s_publisher, Ct)).Refusal);

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
        Assert.IsType<ReportNotDecided>((await _store.Get<DraftAlert>().FromReportAsync(report.Id, false, s_triage, Ct)).Refusal);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task The_card_desk_drafts_nothing()
    {
        var report = await _store.AddAsync(SampleAlerts.Report(_store.Clock.UtcNow));
        Assert.IsType<NotAllowed>((await _store.Get<DraftAlert>().FromReportAsync(report.Id, false, Staffed.As(Role.CardDesk), Ct)).Refusal);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_rehearsal_is_a_draft_of_its_own_beside_the_real_one()
    {
        var report = await _store.AddAsync(SampleAlerts.Report(_store.Clock.UtcNow));
        var real = await _store.Get<DraftAlert>().FromReportAsync(report.Id, false, s_triage, Ct);
        var rehearsal = await _store.Get<DraftAlert>().FromReportAsync(report.Id, true, s_triage, Ct);
        Assert.NotEqual(real.Value, rehearsal.Value);
        Assert.False((await LoadAsync(real.Value)).IsRehearsal);
        Assert.True((await LoadAsync(rehearsal.Value)).IsRehearsal);
    }

    [Fact]
    public async Task Saving_keeps_every_version_with_who_and_what_changed()
    {
        var alert = await DraftAsync();
        _store.Clock.Advance(TimeSpan.FromMinutes(5));
        var outcome = await EditAsync(alert, alert.Content with { Title = "新しい表題" }, s_publisher);

        Assert.Equal(alert.Version + 1, outcome.Value);
        var saved = await LoadAsync(alert.Id);
        Assert.Equal(("新しい表題", _store.Clock.UtcNow, 2), (saved.Content.Title, saved.UpdatedAt, saved.Number));
        Assert.Equal([s_triage.Id, s_publisher.Id], saved.Writers);
        var version = (await _store.Get<FindAlerts>().VersionsAsync(alert.Id, Ct))[0];
        Assert.Equal((2, s_publisher.Name, _store.Clock.UtcNow, "新しい表題"), (version.Number, version.By, version.At, version.Content.Title));
        Assert.Equal([AlertField.Title.Code], version.Changes);
        Assert.Equal([AuditKind.AlertEdited], await _store.AuditAsync(alert.Slug));
    }

    [Fact]
    public async Task The_codes_of_the_desks_follow_the_desks_that_are_printed()
    {
        var alert = await DraftAsync();
        var lines = _store.Get<Domain.Guidance.PhoneLines>().On(_store.Today);
        await EditAsync(alert, alert.Content with { Contacts = [AlertContact.Of(lines.Single(l => l.Id == "ipa"))], SubjectVariants = ["", " 別の件名 "] }, s_triage);
        var saved = await LoadAsync(alert.Id);
        Assert.Equal(["ipa"], saved.Content.Facts.Desks);
        Assert.Equal(["別の件名"], saved.Content.SubjectVariants);
    }

    [Fact]
    public async Task An_answer_stays_with_who_gave_it_first()
    {
        var alert = await DraftAsync();
        var answer = new Acknowledgement("advice", "phone", "0000", "確認済み", "", default);
        await EditAsync(alert, alert.Content, s_triage, [answer]);
        var first = await LoadAsync(alert.Id);
        _store.Clock.Advance(TimeSpan.FromHours(1));
        await EditAsync(first, first.Content with { Title = "変えた" }, s_publisher, [answer with { By = "だれか" }]);
        var kept = Assert.Single((await LoadAsync(alert.Id)).Acknowledged);
        Assert.Equal((s_triage.Name, first.UpdatedAt), (kept.By, kept.At));
    }

    [Fact]
    public async Task Of_two_who_save_at_once_the_second_is_told()
    {
        var alert = await DraftAsync();
        await EditAsync(alert, alert.Content with { Title = "先" }, s_publisher);
        Assert.IsType<ChangedMeanwhile>((await EditAsync(alert, alert.Content with { Title = "後" }, s_triage)).Refusal);
        Assert.Equal("先", (await LoadAsync(alert.Id)).Content.Title);
    }

    [Fact]
    public async Task A_draft_that_is_dropped_keeps_its_words_and_was_never_public()
    {
        var alert = await DraftAsync();
        Assert.IsType<InvalidField>((await _store.Get<EditAlert>().DropAsync(alert.Id, " ", alert.Version, s_triage, Ct)).Refusal);
        Assert.IsType<NotAllowed>((await _store.Get<EditAlert>().DropAsync(alert.Id, "重複", alert.Version, Staffed.As(Role.CardDesk), Ct)).Refusal);
        Assert.True((await _store.Get<EditAlert>().DropAsync(alert.Id, "重複", alert.Version, s_triage, Ct)).Succeeded);
        var dropped = await LoadAsync(alert.Id);
        Assert.Equal((AlertState.Withdrawn, "重複", null), (dropped.State, dropped.WithdrawnBecause, dropped.PublishedAt));
        Assert.Null(await _store.Get<FindPublicAlerts>().OneAsync(alert.Slug, Ct));
        Assert.Equal([AuditKind.AlertDropped], await _store.AuditAsync(alert.Slug));
    }

    [Fact]
    public async Task A_withdrawal_needs_a_reason_and_keeps_it()
    {
        var alert = await PublishedAsync();
        Assert.IsType<InvalidField>((await _store.Get<PublishAlert>().WithdrawAsync(alert.Id, "  ", s_publisher, Ct)).Refusal);

        Assert.True((await _store.Get<PublishAlert>().WithdrawAsync(alert.Id, " 誤報でした。 ", s_publisher, Ct)).Succeeded);
        var withdrawn = await LoadAsync(alert.Id);
        Assert.Equal((AlertState.Withdrawn, "誤報でした。", _store.Clock.UtcNow), (withdrawn.State, withdrawn.WithdrawnBecause, withdrawn.WithdrawnAt));
        Assert.Equal([AuditKind.AlertWithdrawn], await _store.AuditAsync(alert.Slug));
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
        var find = _store.Get<FindPublicAlerts>();
        var before = await find.LastChangeAsync(Ct);
        var alert = await PublishedAsync();
        var published = await find.LastChangeAsync(Ct);
        Assert.NotEqual(before, published);

        // A new version in work is nobody's business outside.
        await _store.Get<EditAlert>().ReviseAsync(alert.Id, alert.Version, s_triage, Ct);
        var revised = await LoadAsync(alert.Id);
        await EditAsync(revised, revised.Work with { Title = "まだ秘密" }, s_triage);
        Assert.Equal(published, await find.LastChangeAsync(Ct));

        // At the same moment of a clock that stands still.
        await _store.Get<PublishAlert>().WithdrawAsync(alert.Id, "理由", s_publisher, Ct);
        Assert.NotEqual(published, await find.LastChangeAsync(Ct));
    }

    private Task<Outcome<int>> EditAsync(Alert alert, AlertContent content, Actor by, IReadOnlyList<Acknowledgement>? answers = null) =>
        _store.Get<EditAlert>().RunAsync(alert.Id, content, answers ?? [], alert.Version, by, Ct);

    private async Task<Alert> DraftAsync(Func<AlertContent, AlertContent>? change = null)
    {
        var content = SampleAlerts.Content(_store.Get<ScamWatch.Domain.Guidance.PhoneLines>(), _store.Today);
        return await _store.AddAsync(Alert.Draft(
            SampleAlerts.Report(_store.Clock.UtcNow), change?.Invoke(content) ?? content, Guid.NewGuid().ToString("N")[..12], s_triage, _store.Clock.UtcNow));
    }

    private async Task<Alert> PublishedAsync()
    {
        var alert = await DraftAsync();
        await using var db = _store.Db();
        var stored = await db.Alerts.SingleAsync(a => a.Id == alert.Id, Ct);
        stored.Publish(s_publisher, _store.Clock.UtcNow);
        await db.SaveChangesAsync(Ct);
        return stored;
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
