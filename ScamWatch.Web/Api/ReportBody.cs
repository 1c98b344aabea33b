using System.Globalization;
using System.Text.Json;
using ScamWatch.Domain;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Web.Api;

/// <summary>
/// A report as JSON: the line that the verbs <c>classify</c> and <c>ingest</c> read. <c>label</c>, <c>impersonates</c>,
/// <c>asks</c> and <c>lang</c> belong to that line and are passed over.
/// </summary>
public sealed record ReportBody
{
    private const int MaxShort = 200;
    private const int MaxLine = 2000;
    private const int MaxNote = 20_000;

    /// <summary>Codes named in a refusal; the OpenAPI document has all.</summary>
    private const int MaxNamed = 20;

    private static readonly DateTime s_earliest = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The sender's own mark, given back with a judgement and not stored.</summary>
    public string? Id { get; init; }

    /// <summary><c>email</c>, <c>sms</c>, <c>call</c>, <c>autocall</c>, <c>visit</c>, <c>letter</c>, <c>social</c> or <c>website</c>. Required.</summary>
    public string? Channel { get; init; }

    /// <summary>Subject or title.</summary>
    public string? Subject { get; init; }

    /// <summary>Who the contact came from: name and address, number shown.</summary>
    public string? Sender { get; init; }

    /// <summary>The text, or the account of it. Required.</summary>
    public string? Body { get; init; }

    /// <summary>What the reporter adds.</summary>
    public string? Note { get; init; }

    public string? ReporterName { get; init; }

    /// <summary>Mail address or telephone number of the reporter.</summary>
    public string? ReporterContact { get; init; }

    /// <summary>When the contact happened: RFC 3339 with its offset.</summary>
    public string? OccurredAt { get; init; }

    /// <summary><c>none</c>, <c>opened</c>, <c>entered</c>, <c>handed-over</c> or <c>money-lost</c>.</summary>
    public string? Harm { get; init; }

    /// <summary>Code of the area it comes from; left out where it is not known.</summary>
    public string? Area { get; init; }

    /// <summary>Passed over.</summary>
    public string? Label { get; init; }

    /// <summary>Passed over.</summary>
    public string? Impersonates { get; init; }

    /// <summary>Passed over.</summary>
    public IReadOnlyList<string>? Asks { get; init; }

    /// <summary>Passed over.</summary>
    public string? Lang { get; init; }

    /// <summary>Reads a body.</summary>
    /// <exception cref="ApiRefusedException">It is no JSON object of this form; the field is named.</exception>
    internal static ReportBody Parse(ApiBody body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.WithoutMark.Span, ApiJson.Strict.ReportBody)
                ?? throw new ApiRefusedException(ApiAnswers.Problem(StatusCodes.Status400BadRequest, "The body must be a JSON object."));
        }
        catch (JsonException fault)
        {
            throw new ApiRefusedException(Explain(fault));
        }
    }

    /// <summary>The report; My Numbers are still in it.</summary>
    /// <exception cref="ApiRefusedException">A field is missing or does not fit; it is named.</exception>
    /// <param name="now">UTC.</param>
    /// <param name="areas">Those that are served.</param>
    internal IncomingReport ToReport(DateTime now, IReadOnlyList<Area> areas)
    {
        if (string.IsNullOrWhiteSpace(Channel) || !Codes.TryParse<Channel>(Channel, out var channel))
        {
            throw new ApiRefusedException(ApiAnswers.Wrong("channel", $"channel must be one of {Names<Channel>()}."));
        }

        var harm = HarmStage.None;
        if (Harm is not null && !Codes.TryParse(Harm, out harm))
        {
            throw new ApiRefusedException(ApiAnswers.Wrong("harm", $"harm must be one of {Names<HarmStage>()}."));
        }

        if (Area is not null && areas.OfCode(Area) is null)
        {
            throw new ApiRefusedException(ApiAnswers.Wrong("area", areas.Count == 0
                ? "area must be left out: no areas are set up here."
                : $"area must be one of {string.Join(", ", areas.Take(MaxNamed).Select(a => a.Code))}{(areas.Count > MaxNamed ? " and so on" : "")}, or be left out."));
        }

        var text = Within("body", Body, ReportRules.MaxBodyCharacters);
        return text.Length == 0
            ? throw new ApiRefusedException(ApiAnswers.Wrong("body", "body must hold the text received, or the account of the contact."))
            : new IncomingReport
            {
                Source = IntakeSource.Api,
                Channel = channel,
                Subject = Line("subject", Subject, MaxLine),
                Sender = Line("sender", Sender, MaxLine),
                Body = text,
                ReporterNote = Within("note", Note, MaxNote),
                ReporterName = Line("reporterName", ReporterName, MaxShort),
                ReporterContact = Line("reporterContact", ReporterContact, MaxShort),
                OccurredAt = OccurredAt is null ? null : Time(OccurredAt, now),
                Harm = harm,
                Area = Area,
            };
    }

    private static string Line(string field, string? text, int limit) => CleanText.OneLine(Within(field, text, limit));

    private static string Within(string field, string? text, int limit) => text is null ? ""
        : text.Length > limit
            ? throw new ApiRefusedException(ApiAnswers.Wrong(
                field, string.Create(CultureInfo.InvariantCulture, $"{field} is longer than {limit:N0} characters."), limit))
            : CleanText.Of(text).Trim();

    private static DateTime Time(string text, DateTime now)
    {
        // With its offset: a time without one could be of any place.
        var isWhole = text.Length is >= 17 and <= 35 && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-');
        if (!isWhole
            || !DateTimeOffset.TryParseExact(
                text.ToUpperInvariant(), ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            throw new ApiRefusedException(ApiAnswers.Wrong("occurredAt", "occurredAt must be a time with its offset, such as 2026-11-20T14:30:00+09:00."));
        }

        return time.UtcDateTime < s_earliest || time.UtcDateTime > now.AddDays(1)
            ? throw new ApiRefusedException(ApiAnswers.Wrong("occurredAt", "occurredAt must lie between the year 2000 and now."))
            : time.UtcDateTime;
    }

    private static string Names<T>() where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Codes.Of));

    /// <summary>Names the field where it is one of ours; a foreign name could hold anything and is not repeated.</summary>
    private static IResult Explain(JsonException fault)
    {
        var path = fault.Path ?? "$";
        var field = path.StartsWith("$.", StringComparison.Ordinal) ? path[2..].Split('.', '[')[0] : null;
        var place = string.Create(CultureInfo.InvariantCulture, $"line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}");
        return field is not null && ApiJson.Fields.Contains(field)
            ? ApiAnswers.Wrong(field, $"{field} is given twice, is cut off or is not of its type ({(field == "asks" ? "array of strings" : "string")}), at {place}.")
            : path == "$" || field is null
                ? ApiAnswers.Problem(StatusCodes.Status400BadRequest, $"The body is not one JSON object with known fields, at {place}. The fields are {string.Join(", ", ApiJson.Fields)}.")
                : ApiAnswers.Wrong("(unknown)", $"There is a field that is not known, at {place}. The fields are {string.Join(", ", ApiJson.Fields)}.");
    }
}
