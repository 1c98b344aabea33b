using System.Globalization;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;
using ScamWatch.Web.Public;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Api;

/// <summary>Public warnings for other sites: no key, readable from any page.</summary>
public sealed class ApiAlerts(ApiDoor door, FindPublicAlerts find, Municipality municipality, PublicAddress address)
{
    /// <summary>Warnings in one answer.</summary>
    public const int MaxTake = 100;

    private const int MaxSkip = 100_000;

    public Task<IResult> ListAsync(HttpContext http, string? skip, string? take) => door.OpenAsync(http, async ct =>
    {
        var found = await find.RunAsync(new(Number("skip", skip, 0, 0, MaxSkip), Number("take", take, MaxTake, 1, MaxTake)), ct);
        http.Response.Headers.CacheControl = "public, max-age=10";
        http.Response.Headers.Remove("Pragma");
        http.Response.Headers.AccessControlAllowOrigin = "*";
        return Results.Json(
            new PublicAlertList(municipality.Name, found.Total, [.. found.Items.Select(a => ItemOf(a, http.Request))]), ApiJson.Strict.PublicAlertList);
    });

    private PublicAlertItem ItemOf(PublicAlert alert, HttpRequest request) => new(
        alert.Slug,
        address.Of(Urls.PublicAlert(alert.Slug), request),
        alert.Content.Title,
        Defang.Text(alert.Content.LureSubject),
        Defang.Text(alert.Content.LureText),
        Defang.Text(alert.Content.UrlNote),
        alert.Content.Advice,
        alert.Content.OfficialRule,
        alert.Content.OfficialRuleSource,
        alert.PublishedAt,
        alert.UpdatedAt);

    private static int Number(string name, string? text, int otherwise, int least, int most) => text is null ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new ApiRefusedException(ApiAnswers.Wrong(name, $"{name} must be a whole number from {least} to {most}.", most));
}
