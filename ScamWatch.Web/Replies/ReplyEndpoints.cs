using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http.Features;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Public;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Replies;

/// <summary>What reporters do without an account: see how far a report is, and stop our mails. Plain pages without script or cookie.</summary>
public static class ReplyEndpoints
{
    /// <summary>Numbers that one visitor may try in a minute. There are 900 million: years for one right guess.</summary>
    public const int LookedUpPerMinute = 10;

    /// <summary>Mail providers press the button for many people from one address (RFC 8058); the token cannot be guessed.</summary>
    public const int StoppedPerMinute = 300;

    internal const string LookupLimit = "lookup";

    internal const string StopLimit = "reply-stop";

    /// <summary>One short field.</summary>
    private const int MaxBytes = 8 * 1024;

    /// <summary>Beyond this nothing is a receipt number.</summary>
    private const int MaxTyped = 64;

    public static void MapReplies(this IEndpointRouteBuilder routes)
    {
        string[] read = [HttpMethods.Get, HttpMethods.Head];
        routes.MapMethods(Urls.Lookup, read, (HtmlRenderer renderer) => FormAsync(renderer)).AllowAnonymous().RequireRateLimiting(RouteLimits.Pages);
        routes.MapPost(Urls.Lookup, LookUpAsync).AllowAnonymous().RequireRateLimiting(LookupLimit);
        routes.MapMethods(Urls.StopReplies, read, (string? t, StopReplies stop, HtmlRenderer renderer) => AskAsync(t, stop, renderer)).AllowAnonymous().RequireRateLimiting(RouteLimits.Pages);
        routes.MapPost(Urls.StopReplies, StopAsync).AllowAnonymous().RequireRateLimiting(StopLimit);
    }

    private static Task<IResult> FormAsync(HtmlRenderer renderer) =>
        PublicPages.DrawAsync<LookupPage>(renderer, StatusCodes.Status200OK, []);

    private static async Task<IResult> LookUpAsync(HttpRequest request, LookUpReport reports, HtmlRenderer renderer, CancellationToken ct)
    {
        var typed = await TypedAsync(request, ct);
        return await reports.RunAsync(typed, ct) is { } status
            ? await PublicPages.DrawAsync<LookupPage>(renderer, StatusCodes.Status200OK, new() { ["Status"] = status })
            : await PublicPages.DrawAsync<LookupPage>(
                renderer, typed.Length == 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status404NotFound,
                new() { ["Typed"] = typed, ["IsWrong"] = true });
    }

    private static Task<IResult> AskAsync(string? token, StopReplies stop, HtmlRenderer renderer) =>
        DrawStopAsync(renderer, token, stop.Knows(token), isDone: false);

    // The body is of no matter: a button of ours, or List-Unsubscribe=One-Click from a mail program.
    private static async Task<IResult> StopAsync(string? t, StopReplies stop, HtmlRenderer renderer)
    {
        var outcome = await stop.RunAsync(t, Actor.Public, CancellationToken.None);
        return await DrawStopAsync(renderer, t, outcome.Succeeded, isDone: true);
    }

    private static Task<IResult> DrawStopAsync(HtmlRenderer renderer, string? token, bool isKnown, bool isDone) =>
        PublicPages.DrawAsync<StopPage>(
            renderer, isKnown ? StatusCodes.Status200OK : StatusCodes.Status404NotFound,
            new() { ["Token"] = token ?? "", ["IsKnown"] = isKnown, ["IsDone"] = isDone });

    /// <summary>What was typed, cut, its My Numbers destroyed: people mistake one number for another.</summary>
    private static async Task<string> TypedAsync(HttpRequest request, CancellationToken ct)
    {
        if (!BodySize.IsWithin(request, MaxBytes)
            || request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return "";
        }

        try
        {
            var form = await request.ReadFormAsync(new FormOptions { ValueCountLimit = 8, ValueLengthLimit = MaxBytes, KeyLengthLimit = 64 }, ct);
            var typed = new string([.. form["number"].ToString().Where(c => !char.IsControl(c))]).Trim();
            return Redactor.Redact(typed.Length > MaxTyped ? typed[..MaxTyped] : typed).Text;
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException)
        {
            return "";
        }
    }
}
