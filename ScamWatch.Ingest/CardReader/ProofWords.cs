using System.Globalization;
using ScamWatch.Domain;

namespace ScamWatch.Ingest.CardReader;

/// <summary>What came of a proof, and what the clerk does next. Pure.</summary>
public static class ProofWords
{
    /// <summary>What happened.</summary>
    public static Words Of(PossessionProof proof) => proof switch
    {
        PossessionProof.Proven => ("カードが署名しました。暗証番号は合っています。", "The card signed. The PIN was right."),
        PossessionProof.CardChanged => ("途中でカードが替わりました。暗証番号は送っていません。", "Another card lies there now. No PIN was sent."),
        PossessionProof.WrongPin wrong => (
            string.Create(CultureInfo.InvariantCulture, $"暗証番号が違います。残り{wrong.TriesLeft}回です。"),
            string.Create(CultureInfo.InvariantCulture, $"The PIN is wrong. Tries left: {wrong.TriesLeft}.")),
        PossessionProof.Blocked => ("暗証番号はロックされています。", "The PIN is locked."),
        PossessionProof.LastTry => ("残り1回です。暗証番号は送っていません。", "One try is left. No PIN was sent."),
        PossessionProof.TriesUnknown => ("カードが残り回数を示しません。暗証番号は送っていません。", "The card does not say how many tries are left. No PIN was sent."),
        PossessionProof.PinMayBeSpent => ("暗証番号を送る途中で通信が切れました。1回分使われた可能性があります。", "The connection broke while the PIN was under way. One try may have been spent."),
        PossessionProof.NotAsked => ("カードに届きませんでした。暗証番号は送っていません。", "The card was not reached. No PIN was sent."),
        PossessionProof.NotAPin => ("数字4桁ではありません。暗証番号は送っていません。", "These are not four digits. No PIN was sent."),
        PossessionProof.WrongCard => ("このカードでは確かめられません。暗証番号は送っていません。", "This card cannot be asked. No PIN was sent."),
        PossessionProof.NotProven => ("署名を確かめられませんでした。", "The signature could not be confirmed."),
        PossessionProof.NotEntered => ("暗証番号が入力されませんでした。", "No PIN was typed."),
        _ => throw new ArgumentOutOfRangeException(nameof(proof)),
    };

    /// <summary>What to do next.</summary>
    public static Words Next(PossessionProof proof) => proof switch
    {
        PossessionProof.Proven => ("本人確認書類と見比べて、手続きを続けます。", "Compare with the identity papers and go on."),
        PossessionProof.CardChanged => ("表示されたカードを確かめてから、もう一度始めてください。", "Look at the card that is shown now and begin again."),
        PossessionProof.WrongPin { TriesLeft: 1 } => (
            "これ以上は監督者の許可が要ります。忘れたときは窓口で再設定を案内してください。", "Any further try needs a supervisor. If the PIN is forgotten, offer to reset it at the counter."),
        PossessionProof.WrongPin => (
            "利用者証明用の4桁か、たずねてから入力し直してください。自動では再試行しません。", "Ask whether it is the four digits for user authentication, then type again. Nothing is tried by itself."),
        PossessionProof.Blocked => ("窓口で暗証番号の再設定(ロック解除)を案内してください。所持の確認は手作業で続けられます。", "Offer to unlock the PIN at the counter. The release can go on by hand."),
        PossessionProof.LastTry => ("監督者が自分でサインインして許可すると試せます。", "A supervisor can allow it by their own sign-in."),
        PossessionProof.TriesUnknown => ("暗証番号を使わないカードかもしれません。手作業で続けてください。", "It may be a card without a PIN. Go on by hand."),
        PossessionProof.PinMayBeSpent => ("置き直し、残り回数を見てから続けてください。", "Place the card again and look at the tries left before going on."),
        PossessionProof.NotAsked asked => CardException.WordsOf(asked.Fault),
        PossessionProof.NotAPin => ("もう一度、数字4桁を入力してください。", "Type four digits again."),
        PossessionProof.WrongCard => ("マイナンバーカードを置いてください。", "Place a My Number Card."),
        PossessionProof.NotProven => ("置き直してもう一度。続くときは手作業にし、責任者に伝えてください。", "Place the card again. If it stays so, go on by hand and tell whoever is in charge."),
        PossessionProof.NotEntered => ("もう一度始めてください。", "Begin again."),
        _ => throw new ArgumentOutOfRangeException(nameof(proof)),
    };
}
