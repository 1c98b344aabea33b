namespace ScamWatch.Domain.Guidance;

/// <summary>What every row of <c>data/reference</c> bears: when it holds, when it was seen, and where.</summary>
internal abstract record DatedRow
{
    /// <summary>Name of the row within its file.</summary>
    public string Row { get; init; } = "";

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    public DateOnly? ObservedOn { get; init; }

    /// <summary>When staff last made sure of it; null where nobody has.</summary>
    public DateOnly? ConfirmedOn { get; init; }

    /// <summary>When it was last seen to be so, on a page or by staff.</summary>
    public DateOnly? SeenOn => ConfirmedOn > ObservedOn || ObservedOn is null ? ConfirmedOn : ObservedOn;

    public string Source { get; init; } = "";

    public string NoteJa { get; init; } = "";

    public string NoteEn { get; init; } = "";

    public bool HoldsOn(DateOnly day) => !(day < ValidFrom) && !(day > ValidTo);
}
