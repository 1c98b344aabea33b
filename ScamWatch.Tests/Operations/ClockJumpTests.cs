using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Operations;

/// <summary>A clock that is set back or forward by a day loses nothing and holds nothing up; the zone of the machine does not matter.</summary>
public sealed class ClockJumpTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<int> Days { get; } = new(-1, 1);

    [Theory, EachDatabase]
    public async Task An_order_in_hand_of_a_process_that_died_goes_out_whichever_way_the_clock_is_set(string provider)
    {
        foreach (var days in (int[])[-1, 1])
        {
            await using var store = await TestStore.OpenAsync(provider, saveModel: _ => { }, settings: new Dictionary<string, string?> { ["Registry:Mode"] = "embedded" });
            await store.Get<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), Cards.CardDesk.Statement, IdentityCheck.NotAsked), Some.Operator, Ct);
            var drain = store.Get<DrainOrders>();
            var first = Assert.Single(await drain.TakeAsync("one", 10, Ct));
            Assert.Empty(await drain.TakeAsync("two", 10, Ct));

            store.Clock.Advance(TimeSpan.FromDays(days));

            // The same key, so that it counts once.
            Assert.Equal((days, first.Key), (days, Assert.Single(await drain.TakeAsync("three", 10, Ct)).Key));
            Assert.Empty(await drain.TakeAsync("four", 10, Ct));
        }
    }

    [Theory, MemberData(nameof(Days))]
    public async Task A_mail_that_waits_goes_out_whichever_way_the_clock_is_set(int days)
    {
        await using var store = await TestStore.OpenAsync(settings: TestStore.MailOn);
        await store.Get<ReceiveReport>().RunAsync(Some.ByMail(), Actor.CommandLine, Ct);
        var send = store.Get<SendReply>();
        var first = await send.ClaimAsync(Ct);
        Assert.NotNull(first);
        await send.DeferredAsync(first, "451", Actor.Worker("smtp"));
        Assert.Null(await send.ClaimAsync(Ct));

        store.Clock.Advance(TimeSpan.FromDays(days));

        Assert.Equal(1, await send.DueAsync(Ct));
        Assert.Equal(first.MessageId, (await send.ClaimAsync(Ct))!.MessageId);
    }

    [Fact]
    public void A_proof_of_identity_does_not_become_good_for_a_day_and_a_sign_in_outlives_the_clock_set_back()
    {
        var now = new DateTime(2026, 11, 22, 3, 0, 0, DateTimeKind.Utc);
        var actor = Some.Supervisor with { Session = Guid.NewGuid() };
        Assert.Null(SignInRules.CheckProof(actor, now, now));
        Assert.Null(SignInRules.CheckProof(actor, now.AddSeconds(30), now));
        Assert.IsType<ProofNeeded>(SignInRules.CheckProof(actor, now, now.AddDays(-1)));
        Assert.IsType<ProofNeeded>(SignInRules.CheckProof(actor, now, now.AddDays(1)));

        var session = StaffSession.Start("1", SignInMethod.Password, "192.0.2.1", "", now);
        var limits = SignInSettings.Default.Limits[Role.CardDesk];
        Assert.Null(SignInRules.EndOf(session, limits, now.AddDays(-1)));
        // Forward it is as if nobody had done anything for a day.
        Assert.NotNull(SignInRules.EndOf(session, limits, now.AddDays(1)));
    }

    [Theory, MemberData(nameof(Days))]
    public async Task The_audit_trail_stays_whole_and_in_the_order_it_was_written(int days)
    {
        await using var store = await TestStore.OpenAsync(saveModel: _ => { });
        var suspend = store.Get<SuspendCard>();
        for (var i = 0; i < 3; i++)
        {
            Assert.True((await suspend.RunAsync(new(Guid.CreateVersion7(), Cards.CardDesk.Statement with { HolderName = $"試験 花子{i}" }, IdentityCheck.NotAsked), Some.Operator, Ct)).Succeeded);
            await store.Get<LinkAudit>().RunAsync(Ct);
            store.Clock.Advance(TimeSpan.FromDays(days));
        }

        await store.Get<LinkAudit>().RunAsync(Ct);
        var found = await store.Get<WalkAudit>().RunAsync(null, null, null, Ct);
        Assert.Equal((0, 0L), (found.Breaks, found.Unlinked));
        await using var db = store.Db();
        Assert.Equal(3, await db.SuspensionCases.CountAsync(Ct));
    }

    /// <summary>A process of its own, since the zone is read once at its start.</summary>
    [Fact]
    public async Task Japan_time_is_the_same_in_every_zone_of_the_machine()
    {
        var said = new List<string>();
        foreach (var zone in (string[])["Asia/Tokyo", "America/Los_Angeles"])
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "scamwatch.dll"), "parse", Path.Combine(TestPaths.Data, "samples", "inbox", "09-fake-police-attached-mail.eml")])
            {
                RedirectStandardOutput = true,
            };
            start.Environment["TZ"] = zone;
            using var process = Process.Start(start)!;
            said.Add(await process.StandardOutput.ReadToEndAsync(Ct));
            await process.WaitForExitAsync(Ct);
            Assert.Equal(0, process.ExitCode);
        }

        Assert.NotEmpty(said[0]);
        Assert.Single(said.Distinct());
    }

    /// <summary>What asks the machine for its own time of day, in code that is not a test.</summary>
    [Fact]
    public void No_code_asks_for_the_time_of_day_of_the_machine()
    {
        var asked = new[] { "ScamWatch.Domain", "ScamWatch.Ingest", "ScamWatch.Web" }
            .SelectMany(p => Directory.GetFiles(Path.Combine(TestPaths.Root, p), "*.*", SearchOption.AllDirectories)).Where(f => Path.GetExtension(f) is ".cs" or ".razor")
            .SelectMany(f => File.ReadLines(f).Where(l => l.Contains("DateTime.Now", StringComparison.Ordinal) || l.Contains("DateTime.Today", StringComparison.Ordinal)
                || l.Contains("DateTimeOffset.Now", StringComparison.Ordinal) || l.Contains("TimeZoneInfo.Local", StringComparison.Ordinal)
                || l.Contains(".ToLocalTime()", StringComparison.Ordinal) || l.Contains("GetLocalNow", StringComparison.Ordinal)).Select(l => $"{Path.GetFileName(f)}: {l.Trim()}"));

        Assert.Empty(asked);
    }
}
