using ScamWatch.Domain;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sources;
using ScamWatch.Ingest.Commands;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Web.Api;

/// <summary>Judges texts and mails for other programs. Stores nothing.</summary>
public sealed class ApiClassify(ApiDoor door, JudgeText judge, Municipality municipality, TimeProvider clock)
{
    /// <summary>The bodies that are judged.</summary>
    internal static readonly ApiBodyKind[] Kinds = [ApiBodyKind.Json, ApiBodyKind.Mail, ApiBodyKind.Text];

    /// <summary>What the verb prints for standard input, too.</summary>
    private const string NoId = "-";

    private const int MaxId = 200;

    private readonly ReportedMailOptions _mail = ReportedMailOptions.Of(municipality);

    public Task<IResult> ClassifyAsync(HttpContext http, string? channel) => door.OpenAsync(http, ApiScope.Classify, async (_, ct) =>
    {
        var body = await ApiBody.ReadAsync(http, Kinds, ct);
        var (id, reports) = Read(body, channel);
        JudgedText? worst = null;
        foreach (var raw in reports)
        {
            var judged = await judge.RunAsync(IncomingRedaction.ToJudge(raw), ct);
            worst = worst is null || judged.Judgement.Score > worst.Judgement.Score ? judged : worst;
        }

        return Results.Json(ResultLine.From(id, worst!), ApiJson.Strict.ResultLine);
    });

    private (string Id, IReadOnlyList<IncomingReport> Reports) Read(ApiBody body, string? channel)
    {
        switch (body.Kind)
        {
            case ApiBodyKind.Json:
                var line = ReportBody.Parse(body);
                var id = string.IsNullOrWhiteSpace(line.Id) ? NoId : Redactor.Redact(CleanText.OneLine(CleanText.Cut(line.Id, MaxId))).Text;
                return (id, [line.ToReport(clock.GetUtcNow().UtcDateTime, municipality.Areas)]);
            case ApiBodyKind.Mail:
                return (NoId, ApiReports.ReadMail(body, _mail, toJudge: true));
            default:
                var report = new ReportBody { Channel = channel ?? Codes.Of(Channel.Email), Body = body.ToText() };
                return (NoId, [report.ToReport(clock.GetUtcNow().UtcDateTime, municipality.Areas)]);
        }
    }
}
