using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Account;

/// <summary>What a circuit cannot do: end a sign-in means a cookie, and a cookie needs an HTTP answer.</summary>
public static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Urls.SignOut, SignOutAsync).RequireAuthorization();

    // The unused form parameter makes the framework check the antiforgery token.
    private static async Task<IResult> SignOutAsync(
        HttpContext http, SignInManager<StaffMember> signIn, RecordSignIn record, [FromForm] string? _)
    {
        await record.RunAsync(http.User.Identity?.Name ?? "", AuditKind.SignedOut, http.RequestAborted);
        await signIn.SignOutAsync();
        return Results.LocalRedirect(Urls.SignIn);
    }
}
