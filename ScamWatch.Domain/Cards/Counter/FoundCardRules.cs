using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Cards.Counter;

/// <summary>A card that somebody hands in.</summary>
/// <param name="Where">Where it was found.</param>
/// <param name="Finder">Who hands it in; no name.</param>
/// <param name="FoundAt">UTC.</param>
/// <param name="KeptAt">Where it is put.</param>
/// <param name="Serial">Serial of its certificate; null where it was not read.</param>
/// <param name="CaseNumber">Receipt number of its case; empty where it is not known.</param>
public sealed record NewFoundCard(string Where, CardFinder Finder, DateTime FoundAt, string KeptAt, string? Serial, string CaseNumber);

/// <summary>The found card has left the office already.</summary>
public sealed record FoundCardSettled() : Refusal(("この拾得カードはすでに処理済みです。", "This found card has been dealt with already."));

/// <summary>A suspended card is not handed back before it is released.</summary>
public sealed record ReleaseFirst() : Refusal((
    "この案件はまだ解除されていません。先に本人確認と承認を経て解除してください。", "The case is not released yet. Release it first, with identity check and approval."));

/// <summary>An abolished card is void.</summary>
public sealed record CardIsVoid() : Refusal((
    "廃止したカードは返却できません。「廃止」で処理してください。", "An abolished card is not handed back. Settle it as abolished."));

/// <summary>Abolition is a step of the case.</summary>
public sealed record AbolishFirst() : Refusal((
    "先に案件の手続きで廃止してください。", "Abolish the card in its case first."));

/// <summary>The rules of found cards: pure, facts in and decision out.</summary>
public static class FoundCardRules
{
    /// <summary>Longest text of a field.</summary>
    public const int MaxText = 200;

    /// <summary>May this actor take such a card in?</summary>
    /// <param name="now">UTC.</param>
    public static Refusal? CheckTake(NewFoundCard card, Actor actor, DateTime now) =>
        !actor.May(Rights.CounterServe) ? new NotAllowed()
        : CheckText(card.Where, s_where) ?? CheckText(card.KeptAt, s_keptAt)
            ?? (card.FoundAt > now.AddMinutes(1) ? new InvalidField(("見つかった日時", "Found at"), ("未来の時刻です。", "lies in the future."))
            : card.Serial is { } serial && !CounterRules.IsSerial(serial) ? new InvalidField(("証明書番号", "Certificate serial"), ("正しくありません。", "is not right."))
            : null);

    /// <summary>May this actor tie the card to a case?</summary>
    public static Refusal? CheckMatch(FoundCard card, SuspensionCase belongsTo, Actor actor) =>
        !actor.May(Rights.CounterServe) ? new NotAllowed()
        : card.State != FoundCardState.Kept ? new FoundCardSettled()
        : CounterRules.CheckSameCard(belongsTo, card.CertificateSerial);

    /// <summary>May the card leave the office so?</summary>
    /// <param name="belongsTo">Its case; null while none is known.</param>
    public static Refusal? CheckSettle(FoundCard card, SuspensionCase? belongsTo, FoundCardState to, string how, Actor actor)
    {
        if (!actor.May(Rights.CounterServe))
        {
            return new NotAllowed();
        }

        if (card.State != FoundCardState.Kept)
        {
            return new FoundCardSettled();
        }

        var gone = belongsTo?.State is CaseState.Abolished or CaseState.ReissueApplied or CaseState.Reissued;
        return CheckText(how, ("処理の内容", "What was done"))
            ?? to switch
            {
                FoundCardState.Kept => new InvalidField(("処理", "Outcome"), ("選んでください。", "choose one.")),
                FoundCardState.Returned => gone ? new CardIsVoid()
                    : belongsTo is { } open && open.State is not (CaseState.Released or CaseState.Cancelled or CaseState.Duplicate) ? new ReleaseFirst()
                    : null,
                FoundCardState.Abolished => belongsTo is null || gone ? null : new AbolishFirst(),
                FoundCardState.SentToIssuer => null,
                _ => throw new ArgumentOutOfRangeException(nameof(to)),
            };
    }

    /// <summary>The word for what became of a card.</summary>
    public static Words Label(FoundCardState state) => state switch
    {
        FoundCardState.Kept => ("保管中", "kept"),
        FoundCardState.Returned => ("本人へ返却", "returned to the holder"),
        FoundCardState.SentToIssuer => ("発行市区町村へ送付", "sent to the issuing municipality"),
        FoundCardState.Abolished => ("廃止", "abolished"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>The word for who hands a card in.</summary>
    public static Words Label(CardFinder finder) => finder switch
    {
        CardFinder.Citizen => ("通りがかりの人", "a person in the street"),
        CardFinder.Premises => ("店舗・施設", "shop or premises"),
        CardFinder.Police => ("警察署・交番", "police"),
        CardFinder.Post => ("郵便", "post"),
        CardFinder.Staff => ("職員", "staff"),
        CardFinder.Other => ("その他", "other"),
        _ => throw new ArgumentOutOfRangeException(nameof(finder)),
    };

    private static readonly Words s_where = ("見つかった場所", "Found where");
    private static readonly Words s_keptAt = ("保管場所", "Kept at");

    private static Refusal? CheckText(string text, Words label) =>
        string.IsNullOrWhiteSpace(text) ? new InvalidField(label, ("入力してください。", "is empty."))
        : text.Trim().Length > MaxText ? new InvalidField(label, ($"{MaxText}文字以内にしてください。", $"is longer than {MaxText} characters."))
        : Redactor.Contains(text) ? new ContainsMyNumber(label)
        : PinMention.Contains(text) ? new ContainsPin(label)
        : null;
}
