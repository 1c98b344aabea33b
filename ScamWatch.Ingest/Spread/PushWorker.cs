using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Pushing;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Spread;

/// <summary>Posts what lies in the outbox of pushes to the servers of the settings: at least once each, the newest message only.</summary>
public sealed class PushWorker(PushFeeds pushes, WorkerBoard board, ILogger<PushWorker> log) : BackgroundService
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "push";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    /// <summary>For one answer; within the lease of a push.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly Actor s_actor = Actor.Worker(Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        // No redirects: a message goes where the settings say and nowhere else.
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = s_patience };
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var found = false;
                while (await pushes.ClaimAsync(stoppingToken) is { } push)
                {
                    found = true;
                    await SendAsync(http, push, stoppingToken);
                }

                board.Ran(Name, found);
                await Task.Delay(s_interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                board.Failed(Name, fault.GetType().Name);
                log.LogError(fault, "Pushes could not be sent; trying again");
                await Task.Delay(s_interval, CancellationToken.None);
            }
        }
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
