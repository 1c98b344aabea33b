using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Support;

/// <summary>Pages drawn in Japanese over a store of their own, for somebody who is signed in.</summary>
public abstract class PageTests : IAsyncDisposable
{
    /// <param name="signedIn">Who looks.</param>
    /// <param name="settings">Beyond those of every store.</param>
    protected PageTests(Actor signedIn, IReadOnlyDictionary<string, string?>? settings = null)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja");
        Store = new(settings);
        TestModel.CopyTo(Store.Data.Model);
        Store.AddTo(Browser.Services);
        Browser.Services.AddLocalization();
        Browser.Services.AddRadzenComponents();
        Browser.JSInterop.Mode = JSRuntimeMode.Loose;
        Browser.AddAuthorization().SetAuthorized(signedIn.Name).SetRoles([.. signedIn.Roles]).SetClaims(
            new Claim(ClaimTypes.NameIdentifier, signedIn.Id), new Claim(Claims.DisplayName, signedIn.Name),
            SignedIn.Claim(Store.Db(), signedIn, Store.Clock.UtcNow));
    }

    private protected TestStore Store { get; }

    protected BunitContext Browser { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
