using System.Net;
using Microsoft.Extensions.Configuration;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Shell;

/// <summary>Real circuits over real sockets: one person's flood ends at the limit, and the others go on working.</summary>
public sealed class CircuitFloodTests : IAsyncLifetime
{
    private const int PerPerson = 4;
    private const int InAll = 10;

    private readonly List<RawCircuit> _open = [];
    private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
    private RunningApp _app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = await RunningApp.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Circuits:PerPerson"] = PerPerson.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Circuits:InAll"] = InAll.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        _client.BaseAddress = _app.Address;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var circuit in _open)
        {
            await circuit.DisposeAsync();
        }

        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_window_draws_what_the_page_shows()
    {
        var window = await OpenAsync(await _app.CookieAsync(Role.Triage));

        Assert.True(window.IsOpen);
        Assert.True(await window.DrawnAsync(2, Ct));
        Assert.True(window.Bytes > 1000);
    }

    [Fact]
    public async Task One_person_s_flood_is_refused_politely_and_colleagues_go_on_working()
    {
        var flooder = await _app.CookieAsync(Role.Triage);
        var colleague = await OpenAsync(await _app.CookieAsync(Role.Supervisor));
        for (var i = 0; i < PerPerson; i++)
        {
            Assert.True((await OpenAsync(flooder)).IsOpen);
        }

        var refused = await OpenAsync(flooder);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("開いている画面が多すぎます", WebUtility.HtmlDecode(refused.Page), StringComparison.Ordinal);
        Assert.DoesNotContain("blazor.web.js", refused.Page, StringComparison.Ordinal);

        // Whoever has a window and whoever opens the first one notices nothing of it.
        var before = colleague.Batches;
        await colleague.GoAsync(new Uri(_app.Address, "/reports?state=all"));
        Assert.True(await colleague.DrawnAsync(before + 1, Ct));
        Assert.True((await OpenAsync(await _app.CookieAsync(Role.CardDesk), "/cards")).IsOpen);

        // A window closed makes room for another.
        await _open[1].DisposeAsync();
        await Patience.UntilAsync(() => Limits.HasPlace(IdOf(Role.Triage)));
        Assert.True((await OpenAsync(flooder)).IsOpen);
    }

    [Fact]
    public async Task A_page_kept_open_from_before_cannot_be_used_to_get_round_the_limit()
    {
        using var log = new LogListener(_app.Services);
        var cookie = await _app.CookieAsync(Role.Triage);
        // All pages are fetched while there is room, and only then their circuits are begun.
        var missing = 3 * PerPerson;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pages = await Task.WhenAll(Enumerable.Range(0, 3 * PerPerson).Select(_ => OpenAsync(cookie, before: () =>
        {
            if (Interlocked.Decrement(ref missing) == 0)
            {
                all.SetResult();
            }

            return all.Task;
        })));

        Assert.Equal(PerPerson, pages.Count(p => p.IsOpen && !p.Ended.IsCompleted && p.Batches > 0));
        Assert.True(Limits.Open <= PerPerson);
        // One line tells of all of them, and no stack trace of each.
        Assert.Single(log.Lines, l => l.Contains("No place for another window of", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, l => l.Contains(nameof(NoPlaceException), StringComparison.Ordinal));
    }

    [Fact]
    public void Refusals_are_told_of_once_a_minute_and_person_with_their_number()
    {
        using var limits = new CircuitLimits(new ConfigurationBuilder().Build());

        Assert.Equal(1, limits.Refuse("one", 5_000));
        Assert.Null(limits.Refuse("one", 5_001));
        Assert.Equal(1, limits.Refuse("other", 5_002));
        Assert.Null(limits.Refuse("one", 64_999));
        Assert.Equal(3, limits.Refuse("one", 65_000));
        Assert.Equal(1, limits.Refuse("other", 300_000));
    }

    [Fact]
    public void Only_refusals_are_kept_out_of_the_log()
    {
        Assert.True(RefusedCircuits.IsRefusal(new AggregateException(new NoPlaceException())));
        Assert.False(RefusedCircuits.IsRefusal(new AggregateException(new NoPlaceException(), new InvalidOperationException())));
        Assert.False(RefusedCircuits.IsRefusal(new AggregateException()));
        Assert.False(RefusedCircuits.IsRefusal(null));
    }

    [Fact]
    public async Task The_last_places_are_for_those_who_have_none()
    {
        var cookies = await Task.WhenAll(Role.All.Select(role => _app.CookieAsync(role)));
        for (var i = 0; i < 2; i++)
        {
            // Everybody's first before anybody's second.
            await Task.WhenAll(cookies.Select(cookie => OpenAsync(cookie, "/")));
        }

        Assert.Equal(InAll - 1, Limits.Open);
        Assert.All(Role.All, role => Assert.False(Limits.HasPlace(IdOf(role))));
        Assert.True(Limits.HasPlace("somebody who has none"));
    }

    [Fact]
    public async Task Nobody_connects_without_a_sign_in_from_another_page_or_over_and_over()
    {
        var cookie = await _app.CookieAsync(Role.Publisher);

        Assert.Equal(HttpStatusCode.Unauthorized, (await ConnectAsync(null, null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ConnectAsync("scamwatch=CfDJ8forged", null)).Status);
        foreach (var origin in (string[])["https://evil.example", "null", "http://127.0.0.1.evil.example", $"http://evil@{_app.Address.Authority}.evil.example", "file://"])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await ConnectAsync(cookie, origin)).Status);
        }

        Assert.Equal(HttpStatusCode.SwitchingProtocols, (await ConnectAsync(cookie, _app.Address.GetLeftPart(UriPartial.Authority))).Status);
        for (var i = 1; i < 2 * PerPerson; i++)
        {
            Assert.Equal(HttpStatusCode.SwitchingProtocols, (await ConnectAsync(cookie, null)).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await ConnectAsync(cookie, null)).Status);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, (await ConnectAsync(await _app.CookieAsync(Role.Supervisor), null)).Status);
        using var negotiate = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        using var answer = await _client.SendAsync(negotiate, Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public void Windows_opened_faster_than_anybody_reads_are_refused()
    {
        using var limits = new CircuitLimits(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Circuits:OpenedPerMinute"] = "6" }).Build());
        var taken = 0;
        for (var i = 0; i < 10; i++)
        {
            if (limits.TryEnter("one"))
            {
                taken++;
                limits.Leave("one");
            }
        }

        Assert.Equal(6, taken);
        Assert.Equal(0, limits.Open);
        Assert.True(limits.TryEnter("another"));
    }

    private CircuitLimits Limits => (CircuitLimits)_app.Services.GetService(typeof(CircuitLimits))!;

    private string IdOf(string role)
    {
        using var db = _app.Db();
        return db.Users.Single(u => u.UserName == role).Id;
    }

    private async Task<RawCircuit> OpenAsync(string cookie, string path = "/reports", Func<Task>? before = null)
    {
        var circuit = await RawCircuit.OpenAsync(_client, _app.Address, cookie, path, Ct, before);
        if (circuit.IsOpen)
        {
            await circuit.DrawnAsync(1, Ct);
        }

        lock (_open)
        {
            _open.Add(circuit);
        }

        return circuit;
    }

    private async Task<RawCircuit> ConnectAsync(string? cookie, string? origin)
    {
        var circuit = await RawCircuit.ConnectOnlyAsync(_app.Address, cookie, origin, Ct);
        _open.Add(circuit);
        return circuit;
    }
}
