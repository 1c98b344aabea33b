using Microsoft.AspNetCore.Components;
using ScamWatch.Domain;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Reports;

/// <summary>The triage queue. Its filter lives in the address, so that a link, a reload or the back key brings it back.</summary>
public sealed partial class QueuePage
{
    private ListTable<ReportRow>? _list;
    private ReportFilter? _shown;

    [Inject] public required FindReports Find { get; init; }

    [Inject] public required Taxonomy Taxonomy { get; init; }

    [SupplyParameterFromQuery(Name = "state")] private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "channel")] private string? ChannelCode { get; set; }

    [SupplyParameterFromQuery(Name = "judged")] private string? JudgedCode { get; set; }

    [SupplyParameterFromQuery(Name = "verdict")] private string? VerdictCode { get; set; }

    [SupplyParameterFromQuery(Name = "party")] private string? Party { get; set; }

    [SupplyParameterFromQuery(Name = "q")] private string? Text { get; set; }

    private ReportFilter Filter => new()
    {
        Decision = Codes.TryParse<DecisionFilter>(State, out var decision) ? decision : DecisionFilter.Undecided,
        Channel = Codes.TryParse<Channel>(ChannelCode, out var channel) ? channel : null,
        Judged = Codes.TryParse<JudgedVerdict>(JudgedCode, out var judged) ? judged : null,
        Verdict = Codes.TryParse<Verdict>(VerdictCode, out var verdict) ? verdict : null,
        Impersonates = Party,
        Text = Text,
    };

    protected override Task OpenAsync()
    {
        Listen(Topic.Reports, () => _list?.RefreshAsync() ?? Task.CompletedTask);
        return Task.CompletedTask;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown is not null && _shown != Filter && _list is not null)
        {
            await _list.RefreshAsync();
        }

        _shown = Filter;
    }

    private Task<Page<ReportRow>> LoadAsync(Slice slice, CancellationToken ct) => Find.RunAsync(Filter, slice, ct);

    private void Go(ReportFilter filter) => Nav.NavigateTo(Urls.QueueWith(filter), replace: true);

    private string Name(string group, string code) => Taxonomy.Name(group, code);

    private static string? Value(ChangeEventArgs change) => change.Value as string is { Length: > 0 } value ? value : null;

    private static T? Read<T>(ChangeEventArgs change) where T : struct, Enum =>
        Codes.TryParse<T>(Value(change), out var value) ? value : null;
}
