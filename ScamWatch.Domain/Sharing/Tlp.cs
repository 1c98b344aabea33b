namespace ScamWatch.Domain.Sharing;

/// <summary>How far a receiver may pass on what is shared: the Traffic Light Protocol 2.0 (FIRST, August 2022).</summary>
public enum Tlp
{
    /// <summary>Everybody may have it.</summary>
    Clear,

    /// <summary>The receiver's community, not the public.</summary>
    Green,

    /// <summary>The receiver's organisation and its clients, as far as they need it.</summary>
    Amber,
}

/// <summary>How the levels are written in the formats.</summary>
public static class TlpMarks
{
    /// <summary>As people write it: <c>TLP:GREEN</c>.</summary>
    public static string Label(Tlp tlp) => $"TLP:{Codes.Of(tlp).ToUpperInvariant()}";

    /// <summary>As a machine tag: <c>tlp:green</c>.</summary>
    public static string Tag(Tlp tlp) => $"tlp:{Codes.Of(tlp)}";
}
