using Microsoft.AspNetCore.Localization;

namespace ScamWatch.Web.Shell;

/// <summary>Language and theme, kept in cookies of the browser. Set by a plain form, so that they work everywhere.</summary>
public static class Preferences
{
    /// <summary>Cookie that holds <c>dark</c> or <c>light</c>; absent means as the system says.</summary>
    public const string ThemeCookie = HostCookies.Ours + ".theme";

    public static void MapPreferences(this IEndpointRouteBuilder routes) => routes.MapPost(Urls.Preferences, Set);

    private static IResult Set(HttpContext http, [Microsoft.AspNetCore.Mvc.FromForm] string? language,
        [Microsoft.AspNetCore.Mvc.FromForm] string? theme, [Microsoft.AspNetCore.Mvc.FromForm] string? returnTo)
    {
        var cookie = new CookieOptions
        {
            MaxAge = TimeSpan.FromDays(365),
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
        };
        if (language is "ja" or "en")
        {
            http.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)), cookie);
        }

        if (theme is "dark" or "light")
        {
            http.Response.Cookies.Append(ThemeCookie, theme, cookie);
        }

        return Results.LocalRedirect(LocalPath(returnTo));
    }

    /// <summary>A path of this site, or the start page: never an address that leads elsewhere.</summary>
    public static string LocalPath(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal)
            ? path
            : Urls.Home;
}
