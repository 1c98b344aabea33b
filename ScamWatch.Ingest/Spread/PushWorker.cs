using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Pushing;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Spread;

/// <summary>Posts what lies in the outbox of pushes to the servers of the settings: at least once each, the newest message only.</summary>
public sealed class PushWorker(PushFeeds pushes, WorkerBoard board, ILogger<PushWorker> log)
    : PeriodicWorker(Name, TimeSpan.FromSeconds(2), "Pushes could not be sent", board, log)
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "push";

    /// <summary>For one answer; within the lease of a push.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly Actor s_actor = Actor.Worker(Name);

    // No redirects: a message goes where the settings say and nowhere else.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = s_patience };

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task<bool> LookAsync(CancellationToken ct)
    {
        var found = false;
        while (await pushes.ClaimAsync(ct) is { } push)
        {
            found = true;
            await SendAsync(_http, push, ct);
        }

        return found;
    }

    /// <summary>Posts one and notes what became of it.</summary>
    internal async Task SendAsync(HttpClient http, ClaimedPush push, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, push.Url) { Content = new ByteArrayContent(push.Body) };
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(push.ContentType);
            if (push.Signature is { } signature)
            {
                request.Headers.Add("X-Hub-Signature", signature);
            }

            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            var said = string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)answer.StatusCode}");
            await (answer.IsSuccessStatusCode ? pushes.SentAsync(push, s_actor)
                : IsFinal(answer.StatusCode) ? pushes.RefusedAsync(push, said, s_actor)
                : pushes.DeferredAsync(push, said, s_actor));
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            await pushes.DeferredAsync(push, fault is HttpRequestException { HttpRequestError: var kind } ? kind.ToString() : "timeout", s_actor);
        }
    }

    /// <summary>The same again would be refused again.</summary>
    private static bool IsFinal(HttpStatusCode status) =>
        (int)status is >= 300 and < 500 && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);
}
