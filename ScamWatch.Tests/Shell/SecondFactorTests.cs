using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Account;

namespace ScamWatch.Tests.Shell;

/// <summary>Second factors, limits and ends of sign-ins over HTTP, as a browser without script meets them.</summary>
public sealed partial class SecondFactorTests
{
    private static readonly Dictionary<string, string?> s_required = new() { ["SignIn:SecondFactor"] = "all" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_second_factor_nothing_opens_but_its_enrolment()
    {
        await using var app = await RunningApp.StartAsync(settings: s_required);
        using var client = app.Anonymous();

        var signedIn = await app.SignInAsync(client, Role.Supervisor, RunningApp.Password);

        Assert.EndsWith("/account/security", signedIn.Headers.Location!.ToString(), StringComparison.Ordinal);
        foreach (var page in (string[])["/", "/reports", "/incidents/new", "/staff/rights.csv", "/reports/export/csv"])
        {
            var answer = await client.GetAsync(page, Ct);
            if (!page.EndsWith(".csv", StringComparison.Ordinal))
            {
                Assert.EndsWith("/account/security", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
            }

            Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, Ct)).StatusCode);
    }

    [Fact]
    public async Task An_app_is_enrolled_and_asked_for_from_then_on()
    {
        await using var app = await RunningApp.StartAsync(settings: s_required);
        using var client = app.Anonymous();
        var (key, codes) = await EnrolAsync(app, client);

        // The rights come with the factor, in the same sign-in.
        Assert.Equal(10, codes.Count);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/reports", Ct)).StatusCode);

        using var again = app.Anonymous();
        var second = await app.SignInAsync(again, Role.Supervisor, RunningApp.Password);
        Assert.Contains("/account/second-step", second.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await again.GetAsync("/reports", Ct)).StatusCode);

        var wrong = await CodeAsync(again, Totp.Code(key, 1));
        Assert.Contains("サインインできません", WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);
        // The code of the enrolment was taken: the next one is the first that counts.
        Assert.Equal(HttpStatusCode.OK, (await CodeAsync(again, Totp.Code(key, await LastStepAsync(app)))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await CodeAsync(again, Totp.Code(key, await LastStepAsync(app) + 1))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/reports", Ct)).StatusCode);

        await using var db = app.Db();
        Assert.Contains(await db.AuditEntries.Select(e => e.Kind).ToListAsync(Ct), k => k == AuditKind.SecondFactorEnrolled);
        Assert.DoesNotContain(await db.UserTokens.Select(t => t.Value).ToListAsync(Ct), v => v!.Contains(key, StringComparison.Ordinal) || v.Contains(codes[0], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recovery_code_opens_once()
    {
        await using var app = await RunningApp.StartAsync(settings: s_required);
        using var first = app.Anonymous();
        var (_, codes) = await EnrolAsync(app, first);

        Assert.Equal(HttpStatusCode.Redirect, (await RecoverAsync(app, codes[0])).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await RecoverAsync(app, codes[0])).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await RecoverAsync(app, codes[1])).StatusCode);
    }

    [Fact]
    public async Task Five_wrong_codes_lock_the_account_like_wrong_passwords()
    {
        await using var app = await RunningApp.StartAsync(settings: s_required);
        using var first = app.Anonymous();
        var (key, _) = await EnrolAsync(app, first);
        using var client = app.Anonymous();
        await app.SignInAsync(client, Role.Supervisor, RunningApp.Password);
        for (var i = 0; i < 5; i++)
        {
            var answer = await CodeAsync(client, "000000");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.DoesNotContain("name=\"Model.Code\"", await client.GetStringAsync("/account/second-step", Ct), StringComparison.Ordinal);
        // A locked account opens no console that stands open either.
        Assert.Equal(HttpStatusCode.Redirect, (await first.GetAsync("/reports", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.SignInAsync(app.Anonymous(), Role.Supervisor, RunningApp.Password)).StatusCode);
        Assert.NotNull(key);
    }

    [Fact]
    public async Task An_unknown_name_costs_as_much_work_as_a_known_one()
    {
        await using var app = await RunningApp.StartAsync();
        using var scope = app.Services.CreateScope();
        var hasher = scope.ServiceProvider.GetRequiredService<IPasswordHasher<StaffMember>>();

        // The same object does both, and what it compares an unknown name with is a hash of the same cost.
        var ours = Assert.IsType<StaffPasswordHasher>(hasher);
        ours.VerifyForNobody("x");
        await using var db = app.Db();
        var known = Convert.FromBase64String((await db.Users.FirstAsync(Ct)).PasswordHash!);
        var nobody = Convert.FromBase64String(ours.NobodysHash);
        Assert.Equal(known.Length, nobody.Length);
        Assert.Equal(known[..9], nobody[..9]);
    }

    [Fact]
    public async Task Too_many_failures_from_one_place_close_it_for_every_name()
    {
        await using var app = await RunningApp.StartAsync(settings: new Dictionary<string, string?> { ["SignIn:AddressFailures"] = "6" });
        using var client = app.Anonymous();
        for (var i = 0; i < 6; i++)
        {
            await app.SignInAsync(client, $"nobody{i}", "not-the-password");
        }

        var answer = await app.SignInAsync(client, Role.Triage, RunningApp.Password);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("サインインできません", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Places_are_addresses_or_the_networks_of_a_household(string one, string other, bool same) =>
        Assert.Equal(same, SignInThrottle.KeyOf(IPAddress.Parse(one)) == SignInThrottle.KeyOf(IPAddress.Parse(other)));

    [Theory]
    [InlineData("idle")]
    [InlineData("old")]
    [InlineData("ended")]
    [InlineData("last day")]
    [InlineData("role")]
    [InlineData("scope")]
    [InlineData("stamp")]
    public async Task A_sign_in_that_no_longer_holds_opens_nothing(string why)
    {
        await using var app = await RunningApp.StartAsync();
        using var client = await app.SignedInAsync(Role.Triage);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/reports", Ct)).StatusCode);

        await using (var db = app.Db())
        {
            var session = await db.StaffSessions.SingleAsync(Ct);
            var member = await db.Users.SingleAsync(u => u.Id == session.StaffId, Ct);
            var now = DateTime.UtcNow;
            switch (why)
            {
                case "idle":
                    await db.StaffSessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now.AddMinutes(-31)), Ct);
                    break;
                case "old":
                    await db.StaffSessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.StartedAt, now.AddHours(-13)), Ct);
                    break;
                case "ended":
                    await db.StaffSessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), Ct);
                    break;
                case "last day":
                    member.EndsOn = JapanTime.DayOf(now).AddDays(-1);
                    break;
                case "role":
                    await db.UserRoles.Where(r => r.UserId == member.Id).ExecuteDeleteAsync(Ct);
                    break;
                case "scope":
                    member.Areas = ["990001"];
                    break;
                default:
                    member.SecurityStamp = "another";
                    break;
            }

            await db.SaveChangesAsync(Ct);
        }

        // What was seen of it a moment ago counts for two seconds.
        var answer = await UntilAsync(() => client.GetAsync("/reports", Ct), a => a.StatusCode == HttpStatusCode.Redirect);
        Assert.Contains("/account/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_the_other_browser_too()
    {
        await using var app = await RunningApp.StartAsync();
        using var one = await app.SignedInAsync(Role.Triage);
        using var other = await app.SignedInAsync(Role.Triage);
        using var colleague = await app.SignedInAsync(Role.Publisher);
        var page = await one.GetStringAsync("/account/sign-ins", Ct);
        Assert.Equal(2, Regex.Count(WebUtility.HtmlDecode(page), "最後の操作"));

        var answer = await one.PostAsync("/account/sign-out-everywhere", new FormUrlEncodedContent([new("__RequestVerificationToken", Token().Match(page).Groups[1].Value)]), Ct);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        await UntilAsync(() => other.GetAsync("/reports", Ct), a => a.StatusCode == HttpStatusCode.Redirect);
        Assert.Equal(HttpStatusCode.OK, (await colleague.GetAsync("/publishing", Ct)).StatusCode);
        await using var db = app.Db();
        Assert.Contains(await db.AuditEntries.ToListAsync(Ct), e => e.Kind == AuditKind.SignedOutEverywhere);
    }

    [Fact]
    public async Task A_new_password_keeps_this_sign_in_and_ends_the_others()
    {
        await using var app = await RunningApp.StartAsync();
        using var one = await app.SignedInAsync(Role.Triage);
        using var other = await app.SignedInAsync(Role.Triage);

        var weak = await ChangeAsync(one, RunningApp.Password, "passwordpassword1");
        Assert.Contains("推測されやすい", WebUtility.HtmlDecode(await weak.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);
        var wrong = await ChangeAsync(one, "not-the-password", "zebra violet kettle");
        Assert.Contains("確認できませんでした", WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);
        var changed = await ChangeAsync(one, RunningApp.Password, "zebra violet kettle");
        Assert.Contains("パスワードを変更しました", WebUtility.HtmlDecode(await changed.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/reports", Ct)).StatusCode);
        await UntilAsync(() => other.GetAsync("/reports", Ct), a => a.StatusCode == HttpStatusCode.Redirect);
        Assert.Equal(HttpStatusCode.Redirect, (await app.SignInAsync(app.Anonymous(), Role.Triage, "zebra violet kettle")).StatusCode);
    }

    [Fact]
    public async Task An_export_asks_for_proof_and_leads_back_to_itself()
    {
        await using var app = await RunningApp.StartAsync();
        using var client = await app.SignedInAsync(Role.Triage);
        await using (var db = app.Db())
        {
            var then = DateTime.UtcNow.AddMinutes(-6);
            await db.StaffSessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvenAt, then), Ct);
            db.Add(SampleAlerts.Report(DateTime.UtcNow));
            await db.SaveChangesAsync(Ct);
        }

        var asked = await client.GetAsync("/reports/export/csv?tlp=green", Ct);
        var confirm = asked.Headers.Location!.ToString();
        Assert.StartsWith("/account/confirm?ReturnUrl=", confirm, StringComparison.Ordinal);
        var wrong = await RunningApp.SendFormAsync(client, confirm, "confirm", new() { ["Model.Secret"] = "not-the-password" });
        Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        Assert.StartsWith("/account/confirm", (await client.GetAsync("/reports/export/csv?tlp=green", Ct)).Headers.Location!.ToString(), StringComparison.Ordinal);

        var proven = await RunningApp.SendFormAsync(client, confirm, "confirm", new() { ["Model.Secret"] = RunningApp.Password });
        Assert.EndsWith("/reports/export/csv?tlp=green", Uri.UnescapeDataString(proven.Headers.Location!.ToString()), StringComparison.Ordinal);
        var file = await client.GetAsync("/reports/export/csv?tlp=green", Ct);
        Assert.NotEqual(HttpStatusCode.Redirect, file.StatusCode);
        await using var after = app.Db();
        Assert.Equal([AuditKind.IdentityNotProven, AuditKind.IdentityProven],
            await after.AuditEntries.Where(e => e.Kind == AuditKind.IdentityProven || e.Kind == AuditKind.IdentityNotProven).OrderBy(e => e.Id).Select(e => e.Kind).ToListAsync(Ct));
    }

    [Fact]
    public async Task The_samples_do_not_open_outside_development()
    {
        await using var app = await RunningApp.StartAsync();
        await SampleStaff.AddAsync(app.Services, Ct);

        Assert.Equal(HttpStatusCode.OK, (await app.SignInAsync(app.Anonymous(), "super", SampleStaff.Password)).StatusCode);
        Assert.DoesNotContain("二要素認証を求めません", WebUtility.HtmlDecode(await app.Anonymous().GetStringAsync("/account/sign-in", Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passkey_is_asked_for_with_a_token_only_and_for_nobody_by_name()
    {
        await using var app = await RunningApp.StartAsync();
        using var client = app.Anonymous();

        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/account/passkey/request-options", null, Ct)).StatusCode);
        var token = Token().Match(await client.GetStringAsync("/account/sign-in", Ct)).Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/passkey/request-options") { Headers = { { "RequestVerificationToken", token } } };
        var options = await (await client.SendAsync(request, Ct)).Content.ReadAsStringAsync(Ct);

        Assert.Contains("\"userVerification\":\"required\"", options, StringComparison.Ordinal);
        Assert.DoesNotContain("\"allowCredentials\":[{", options, StringComparison.Ordinal);
        var nonsense = await RunningApp.SendFormAsync(client, "/account/sign-in", "passkey", new() { ["Credential"] = "{\"id\":\"x\"}" });
        Assert.Contains("サインインできません", WebUtility.HtmlDecode(await nonsense.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://console.minatogawa.example", "console.minatogawa.example", true)]
    [InlineData("http://localhost:5080", "localhost:5080", true)]
    [InlineData("https://console.minatogawa.example", "console.minatogawa.example:8443", false)]
    [InlineData("http://console.minatogawa.example", "console.minatogawa.example", false)]
    [InlineData("https://console.minatogawa.example.evil.example", "console.minatogawa.example", false)]
    [InlineData("null", "localhost:5080", false)]
    public void A_passkey_answers_on_our_own_page_alone(string origin, string host, bool ours) =>
        Assert.Equal(ours, PasskeyOrigin.IsOurs(origin, new(host)));

    /// <summary>Signs in as the supervisor and enrols an app; its key and the recovery codes.</summary>
    private static async Task<(string Key, IReadOnlyList<string> Codes)> EnrolAsync(RunningApp app, HttpClient client)
    {
        await app.SignInAsync(client, Role.Supervisor, RunningApp.Password);
        var page = await (await RunningApp.SendFormAsync(client, "/account/security", "begin-app", [])).Content.ReadAsStringAsync(Ct);
        var key = Key().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        var wrong = await RunningApp.SendFormAsync(client, "/account/security", "confirm-app", new() { ["App.Text"] = "12345" });
        Assert.Contains("コードが合いません", WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);
        var code = Totp.Code(key, Totp.StepOf(DateTimeOffset.UtcNow));
        var done = await (await RunningApp.SendFormAsync(client, "/account/security", "confirm-app", new() { ["App.Text"] = code })).Content.ReadAsStringAsync(Ct);
        return (key, [.. Recovery().Matches(done).Select(m => m.Groups[1].Value)]);
    }

    private static async Task<HttpResponseMessage> RecoverAsync(RunningApp app, string code)
    {
        var client = app.Anonymous();
        await app.SignInAsync(client, Role.Supervisor, RunningApp.Password);
        return await RunningApp.SendFormAsync(client, "/account/second-step", "recovery", new() { ["Recovery.Code"] = code });
    }

    private static Task<HttpResponseMessage> CodeAsync(HttpClient client, string code) =>
        RunningApp.SendFormAsync(client, "/account/second-step", "code", new() { ["Model.Code"] = code });

    private static Task<HttpResponseMessage> ChangeAsync(HttpClient client, string now, string wanted) =>
        RunningApp.SendFormAsync(client, "/account/security", "password", new() { ["Change.Text"] = now, ["Change.New"] = wanted });

    private static async Task<long> LastStepAsync(RunningApp app)
    {
        await using var db = app.Db();
        return await db.Users.Where(u => u.UserName == Role.Supervisor).Select(u => u.LastCodeStep).SingleAsync(Ct);
    }

    private static async Task<HttpResponseMessage> UntilAsync(Func<Task<HttpResponseMessage>> ask, Func<HttpResponseMessage, bool> done)
    {
        for (var i = 0; ; i++)
        {
            var answer = await ask();
            if (done(answer) || i == 100)
            {
                Assert.True(done(answer), answer.StatusCode.ToString());
                return answer;
            }

            await Task.Delay(200, Ct);
        }
    }

    [GeneratedRegex("<code class=\"key\">([A-Z2-7 ]+)</code>")]
    private static partial Regex Key();

    [GeneratedRegex("<li><code>([^<]+)</code></li>")]
    private static partial Regex Recovery();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
