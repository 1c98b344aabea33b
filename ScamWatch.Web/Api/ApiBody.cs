using System.Buffers;
using System.Text;
using Microsoft.Net.Http.Headers;
using ScamWatch.Ingest.Mail;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Api;

/// <summary>The kinds of body that are read.</summary>
internal enum ApiBodyKind
{
    Json,
    Mail,
    Text,
}

/// <summary>A body of a known kind, whole and within its limit.</summary>
internal sealed record ApiBody(ApiBodyKind Kind, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Bytes of a JSON or text body: the longest text that a report keeps with every character escaped, and the rest.</summary>
    public const int MaxText = 2 * 1024 * 1024;

    /// <summary>From this size, or where the sender does not say, bodies are read few at a time.</summary>
    private const int Large = 1024 * 1024;

    private const int LargeAtOnce = 4;

    private static readonly SemaphoreSlim s_large = new(LargeAtOnce, LargeAtOnce);

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the body; refuses what is of no kind wanted, encoded, or too large. Memory is bounded by the limit.</summary>
    public static async Task<ApiBody> ReadAsync(HttpContext http, ApiBodyKind[] wanted, CancellationToken ct)
    {
        var kind = KindOf(http, wanted);
        var limit = kind == ApiBodyKind.Mail ? MimeLimits.Default.MaxMessageBytes : MaxText;
        BodySize.TakeAndPassOver(http, limit);
        if (http.Request.ContentLength > limit)
        {
            throw new ApiRefusedException(ApiAnswers.TooLarge(limit));
        }

        return http.Request.ContentLength is { } length && length < Large
            ? new(kind, await ReadAsync(http.Request.Body, (int)length, limit, ct))
            : await ReadLargeAsync(kind, http.Request.Body, limit, ct);
    }

    /// <summary>The bytes as text. A byte order mark is passed over (RFC 8259, section 8.1).</summary>
    public string ToText()
    {
        try
        {
            return s_utf8.GetString(WithoutMark.Span);
        }
        catch (DecoderFallbackException)
        {
            throw new ApiRefusedException(ApiAnswers.Problem(StatusCodes.Status400BadRequest, "The body is not UTF-8."));
        }
    }

    /// <summary>The bytes without a byte order mark.</summary>
    public ReadOnlyMemory<byte> WithoutMark => Bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? Bytes[3..] : Bytes;

    private static async Task<ApiBody> ReadLargeAsync(ApiBodyKind kind, Stream body, int limit, CancellationToken ct)
    {
        await s_large.WaitAsync(ct);
        try
        {
            return new(kind, await ReadAsync(body, 0, limit, ct));
        }
        finally
        {
            s_large.Release();
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, int expected, int limit, CancellationToken ct)
    {
        using var memory = new MemoryStream(expected);
        var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer, ct)) > 0)
            {
                if (memory.Length + read > limit)
                {
                    throw new ApiRefusedException(ApiAnswers.TooLarge(limit));
                }

                memory.Write(buffer, 0, read);
            }
        }
        finally
        {
            // It held a citizen's mail.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }

        return memory.GetBuffer().AsMemory(0, (int)memory.Length);
    }

    private static ApiBodyKind KindOf(HttpContext http, ApiBodyKind[] wanted)
    {
        var coding = http.Request.Headers.ContentEncoding.ToString();
        if (coding.Length > 0 && !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            // A few bytes can unpack to gigabytes; nobody needs it for a mail.
            http.Response.Headers.AcceptEncoding = "identity";
            throw new ApiRefusedException(ApiAnswers.Problem(
                StatusCodes.Status415UnsupportedMediaType, "Send the body as it is, without Content-Encoding.", "Content-Encoding"));
        }

        if (MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            ApiBodyKind? kind = type.MediaType.Value?.ToLowerInvariant() switch
            {
                "application/json" => ApiBodyKind.Json,
                "message/rfc822" => ApiBodyKind.Mail,
                "text/plain" => ApiBodyKind.Text,
                _ => null,
            };
            if (kind is { } known && wanted.Contains(known))
            {
                return known;
            }
        }

        throw new ApiRefusedException(WrongType(http, wanted));
    }

    /// <summary>415, with the types that are read.</summary>
    public static IResult WrongType(HttpContext http, ApiBodyKind[] wanted)
    {
        var names = string.Join(", ", wanted.Select(k => k switch
        {
            ApiBodyKind.Json => "application/json",
            ApiBodyKind.Mail => "message/rfc822",
            _ => "text/plain",
        }));
        http.Response.Headers.Accept = names;
        return ApiAnswers.Problem(
            StatusCodes.Status415UnsupportedMediaType, $"Content-Type must be one of {names}, in UTF-8 where it is text.", "Content-Type");
    }
}
