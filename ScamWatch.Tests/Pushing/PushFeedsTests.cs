using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Pushing;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Subscriptions;
using ScamWatch.Ingest;
using ScamWatch.Ingest.Spread;
using ScamWatch.Tests.Feeds;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Pushing;

public sealed class PushFeedsTests : IAsyncDisposable
{
    private readonly TestStore _store = new(new Dictionary<string, string?>
    {
        ["Public:BaseUrl"] = "https://www.minatogawa.example",
        ["Push:prefecture:Url"] = "https://hub.example/cap",
        ["Push:prefecture:Secret"] = "quiet",
    });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_published_warning_is_posted_once_signed_and_whole()
    {
        var alert = await _store.PublishedAsync();
        await SpreadAsync();
        await SpreadAsync();
        var server = new Server(HttpStatusCode.Accepted);
        Assert.Equal(1, await SendAsync(server));
        var (address, type, signature, body) = Assert.Single(server.Got);
        Assert.Equal(("https://hub.example/cap", "application/cap+xml"), (address, type));
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("quiet"), body)), signature);
        Assert.Equal($"{alert.Slug}.1", FeedDesk.Cap(body).Text("identifier"));
        Assert.Equal(PushState.Sent, (await PushAsync()).State);
        Assert.Equal(0, await SendAsync(server));
    }

    [Fact]
    public async Task A_server_that_is_down_is_tried_again_later_and_given_up_after_a_day()
    {
        await _store.PublishedAsync();
        await SpreadAsync();
        var server = new Server(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(1, await SendAsync(server));
        Assert.Equal(0, await SendAsync(server));
        Assert.Equal((PushState.Queued, "HTTP 503", 1), ((await PushAsync()).State, (await PushAsync()).LastError, (await PushAsync()).Attempts));
        _store.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(1, await SendAsync(server));
        var failed = await PushAsync();
        Assert.Equal(PushState.Failed, failed.State);
        Assert.Contains(AuditKind.PushFailed, await _store.AuditAsync());

        Assert.IsType<Domain.NotAllowed>((await _store.Get<PushFeeds>().RetryAsync(failed.Id, failed.Version, Some.Analyst, Ct)).Refusal);
        Assert.True((await _store.Get<PushFeeds>().RetryAsync(failed.Id, failed.Version, Some.Publisher, Ct)).Succeeded);
        Assert.IsType<Domain.ChangedMeanwhile>((await _store.Get<PushFeeds>().RetryAsync(failed.Id, failed.Version, Some.Publisher, Ct)).Refusal);
        Assert.Equal(1, await SendAsync(new Server(HttpStatusCode.OK)));
        Assert.Equal(PushState.Sent, (await PushAsync()).State);
    }

    [Theory]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_server_that_refuses_is_not_asked_again(HttpStatusCode status)
    {
        await _store.PublishedAsync();
        await SpreadAsync();
        await SendAsync(new Server(status));
        Assert.Equal(PushState.Failed, (await PushAsync()).State);
    }

    [Fact]
    public async Task A_message_that_a_newer_one_overtook_does_not_go_out()
    {
        var alert = await _store.PublishedAsync();
        await SpreadAsync();
        await _store.ChangeAsync(alert.Id, a => a.Withdraw("誤報", _store.Clock.UtcNow));
        await SpreadAsync();
        var server = new Server(HttpStatusCode.OK);
        Assert.Equal(1, await SendAsync(server));
        Assert.Equal("Cancel", FeedDesk.Cap(server.Got.Single().Body).Text("msgType"));
    }

    private Task<int> SpreadAsync() => _store.Get<SpreadNews>().RunAsync(Actor.Worker("test"), Ct);

    private async Task<FeedPush> PushAsync()
    {
        await using var db = _store.Db();
        return await db.FeedPushes.AsNoTracking().SingleAsync(Ct);
    }

    private async Task<int> SendAsync(Server server)
    {
        using var http = new HttpClient(server, disposeHandler: false);
        using var worker = new PushWorker(_store.Get<PushFeeds>(), _store.Get<WorkerBoard>(), NullLogger<PushWorker>.Instance);
        var sent = 0;
        while (await _store.Get<PushFeeds>().ClaimAsync(Ct) is { } push)
        {
            await worker.SendAsync(http, push, Ct);
            sent++;
        }

        return sent;
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private sealed class Server(HttpStatusCode answer) : HttpMessageHandler
    {
        public List<(string Address, string? Type, string? Signature, byte[] Body)> Got { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Got.Add((
                request.RequestUri!.AbsoluteUri, request.Content!.Headers.ContentType?.MediaType,
                request.Headers.TryGetValues("X-Hub-Signature", out var signatures) ? signatures.Single() : null,
                await request.Content.ReadAsByteArrayAsync(cancellationToken)));
            return new(answer);
        }
    }
}
