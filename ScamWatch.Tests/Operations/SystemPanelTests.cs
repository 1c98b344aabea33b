using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ScamWatch.Domain.Backups;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Operations;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Operations;

/// <summary>What staff see of the operation.</summary>
public sealed class SystemPanelTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scamwatch-panel-").FullName;
    private readonly TestStore _store;
    private readonly BunitContext _browser = new();

    public SystemPanelTests()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja");
        _store = new(new Dictionary<string, string?> { ["Backup:Folder"] = _folder });
        Open(_browser, _store);
    }

    private static void Open(BunitContext browser, TestStore store)
    {
        store.AddTo(browser.Services);
        browser.Services.AddLocalization();
        browser.Services.AddRadzenComponents();
        browser.AddAuthorization().SetAuthorized(Some.Administrator.Name).SetRoles(Role.Administrator).SetClaims(
            new Claim(ClaimTypes.NameIdentifier, Some.Administrator.Id), new Claim(Claims.DisplayName, Some.Administrator.Name));
    }

    private static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _store.DisposeAsync();
        await Folders.DeleteAsync(_folder);
    }

    [Fact]
    public void Before_the_first_backup_that_is_said()
    {
        var panel = _browser.Render<SystemPanel>();

        panel.WaitForAssertion(() => Assert.Contains("バックアップはまだありません。", panel.Find("[aria-labelledby=system-title]").TextContent, StringComparison.Ordinal));
        Assert.Contains("警報はありません。", panel.Find("[aria-labelledby=alarms-title]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_that_cannot_be_read_from_is_told_in_words()
    {
        Assert.SkipWhen(TestStore.PostgresServer is null, "SCAMWATCH_TEST_POSTGRES is not set (./test.sh starts a server)");
        await using var store = await TestStore.OpenAsync(
            StorageOptions.Postgres, settings: new Dictionary<string, string?> { ["Database:ReadConnectionString"] = "Host=127.0.0.1;Port=1;Username=nobody;Database=none" });
        await using var browser = new BunitContext();
        Open(browser, store);

        var panel = browser.Render<SystemPanel>();

        panel.WaitForAssertion(() =>
        {
            var system = panel.Find("[aria-labelledby=system-title]").TextContent;
            Assert.Contains("複製に届きません(NpgsqlException)。", system, StringComparison.Ordinal);
            Assert.Contains("主データベースから読んでいます。", system, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Backup_alarm_and_processes_are_shown()
    {
        Assert.True((await _store.Get<KeepBackups>().RunAsync(Actor.Worker("backup"), Ct))!.IsGood);
        var state = await _store.Get<FindOperations>().RunAsync(Ct);
        await _store.Get<RaiseAlarms>().RunAsync(state with { DiskFree = 5_000_000 }, Actor.Worker("alarms"), Ct);
        await _store.Get<SayAlive>().RunAsync("worker", [new("smtp", _store.Clock.UtcNow, null, _store.Clock.UtcNow, "timeout", null, 0)], stopped: false, Ct);

        var panel = _browser.Render<SystemPanel>();

        panel.WaitForElement("[aria-labelledby=nodes-title]");
        Assert.Contains("空きが 5 MB", panel.Find("[aria-labelledby=alarms-title]").TextContent, StringComparison.Ordinal);
        var system = panel.Find("[aria-labelledby=system-title]").TextContent;
        Assert.Contains("scamwatch-20261121-0230.backup", system, StringComparison.Ordinal);
        Assert.Contains("2026/11/22 02:30:00", system, StringComparison.Ordinal);
        Assert.Contains(state.Migration, system, StringComparison.Ordinal);
        var nodes = panel.Find("[aria-labelledby=nodes-title]").TextContent;
        Assert.Contains("smtp", nodes, StringComparison.Ordinal);
        Assert.Contains("worker", nodes, StringComparison.Ordinal);
    }
}
