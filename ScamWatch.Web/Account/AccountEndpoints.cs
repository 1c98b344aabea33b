using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Account;

/// <summary>What a circuit cannot do: end a sign-in means a cookie, and a cookie needs an HTTP answer.</summary>
public static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Urls.SignOut, SignOutAsync).RequireAuthorization();
        routes.MapPost(Urls.SignOutEverywhere, SignOutEverywhereAsync).RequireAuthorization();
        routes.MapPost(Urls.StillHere, () => Results.NoContent()).RequireAuthorization();
        routes.MapPost(Urls.PasskeyCreation, CreationAsync).RequireAuthorization();
        routes.MapPost(Urls.PasskeyRequest, RequestAsync).RequireRateLimiting(RouteLimits.Pages);
    }

    /// <summary>
    /// Who must enrol a second factor gets to that page and to nothing else; whoever has, and is not signed in, to where they want.
    /// </summary>
    public static void UseEnrolment(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var path = http.Request.Path;
        if (!http.User.HasClaim(Claims.MustEnrol, "true") || path.StartsWithSegments("/account") || path.StartsWithSegments(Urls.Preferences)
            || System.IO.Path.HasExtension(path) || Urls.IsPublic(path))
        {
            return next(http);
        }

        if (HttpMethods.IsGet(http.Request.Method) && !path.StartsWithSegments("/_blazor"))
        {
            http.Response.Redirect(Urls.Security);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
        }

        return Task.CompletedTask;
    });

    /// <summary>Sends to the page that asks for proof and back again; null where a refusal asks for none.</summary>
    public static IResult? AskForProof(HttpContext http, Refusal? refusal) =>
        refusal is ProofNeeded ? Results.LocalRedirect(Urls.ConfirmThen(http.Request.Path + http.Request.QueryString)) : null;

    // The unused form parameter makes the framework check the antiforgery token.
    private static async Task<IResult> SignOutAsync(
        HttpContext http, SignInManager<StaffMember> signIn, StaffSessions sessions, SessionGate gate, RecordSignIn record, [FromForm] string? _)
    {
        await record.RunAsync(http.User.Identity?.Name ?? "", AuditKind.SignedOut, http.RequestAborted);
        var actor = http.User.ToActor();
        if (actor.Session is { } id)
        {
            await sessions.EndAsync(id, actor, http.RequestAborted);
            gate.Forget(id);
        }

        await signIn.SignOutAsync();
        return Results.LocalRedirect(Urls.SignIn);
    }

    private static async Task<IResult> SignOutEverywhereAsync(
        HttpContext http, SignInManager<StaffMember> signIn, UserManager<StaffMember> users, StaffSessions sessions, SessionGate gate, [FromForm] string? _)
    {
        var actor = http.User.ToActor();
        await sessions.EndAllAsync(actor, http.RequestAborted);
        gate.Forget(actor.Session ?? default);
        // With the stamp also what no session knows of: a cookie of which a copy was made.
        if (await users.FindByIdAsync(actor.Id) is { } member)
        {
            await users.UpdateSecurityStampAsync(member);
        }

        await signIn.SignOutAsync();
        return Results.LocalRedirect(Urls.SignIn);
    }

    private static async Task<IResult> CreationAsync(
        HttpContext http, IAntiforgery antiforgery, UserManager<StaffMember> users, SignInManager<StaffMember> signIn)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return Results.BadRequest();
        }

        return await users.FindByIdAsync(http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "") is { } member
            ? Results.Content(
                await signIn.MakePasskeyCreationOptionsAsync(new() { Id = member.Id, Name = member.UserName!, DisplayName = member.DisplayName }),
                "application/json")
            : Results.NotFound();
    }

    // For nobody by name: the device knows whose passkey it holds, and the answer tells nobody who has one.
    private static async Task<IResult> RequestAsync(HttpContext http, IAntiforgery antiforgery, SignInManager<StaffMember> signIn) =>
        await antiforgery.IsRequestValidAsync(http)
            ? Results.Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json")
            : Results.BadRequest();
}
