using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.References;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Web.References;

/// <summary>One row of the reference data and the form to change it, or to add one.</summary>
public sealed partial class ReferenceRowForm
{
    /// <summary>Stands in an address for a row that is not there yet.</summary>
    public const string NewRow = "new";

    private static readonly ReferenceChangeKind[] s_kinds = [ReferenceChangeKind.Confirm, ReferenceChangeKind.Correct, ReferenceChangeKind.End, ReferenceChangeKind.Succeed];
    private static readonly string[] s_flags = ["true", "false"];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private ReferenceRowView? _view;
    private IReadOnlyList<ReferenceChangeView> _history = [];
    private ReferenceChangeKind _kind;
    private string _reason = "";
    private Refusal? _refusal;
    private string? _done;

    [Inject] public required ReadReference Read { get; init; }

    [Inject] public required ProposeReferenceChange Propose { get; init; }

    [Inject] public required IStringLocalizer<ReferenceTexts> R { get; init; }

    /// <summary>Name of the file.</summary>
    [Parameter, EditorRequired] public required string File { get; set; }

    /// <summary>Name of the row, or <see cref="NewRow"/>.</summary>
    [Parameter, EditorRequired] public required string Row { get; set; }

    /// <summary>Told after a proposal.</summary>
    [Parameter] public EventCallback Changed { get; set; }

    private bool IsNew => Row == NewRow;

    private ReferenceFileInfo Info => ReferenceFiles.Find(File)!;

    /// <summary>The fields that this kind of change can touch.</summary>
    private IEnumerable<ReferenceField> Shown => _kind switch
    {
        ReferenceChangeKind.Confirm => [],
        ReferenceChangeKind.End => Info.Fields.Where(f => f.Name == "validTo"),
        ReferenceChangeKind.Add => Info.Fields,
        ReferenceChangeKind.Correct or ReferenceChangeKind.Succeed => Info.Fields.Where(f => !f.IsKey),
        _ => throw new InvalidOperationException($"{_kind}"),
    };

    protected override async Task OpenAsync()
    {
        Listen(Topic.Reference, LoadAsync);
        Take(IsNew ? ReferenceChangeKind.Add : ReferenceChangeKind.Confirm);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        _view = IsNew ? null : await Read.RowAsync(File, Row, Closed);
        _history = IsNew ? [] : await Read.HistoryAsync(File, Row, Closed);
    }

    private void Take(ReferenceChangeKind kind)
    {
        _kind = kind;
        _values.Clear();
        (_refusal, _done) = (null, null);
        if (kind is ReferenceChangeKind.Add or ReferenceChangeKind.Succeed)
        {
            // Written down today unless the writer says otherwise.
            _values["observedOn"] = ReferencePage.Iso(JapanTime.DayOf(Now));
            _values["validFrom"] = "";
            _values["validTo"] = "";
        }
    }

    private string ValueOf(ReferenceField field) =>
        _values.TryGetValue(field.Name, out var typed) ? typed : _view?.Values.GetValueOrDefault(field.Name, "") ?? "";

    private bool NeedsValue(ReferenceField field) =>
        field.Required || (field.Name == "validTo" && _kind == ReferenceChangeKind.End) || (field.Name == "validFrom" && _kind == ReferenceChangeKind.Succeed);

    /// <summary>A value as people read it: codes in words, lines and sources with their names.</summary>
    private string InWords(ReferenceField field, string value) => field.Kind switch
    {
        FieldKind.Line or FieldKind.Source => Read.Choices(field.Kind).Where(c => c.Code == value).Select(c => $"{value} {c.Name}").FirstOrDefault() ?? value,
        FieldKind.Hours or FieldKind.Code or FieldKind.Flag when R["Value." + value] is { ResourceNotFound: false } word => word,
        _ => value,
    };

    private string? HintOf(ReferenceField field) => field switch
    {
        { Kind: FieldKind.Hours } => R["HintHours"].Value,
        { Kind: FieldKind.List or FieldKind.Sources or FieldKind.Numbers, Choices: { Count: > 0 } choices } => R["HintListOf", string.Join("; ", choices)].Value,
        { Kind: FieldKind.List or FieldKind.Sources or FieldKind.Numbers } => R["HintList"].Value,
        { Kind: FieldKind.Digits } => R["HintDigits"].Value,
        _ => null,
    };

    private Task SubmitAsync() => BusyAsync(async () =>
    {
        var outcome = await Propose.RunAsync(new ReferenceProposal(File, IsNew ? "" : Row, _kind, Typed()), _reason, Actor, Closed);
        (_refusal, _done) = (outcome.Refusal, null);
        if (outcome.Succeeded)
        {
            Take(IsNew ? ReferenceChangeKind.Add : ReferenceChangeKind.Confirm);
            (_reason, _done) = ("", R["Proposed", 1]);
            await LoadAsync();
            await Changed.InvokeAsync();
        }
    });

    /// <summary>What was typed; in a succession an empty end is no field that becomes otherwise.</summary>
    private Dictionary<string, string> Typed() =>
        _values.Where(v => _kind != ReferenceChangeKind.Succeed || v.Value.Length > 0 || v.Key is not ("validTo" or "validFrom"))
            .ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
}
