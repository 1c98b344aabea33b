using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reach;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Public;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Checking;

/// <summary>
/// "Is this real?" for the public: a text is judged and the judgement explained, on plain pages without script, cookie or
/// sign-in. Nothing is stored or logged until the citizen presses the report button.
/// </summary>
public static class CheckEndpoints
{
    public static IServiceCollection AddCheck(this IServiceCollection services) =>
        services.AddSingleton<FormStamp>().AddSingleton<CheckDesk>();

    public static void MapCheck(this IEndpointRouteBuilder routes)
    {
        string[] read = [HttpMethods.Get, HttpMethods.Head];
        routes.MapMethods(Urls.Check, read, (CheckDesk desk, HtmlRenderer renderer) => desk.FormAsync(renderer)).AllowAnonymous().RequireRateLimiting(RouteLimits.Pages);
        // Somebody who opens the address of the answer again: there is nothing to show without the form.
        routes.MapMethods(Urls.CheckReport, read, () => Results.LocalRedirect(Urls.InLanguage(Urls.Check, Display.Language))).AllowAnonymous().RequireRateLimiting(RouteLimits.Pages);
        routes.MapMethods(Urls.Check + "/{**rest}", read, (CheckDesk desk, HtmlRenderer renderer) => desk.NothingAsync(renderer)).AllowAnonymous().RequireRateLimiting(RouteLimits.Pages);
        routes.MapPost(Urls.Check, (CheckDesk desk, HttpRequest request, HtmlRenderer renderer, CancellationToken ct) => desk.JudgeAsync(request, renderer, ct))
            .AllowAnonymous().RequireRateLimiting(CheckLimits.Judging);
        routes.MapPost(Urls.CheckReport, (CheckDesk desk, HttpRequest request, HtmlRenderer renderer, CancellationToken ct) => desk.ReportAsync(request, renderer, ct))
            .AllowAnonymous().RequireRateLimiting(CheckLimits.Reporting);
    }
}

/// <summary>Answers the two forms of the public check.</summary>
public sealed class CheckDesk(
    JudgeText judge,
    FindSimilar similar,
    ReceiveReport receive,
    FormStamp stamps,
    Taxonomy taxonomy,
    EvidenceRules rules,
    Municipality municipality,
    ReachCounters reach,
    TimeProvider clock,
    IStringLocalizer<CheckTexts> texts)
{
    private IStringLocalizer<CheckTexts> T => texts;

    public Task<IResult> FormAsync(HtmlRenderer renderer) => FormAsync(renderer, StatusCodes.Status200OK, CheckInput.Empty, []);

    public Task<IResult> NothingAsync(HtmlRenderer renderer) =>
        RefuseAsync(renderer, StatusCodes.Status404NotFound, T["NotFoundTitle"], T["NotFoundText"]);

    public async Task<IResult> JudgeAsync(HttpRequest request, HtmlRenderer renderer, CancellationToken ct)
    {
        if (await CheckInput.ReadAsync(request, ct) is not { } input)
        {
            return await TooBigAsync(renderer);
        }

        var problems = ProblemsOf(input);
        return problems.Count > 0 || input.Channel is not { } channel
            ? await FormAsync(renderer, StatusOf(input), input, problems)
            : await ResultAsync(renderer, StatusCodes.Status200OK, input with { Stamp = stamps.New() }, channel, [], ct);
    }

    public async Task<IResult> ReportAsync(HttpRequest request, HtmlRenderer renderer, CancellationToken ct)
    {
        if (await CheckInput.ReadAsync(request, ct) is not { } input)
        {
            return await TooBigAsync(renderer);
        }

        if (ProblemsOf(input) is { Count: > 0 } wrong || input.Channel is not { } channel)
        {
            // What came from the first form did not come whole: begin there.
            return await FormAsync(renderer, StatusOf(input), input, ProblemsOf(input));
        }

        var stamp = stamps.Read(input.Stamp, out var formId);
        var problems = ReportProblemsOf(input, stamp);
        if (problems.Count > 0 || input.Harm is not { } harm)
        {
            return await ResultAsync(
                renderer, StatusCodes.Status400BadRequest, stamp == StampState.Spent ? input with { Stamp = stamps.New() } : input, channel, problems, ct);
        }

        // Not the request's token: once sent, the report is taken even if the browser goes away now.
        var outcome = await receive.RunAsync(
            new IncomingReport
            {
                Source = IntakeSource.PublicForm,
                Channel = channel,
                Sender = input.Sender,
                Body = input.Text,
                ReporterContact = input.Contact,
                Harm = harm,
                Area = municipality.Areas.OfCode(input.Area)?.Code,
                DeliveryKey = formId,
            },
            Actor.Public, CancellationToken.None);
        return outcome.Succeeded
            ? await PublicPages.DrawAsync<CheckReportedPage>(
                renderer, StatusCodes.Status200OK, new() { ["ReceiptNumber"] = outcome.Value.ReceiptNumber, ["Harm"] = harm })
            : await FormAsync(renderer, StatusCodes.Status400BadRequest, input, [new("text", outcome.Refusal.Message.ToString())]);
    }

    private List<CheckProblem> ProblemsOf(CheckInput input)
    {
        var problems = new List<CheckProblem>();
        if (input.Channel is null)
        {
            problems.Add(new("channel-email", T["ChannelMissing"]));
        }

        if (input.Text.Length == 0)
        {
            problems.Add(new("text", T["TextMissing"]));
        }
        else if (input.Text.Length > CheckInput.MaxText)
        {
            problems.Add(new("text", T["TextTooLong", CheckInput.MaxText, input.Text.Length]));
        }

        if (input.Sender.Length > CheckInput.MaxSender)
        {
            problems.Add(new("sender", T["SenderTooLong", CheckInput.MaxSender]));
        }

        return problems;
    }

    private List<CheckProblem> ReportProblemsOf(CheckInput input, StampState stamp)
    {
        var problems = new List<CheckProblem>();
        if (input.Harm is null)
        {
            problems.Add(new("harm-none", T["HarmMissing"]));
        }

        if (input.Contact.Length > CheckInput.MaxContact)
        {
            problems.Add(new("contact", T["ContactTooLong", CheckInput.MaxContact]));
        }

        if (stamp == StampState.TooEarly)
        {
            problems.Add(new("send", T["TooEarly"]));
        }
        else if (stamp == StampState.Spent)
        {
            problems.Add(new("send", T["TooOld"]));
        }
        else if (input.IsTrapped)
        {
            problems.Add(new("send", T["Trapped"]));
        }

        return problems;
    }

    private static int StatusOf(CheckInput input) =>
        input.Text.Length > CheckInput.MaxText ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest;

    private async Task<IResult> ResultAsync(
        HtmlRenderer renderer, int status, CheckInput input, Channel channel, List<CheckProblem> problems, CancellationToken ct)
    {
        var text = new ReportText(channel, "", input.Sender, input.Text);
        var judged = await judge.RunAsync(text, ct);
        var (judgement, indicators) = judged;
        if (problems.Count == 0)
        {
            reach.Of(ReachKind.Check, Codes.Of(judgement.Verdict), Display.Language).Add();
        }

        var plain = PlainExplanation.Of(judgement, channel, taxonomy, rules, JapanTime.DayOf(clock.GetUtcNow().UtcDateTime));
        return await PublicPages.DrawAsync<CheckResultPage>(renderer, status, new()
        {
            ["Input"] = input,
            ["Channel"] = channel,
            ["Judgement"] = judgement,
            ["Indicators"] = indicators,
            ["Plain"] = plain,
            ["Known"] = await similar.ToTextAsync(text, judged, ct),
            ["Problems"] = problems,
        });
    }

    private static Task<IResult> FormAsync(HtmlRenderer renderer, int status, CheckInput input, IReadOnlyList<CheckProblem> problems) =>
        PublicPages.DrawAsync<CheckPage>(renderer, status, new() { ["Input"] = input, ["Problems"] = problems });

    private Task<IResult> TooBigAsync(HtmlRenderer renderer) =>
        RefuseAsync(renderer, StatusCodes.Status413PayloadTooLarge, T["TooBigTitle"], T["TooBigText", CheckInput.MaxText]);

    private static Task<IResult> RefuseAsync(HtmlRenderer renderer, int status, string title, string text) =>
        PublicPages.DrawAsync<CheckRefusedPage>(renderer, status, new() { ["Title"] = title, ["Text"] = text });
}
