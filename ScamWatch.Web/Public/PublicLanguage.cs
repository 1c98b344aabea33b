using Microsoft.AspNetCore.Localization;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Public;

/// <summary>
/// The language of a public page stands in its address (<c>?lang=en</c>) and nowhere else, so that shared caches and
/// shared links show everyone the same.
/// </summary>
public sealed class PublicLanguage : RequestCultureProvider
{
    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext) =>
        Urls.IsPublic(httpContext.Request.Path)
            ? Task.FromResult<ProviderCultureResult?>(new(httpContext.Request.Query["lang"] == "en" ? "en" : "ja"))
            : NullProviderCultureResult;
}
