using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Tests.Support;

/// <summary>
/// One <see cref="RunningApp"/> for each test class that takes it (<c>IClassFixture</c>); tests of a class share it, so
/// each looks for its own things only.
/// </summary>
public class ScamWatchAppFixture : IAsyncLifetime
{
    private readonly Dictionary<string, HttpClient> _clients = [];

    internal RunningApp App { get; private set; } = null!;

    /// <summary>What is set otherwise than usual.</summary>
    internal IReadOnlyDictionary<string, string?>? Settings { get; init; }

    public Uri Address => App.Address;

    /// <summary>Connection string of a PostgreSQL database; null for SQLite.</summary>
    internal string? Database { get; private protected set; }

    public virtual async ValueTask InitializeAsync() => App = await RunningApp.StartAsync(database: Database, settings: Settings);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        if (App is not null)
        {
            await App.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    public T Get<T>() where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>A client that nobody has signed in with.</summary>
    public HttpClient Anonymous() => App.Anonymous();

    /// <summary>The client in which the account of a role is signed in; one a role.</summary>
    public async Task<HttpClient> SignInAsync(string role) =>
        _clients.TryGetValue(role, out var client) ? client : _clients[role] = await App.SignedInAsync(role);

    /// <summary>A draft, stored past the rules so that a test can put anything into it.</summary>
    public Task<Alert> DraftAlertAsync(Func<AlertContent, AlertContent>? change = null) => StoreAsync(change, _ => { });

    /// <summary>A public warning, likewise.</summary>
    public Task<Alert> PublishAlertAsync(Func<AlertContent, AlertContent>? change = null) =>
        StoreAsync(change, a => a.Publish(Some.Publisher, Now));

    /// <summary>A warning that was public and was withdrawn, likewise.</summary>
    public Task<Alert> WithdrawAlertAsync(string because, Func<AlertContent, AlertContent>? change = null) =>
        StoreAsync(change, a =>
        {
            a.Publish(Some.Publisher, Now);
            a.Withdraw(because, Now);
        });

    /// <summary>A rehearsal that was taken as far as it goes, likewise.</summary>
    public Task<Alert> RehearseAlertAsync(Func<AlertContent, AlertContent> change, Action<Alert> then) => StoreAsync(change, then, rehearsal: true);

    private DateTime Now => Get<TimeProvider>().GetUtcNow().UtcDateTime;

    private async Task<Alert> StoreAsync(Func<AlertContent, AlertContent>? change, Action<Alert> then, bool rehearsal = false)
    {
        var today = JapanTime.DayOf(Now);
        var content = SampleAlerts.Content(Get<PhoneLines>(), today);
        var report = SampleAlerts.Report(Now);
        var slug = today.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + "-" + Guid.NewGuid().ToString("N")[..8];
        var alert = Alert.Draft(report, change?.Invoke(content) ?? content, slug, Staffed.As(Role.Triage), Now, isRehearsal: rehearsal);
        then(alert);
        await using var db = App.Db();
        db.AddRange(report, alert);
        await db.SaveChangesAsync();
        return alert;
    }
}

/// <summary>The same over a PostgreSQL database of its own; nothing where there is no server.</summary>
public sealed class PostgresAppFixture : ScamWatchAppFixture
{
    public override async ValueTask InitializeAsync()
    {
        if (TestStore.PostgresServer is not null)
        {
            Database = TestStore.PostgresConnection(await TestStore.NewPostgresDatabaseAsync());
            await base.InitializeAsync();
        }
    }
}
