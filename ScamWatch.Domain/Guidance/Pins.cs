using ScamWatch.Domain.References;

namespace ScamWatch.Domain.Guidance;

/// <summary>One of the card's PINs; never its value.</summary>
/// <param name="Id"><c>sign</c>, <c>auth</c>, <c>juki</c> or <c>kenmen_hojo</c>.</param>
/// <param name="Name">Which.</param>
/// <param name="UsedFor">What it is typed for.</param>
/// <param name="MinLength">Shortest.</param>
/// <param name="MaxLength">Longest.</param>
/// <param name="Tries">Wrong entries in a row that lock it; a right one resets the count, a new day does not.</param>
/// <param name="KioskReset">Whether a convenience-store kiosk can reset it, given the other of the two such PINs.</param>
/// <param name="ObservedOn">When it was last seen to be so, by the source or by staff.</param>
/// <param name="Source">Key of the source.</param>
public sealed record Pin(
    string Id, Words Name, Words UsedFor, int MinLength, int MaxLength, int Tries, bool KioskReset, DateOnly? ObservedOn, string Source);

/// <summary>Where a locked PIN can be reset, and by whom.</summary>
/// <param name="Counter">At the counter: always.</param>
/// <param name="Kiosk">At a kiosk, after booking in the app.</param>
/// <param name="Who">Who may come.</param>
public sealed record PinUnlock(bool Counter, bool Kiosk, Words Who);

/// <summary>The PINs of <c>data/reference/pins.json</c> (津市, 川島町, 上山市; 甲賀市, 那珂市 on kiosks).</summary>
public sealed class Pins
{
    private readonly Derived<IReadOnlyList<PinRow>> _rows;

    internal Pins(ReferenceNow reference) => _rows = new(reference, Read);

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="InvalidDataException">Malformed.</exception>
    public static Pins Load(string referenceFolder) => new(ReferenceNow.Of(referenceFolder));

    internal static IReadOnlyList<PinRow> Read(ReferenceSet set) => set.Rows<PinRow>("pins");

    /// <summary>The PINs in force on a day.</summary>
    /// <param name="day">As of.</param>
    /// <param name="hasSigning">False leaves out the signing PIN, which under-15s do not have.</param>
    public IReadOnlyList<Pin> On(DateOnly day, bool hasSigning = true) =>
    [
        .. _rows.Value.Where(r => r.HoldsOn(day) && (hasSigning || r.Id != "sign"))
            .GroupBy(r => r.Id, StringComparer.Ordinal).Select(g => g.MaxBy(r => r.ObservedOn ?? DateOnly.MinValue)!).Select(r => new Pin(
            r.Id, (r.NameJa, r.NameEn), (r.UsedForJa, r.UsedForEn), r.MinLength, r.MaxLength, r.Tries, r.KioskReset, r.SeenOn, r.Source)),
    ];

    /// <summary>Where a locked PIN is reset: a kiosk only where it can and the holder knows the other of the two PINs.</summary>
    /// <param name="pin">The locked one.</param>
    /// <param name="knowsOther">Of 署名用 and 利用者証明用 the other one is known.</param>
    /// <param name="underFifteen">The holder is under 15: the statutory agent acts.</param>
    public static PinUnlock Unlock(Pin pin, bool knowsOther, bool underFifteen) => new(
        Counter: true,
        Kiosk: pin.KioskReset && knowsOther && !underFifteen,
        underFifteen
            ? ("法定代理人(代理権の証明と本人確認書類)", "the statutory agent, with proof of agency and identity papers")
            : ("名義人。任意代理人は照会兼回答書が要り、2回の来庁になることがあります。", "the holder; a voluntary agent often needs the sealed reply (照会兼回答書) and comes twice"));

    internal sealed record PinRow : DatedRow
    {
        public required string Id { get; init; }

        public string NameJa { get; init; } = "";

        public string NameEn { get; init; } = "";

        public string UsedForJa { get; init; } = "";

        public string UsedForEn { get; init; } = "";

        public int MinLength { get; init; }

        public int MaxLength { get; init; }

        public int Tries { get; init; }

        public bool KioskReset { get; init; }
    }
}
