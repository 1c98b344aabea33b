using Microsoft.Extensions.Localization;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Campaigns;

/// <summary>Marks of campaigns.</summary>
internal static class Marks
{
    public static Mark Raised(IStringLocalizer<CampaignsTexts> texts) => Made("danger", "trending_up", texts["Raised"]);

    public static Mark Of(WaitsFor waits, IStringLocalizer<CampaignsTexts> texts) => Made("warning", "front_hand", texts["Waits." + waits]);

    // Already in the language of the screen.
    private static Mark Made(string tone, string icon, string word) => new(tone, icon, (word, word));
}
