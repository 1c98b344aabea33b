using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Leaks;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Attacks;

/// <summary>One real application for all attacks, with something of each kind in it that must not get out.</summary>
public sealed class AttackedApp : IAsyncLifetime
{
    /// <summary>Stands in everything that is nobody else's business.</summary>
    public const string Canary = "カナリア秘匿語";

    /// <summary>Tables that change by themselves: what the public asked for is counted.</summary>
    private static readonly string[] s_counters = ["ReachCounts", "ReachCount", "AuditEntries"];

    /// <summary>With the embedded register, so that every route there is is open to attack.</summary>
    public ScamWatchAppFixture House { get; } = new() { Settings = new Dictionary<string, string?> { ["Registry:Mode"] = "embedded" } };

    public Guid ReportId { get; private set; }

    public string ReceiptNumber { get; private set; } = "";

    public Guid CaseId { get; private set; }

    public Guid IncidentId { get; private set; }

    public Guid DraftId { get; private set; }

    public string DraftSlug { get; private set; } = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await House.InitializeAsync();
        var report = await House.Get<ReceiveReport>().RunAsync(
            Some.FakeRenewal() with { Subject = Canary, Sender = Canary, ReporterName = Canary, ReporterContact = "canary@example.jp", Html = $"<p>{Canary}</p>" },
            Actor.Worker("test"), default);
        (ReportId, ReceiptNumber) = (report.Value!.ReportId, report.Value.ReceiptNumber);
        var call = await House.Get<SuspendCard>().RunAsync(
            new(Guid.CreateVersion7(), CardDesk.Statement with { HolderName = Canary }, IdentityCheck.NotAsked), CardDesk.Operator, default);
        CaseId = call.Value!.CaseId;
        var raised = await House.Get<RaiseLeak>().RunAsync(
            new("attack", Canary, House.Get<TimeProvider>().GetUtcNow().UtcDateTime, LeakSign.LostByStaff), Some.Operator, default);
        Assert.Null(raised.Refusal);
        var draft = await House.DraftAlertAsync(c => c with { Title = Canary, LureText = Canary });
        (DraftId, DraftSlug) = (draft.Id, draft.Slug);
        await using var db = House.App.Db();
        IncidentId = (await db.LeakIncidents.SingleAsync()).Id;
    }

    public ValueTask DisposeAsync() => House.DisposeAsync();

    /// <summary>A client of an address of its own, so that no limit is what refuses an attack.</summary>
    public HttpClient Visitor() => Visitors.New(House.Address);

    /// <summary>How many rows each table has, and how often what matters was changed.</summary>
    public async Task<string> StateAsync()
    {
        await using var db = House.App.Db();
        var state = new StringBuilder();
        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()).OfType<string>().Distinct().Except(s_counters).Order(StringComparer.Ordinal))
        {
#pragma warning disable EF1002 // The names are those of our own model.
            var rows = await db.Database.SqlQueryRaw<int>($"SELECT COUNT(*) AS \"Value\" FROM \"{table}\"").SingleAsync(Ct);
#pragma warning restore EF1002
            state.Append(System.Globalization.CultureInfo.InvariantCulture, $"{table} {rows}\n");
        }

        var report = await db.Reports.AsNoTracking().SingleAsync(r => r.Id == ReportId, Ct);
        var call = await db.SuspensionCases.AsNoTracking().SingleAsync(c => c.Id == CaseId, Ct);
        var draft = await db.Alerts.AsNoTracking().SingleAsync(a => a.Id == DraftId, Ct);
        var roles = string.Join(' ', await db.UserRoles.OrderBy(r => r.UserId).Select(r => r.UserId + r.RoleId).ToListAsync(Ct));
        return state.Append(System.Globalization.CultureInfo.InvariantCulture, $"{report.Version} {report.Verdict} {call.Version} {draft.Version} {roles}").ToString();
    }

    /// <summary>
    /// Sends bytes as they are on a connection of their own, and gives back what came until the server ended it or fell silent. Every request is
    /// answered or ended: only what may come after that first sign is not waited for long.
    /// </summary>
    public async Task<RawAnswer> SendRawAsync(string request, TimeSpan? silence = null)
    {
        using var socket = await Visitors.ConnectAsync(Visitors.NewAddress(), House.Address.Host, House.Address.Port, Ct);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request), SocketFlags.None, Ct);
        var received = new List<byte>();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            patience.CancelAfter(received.Count == 0 ? Patience.Long : silence ?? TimeSpan.FromSeconds(5));
            try
            {
                var read = await socket.ReceiveAsync(buffer, SocketFlags.None, patience.Token);
                if (read == 0)
                {
                    return new(Encoding.UTF8.GetString([.. received]), IsClosed: true);
                }

                received.AddRange(buffer.AsSpan(0, read));
            }
            catch (SocketException)
            {
                return new(Encoding.UTF8.GetString([.. received]), IsClosed: true);
            }
            catch (OperationCanceledException) when (!Ct.IsCancellationRequested)
            {
                return new(Encoding.UTF8.GetString([.. received]), IsClosed: false);
            }
        }
    }

    /// <summary>What every answer to an attack holds to: no fault of ours, nothing told that is not the asker's.</summary>
    public static async Task<string> AssertHarmlessAsync(string attack, HttpResponseMessage answer)
    {
        Assert.True((int)answer.StatusCode < 500 || answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{attack}: {(int)answer.StatusCode}");
        var text = await answer.Content.ReadAsStringAsync(Ct);
        AssertSilent(attack, text);
        Assert.DoesNotContain(answer.Headers, h => h.Key.StartsWith("X-Evil", StringComparison.OrdinalIgnoreCase));
        return text;
    }

    /// <summary>No secret, and nothing of how the program is made.</summary>
    public static void AssertSilent(string attack, string text)
    {
        foreach (var secret in (string[])
            [Canary, "canary@example.jp", "at ScamWatch.", "at Microsoft.", "System.Exception", "SqliteException", "SQLite Error", "Npgsql", "StackTrace", "root:x:0", "DataProtection-Keys", "\"ConnectionString\""])
        {
            Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{attack}: tells {secret}");
        }
    }
}

/// <summary>What came back on a raw connection.</summary>
/// <param name="IsClosed">True where the server ended the connection.</param>
public sealed record RawAnswer(string Text, bool IsClosed)
{
    /// <summary>Status codes of the answers, in order.</summary>
    public IReadOnlyList<int> Statuses { get; } =
    [
        .. Text.Split("HTTP/1.1 ").Skip(1).Select(a => int.Parse(a.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture)),
    ];
}

/// <summary>The attacks run one after another on one application.</summary>
[CollectionDefinition(nameof(AttackedApp))]
public sealed class AttackCollection : ICollectionFixture<AttackedApp>;
