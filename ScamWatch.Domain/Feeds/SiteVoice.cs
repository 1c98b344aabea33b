using Microsoft.Extensions.Configuration;
using ScamWatch.Domain.Guidance;

namespace ScamWatch.Domain.Feeds;

/// <summary>How the site speaks where nobody asked for a page: in mails and to other servers. Its address is the setting <c>Public:BaseUrl</c>.</summary>
public sealed class SiteVoice(Municipality municipality, WarningWords words, TimeProvider clock, IConfiguration configuration)
{
    public WarningWords Words => words;

    /// <summary>Address of the site, without a slash at its end; empty where none is set.</summary>
    public string BaseUrl { get; } = configuration["Public:BaseUrl"]?.TrimEnd('/') ?? "";

    /// <summary>As it speaks today.</summary>
    public SiteIssuer Now() => SiteIssuer.Of(municipality, words, BaseUrl, JapanTime.DayOf(clock.GetUtcNow().UtcDateTime));
}
