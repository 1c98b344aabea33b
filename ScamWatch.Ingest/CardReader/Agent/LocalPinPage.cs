using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain;

namespace ScamWatch.Ingest.CardReader.Agent;

/// <summary>
/// The page of the counter PC itself on which a PIN is typed: on 127.0.0.1 only, under an address good for one PIN and one minute. The
/// PIN goes from the form to the card; it is read as bytes, cleared, and crosses no network. No script, no frame, no cookie.
/// </summary>
internal sealed class LocalPinPage : IAsyncDisposable
{
    /// <summary>How long an address is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    /// <summary>128 random bits in hex.</summary>
    public const int IdLength = 32;

    private const int PinLength = 4;
    private const string Pattern = "[0-9]{4}";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private LocalPinPage(WebApplication app) => _app = app;

    /// <summary>The port that was free.</summary>
    public int Port { get; private set; }

    /// <summary>Begins to listen.</summary>
    public static async Task<LocalPinPage> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        // Not one line of what is sent here may reach a log.
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64;
            kestrel.Limits.MaxConcurrentConnections = 8;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        var page = new LocalPinPage(builder.Build());
        page._app.Run(page.AnswerAsync);
        await page._app.StartAsync();
        page.Port = new Uri(page._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        return page;
    }

    /// <summary>Waits for a PIN.</summary>
    /// <param name="about">What the person at the counter reads: which reader, how many tries.</param>
    /// <param name="opened">Is told the address, before the wait.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>Four ASCII digits, which the caller clears; null where nobody typed them in time.</returns>
    public async Task<byte[]?> AskAsync(Words about, Func<string, Task> opened, CancellationToken ct)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2));
        var entry = _entries[id] = new Entry(about);
        var isTaken = false;
        try
        {
            await opened(id);
            var pin = await entry.Pin.Task.WaitAsync(Life, ct);
            isTaken = true;
            return pin;
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException)
        {
            return null;
        }
        finally
        {
            _entries.TryRemove(id, out _);
            // One that came in at the last moment is nobody's.
            if (!isTaken && !entry.Pin.TrySetResult(null) && await entry.Pin.Task is { } late)
            {
                Array.Clear(late);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var entry in _entries.Values)
        {
            entry.Pin.TrySetResult(null);
        }

        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, answer) = (context.Request, context.Response);
        answer.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'sha256-{s_styleHash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        answer.Headers.XFrameOptions = "DENY";
        answer.Headers.XContentTypeOptions = "nosniff";
        answer.Headers.CacheControl = "no-store";
        // Not "no-referrer": a form would then be sent with the origin "null", and could not be told from one of another page.
        answer.Headers["Referrer-Policy"] = "same-origin";
        answer.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        answer.Headers["Cross-Origin-Resource-Policy"] = "same-origin";

        var self = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");
        // Another name for this address would let a page elsewhere speak to us in its own name (DNS rebinding).
        if (request.Host.Value != self)
        {
            answer.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return;
        }

        if (request.Path.Value is not ['/', .. var id] || !_entries.TryGetValue(id, out var entry))
        {
            answer.StatusCode = StatusCodes.Status404NotFound;
            await WriteAsync(answer, s_over, form: null);
            return;
        }

        if (HttpMethods.IsGet(request.Method))
        {
            await WriteAsync(answer, entry.About, form: id);
        }
        else if (!HttpMethods.IsPost(request.Method))
        {
            answer.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else if ((request.Headers.TryGetValue("Origin", out var origin) && origin != $"http://{self}")
            || (request.Headers.TryGetValue("Sec-Fetch-Site", out var site) && site != "same-origin"))
        {
            answer.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (await ReadPinAsync(request.BodyReader, context.RequestAborted) is not { } pin)
        {
            answer.StatusCode = StatusCodes.Status400BadRequest;
            await WriteAsync(answer, s_again, form: id);
        }
        else if (_entries.TryRemove(id, out _) && entry.Pin.TrySetResult(pin))
        {
            await WriteAsync(answer, s_taken, form: null);
        }
        else
        {
            Array.Clear(pin);
            answer.StatusCode = StatusCodes.Status409Conflict;
            await WriteAsync(answer, s_over, form: null);
        }
    }

    /// <summary>Reads <c>pin=dddd</c>, and clears what it was read from, the server's own buffers included.</summary>
    private static async Task<byte[]?> ReadPinAsync(PipeReader body, CancellationToken ct)
    {
        ReadResult read;
        do
        {
            read = await body.ReadAsync(ct);
            if (!read.IsCompleted)
            {
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        while (!read.IsCompleted);

        var start = "pin="u8;
        byte[]? pin = null;
        if (read.Buffer.Length == start.Length + PinLength)
        {
            pin = new byte[PinLength];
            var sent = read.Buffer.Slice(start.Length);
            sent.CopyTo(pin);
            if (!Begins(read.Buffer, start) || pin.AsSpan().ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            {
                Array.Clear(pin);
                pin = null;
            }
        }

        foreach (var segment in read.Buffer)
        {
            MemoryMarshal.AsMemory(segment).Span.Clear();
        }

        body.AdvanceTo(read.Buffer.End);
        return pin;
    }

    private static bool Begins(ReadOnlySequence<byte> sequence, ReadOnlySpan<byte> start)
    {
        Span<byte> head = stackalloc byte[start.Length];
        sequence.Slice(0, start.Length).CopyTo(head);
        return head.SequenceEqual(start);
    }

    private static Task WriteAsync(HttpResponse answer, Words words, string? form)
    {
        answer.ContentType = "text/html; charset=utf-8";
        var (ja, en) = (HtmlEncoder.Default.Encode(words.Ja), HtmlEncoder.Default.Encode(words.En));
        return answer.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>ScamWatch 暗証番号</title><style>{Style}</style></head>
            <body><main><h1>暗証番号 <span lang="en">PIN</span></h1><p>{ja}</p><p lang="en">{en}</p>{(form is null ? "" : $"""
            <form method="post" action="/{form}" autocomplete="off">
            <label for="pin">利用者証明用の暗証番号(数字4桁) <span lang="en">four digits</span></label>
            <input id="pin" name="pin" type="password" inputmode="numeric" pattern="{Pattern}" minlength="4" maxlength="4" required autofocus autocomplete="off">
            <button type="submit">カードに送る <span lang="en">Send to the card</span></button></form>
            <p>番号はこの端末からカードにだけ送られ、保存されません。 <span lang="en">It goes from this computer to the card only and is not kept.</span></p>
            """)}</main></body></html>
            """);
    }

    private static readonly Words s_over = ("この入力ページは終わりました。窓口の画面に戻ってください。", "This page is over. Go back to the counter page.");
    private static readonly Words s_again = ("数字4桁を入力してください。", "Type four digits.");
    private static readonly Words s_taken = ("カードに送りました。この画面を閉じて、窓口の画面に戻ってください。", "Sent to the card. Close this page and go back to the counter page.");

    private const string Style =
        "body{font-family:\"Noto Sans JP\",\"Noto Sans CJK JP\",Meiryo,sans-serif;font-size:1.125rem;line-height:1.6;color-scheme:light dark;margin:0}"
        + "main{max-width:32rem;margin:2rem auto;padding:0 1rem}h1{font-size:1.5rem}[lang=en]{opacity:.85;font-size:.9375rem}"
        + "label{display:block;font-weight:700}input{font:inherit;font-size:1.75rem;letter-spacing:.5em;width:8em;padding:.25em;margin:.5rem 0;display:block}"
        + "button{font:inherit;font-weight:700;padding:.5em 1.5em;min-height:48px}";

    private static readonly string s_styleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    private sealed class Entry(Words about)
    {
        public Words About => about;

        public TaskCompletionSource<byte[]?> Pin { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
