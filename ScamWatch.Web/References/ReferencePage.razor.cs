using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.References;
using ScamWatch.Domain.Storage;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.References;

/// <summary>What the page of the reference data shows.</summary>
public enum ReferenceView
{
    Rows,
    Due,
    Proposals,
    Table,
}

/// <summary>The reference data as staff keep it: rows, what is due, proposals of the others, tables in and out.</summary>
public sealed partial class ReferencePage
{
    private const int PageSize = 100;

    private readonly HashSet<(string File, string Row)> _chosen = [];
    private IReadOnlyList<ReferenceFileView> _files = [];
    private IReadOnlyList<ReferenceChangeView> _proposals = [];
    private IReadOnlyList<ReferenceChangeView> _aside = [];
    private Page<ReferenceRowView>? _rows;
    private string _reason = "";
    private Refusal? _refusal;
    private string? _done;
    private bool _opened;

    [Inject] public required ReadReference Read { get; init; }

    [Inject] public required ProposeReferenceChange Propose { get; init; }

    [Inject] public required IStringLocalizer<ReferenceTexts> R { get; init; }

    [SupplyParameterFromQuery(Name = "view")] public string? ViewCode { get; set; }

    [SupplyParameterFromQuery(Name = "file")] public string? FileCode { get; set; }

    [SupplyParameterFromQuery(Name = "q")] public string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "mark")] public string? MarkCode { get; set; }

    [SupplyParameterFromQuery(Name = "past")] public bool Past { get; set; }

    [SupplyParameterFromQuery(Name = "row")] public string? RowName { get; set; }

    [SupplyParameterFromQuery(Name = "from")] public int From { get; set; }

    private ReferenceView View => Codes.TryParse<ReferenceView>(ViewCode, out var view) ? view : ReferenceView.Rows;

    private string? File => ReferenceFiles.Find(FileCode)?.Code;

    private string? Row => File is null ? null : RowName;

    protected override async Task OpenAsync()
    {
        Listen(Topic.Reference, LoadAsync);
        await LoadAsync();
        _opened = true;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_opened)
        {
            _chosen.Clear();
            (_done, _refusal) = (null, null);
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        _files = await Read.FilesAsync(Closed);
        _proposals = await Read.ProposalsAsync(Closed);
        _aside = await Read.SetAsideAsync(Closed);
        _rows = await Read.RowsAsync(
            new(File, Text ?? "", Codes.TryParse<ReferenceMark>(MarkCode, out var mark) ? mark : null, View == ReferenceView.Due, Past), new(From, PageSize), Closed);
    }

    private Task ConfirmAsync() => BusyAsync(async () =>
    {
        var outcome = await Propose.RunAsync(
            [.. _chosen.Select(c => new ReferenceProposal(c.File, c.Row, ReferenceChangeKind.Confirm, new Dictionary<string, string>()))], _reason, Actor, Closed);
        (_refusal, _done) = (outcome.Refusal, null);
        if (outcome.Succeeded)
        {
            _done = R["Proposed", outcome.Value.Count];
            _reason = "";
            _chosen.Clear();
            await LoadAsync();
        }
    });

    private void Choose((string File, string Row) row, bool on)
    {
        if (on)
        {
            _chosen.Add(row);
        }
        else
        {
            _chosen.Remove(row);
        }
    }

    private void ChooseShown() =>
        _chosen.UnionWith(_rows!.Items.Where(r => r.Waiting is null && !r.Marks.Contains(ReferenceMark.Ended)).Select(r => (r.File.Code, r.Id)));

    private void Go(string? file = null, string? text = null, string? mark = null, bool? past = null) =>
        Nav.NavigateTo(Urls.ReferenceWith(ViewCode, file ?? File, text ?? Text, mark ?? MarkCode, past ?? Past));

    private string AddressFrom(int from) => Urls.ReferenceWith(ViewCode, File, Text, MarkCode, Past, from: from);

    private string PeriodOf(ReferenceRowView row) =>
        (row.Values.GetValueOrDefault("validFrom"), row.Values.GetValueOrDefault("validTo")) switch
        {
            (null, null) => R["PeriodOpen"],
            var (from, to) => $"{from} – {to}",
        };

    internal static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
