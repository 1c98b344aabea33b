using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Ingest.Registry;

namespace ScamWatch.Tests.Cards.Registry;

/// <summary>
/// A gateway that keeps to the protocol and remembers what it did: once for each key, in order. Can be told to fail in the ways
/// real ones do.
/// </summary>
internal sealed class RecordingGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<Guid, Entry> _entries = new();
    private readonly ConcurrentQueue<GatewayOrder> _effects = new();
    private int _calls;

    private RecordingGateway(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>What was carried out, in order; never twice for one key.</summary>
    public IReadOnlyList<GatewayOrder> Effects => [.. _effects];

    /// <summary>How often an order was handed over, the same one again included.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Answers instead of carrying out; null to go on.</summary>
    public Func<HttpContext, GatewayOrder, int, Task<bool>>? Instead { get; set; }

    /// <summary>After carrying out, the connection breaks instead of the answer: true to break it.</summary>
    public Func<int, bool> BreaksAfter { get; set; } = _ => false;

    /// <summary>Answers a comparison instead; null to compare with the one holder it knows.</summary>
    public Func<HttpContext, GatewayHolder, Task>? InsteadOfComparing { get; set; }

    /// <summary>Calls with one key that are answered "accepted" before it is done.</summary>
    public int AcceptedFirst { get; set; }

    /// <param name="port">0 for a free one.</param>
    /// <param name="listen">How the connection is protected; null for none.</param>
    public static async Task<RecordingGateway> StartAsync(int port = 0, Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port, o => listen?.Invoke(o)));
        builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        var gateway = new RecordingGateway(app);
        app.MapPost("/v1/orders", gateway.PostAsync);
        app.MapGet("/v1/orders/{key:guid}", gateway.ReadAsync);
        app.MapPost("/v1/comparisons", gateway.CompareAsync);
        app.MapGet("/v1/health", () => Results.Ok());
        await app.StartAsync();
        gateway.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(true));
        await _app.DisposeAsync();
    }

    private async Task PostAsync(HttpContext context)
    {
        GatewayOrder? order;
        try
        {
            order = await context.Request.ReadFromJsonAsync<GatewayOrder>(GatewayJson.Options);
        }
        catch (JsonException)
        {
            order = null;
        }

        if (order is null || !Guid.TryParse(context.Request.Headers[GatewayJson.IdempotencyKey], out var key))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var call = Interlocked.Increment(ref _calls);
        if (Instead is { } instead && await instead(context, order, call))
        {
            return;
        }

        var entry = _entries.GetOrAdd(key, _ => new(order));
        lock (entry)
        {
            entry.Calls++;
            if (entry.Answer is null && entry.Calls > AcceptedFirst)
            {
                entry.Answer = CarryOut(order, key);
            }
        }

        if (BreaksAfter(call))
        {
            context.Abort();
            return;
        }

        await WriteAsync(context, entry.IsOf(order)
            ? entry.Answer ?? new(GatewayResult.Accepted, key.ToString()[..8], null, null)
            : new(GatewayResult.Refused, null, null, "The key belongs to another order."));
    }

    private async Task CompareAsync(HttpContext context)
    {
        var said = (await context.Request.ReadFromJsonAsync<GatewayQuestion>(GatewayJson.Options))!.Holder;
        if (InsteadOfComparing is { } instead)
        {
            await instead(context, said);
            return;
        }

        var known = said.Name == "試験 花子" && said.BirthDate == new DateOnly(1985, 4, 1);
        await context.Response.WriteAsJsonAsync(known
            ? new GatewayComparison(HolderFit.One, FactAnswer.Match, FactAnswer.Match, null,
                said.Address is null ? null : said.Address == "みなと川市中央一丁目2番3号" ? FactAnswer.Match : FactAnswer.Mismatch)
            : new GatewayComparison(HolderFit.None, null, null, null, null), GatewayJson.Options);
    }

    private GatewayAnswer CarryOut(GatewayOrder order, Guid key)
    {
        if (order.Holder.Name?.StartsWith("存在", StringComparison.Ordinal) == true)
        {
            return new(GatewayResult.HolderNotFound, null, null, "No such holder.");
        }

        _effects.Enqueue(order);
        return new(GatewayResult.Done, key.ToString()[^8..], order.PlacedAt, null);
    }

    private async Task ReadAsync(Guid key, HttpContext context)
    {
        if (_entries.TryGetValue(key, out var entry))
        {
            await WriteAsync(context, entry.Answer ?? new(GatewayResult.Accepted, null, null, null));
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    public static Task WriteAsync(HttpContext context, GatewayAnswer answer)
    {
        context.Response.StatusCode = answer.Result switch
        {
            GatewayResult.Done => StatusCodes.Status200OK,
            GatewayResult.Accepted => StatusCodes.Status202Accepted,
            _ => StatusCodes.Status422UnprocessableEntity,
        };
        if (answer.Result == GatewayResult.Accepted)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return context.Response.WriteAsJsonAsync(answer, GatewayJson.Options);
    }

    private sealed class Entry(GatewayOrder order)
    {
        public int Calls { get; set; }

        public GatewayAnswer? Answer { get; set; }

        public bool IsOf(GatewayOrder other) => (order.Kind, order.Target, order.CaseNumber) == (other.Kind, other.Target, other.CaseNumber);
    }
}
