using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http.Features;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Phrases;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Subscriptions;
using ScamWatch.Web.Public;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Subscriptions;

/// <summary>
/// Warnings by mail, for the public: asked for, confirmed by a link, ended by a link. Opening a link does nothing, since mail
/// filters open links too; a button does, or a mail program by itself (RFC 8058).
/// </summary>
public static class SubscribeEndpoints
{
    /// <summary>Addresses that one visitor may enter in ten minutes.</summary>
    public const int AskedPerSpan = 5;

    /// <summary>Mail providers press the button for many people from one address; the token cannot be guessed.</summary>
    internal const int FollowedPerMinute = 300;

    internal const string AskLimit = "subscribe";

    internal const string FollowLimit = "subscribe-link";

    private const int MaxBytes = 8 * 1024;

    private const int MaxAddress = 320;

    public static void MapSubscriptions(this IEndpointRouteBuilder routes)
    {
        string[] read = [HttpMethods.Get, HttpMethods.Head];
        routes.MapMethods(SitePaths.Subscribe, read, (HttpContext http, Phrasebook book, HtmlRenderer renderer) =>
            DrawAsync(http, book, renderer, StatusCodes.Status200OK, new() { Step = SubscribeStep.Form })).AllowAnonymous().RequireRateLimiting(RouteLimits.Pages);
        routes.MapPost(SitePaths.Subscribe, AskAsync).AllowAnonymous().RequireRateLimiting(AskLimit);
        routes.MapMethods(SubscriptionMail.ConfirmPath, read, (string? t, HttpContext http, Subscribe subscribe, Phrasebook book, HtmlRenderer renderer) =>
            ShowAsync(http, book, renderer, t, subscribe.KnowsConfirmation(t), SubscribeStep.Confirm)).AllowAnonymous().RequireRateLimiting(RouteLimits.Pages);
        routes.MapPost(SubscriptionMail.ConfirmPath, ConfirmAsync).AllowAnonymous().RequireRateLimiting(FollowLimit);
        routes.MapMethods(SubscriptionMail.StopPath, read, (string? t, HttpContext http, Subscribe subscribe, Phrasebook book, HtmlRenderer renderer) =>
            ShowAsync(http, book, renderer, t, subscribe.KnowsEnd(t), SubscribeStep.Stop)).AllowAnonymous().RequireRateLimiting(RouteLimits.Pages);
        routes.MapPost(SubscriptionMail.StopPath, StopAsync).AllowAnonymous().RequireRateLimiting(FollowLimit);
    }

    private static async Task<IResult> AskAsync(HttpContext http, Subscribe subscribe, Phrasebook book, HtmlRenderer renderer)
    {
        var form = await FormAsync(http.Request);
        var (address, language) = (form?["address"].ToString().Trim() ?? "", book.Find(form?["language"].ToString())?.Code ?? PublicLanguage.Of(http, book).Code);
        // A field that people do not see: who fills it in is a program, and is answered as everybody is.
        if (form?["website"].ToString().Length > 0)
        {
            return await DrawAsync(http, book, renderer, StatusCodes.Status200OK, new() { Step = SubscribeStep.Sent });
        }

        // Not the request's token: once sent, it is taken even if the browser goes away now.
        var outcome = await subscribe.AskAsync(address.Length > MaxAddress ? "" : address, language, Actor.Public, CancellationToken.None);
        return outcome.Succeeded
            ? await DrawAsync(http, book, renderer, StatusCodes.Status200OK, new() { Step = SubscribeStep.Sent })
            : await DrawAsync(
                http, book, renderer, outcome.Refusal is TooManyPending or SubscriptionsOff ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status400BadRequest,
                new() { Step = SubscribeStep.Form, Problem = outcome.Refusal.Message.ToString(), Typed = address.Length > MaxAddress ? "" : address, Wanted = language });
    }

    private static async Task<IResult> ConfirmAsync(string? t, HttpContext http, Subscribe subscribe, Phrasebook book, HtmlRenderer renderer)
    {
        var outcome = await subscribe.ConfirmAsync(t, Actor.Public, CancellationToken.None);
        return await DrawAsync(
            http, book, renderer, outcome.Succeeded ? StatusCodes.Status200OK : StatusCodes.Status404NotFound,
            outcome.Succeeded ? new() { Step = SubscribeStep.Confirmed } : new() { Step = SubscribeStep.Unknown, Problem = outcome.Refusal.Message.ToString() });
    }

    // The body is of no matter: a button of ours, or List-Unsubscribe=One-Click from a mail program.
    private static async Task<IResult> StopAsync(string? t, HttpContext http, Subscribe subscribe, Phrasebook book, HtmlRenderer renderer)
    {
        var outcome = await subscribe.EndAsync(t, Actor.Public, CancellationToken.None);
        return await DrawAsync(
            http, book, renderer, outcome.Succeeded ? StatusCodes.Status200OK : StatusCodes.Status404NotFound,
            outcome.Succeeded ? new() { Step = SubscribeStep.Stopped } : new() { Step = SubscribeStep.Unknown, Problem = outcome.Refusal.Message.ToString() });
    }

    private static Task<IResult> ShowAsync(HttpContext http, Phrasebook book, HtmlRenderer renderer, string? token, bool isKnown, SubscribeStep step) =>
        DrawAsync(
            http, book, renderer, isKnown ? StatusCodes.Status200OK : StatusCodes.Status404NotFound,
            isKnown ? new() { Step = step, Token = token! } : new() { Step = SubscribeStep.Unknown, Problem = new UnknownSubscriptionLink().Message.ToString() });

    private static Task<IResult> DrawAsync(HttpContext http, Phrasebook book, HtmlRenderer renderer, int status, SubscribeView view) =>
        PublicPages.DrawAsync<SubscribePage>(renderer, status, new() { ["View"] = view, ["Language"] = PublicLanguage.Of(http, book) });

    private static async Task<IFormCollection?> FormAsync(HttpRequest request)
    {
        if (!BodySize.IsWithin(request, MaxBytes) || request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        try
        {
            return await request.ReadFormAsync(new FormOptions { ValueCountLimit = 8, ValueLengthLimit = MaxBytes, KeyLengthLimit = 64 });
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}

/// <summary>Where somebody stands on the way to warnings by mail.</summary>
public enum SubscribeStep
{
    Form,
    Sent,
    Confirm,
    Confirmed,
    Stop,
    Stopped,
    Unknown,
}

/// <summary>What the page shows.</summary>
public sealed record SubscribeView
{
    public required SubscribeStep Step { get; init; }

    /// <summary>Why it was not done; empty where nothing is wrong.</summary>
    public string Problem { get; init; } = "";

    /// <summary>The address as typed.</summary>
    public string Typed { get; init; } = "";

    /// <summary>Code of the language chosen; null for the page's.</summary>
    public string? Wanted { get; init; }

    public string Token { get; init; } = "";
}
