using ScamWatch.Domain;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sources;
using ScamWatch.Ingest.Mail;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Api;

/// <summary>Takes reports in from other programs and tells where they stand.</summary>
public sealed class ApiReports(
    ApiDoor door, ReceiveReport receive, FindReportState find, Municipality municipality, TimeProvider clock)
{
    /// <summary>The bodies that are taken in.</summary>
    internal static readonly ApiBodyKind[] Kinds = [ApiBodyKind.Json, ApiBodyKind.Mail];

    private const string KeyHeader = "Idempotency-Key";
    private const int MaxKey = 255;

    private readonly ReportedMailOptions _mail = ReportedMailOptions.Of(municipality);

    public Task<IResult> ReceiveAsync(HttpContext http) => door.OpenAsync(http, ApiScope.Report, async (key, ct) =>
    {
        var delivery = DeliveryOf(http.Request, key);
        var body = await ApiBody.ReadAsync(http, Kinds, ct);
        var reports = body.Kind == ApiBodyKind.Json
            ? [ReportBody.Parse(body).ToReport(clock.GetUtcNow().UtcDateTime, municipality.Areas)]
            : ReadMail(body, _mail);
        var receipts = new List<string>();
        var repeated = false;
        for (var i = 0; i < reports.Count; i++)
        {
            var report = reports[i] with { DeliveryKey = delivery is null ? null : i == 0 ? delivery : $"{delivery} #{i}" };
            // Not the request's token: once sent, the report is taken even if the connection goes away now.
            var outcome = await receive.RunAsync(report, key.Actor, CancellationToken.None);
            if (!outcome.Succeeded)
            {
                return ApiAnswers.Wrong("body", outcome.Refusal.Message.En);
            }

            if (outcome.Value.IsDuplicate && delivery is not null
                && !await find.SaysTheSameAsync(outcome.Value.ReportId, report, CancellationToken.None))
            {
                return ApiAnswers.Problem(
                    StatusCodes.Status422UnprocessableEntity, $"This {KeyHeader} was used for another report. A key stands for one body.", KeyHeader);
            }

            repeated |= outcome.Value.IsDuplicate;
            receipts.Add(outcome.Value.ReceiptNumber);
        }

        if (repeated)
        {
            http.Response.Headers["Idempotent-Replayed"] = "true";
        }

        // Only now: everything is committed.
        http.Response.Headers.Location = Urls.ApiReport(receipts[0]);
        return Results.Json(new ReportAccepted(receipts[0], receipts[1..]), ApiJson.Strict.ReportAccepted, statusCode: StatusCodes.Status201Created);
    });

    public Task<IResult> StandingAsync(HttpContext http, string receipt) => door.OpenAsync(http, ApiScope.Lookup, async (_, ct) =>
    {
        if (!ReceiptNumber.TryParse(receipt, out var number))
        {
            return ApiAnswers.Wrong("receipt", "This is no receipt number: it looks like T123-456-7890 and its last digit checks the others.");
        }

        return await find.RunAsync(number, ct) is { } state
            ? Results.Json(
                new ReportStanding(
                    state.ReceiptNumber,
                    state.Verdict is null ? "received" : "decided",
                    state.ReceivedAt,
                    state.Verdict is { } verdict ? Codes.Of(verdict) : null,
                    state.DecidedAt,
                    state.Campaign is { } campaign ? FormattableString.Invariant($"C-{campaign}") : null),
                ApiJson.Strict.ReportStanding)
            : ApiAnswers.Problem(StatusCodes.Status404NotFound, "No report has this receipt number.", "receipt");
    });

    /// <summary>The mails that a message reports; at least one.</summary>
    /// <param name="toJudge">As of <see cref="MimeReader.Read"/>.</param>
    internal static IReadOnlyList<IncomingReport> ReadMail(ApiBody body, ReportedMailOptions options, bool toJudge = false)
    {
        var message = MimeReader.Read(body.Bytes, toJudge: toJudge);
        return message.LooksLikeMail
            ? ReportedMail.From(message, IntakeSource.Api, options)
            : throw new ApiRefusedException(ApiAnswers.Problem(
                StatusCodes.Status400BadRequest, "This is no mail: it has no header lines such as From, Subject or Date."));
    }

    /// <summary>
    /// The key of the delivery, by source: two sources may count alike. As it came, not as a hash, so that a My Number
    /// somebody uses as a key is destroyed like any other.
    /// </summary>
    private static string? DeliveryOf(HttpRequest request, KnownKey key)
    {
        var header = request.Headers[KeyHeader];
        if (header.Count == 0)
        {
            return null;
        }

        var value = header.Count == 1 ? header[0]!.Trim().Trim('"') : "";
        return value.Length is > 0 and <= MaxKey && !value.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? DeliveryKeys.Of(key.Id, id => $"{id} {value}", "N")
            : throw new ApiRefusedException(ApiAnswers.Wrong(KeyHeader, $"{KeyHeader} must be 1 to {MaxKey} printable ASCII characters without blanks.", MaxKey));
    }
}
