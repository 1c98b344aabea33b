using Microsoft.AspNetCore.Identity;
using ScamWatch.Domain;

namespace ScamWatch.Web.Shell;

/// <summary>Names of accounts as they are compared. Whatever is typed into the sign-in has a form: the framework's own throws at U+FFFE.</summary>
internal sealed class PlainNames : ILookupNormalizer
{
    public string? NormalizeName(string? name) => name is null ? null : NormalForm.Composed(name).ToUpperInvariant();

    public string? NormalizeEmail(string? email) => NormalizeName(email);
}
