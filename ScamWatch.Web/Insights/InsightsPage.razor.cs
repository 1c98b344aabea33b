using System.Globalization;
using Microsoft.AspNetCore.Components;
using ScamWatch.Domain;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Insights;
using ScamWatch.Domain.Reports;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Insights;

/// <summary>Figures of a range of days. The range lives in the address; the figures are of the moment they were asked for.</summary>
public sealed partial class InsightsPage
{
    /// <summary>Parts of a column that are told apart at a glance; what is beyond is one part.</summary>
    private const int MaxSeries = 5;

    private Figures? _figures;
    private InsightRange? _asked;
    private DateOnly? _from;
    private DateOnly? _until;

    [Inject] public required FindInsights Find { get; init; }

    [Inject] public required Taxonomy Taxonomy { get; init; }

    [SupplyParameterFromQuery(Name = "days")] private string? DaysText { get; set; }

    [SupplyParameterFromQuery(Name = "from")] private string? FromText { get; set; }

    [SupplyParameterFromQuery(Name = "until")] private string? UntilText { get; set; }

    private InsightRange Range => InsightRange.Read(DaysText, FromText, UntilText, JapanTime.DayOf(Now));

    protected override async Task OnParametersSetAsync()
    {
        var range = Range;
        if (range == _asked)
        {
            return;
        }

        (_asked, _from, _until) = (range, range.From, range.Until);
        var figures = await Find.RunAsync(range, Actor, Closed);
        // Another range may have been chosen meanwhile.
        if (range == _asked)
        {
            _figures = figures;
        }
    }

    private void Go()
    {
        if (_from is { } from)
        {
            Nav.NavigateTo(Urls.InsightsOf(new(from, _until ?? from)));
        }
    }

    private string PartyName(string code) => code == Taxonomy.Nobody ? I["Nobody"].Value : Taxonomy.Name(Taxonomy.Impersonates, code);

    private string ChannelName(string code) => Taxonomy.Name(Taxonomy.Channels, code);

    /// <summary>The greatest keys by name, the others as one.</summary>
    private List<string> NamesOf(SeriesFigure figure, Func<string, string> name) =>
        [.. figure.Keys.Take(MaxSeries).Select(name), .. figure.Keys.Count > MaxSeries ? [I["Others"].Value] : (string[])[]];

    private static List<Columns.Bar> BarsOf(SeriesFigure figure) =>
        [.. figure.Rows.Select(r => new Columns.Bar(
            Label(r.Start), [.. r.Counts.Take(MaxSeries), .. r.Counts.Count > MaxSeries ? [r.Counts.Skip(MaxSeries).Sum()] : (int[])[]]))];

    private static string Label(DateOnly day) => day.ToString("MM/dd", CultureInfo.InvariantCulture);

    private string Peak(SeriesFigure figure, InsightRange range)
    {
        var peak = figure.Rows.MaxBy(r => r.Total)!;
        return I[range.ByWeek ? "PeakWeek" : "Peak", Label(peak.Start), peak.Total.ToString("N0", CultureInfo.InvariantCulture)];
    }

    private string NameOf(TopCampaign campaign) =>
        CampaignRow.NameOf(campaign.Name, campaign.Impersonates, campaign.Asks, campaign.FirstSeen, Taxonomy);

    /// <summary>Rounded down, so that 99.9 % kept is not shown as all.</summary>
    private static string Share(double? share) => share is { } part ? Math.Floor(part * 100).ToString("0", CultureInfo.InvariantCulture) + "%" : "—";

    private static string Range5(int fifth) => $"{fifth * 20}–{(fifth + 1) * 20}%";

    private static IEnumerable<Verdict> Verdicts => Enum.GetValues<Verdict>();
}
