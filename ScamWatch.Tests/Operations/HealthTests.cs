using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Storage.Postgres;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Operations;

namespace ScamWatch.Tests.Operations;

public sealed class HealthTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_program_is_live_and_becomes_ready()
    {
        using var client = app.Anonymous();
        Assert.Equal("{\"status\":\"ok\"}", await client.GetStringAsync(HealthEndpoints.Live, Ct));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            using var answer = await client.GetAsync(HealthEndpoints.Ready, patience.Token);
            using var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
            if (said.RootElement.GetProperty("checks")[0].GetProperty("detail").GetString() == "timeout")
            {
                // A machine so busy that the look at the database was given up: asked again.
                continue;
            }

            Assert.Equal(["database", "migrations", "model", "disk"], Names(said));
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                Assert.Equal("ok", said.RootElement.GetProperty("status").GetString());
                break;
            }

            // Nothing but the model is still on its way.
            Assert.Equal("model", Assert.Single(said.RootElement.GetProperty("checks").EnumerateArray(), c => c.GetProperty("status").GetString() == "down").GetProperty("name").GetString());
            await Task.Delay(200, patience.Token);
        }
    }

    [Fact]
    public async Task Dependencies_are_for_staff_of_the_page_and_for_this_machine()
    {
        using var here = app.Anonymous();
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync(HealthEndpoints.Dependencies, Ct)).StatusCode);
        foreach (var header in (string[])["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(here, r => r.Headers.TryAddWithoutValidation(header, "192.0.2.1"))).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(here, r => r.Headers.Host = "console.minatogawa.example")).StatusCode);
        foreach (var (role, status) in new[] { (Role.Administrator, HttpStatusCode.OK), (Role.Triage, HttpStatusCode.OK), (Role.CardDesk, HttpStatusCode.Forbidden), (Role.Publisher, HttpStatusCode.Forbidden) })
        {
            using var answer = await AskAsync(await app.SignInAsync(role), r => r.Headers.Add("X-Forwarded-For", "192.0.2.1"));
            Assert.Equal((role, status), (role, answer.StatusCode));
        }
    }

    [Fact]
    public async Task Dependencies_name_kinds_and_no_account_address_or_secret()
    {
        var closed = Programs.FreePort();
        await using var other = await RunningApp.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Smtp:Host"] = "127.0.0.1",
            ["Smtp:Port"] = $"{closed}",
            ["Smtp:Security"] = "none",
            ["Smtp:User"] = "geheim-konto",
            ["Smtp:Password"] = "geheim-wort",
            ["Replies:From"] = "tsuho@minatogawa.example",
            ["Public:BaseUrl"] = "https://www.minatogawa.example/",
            ["Mailboxes:0:Host"] = "127.0.0.1",
            ["Mailboxes:0:Port"] = $"{closed}",
            ["Mailboxes:0:Security"] = "none",
            ["Mailboxes:0:User"] = "geheim-konto",
            ["Mailboxes:0:Password"] = "geheim-wort",
        });
        using var client = other.Anonymous();

        using var answer = await client.GetAsync(HealthEndpoints.Dependencies, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        using var said = JsonDocument.Parse(text);
        Assert.Equal(["database", "disk", "mail-server", "mailbox-1"], Names(said));
        Assert.Equal(2, said.RootElement.GetProperty("checks").EnumerateArray().Count(c => c.GetProperty("detail").GetString() == "ConnectionRefused"));
        Assert.DoesNotContain("geheim", text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
        // How many megabytes are free is a number of its own.
        Assert.All(said.RootElement.GetProperty("checks").EnumerateArray().Where(c => c.GetProperty("name").GetString() != "disk"), c =>
            Assert.DoesNotContain($"{closed}", c.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Orders_that_do_not_get_through_leave_it_in_service_and_are_said()
    {
        await using var store = await TestStore.OpenAsync(settings: new Dictionary<string, string?> { ["Registry:Mode"] = "embedded" });
        Assert.True((await store.Get<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), Cards.CardDesk.Statement, IdentityCheck.NotAsked), Some.Operator, Ct)).Succeeded);
        await store.Get<CurrentClassifier>().GetAsync(Ct);
        store.Clock.Advance(TimeSpan.FromHours(1));
        using var look = new HealthEndpoints.HealthLook(
            store.Get<IDbContextFactory<ScamWatchDb>>(), store.Get<CurrentClassifier>(), store.Get<FindOrders>(), store.Get<RegistrySettings>(), store.Get<ReadReplica>(), store.Data, store.Clock);

        var checks = await look.RunAsync(Ct);

        Assert.Equal(("degraded", "late"), Assert.Single(checks, c => c.Name == "orders") is var orders ? (orders.Status, orders.Detail) : default);
        Assert.DoesNotContain(checks, c => c.Status == "down");
    }

    private static string[] Names(JsonDocument said) => [.. said.RootElement.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, HealthEndpoints.Dependencies);
        change(request);
        return await client.SendAsync(request, Ct);
    }
}
