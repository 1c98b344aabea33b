using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Counter;

/// <summary>
/// The counter: the reader that this page holds, what the card on it says, the proof that its PIN is known, the case it belongs to, and
/// cards that others handed in. Everything goes by hand as well.
/// </summary>
public sealed partial class CounterPage
{
    private readonly Guid _session = Guid.NewGuid();
    private bool _opened;
    private CounterSeat? _seat;
    private (string Station, string Reader)? _held;
    private (string Station, string Reader, long Visit)? _signed;
    private Guid? _bound;
    private string? _lost;
    private CasePanel? _cases;
    private FoundCardPanel? _found;

    [Inject] public required CardReaders Readers { get; init; }

    [Inject] public required ReaderClaims Claims { get; init; }

    [Inject] public required RememberSeat Seats { get; init; }

    [Inject] public required IStringLocalizer<ReaderTexts> R { get; init; }

    private IReaderStation? Station => _held is { } held ? Readers.Find(held.Station) : null;

    /// <summary>The reader that this page holds, as it is now; null where it holds none.</summary>
    private ReaderView? View => _held is not { } held ? null
        : Station?.Readers.FirstOrDefault(r => r.Name == held.Reader) ?? new ReaderView(held.Reader, ReaderState.NotConnected, 0);

    /// <summary>True where the very card that lies there signed.</summary>
    private bool IsSigned => _held is { } held && View is { Facts: not null } view && _signed == (held.Station, held.Reader, view.Visit);

    private string VisitKey => _held is { } held && View is { Facts.Certificate: not null } view ? $"{held.Station}|{held.Reader}|{view.Visit}" : "";

    /// <summary>What the reader can say in the clerk's place.</summary>
    private CardSight? Sight => Station is { } station && View is { Facts: { Certificate: { } certificate } facts } view && CardClaim.IsSeen(facts)
        ? new($"{CardClaim.Of(facts, IsSigned, Now).Ja}({station.Name} {view.Name})", ByReader: true, certificate.Serial)
        : null;

    private string Chosen => _held is { } held ? KeyOf(held.Station, held.Reader) : "";

    private List<Choice> Choices =>
    [
        .. from station in Readers.Stations
           from reader in station.Readers
           let claim = Claims.Of(station.Id, reader.Name)
           let taken = claim is { } other && other.Session != _session && other.PersonId != Actor.Id ? other.Person : null
           select new Choice(station.Id, reader.Name, KeyOf(station.Id, reader.Name),
               taken is null ? R["ReaderName", station.Name, reader.Name] : R["ReaderTaken", station.Name, reader.Name, taken], taken),
        // One that was pulled stays chosen, or the page would forget it with every loose cable.
        .. _held is { } held && Station?.Readers.Any(r => r.Name == held.Reader) is not true
            ? (Choice[])[new(held.Station, held.Reader, KeyOf(held.Station, held.Reader), R["ReaderName", "—", held.Reader], null)] : [],
    ];

    protected override async Task OpenAsync()
    {
        var session = _session;
        // However the page ends: closed, navigated away from, or its circuit given up.
        Closed.Register(() => Claims.Free(session));
        Listen(Topic.CardReaders, FollowAsync);
        Listen(Topic.SuspensionCases, () => _cases?.ReloadAsync() ?? Task.CompletedTask);
        Listen(Topic.CardDesk, () => _found?.LoadAsync() ?? Task.CompletedTask);
        _seat = await Seats.FindAsync(Actor, Closed);
        await FollowAsync();
        _opened = true;
    }

    private Task FollowAsync()
    {
        if (_held is { } held && Claims.Of(held.Station, held.Reader) is var claim && claim?.Session != _session)
        {
            _lost = claim is null ? null : R["ReaderLost", claim.Person].Value;
            _held = null;
            return Task.CompletedTask;
        }

        // The one chosen last comes back by itself: the computer was paired anew, or the cable plugged in. Not what was just lost.
        if (_held is null && _lost is null && Remembered is { } choice && choice.TakenBy is null)
        {
            Hold(choice);
        }
        else if (_held is { } gone && Station is null && Remembered is { } again && again.Station != gone.Station)
        {
            Hold(again);
        }

        return Task.CompletedTask;
    }

    private Choice? Remembered => Choices.FirstOrDefault(c => c.Reader == _seat?.Reader && Readers.Find(c.Station)?.Name == _seat.Station);

    private void Hold(Choice choice)
    {
        if (Claims.Take(choice.Station, choice.Reader, _session, Actor))
        {
            (_held, _signed, _lost) = ((choice.Station, choice.Reader), null, null);
        }
    }

    private async Task ChooseAsync(string key)
    {
        (_lost, _signed) = (null, null);
        if (Choices.FirstOrDefault(c => c.Value == key) is not { } choice)
        {
            (_held, _seat) = (null, null);
            Claims.Free(_session);
            return;
        }

        Hold(choice);
        if (_held is null || Chosen != key)
        {
            _lost = R["ReaderLost", Claims.Of(choice.Station, choice.Reader)?.Person ?? ""];
            return;
        }

        if (Readers.Find(choice.Station) is { } station)
        {
            _seat = new(Actor.Id, station.Name, choice.Reader);
            await Seats.RunAsync(station.Name, choice.Reader, Actor, Closed);
        }
    }

    private async Task AnswerAsync((long Visit, ProofResult Result) answer)
    {
        if (_held is { } held && answer.Result.Proof is PossessionProof.Proven)
        {
            _signed = (held.Station, held.Reader, answer.Visit);
        }

        await (_cases?.ReloadAsync() ?? Task.CompletedTask);
    }

    private void BindAsync(Guid? caseId) => _bound = caseId;

    private string AdviceOf(ReaderView view) => view.State switch
    {
        ReaderState.NotConnected => CardException.WordsOf(CardFault.NoReader).ToString(),
        ReaderState.Empty => CardException.WordsOf(CardFault.NoCard).ToString(),
        ReaderState.Reading => R["Reading"],
        ReaderState.Ready => R["Ready"],
        ReaderState.OtherCard => CardClaim.Label(view.Facts?.Kind ?? CardKind.Other).ToString(),
        ReaderState.HeldByOthers => CardException.WordsOf(CardFault.HeldByOthers).ToString(),
        ReaderState.Failed => CardException.WordsOf(view.Fault ?? CardFault.Communication).ToString(),
        _ => throw new ArgumentOutOfRangeException(nameof(view)),
    };

    private static Mark MarkOf(ReaderView view) => view.State switch
    {
        ReaderState.Ready => new("good", "contactless", ReaderView.Label(view.State)),
        ReaderState.Empty => new("neutral", "credit_card", ReaderView.Label(view.State)),
        ReaderState.Reading => new("active", "hourglass_top", ReaderView.Label(view.State)),
        ReaderState.OtherCard or ReaderState.HeldByOthers => new("warning", "warning", ReaderView.Label(view.State)),
        _ => new("danger", "error", ReaderView.Label(view.State)),
    };

    private static string KeyOf(string station, string reader) => $"{station}|{reader}";

    private sealed record Choice(string Station, string Reader, string Value, string Text, string? TakenBy);
}
