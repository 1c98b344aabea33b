using ScamWatch.Domain;

namespace ScamWatch.Ingest.CardReader;

/// <summary>What a clerk sees of a reader.</summary>
public enum ReaderState
{
    /// <summary>The reader, or its agent, is not connected.</summary>
    NotConnected,

    /// <summary>No card lies in it.</summary>
    Empty,

    /// <summary>A card is being read.</summary>
    Reading,

    /// <summary>A My Number Card, or a phone with its certificates, was read.</summary>
    Ready,

    /// <summary>Another kind of card lies in it.</summary>
    OtherCard,

    /// <summary>Other software holds the card.</summary>
    HeldByOthers,

    /// <summary>The card could not be read.</summary>
    Failed,
}

/// <summary>A reader as it is now.</summary>
/// <param name="Name">As the system names it.</param>
/// <param name="State">Its state.</param>
/// <param name="Visit">Counts cards put down: facts of one visit never belong to another.</param>
/// <param name="Facts">What the card said; null unless <see cref="ReaderState.Ready"/> or <see cref="ReaderState.OtherCard"/>.</param>
/// <param name="Fault">Why it failed; null unless <see cref="ReaderState.Failed"/> or <see cref="ReaderState.HeldByOthers"/>.</param>
public sealed record ReaderView(string Name, ReaderState State, long Visit, CardFacts? Facts = null, CardFault? Fault = null)
{
    /// <summary>The word for a state, as staff read it.</summary>
    public static Words Label(ReaderState state) => state switch
    {
        ReaderState.NotConnected => ("未接続", "not connected"),
        ReaderState.Empty => ("カードなし", "no card"),
        ReaderState.Reading => ("読取中", "reading"),
        ReaderState.Ready => ("読取済み", "read"),
        ReaderState.OtherCard => ("別のカード", "another card"),
        ReaderState.HeldByOthers => ("他のソフトが使用中", "in use by other software"),
        ReaderState.Failed => ("通信エラー", "cannot be read"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
