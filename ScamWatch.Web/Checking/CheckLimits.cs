using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using ScamWatch.Web.Public;

namespace ScamWatch.Web.Checking;

/// <summary>How much one visitor may have judged and reported.</summary>
public static class CheckLimits
{
    /// <summary>Name of the limit on judging.</summary>
    public const string Judging = "check";

    /// <summary>Name of the limit on reporting.</summary>
    public const string Reporting = "check-report";

    /// <summary>Judgements for one address in <see cref="JudgingSpan"/>. A household or an office behind one address is several people.</summary>
    public const int JudgedPerSpan = 20;

    /// <summary>Reports from one address in <see cref="ReportingSpan"/>, unless the setting <c>Check:ReportsPerTenMinutes</c> says otherwise.</summary>
    public const int ReportedPerSpan = 5;

    public static readonly TimeSpan JudgingSpan = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan ReportingSpan = TimeSpan.FromMinutes(10);

    /// <summary>The page that says when to go on, with desks to call meanwhile.</summary>
    internal static Task<IResult> DrawAsync(HttpContext http, HtmlRenderer renderer, int minutes)
    {
        var T = http.RequestServices.GetRequiredService<IStringLocalizer<CheckTexts>>();
        return PublicPages.DrawAsync<CheckRefusedPage>(renderer, StatusCodes.Status429TooManyRequests, new()
        {
            ["Title"] = T["TooManyTitle"].Value,
            ["Text"] = T["TooManyText", minutes].Value,
        });
    }
}
