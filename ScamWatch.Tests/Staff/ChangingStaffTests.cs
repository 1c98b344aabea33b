using System.Net;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Staff;

public sealed class ChangingStaffTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>, IAsyncLifetime
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private DateOnly Today { get; set; }

    public async ValueTask InitializeAsync() => Today = await Midnight.TodayAsync(Ct);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_new_role_ends_what_was_open_and_opens_something_else()
    {
        var id = await AddAsync("henkou", Role.Triage);
        using var open = await app.App.SignedInAsync("henkou");

        var outcome = await Change.RunAsync(id, StaffTerms.Of(Role.Publisher) with { Areas = ["990002"], Contractor = "委託 株式会社", EndsOn = Today.AddDays(30) }, Some.Administrator, Ct);

        Assert.True(outcome.Succeeded, outcome.Refusal?.Message.En);
        await RefusedAsync(open);
        using var again = await app.App.SignedInAsync("henkou");
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/publishing", Ct)).StatusCode);
        Assert.Contains("/account/refused", (await again.GetAsync("/reports", Ct)).Headers.Location!.ToString(), StringComparison.Ordinal);
        await using var db = app.App.Db();
        var entry = await db.AuditEntries.SingleAsync(e => e.Kind == AuditKind.StaffChanged && e.Subject == "henkou", Ct);
        Assert.Contains("triage → publisher; 自治体 990002; 委託先 委託 株式会社", entry.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_of_training_ends_nothing()
    {
        var id = await AddAsync("kenshuu", Role.Triage);
        using var open = await app.App.SignedInAsync("kenshuu");

        Assert.True((await Change.RunAsync(id, StaffTerms.Of(Role.Triage) with { TrainedOn = Today }, Some.Administrator, Ct)).Succeeded);

        Assert.Equal(HttpStatusCode.OK, (await open.GetAsync("/reports", Ct)).StatusCode);
        var row = (await app.Get<FindStaff>().RunAsync(Ct)).Single(s => s.UserName == "kenshuu");
        Assert.Equal((Today, 1), (row.Terms.TrainedOn!.Value, row.OpenSignIns));
    }

    [Fact]
    public async Task A_contractors_account_has_a_last_day_and_opens_no_longer_after_it()
    {
        var refused = await app.Get<AddStaff>().RunAsync(
            new("itaku0", "委託 零", Role.CardDesk, RunningApp.Password) { Terms = StaffTerms.Of(Role.CardDesk) with { Contractor = "委託 株式会社" } }, Some.Administrator, Ct);
        Assert.IsType<ContractorNeedsEnd>(refused.Refusal);

        var id = await AddAsync("itaku", Role.CardDesk, StaffTerms.Of(Role.CardDesk) with { Contractor = "委託 株式会社", EndsOn = Today });
        using var open = await app.App.SignedInAsync("itaku");
        Assert.Equal(HttpStatusCode.OK, (await open.GetAsync("/cards", Ct)).StatusCode);

        await using (var db = app.App.Db())
        {
            (await db.Users.SingleAsync(u => u.Id == id, Ct)).EndsOn = Today.AddDays(-1);
            await db.SaveChangesAsync(Ct);
        }

        await RefusedAsync(open);
        Assert.Equal(HttpStatusCode.OK, (await app.App.SignInAsync(app.Anonymous(), "itaku", RunningApp.Password)).StatusCode);
    }

    [Fact]
    public async Task A_reset_gives_a_new_password_and_takes_the_second_factor_away()
    {
        var id = await AddAsync("kiki", Role.Triage);
        using var open = await app.App.SignedInAsync("kiki");
        await using (var db = app.App.Db())
        {
            (await db.Users.SingleAsync(u => u.Id == id, Ct)).TwoFactorEnabled = true;
            await db.SaveChangesAsync(Ct);
        }

        Assert.IsType<GuessablePassword>((await Change.ResetAsync(id, "passwordpassword", Some.Administrator, Ct)).Refusal);
        Assert.True((await Change.ResetAsync(id, "zebra violet kettle", Some.Administrator, Ct)).Succeeded);

        await RefusedAsync(open);
        using var again = app.Anonymous();
        var signedIn = await app.App.SignInAsync(again, "kiki", "zebra violet kettle");
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.DoesNotContain("second-step", signedIn.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ending_somebodys_sign_ins_leaves_the_account()
    {
        var id = await AddAsync("nakusu", Role.Triage);
        using var open = await app.App.SignedInAsync("nakusu");

        Assert.True((await Change.EndSignInsAsync(id, Some.Administrator, Ct)).Succeeded);

        await RefusedAsync(open);
        using var again = await app.App.SignedInAsync("nakusu");
    }

    [Fact]
    public async Task Nobody_changes_their_own_rights_and_one_administrator_is_left()
    {
        var row = (await app.Get<FindStaff>().RunAsync(Ct)).Single(s => s.UserName == Role.Administrator);
        var self = Some.Administrator with { Id = row.Id };

        Assert.IsType<NotOneself>((await Change.RunAsync(row.Id, StaffTerms.Of(Role.Supervisor), self, Ct)).Refusal);
        Assert.IsType<NotOneself>((await Change.ResetAsync(row.Id, "zebra violet kettle", self, Ct)).Refusal);
        Assert.IsType<LastAdministrator>((await Change.RunAsync(row.Id, StaffTerms.Of(Role.Supervisor), Some.Administrator, Ct)).Refusal);
        Assert.IsType<LastAdministrator>((await Change.RunAsync(row.Id, StaffTerms.Of(Role.Administrator) with { EndsOn = Today }, Some.Administrator, Ct)).Refusal);
    }

    [Theory]
    [InlineData("king", "", "")]
    [InlineData(Role.Triage, "999999", "")]
    [InlineData(Role.Triage, "", "xx")]
    public async Task Terms_are_chosen_from_what_there_is(string role, string area, string language)
    {
        var terms = StaffTerms.Of(role) with { Areas = area.Length > 0 ? [area] : [], Languages = language.Length > 0 ? [language] : [] };

        Assert.IsType<InvalidField>((await Change.RunAsync("nobody", terms, Some.Administrator, Ct)).Refusal);
    }

    [Fact]
    public async Task Role_changes_ask_for_proof()
    {
        var administrator = SignedIn.At(app.App.Db(), Some.Administrator, DateTime.UtcNow.AddMinutes(-6));

        Assert.IsType<ProofNeeded>((await app.Get<AddStaff>().RunAsync(new("dare", "誰 か", Role.Triage, RunningApp.Password), administrator, Ct)).Refusal);
        Assert.IsType<ProofNeeded>((await Change.RunAsync("x", StaffTerms.Of(Role.Triage), administrator, Ct)).Refusal);
        Assert.IsType<ProofNeeded>((await Change.EndSignInsAsync("x", administrator, Ct)).Refusal);
        Assert.IsType<ProofNeeded>((await Change.ResetAsync("x", "zebra violet kettle", administrator, Ct)).Refusal);
    }

    [Fact]
    public async Task The_list_of_rights_names_everybody_and_is_audited()
    {
        await AddAsync("kengen", Role.Triage, StaffTerms.Of(Role.Triage) with { Areas = ["990002"] });

        var file = await app.Get<ExportRights>().RunAsync(Some.Supervisor, Ct);

        var lines = System.Text.Encoding.UTF8.GetString(file.Value!).Split("\r\n");
        Assert.Contains(lines, l => l.StartsWith("\"kengen\",", StringComparison.Ordinal) && l.Contains("\"990002\",\"all\",\"report-work\"", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.StartsWith("\"kengen\",", StringComparison.Ordinal) && l.Contains("\"staff-manage\"", StringComparison.Ordinal));
        Assert.Equal(
            Rights.Every.Count(r => r.Roles.Contains(Role.Administrator)), lines.Count(l => l.StartsWith($"\"{Role.Administrator}\",", StringComparison.Ordinal)));
        Assert.IsType<NotAllowed>((await app.Get<ExportRights>().RunAsync(Some.Analyst, Ct)).Refusal);
        await using var db = app.App.Db();
        Assert.True(await db.AuditEntries.AnyAsync(e => e.Kind == AuditKind.RightsExported, Ct));
    }

    [Fact]
    public void The_table_of_rights_is_whole()
    {
        var declared = typeof(Rights).GetProperties().Where(p => p.PropertyType == typeof(Right)).Select(p => (Right)p.GetValue(null)!);

        Assert.Equal(declared.Select(r => r.Code).Order(StringComparer.Ordinal), Rights.Every.Select(r => r.Code).Order(StringComparer.Ordinal));
        Assert.Equal(Rights.Every.Count, Rights.Every.Select(r => r.Code).Distinct().Count());
        Assert.All(Rights.Every, r => Assert.All(r.Roles, role => Assert.Contains(role, Role.All)));
        // Administration sees nothing of citizens but what it must repair and report.
        Assert.Equal(["input-settle", "leak-export", "leak-see"], Rights.Every.Where(r => r.ShowsPersonal && r.Roles.Contains(Role.Administrator)).Select(r => r.Code).Order(StringComparer.Ordinal));
    }

    private ChangeStaff Change => app.Get<ChangeStaff>();

    private async Task<string> AddAsync(string user, string role, StaffTerms? terms = null)
    {
        var added = await app.Get<AddStaff>().RunAsync(
            new(user, $"試験 {user}", role, RunningApp.Password) { Terms = terms ?? StaffTerms.Of(role) }, Some.Administrator, Ct);
        Assert.True(added.Succeeded, added.Refusal?.Message.En);
        return added.Value!;
    }

    /// <summary>What was seen of a sign-in a moment ago counts for two seconds.</summary>
    private static async Task RefusedAsync(HttpClient client)
    {
        for (var i = 0; i < 100; i++)
        {
            var answer = await client.GetAsync("/incidents/new", Ct);
            if (answer.StatusCode == HttpStatusCode.Redirect)
            {
                Assert.Contains("/account/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
                return;
            }

            await Task.Delay(100, Ct);
        }

        Assert.Fail("The sign-in still opens.");
    }
}
