using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using ScamWatch.Domain;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Sharing;
using ScamWatch.Domain.Storage;
using ScamWatch.Web.Api;
using ScamWatch.Web.Public;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Sharing;

/// <summary>Chooses form, level and time of an export and says how much it would be, before anything leaves the house.</summary>
public sealed partial class ExportPage
{
    private ExportRequest _request = new() { Format = ExportFormat.Csv };
    private ExportPreview? _preview;
    private Refusal? _refusal;
    private int _asked;

    [Inject] public required ExportReports Export { get; init; }

    [Inject] public required Taxonomy Taxonomy { get; init; }

    [Inject] public required Municipality Municipality { get; init; }

    protected override Task OpenAsync()
    {
        // The filter of the queue comes by the address. One that does not read is none: the page says what it would export.
        var query = new QueryCollection(QueryHelpers.ParseQuery(new Uri(Nav.Uri).Query));
        _request = ExportQuery.Read(_request.Format, query).Request ?? _request;
        Listen(Topic.Reports, LoadAsync);
        return LoadAsync();
    }

    private Task ChangeAsync(Func<ExportRequest, ExportRequest> change)
    {
        _request = change(_request);
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var asked = ++_asked;
        var outcome = await Export.PreviewAsync(_request, Actor, Closed);
        // A later choice may have been counted first.
        if (asked == _asked)
        {
            (_preview, _refusal) = (outcome.Value, outcome.Refusal);
        }
    }

    /// <summary>The filter in words; empty where there is none.</summary>
    private string Conditions()
    {
        var filter = _request.Filter;
        string?[] parts =
        [
            filter.Judged is { } judged ? Mark.Of(judged).Word.ToString() : null,
            filter.Verdict is { } verdict ? Mark.Of(verdict).Word.ToString() : null,
            filter.Channel is { } channel ? Taxonomy.Name(Taxonomy.Channels, Codes.Of(channel)) : null,
            string.IsNullOrEmpty(filter.Impersonates) ? null : Taxonomy.Name(Taxonomy.Impersonates, filter.Impersonates),
            string.IsNullOrEmpty(filter.Area) ? null : S["ConditionArea", filter.Area == AreaRules.Unknown ? S["AreaUnknown"].Value : Municipality.Areas.OfCode(filter.Area)?.NameIn(Display.Language) ?? filter.Area].Value,
            _request.Campaign is { } campaign ? S["ConditionCampaign", campaign].Value : null,
            string.IsNullOrWhiteSpace(filter.Text) ? null : S["ConditionText", filter.Text].Value,
        ];
        return string.Join(" / ", parts.Where(p => p is not null));
    }
}
