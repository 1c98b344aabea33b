using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Web.Counter;

/// <summary>Finds the case of a card and offers its steps. Opening a case is a sight of personal data and audited as such.</summary>
public sealed partial class CasePanel
{
    private IReadOnlyList<KnownCase>? _matches;
    private string? _matched;
    private string? _seenVisit;
    private SuspensionCase? _case;
    private Refusal? _refusal;
    private Guid? _told;
    private string _number = "";
    private bool _compared;
    private bool _busy;

    [Inject] public required FindCases Cases { get; init; }

    [Inject] public required FindFoundCards Find { get; init; }

    [Inject] public required IStringLocalizer<ReaderTexts> R { get; init; }

    [Parameter, EditorRequired] public required Actor Actor { get; set; }

    [Parameter, EditorRequired] public required DateOnly Today { get; set; }

    /// <summary>Serial of the certificate of the card on the reader; null where none lies there.</summary>
    [Parameter] public string? Serial { get; set; }

    /// <summary>Differs for each card that is put down; empty where none lies there.</summary>
    [Parameter] public string Visit { get; set; } = "";

    /// <summary>What the reader can vouch for.</summary>
    [Parameter] public CardSight? Sight { get; set; }

    /// <summary>True where the card took the PIN.</summary>
    [Parameter] public bool PinProven { get; set; }

    /// <summary>Tells which case the card on the reader belongs to; null where none.</summary>
    [Parameter] public EventCallback<Guid?> Bound { get; set; }

    /// <summary>True where the card on the reader is that of the case: the case knows it, or somebody looked.</summary>
    private bool IsBound => _case is { } c && Serial is { } serial && (c.CertificateSerial is { } known ? known == serial : _compared);

    /// <summary>Reads the case again that is open.</summary>
    public async Task ReloadAsync()
    {
        if (_case is { } c && await Cases.ReloadAsync(c.Id, Actor, CancellationToken.None) is { } fresh)
        {
            _case = fresh;
        }

        await MatchAsync();
        await TellAsync();
        StateHasChanged();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_seenVisit != Visit)
        {
            // Another card, or the same put down anew: the comparison was with the one before.
            (_seenVisit, _compared) = (Visit, false);
        }

        if (_matched != Serial)
        {
            await MatchAsync();
        }

        await TellAsync();
    }

    private async Task MatchAsync()
    {
        var serial = _matched = Serial;
        var matches = serial is null ? null : await Find.CasesOfSerialAsync(serial, Actor, CancellationToken.None);
        if (serial == _matched)
        {
            _matches = matches;
        }
    }

    private async Task SearchAsync()
    {
        var found = await Cases.RunAsync(new(false, _number.Trim() is { Length: > 0 } typed ? typed : "-"), new(0, 1), CancellationToken.None);
        if (found.Items is [var row])
        {
            await OpenAsync(row.Id);
        }
        else
        {
            _refusal = new NotFound(("その受付番号の案件", "A case of that number"));
        }
    }

    private async Task OpenAsync(Guid id)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var outcome = await Cases.OpenAsync(id, Actor, CancellationToken.None);
            (_case, _refusal, _compared) = (outcome.Value, outcome.Refusal, false);
            await TellAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    private Task CompareAsync(bool same)
    {
        _compared = same;
        return TellAsync();
    }

    private async Task TellAsync()
    {
        var bound = IsBound ? _case!.Id : (Guid?)null;
        if (_told != bound)
        {
            _told = bound;
            await Bound.InvokeAsync(bound);
        }
    }
}
