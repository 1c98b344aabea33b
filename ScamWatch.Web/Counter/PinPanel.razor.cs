using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Staff;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Agent;
using ScamWatch.Web.Account;

namespace ScamWatch.Web.Counter;

/// <summary>Has the card on the reader prove itself, once each time somebody asks for it.</summary>
public sealed partial class PinPanel : IAsyncDisposable
{
    private ElementReference _field;
    private IJSObjectReference? _script;
    private DotNetObjectReference<PinPanel>? _self;
    private Actor? _allowed;
    private long _visit;
    private string _user = "";
    private string _password = "";
    private string _code = "";
    private bool _busy;
    private string? _problem;
    private ProofResult? _result;

    [Inject] public required ProveCard Prove { get; init; }

    [Inject] public required SecondPerson Second { get; init; }

    [Inject] public required IJSRuntime Script { get; init; }

    [Inject] public required IStringLocalizer<ReaderTexts> R { get; init; }

    [Parameter, EditorRequired] public required IReaderStation Station { get; set; }

    [Parameter, EditorRequired] public required ReaderView View { get; set; }

    [Parameter, EditorRequired] public required Actor Actor { get; set; }

    /// <summary>The case with whose holder the card's face was compared; null where none is open.</summary>
    [Parameter] public Guid? CaseId { get; set; }

    /// <summary>Tells what came of an attempt, and of which visit of a card.</summary>
    [Parameter] public EventCallback<(long Visit, ProofResult Result)> Answered { get; set; }

    private int? Tries => View.Facts?.Pin.Left;

    private Uri? PinPage => _busy && Station is AgentStation agent ? agent.PinPageOf(View.Name) : null;

    /// <summary>Takes the PIN in from the browser.</summary>
    /// <param name="pin">Four ASCII digits; cleared.</param>
    [JSInvokable]
    public async Task TakeAsync(byte[] pin)
    {
        if (_busy)
        {
            Array.Clear(pin);
            return;
        }

        await RunAsync(pin);
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        try
        {
            if (_script is not null)
            {
                await _script.DisposeAsync();
            }
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The browser is gone, and the module with it.
        }
    }

    protected override void OnParametersSet()
    {
        if (_visit != View.Visit)
        {
            // Another card: what was said of the one before is not its.
            (_visit, _problem, _allowed) = (View.Visit, null, null);
            _result = _busy ? _result : null;
        }
    }

    private async Task StartAsync()
    {
        if (_busy || !await AllowAsync())
        {
            return;
        }

        if (Station.AsksForPin)
        {
            await RunAsync([]);
            return;
        }

        _script ??= await Script.InvokeAsync<IJSObjectReference>("import", "./pin.js");
        _self ??= DotNetObjectReference.Create(this);
        _problem = await _script.InvokeAsync<bool>("send", _field, _self) ? null : R["PinFour"].Value;
    }

    /// <summary>False where one try is left and no supervisor allowed it.</summary>
    private async Task<bool> AllowAsync()
    {
        (_problem, _result, _allowed) = (null, null, null);
        if (Tries != 1)
        {
            return true;
        }

        var second = await Second.IdentifyAsync(_user, _password, _code, CancellationToken.None);
        _password = _code = "";
        var refusal = second.Succeeded ? CounterRules.CheckLastTry(Actor, second.Value) : second.Refusal;
        (_problem, _allowed) = (refusal?.Message.ToString(), refusal is null ? second.Value : null);
        return refusal is null;
    }

    private async Task RunAsync(byte[] pin)
    {
        _busy = true;
        var visit = View.Visit;
        StateHasChanged();
        try
        {
            // Not ended with the page: what a card was asked is put on record.
            var outcome = await Prove.RunAsync(new(Station.Id, View.Name, visit, pin, _allowed, CaseId), Actor, CancellationToken.None);
            (_result, _problem) = (outcome.Value, outcome.Refusal?.Message.ToString());
            if (outcome.Succeeded)
            {
                await Answered.InvokeAsync((visit, outcome.Value));
            }
        }
        finally
        {
            (_busy, _allowed, _user) = (false, null, "");
        }
    }
}
