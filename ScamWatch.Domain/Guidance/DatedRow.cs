namespace ScamWatch.Domain.Guidance;

/// <summary>What every row of <c>data/reference</c> bears: when it holds, when it was seen, and where.</summary>
internal abstract record DatedRow
{
    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    public DateOnly? ObservedOn { get; init; }

    public string Source { get; init; } = "";

    public bool HoldsOn(DateOnly day) => !(day < ValidFrom) && !(day > ValidTo);
}
