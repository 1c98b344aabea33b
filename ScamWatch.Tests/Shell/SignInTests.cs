using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Account;

namespace ScamWatch.Tests.Shell;

public sealed class SignInTests
{
    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_get_the_same_answer()
    {
        await using var app = await RunningApp.StartAsync();
        using var client = app.Anonymous();

        var wrong = await (await app.SignInAsync(client, Role.Triage, "not-the-password")).Content.ReadAsStringAsync();
        var unknown = await (await app.SignInAsync(client, "nobody", "not-the-password")).Content.ReadAsStringAsync();

        Assert.Contains("サインインできません", Decode(wrong), StringComparison.Ordinal);
        Assert.Equal(Alert(wrong), Alert(unknown));
    }

    [Fact]
    public async Task Five_failures_lock_the_account_even_for_the_right_password()
    {
        await using var app = await RunningApp.StartAsync();
        using var client = app.Anonymous();
        for (var i = 0; i < 5; i++)
        {
            await app.SignInAsync(client, Role.Triage, "not-the-password");
        }

        var answer = await app.SignInAsync(client, Role.Triage, RunningApp.Password);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("サインインできません", Decode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await app.SignInAsync(client, Role.Publisher, RunningApp.Password)).StatusCode);
    }

    [Fact]
    public async Task Sign_ins_are_audited_and_an_unknown_name_is_not_written_down()
    {
        await using var app = await RunningApp.StartAsync();
        using var client = app.Anonymous();

        await app.SignInAsync(client, "a-password-typed-into-the-name", "x");
        await app.SignInAsync(client, Role.Triage, RunningApp.Password);

        await using var db = app.Db();
        var entries = await db.AuditEntries.Where(e => e.Kind != AuditKind.StaffAdded).OrderBy(e => e.Id).ToListAsync();
        Assert.Equal([AuditKind.SignInFailed, AuditKind.SignedIn], entries.Select(e => e.Kind));
        Assert.DoesNotContain("a-password", entries[0].Subject, StringComparison.Ordinal);
        Assert.Equal(Role.Triage, entries[1].Subject);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task A_return_address_never_leads_elsewhere(string address)
    {
        await using var app = await RunningApp.StartAsync();
        using var client = app.Anonymous();

        var answer = await app.SignInAsync(client, Role.Triage, RunningApp.Password, $"?ReturnUrl={Uri.EscapeDataString(address)}");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(app.Address.Authority, new Uri(app.Address, answer.Headers.Location!).Authority);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        await using var app = await RunningApp.StartAsync();
        using var client = await app.SignedInAsync(Role.Triage);

        var signOut = await client.PostAsync("/account/sign-out", new FormUrlEncodedContent([]));
        var preferences = await client.PostAsync("/preferences", new FormUrlEncodedContent([new("theme", "dark")]));

        Assert.Equal(HttpStatusCode.BadRequest, signOut.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, preferences.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/reports")).StatusCode);
    }

    [Fact]
    public async Task Production_loads_no_samples_and_one_link_makes_the_first_administrator()
    {
        await using var app = await RunningApp.StartAsync(workers: true, environment: "Production");
        using var client = app.Anonymous();
        var code = app.Services.GetRequiredService<FirstAdministratorCode>().Current;
        Assert.NotNull(code);
        var wrong = await client.GetStringAsync("/account/first-administrator?code=guess");
        Assert.DoesNotContain("<form", wrong, StringComparison.Ordinal);

        var link = $"/account/first-administrator?code={code}";
        var made = await RunningApp.SendFormAsync(client, link, "first", new()
        {
            ["Model.UserName"] = "kanri",
            ["Model.DisplayName"] = "管理 守",
            ["Model.Password"] = RunningApp.Password,
        });
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);

        var again = await client.GetStringAsync(link);
        Assert.DoesNotContain("<form", again, StringComparison.Ordinal);
        using var administrator = await app.SignedInAsync("kanri");
        Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync("/staff")).StatusCode);
        await using var db = app.Db();
        Assert.Equal(0, await db.Reports.CountAsync());
        Assert.Equal(1, await db.Users.CountAsync());
    }

    private static string Decode(string page) => WebUtility.HtmlDecode(page);

    private static string Alert(string page) => page.Split("role=\"alert\"")[1].Split("</div>")[0];
}
