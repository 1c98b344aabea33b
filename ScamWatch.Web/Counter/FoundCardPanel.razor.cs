using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Counter;

/// <summary>Takes found cards in, ties them to cases, and records what became of them.</summary>
public sealed partial class FoundCardPanel
{
    private IReadOnlyList<FoundCard>? _cards;
    private string _where = "";
    private string _keptAt = "";
    private string _caseNumber = "";
    private string _matchNumber = "";
    private string _how = "";
    private CardFinder _finder;
    private FoundCardState _outcome;
    private DateTime? _foundAt;
    private bool _withSerial = true;
    private bool _busy;
    private Guid? _refused;
    private Refusal? _refusal;
    private string? _done;

    [Inject] public required TakeFoundCard Take { get; init; }

    [Inject] public required SettleFoundCard Settle { get; init; }

    [Inject] public required FindFoundCards Find { get; init; }

    [Inject] public required IStringLocalizer<ReaderTexts> R { get; init; }

    [Inject] public required IStringLocalizer<Texts> T { get; init; }

    [Parameter, EditorRequired] public required Actor Actor { get; set; }

    [Parameter] public DateTime Now { get; set; }

    /// <summary>Serial of the certificate of the card on the reader; null where none lies there.</summary>
    [Parameter] public string? Serial { get; set; }

    /// <summary>Reads the list anew; what is being typed stays.</summary>
    public async Task LoadAsync()
    {
        _cards = await Find.KeptAsync(Actor, CancellationToken.None);
        StateHasChanged();
    }

    protected override Task OnInitializedAsync() => LoadAsync();

    private Task TakeAsync() => BusyAsync(null, async () =>
    {
        var at = _foundAt is { } typed ? JapanTime.ToUtc(typed) : Now;
        var outcome = await Take.RunAsync(new(_where, _finder, at, _keptAt, _withSerial ? Serial : null, _caseNumber), Actor, CancellationToken.None);
        if (outcome.Succeeded)
        {
            (_where, _keptAt, _caseNumber, _foundAt, _finder, _withSerial) = ("", "", "", null, default, true);
            _done = R["FoundDone", outcome.Value];
        }

        return outcome.Refusal;
    });

    private Task MatchAsync(FoundCard card) => BusyAsync(card.Id, async () =>
    {
        var outcome = await Settle.MatchAsync(card.Id, card.Version, _matchNumber, Actor, CancellationToken.None);
        if (outcome.Succeeded)
        {
            (_matchNumber, _done) = ("", R["FoundMatched", card.ReceiptNumber]);
        }

        return outcome.Refusal;
    });

    private Task SettleAsync(FoundCard card) => BusyAsync(card.Id, async () =>
    {
        var outcome = await Settle.RunAsync(card.Id, card.Version, _outcome, _how, Actor, CancellationToken.None);
        if (outcome.Succeeded)
        {
            (_how, _outcome, _done) = ("", FoundCardState.Kept, R["FoundSettled", card.ReceiptNumber]);
        }

        return outcome.Refusal;
    });

    private async Task BusyAsync(Guid? about, Func<Task<Refusal?>> action)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        (_done, _refused) = (null, about);
        try
        {
            _refusal = await action();
            await LoadAsync();
        }
        finally
        {
            _busy = false;
        }
    }
}
