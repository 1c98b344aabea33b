using Microsoft.AspNetCore.Localization;
using ScamWatch.Domain.Phrases;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Public;

/// <summary>
/// The language of a public page stands in its address (<c>?lang=en</c>) and nowhere else, so that shared caches and
/// shared links show everyone the same. Warnings come in every language of the phrasebook; what else stands on a page, in
/// Japanese for Japanese readers and in English for all others.
/// </summary>
public sealed class PublicLanguage : RequestCultureProvider
{
    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext) =>
        Urls.IsPublic(httpContext.Request.Path)
            ? Task.FromResult<ProviderCultureResult?>(
                new(Of(httpContext, httpContext.RequestServices.GetRequiredService<Phrasebook>()).IsJapanese ? "ja" : "en"))
            : NullProviderCultureResult;

    /// <summary>The language that the address asks for; Japanese where it asks for none or one that there is not.</summary>
    public static PhraseLanguage Of(HttpContext http, Phrasebook book) =>
        book.Find(http.Request.Query["lang"].ToString()) ?? book.Find(Phrasebook.Japanese)!;
}
