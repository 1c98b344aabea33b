using Bunit;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Tests.Guidance.Flows;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Audit;

namespace ScamWatch.Tests.Audit;

public sealed class ChainPanelTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly GuidanceDesk _desk = new();

    private static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_supervisor_checks_sees_the_break_and_writes_down_what_was_found()
    {
        await WriteAsync("R-1", "R-2", "R-3");
        await _desk.Store.Get<LinkAudit>().RunAsync(Ct);
        var browser = _desk.Open(Some.Supervisor);
        var banner = browser.Render<ChainBanner>();
        var panel = browser.Render<ChainPanel>();
        panel.WaitForAssertion(() => Assert.Contains("3件(連鎖待ち 0件)", panel.Markup, StringComparison.Ordinal), s_patience);
        Assert.Contains("まだ検査していません", panel.Markup, StringComparison.Ordinal);

        await panel.Find("button.primary").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Contains("異常はありません", panel.Markup, StringComparison.Ordinal), s_patience);
        Assert.Equal("", banner.Find("[role=status]").TextContent.Trim());

        await using (var db = _desk.Store.Db())
        {
            await db.Database.ExecuteSqlRawAsync("UPDATE \"AuditEntries\" SET \"Why\" = 'x' WHERE \"Subject\" = 'R-2'", Ct);
        }

        _desk.Store.Clock.Advance(TimeSpan.FromMinutes(1));
        await panel.Find("button.primary").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Contains("2番目", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal), s_patience);
        // Another circuit: the notice is on its pages.
        var again = _desk.Open(Some.Supervisor).Render<ChainBanner>();
        again.WaitForAssertion(() => Assert.Contains("監査記録に異常があります", again.Markup, StringComparison.Ordinal), s_patience);

        await panel.Find("#chain-why").ChangeAsync("");
        await panel.FindAll("button")[1].ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Contains("調査結果", panel.Find(".notice-danger:last-of-type").TextContent, StringComparison.Ordinal), s_patience);
        await panel.Find("#chain-why").ChangeAsync("写しと照合した");
        await panel.FindAll("button")[1].ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Contains("写しと照合した", panel.Markup, StringComparison.Ordinal), s_patience);
        Assert.Empty(panel.FindAll("#chain-why"));
        again.WaitForAssertion(() => Assert.DoesNotContain("監査記録に異常があります", _desk.Open(Some.Supervisor).Render<ChainBanner>().Markup, StringComparison.Ordinal), s_patience);
    }

    [Fact]
    public async Task An_administrator_reads_and_saves_anchors_but_does_not_check()
    {
        await WriteAsync("R-1");
        await _desk.Store.Get<LinkAudit>().RunAsync(Ct);

        var panel = _desk.Open(Some.Administrator).Render<ChainPanel>();

        panel.WaitForAssertion(() => Assert.Contains("第0号", panel.Markup, StringComparison.Ordinal), s_patience);
        Assert.Empty(panel.FindAll("button"));
        Assert.Equal(["/audit/anchors.jsonl", "/audit/public-key.pem"], panel.FindAll("a[download]").Select(a => a.GetAttribute("href")));
    }

    private async Task WriteAsync(params string[] subjects)
    {
        await using var db = _desk.Store.Db();
        foreach (var subject in subjects)
        {
            AuditTrail.Record(db, Some.Analyst, AuditKind.ReportDecided, subject, "", _desk.Store.Clock.UtcNow);
        }

        await db.SaveChangesAsync(Ct);
    }
}
