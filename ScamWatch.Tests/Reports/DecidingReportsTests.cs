using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Reports;

public sealed class DecidingReportsTests
{
    [Theory, EachDatabase]
    public async Task A_decision_is_stored_and_audited(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var id = await ReceivedAsync(store);
        store.Clock.Advance(TimeSpan.FromMinutes(3));

        var outcome = await store.Get<DecideReport>().RunAsync(new(id, Verdict.Scam, "", 0), Some.Analyst, default);

        Assert.Equal(1, outcome.Value);
        var report = await store.Get<FindReports>().OneAsync(id, default);
        Assert.Equal(Verdict.Scam, report!.Verdict);
        Assert.Equal(Some.Analyst.Name, report.DecidedBy);
        Assert.Equal(store.Clock.UtcNow, report.DecidedAt);
        Assert.Equal([AuditKind.ReportReceived, AuditKind.ReportDecided], await store.AuditAsync());
    }

    [Theory, EachDatabase]
    public async Task The_second_of_two_people_is_told_who_was_first(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var id = await ReceivedAsync(store);
        await store.Get<DecideReport>().RunAsync(new(id, Verdict.Scam, "", 0), Some.Analyst, default);

        var second = await store.Get<DecideReport>().RunAsync(new(id, Verdict.Suspicious, "", 0), Some.OtherAnalyst, default);

        var refusal = Assert.IsType<DecidedMeanwhile>(second.Refusal);
        Assert.Equal((Some.Analyst.Name, Verdict.Scam), (refusal.By, refusal.Verdict));
        Assert.Equal(Verdict.Scam, (await store.Get<FindReports>().OneAsync(id, default))!.Verdict);
    }

    [Theory, EachDatabase]
    public async Task Of_two_decisions_at_the_same_moment_one_wins_and_the_other_is_told(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var id = await ReceivedAsync(store);
        var decide = store.Get<DecideReport>();

        var outcomes = await Task.WhenAll(
            Task.Run(() => decide.RunAsync(new(id, Verdict.Scam, "", 0), Some.Analyst, default)),
            Task.Run(() => decide.RunAsync(new(id, Verdict.Suspicious, "", 0), Some.OtherAnalyst, default)));

        Assert.Single(outcomes, o => o.Succeeded);
        Assert.Single(outcomes, o => o.Refusal is DecidedMeanwhile);
        Assert.Equal(2, (await store.AuditAsync()).Count);
    }

    [Fact]
    public async Task A_verdict_against_the_classifier_needs_a_reason()
    {
        await using var store = await TestStore.OpenAsync();
        var id = await ReceivedAsync(store);

        var without = await store.Get<DecideReport>().RunAsync(new(id, Verdict.Legitimate, " ", 0), Some.Analyst, default);
        var with = await store.Get<DecideReport>().RunAsync(new(id, Verdict.Legitimate, "機構に確認済み", 0), Some.Analyst, default);

        Assert.IsType<NeedsReason>(without.Refusal);
        Assert.True(with.Succeeded);
    }

    [Fact]
    public async Task A_decision_can_be_corrected_by_whoever_has_seen_it()
    {
        await using var store = await TestStore.OpenAsync();
        var id = await ReceivedAsync(store);
        await store.Get<DecideReport>().RunAsync(new(id, Verdict.Scam, "", 0), Some.Analyst, default);

        var corrected = await store.Get<DecideReport>().RunAsync(new(id, Verdict.Suspicious, "再確認", 1), Some.OtherAnalyst, default);

        Assert.Equal(2, corrected.Value);
        Assert.Equal(Some.OtherAnalyst.Name, (await store.Get<FindReports>().OneAsync(id, default))!.DecidedBy);
    }

    [Theory]
    [InlineData(Role.CardDesk)]
    [InlineData(Role.Publisher)]
    [InlineData(Role.Administrator)]
    public async Task Only_the_triage_desk_decides(string role)
    {
        await using var store = await TestStore.OpenAsync();
        var id = await ReceivedAsync(store);

        var outcome = await store.Get<DecideReport>().RunAsync(new(id, Verdict.Scam, "", 0), Some.Person("誰か", role), default);

        Assert.IsType<NotAllowed>(outcome.Refusal);
        Assert.Null((await store.Get<FindReports>().OneAsync(id, default))!.Verdict);
    }

    [Fact]
    public async Task Every_sight_of_the_reporter_is_audited()
    {
        await using var store = await TestStore.OpenAsync();
        var id = await ReceivedAsync(store);

        var seen = await store.Get<RevealReporter>().RunAsync(id, Some.Analyst, default);
        var refused = await store.Get<RevealReporter>().RunAsync(id, Some.Publisher, default);

        Assert.Equal(new Reporter("佐藤 一郎", "sato@example.jp"), seen.Value);
        Assert.IsType<NotAllowed>(refused.Refusal);
        Assert.Equal([AuditKind.ReportReceived, AuditKind.ReporterRevealed], await store.AuditAsync());
    }

    private static async Task<Guid> ReceivedAsync(TestStore store) =>
        (await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.Worker("test"), default)).Value!.ReportId;
}
