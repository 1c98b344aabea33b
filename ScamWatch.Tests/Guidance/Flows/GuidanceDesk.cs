using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Flows;
using Claims = ScamWatch.Web.Shell.Claims;

namespace ScamWatch.Tests.Guidance.Flows;

/// <summary>The pages of guided flows and incidents over a store of their own, seen by whoever opens a browser.</summary>
internal sealed class GuidanceDesk : IAsyncDisposable
{
    private readonly List<BunitContext> _browsers = [];

    public GuidanceDesk()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja");
    }

    public TestStore Store { get; } = new();

    /// <summary>The keys of the drafts; the same for every browser of this desk.</summary>
    private EphemeralDataProtectionProvider Protection { get; } = new();

    public BunitContext Open(Actor actor)
    {
        var browser = new BunitContext();
        Store.AddTo(browser.Services);
        browser.Services.AddLocalization();
        browser.Services.AddSingleton<IDataProtectionProvider>(Protection).AddSingleton<FlowDrafts>().AddSingleton<Web.Cards.CallDrafts>();
        browser.JSInterop.Mode = JSRuntimeMode.Loose;
        browser.AddAuthorization().SetAuthorized(actor.Name).SetRoles([.. actor.Roles]).SetClaims(
            new Claim(ClaimTypes.NameIdentifier, actor.Id), new Claim(Claims.DisplayName, actor.Name));
        _browsers.Add(browser);
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _browsers)
        {
            await browser.DisposeAsync();
        }

        await Store.DisposeAsync();
    }
}
