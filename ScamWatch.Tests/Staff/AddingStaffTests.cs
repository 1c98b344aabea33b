using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Staff;

public sealed class AddingStaffTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    [Fact]
    public async Task An_administrator_adds_an_account_that_can_sign_in()
    {
        var outcome = await AddAsync(new("yamada", "山田 花", Role.Triage, RunningApp.Password), Some.Administrator);

        Assert.True(outcome.Succeeded);
        using var client = await app.App.SignedInAsync("yamada");
        await using var db = app.App.Db();
        var entry = await db.AuditEntries.SingleAsync(e => e.Subject == "yamada" && e.Kind == AuditKind.StaffAdded);
        Assert.Equal((Some.Administrator.Name, Role.Triage), (entry.ActorName, entry.Why));
        Assert.Contains(await app.Get<FindStaff>().RunAsync(default), m => m is { UserName: "yamada", Roles: [Role.Triage], LockedOut: false });
    }

    [Theory]
    [InlineData(Role.Triage)]
    [InlineData(Role.Supervisor)]
    public async Task Nobody_else_may(string role)
    {
        var outcome = await AddAsync(new("suzuki", "鈴木 一", Role.Triage, RunningApp.Password), Some.Person("誰か", role));

        Assert.IsType<NotAllowed>(outcome.Refusal);
    }

    [Fact]
    public async Task A_refused_account_leaves_nothing_behind()
    {
        foreach (var request in (NewStaff[])
            [
                new("tanaka", "田中 二", Role.Triage, "short"),
                new("tanaka", " ", Role.Triage, RunningApp.Password),
                new("tanaka", "田中 二", "king", RunningApp.Password),
                new("ta naka", "田中 二", Role.Triage, RunningApp.Password),
                new(Role.Triage, "同じ名前", Role.Triage, RunningApp.Password),
            ])
        {
            Assert.False((await AddAsync(request, Some.Administrator)).Succeeded);
        }

        await using var db = app.App.Db();
        Assert.False(await db.Users.AnyAsync(u => u.NormalizedUserName!.Contains("NAKA")));
        Assert.False(await db.AuditEntries.AnyAsync(e => e.Subject.Contains("naka")));
    }

    private Task<Outcome<string>> AddAsync(NewStaff request, Actor actor) =>
        app.Get<AddStaff>().RunAsync(request, actor, default);
}
