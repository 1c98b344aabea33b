using ScamWatch.Domain;

namespace ScamWatch.Ingest.CardReader;

/// <summary>What went wrong at the reader, in the kinds that a clerk can do something about.</summary>
public enum CardFault
{
    /// <summary>The machine's card service is not running.</summary>
    NoService,

    /// <summary>No reader is attached, or it was pulled.</summary>
    NoReader,

    /// <summary>No card lies in the reader.</summary>
    NoCard,

    /// <summary>The card was taken away in between.</summary>
    CardRemoved,

    /// <summary>Other software holds the card.</summary>
    HeldByOthers,

    /// <summary>The card does not answer.</summary>
    Mute,

    /// <summary>Reader and card did not understand each other.</summary>
    Communication,

    /// <summary>The reader or card took too long.</summary>
    TimedOut,

    /// <summary>This program may not use the reader.</summary>
    NotPermitted,

    /// <summary>What the card answered is not what such a card answers.</summary>
    BadAnswer,

    /// <summary>The reader has swallowed several attempts and returned none.</summary>
    Stuck,
}

/// <summary>A fault of reader, card or service.</summary>
/// <param name="fault">Its kind.</param>
/// <param name="detail">For the log: the call and its code. Never data of the card.</param>
public sealed class CardException(CardFault fault, string detail) : Exception($"{fault}: {detail}")
{
    /// <summary>Its kind.</summary>
    public CardFault Fault { get; } = fault;

    /// <summary>What the clerk reads: what is the matter and what to do.</summary>
    public Words Advice => WordsOf(Fault);

    /// <summary>What is the matter and what to do.</summary>
    public static Words WordsOf(CardFault fault) => fault switch
    {
        CardFault.NoService => ("カード読取の仕組みが動いていません。端末の管理者に連絡してください。", "The card service is not running. Call whoever looks after this computer."),
        CardFault.NoReader => ("カードリーダーがつながっていません。ケーブルを確かめてください。", "No card reader is connected. Check the cable."),
        CardFault.NoCard => ("カードがありません。カードを置いてください。", "There is no card. Place the card on the reader."),
        CardFault.CardRemoved => ("途中でカードが離れました。置き直してください。", "The card was taken away in between. Place it again."),
        CardFault.HeldByOthers => ("ほかのソフトがカードを使っています。そのソフトを閉じてから置き直してください。", "Other software is using the card. Close it and place the card again."),
        CardFault.Mute => ("カードが応答しません。向きを変え、汚れを拭いて置き直してください。", "The card does not answer. Turn it over, wipe it and place it again."),
        CardFault.Communication => ("カードと通信できませんでした。置き直してください。", "The card could not be read. Place it again."),
        CardFault.TimedOut => ("時間内に応答がありませんでした。置き直してください。", "There was no answer in time. Place the card again."),
        CardFault.NotPermitted => ("この端末ではカードリーダーの使用が許可されていません。端末の管理者に連絡してください。", "This program may not use the reader. Call whoever looks after this computer."),
        CardFault.Stuck => ("カードリーダーが応答しなくなりました。リーダーをつなぎ直してください。直らなければ端末の管理者に連絡してください。", "The card reader no longer responds. Unplug it and plug it in again; if that does not help, call whoever looks after this computer."),
        CardFault.BadAnswer => ("カードの応答が正しくありません。このカードは受け付けられません。", "The card answers wrongly. It cannot be accepted."),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
