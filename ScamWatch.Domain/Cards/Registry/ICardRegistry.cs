namespace ScamWatch.Domain.Cards.Registry;

/// <summary>What the caller said of the holder, by which the card system finds the card. Never a My Number.</summary>
public sealed record RegistryHolder(string Name, string Kana, DateOnly? BirthDate, string Sex, string Address)
{
    public static RegistryHolder Of(LossStatement said) =>
        new(said.HolderName, said.HolderKana, said.HolderBirthDate, said.HolderSex, said.HolderAddress);
}

/// <summary>An order as the card system gets it.</summary>
/// <param name="Key">Sent again under the same key, it counts once.</param>
/// <param name="PlacedAt">When it was placed here, UTC.</param>
public sealed record RegistryRequest(
    Guid Key, RegistryOrderKind Kind, SuspensionTarget Target, string ReceiptNumber, DateTime PlacedAt, RegistryHolder Holder);

/// <summary>What the card system says.</summary>
public abstract record RegistryAnswer
{
    /// <summary>It is done.</summary>
    /// <param name="At">Since when it holds, by its word, UTC.</param>
    /// <param name="Reference">Its own number for the matter; may be empty.</param>
    public sealed record Done(DateTime At, string Reference) : RegistryAnswer;

    /// <summary>It has the order and is not done.</summary>
    public sealed record Accepted(string Reference, TimeSpan? AskAgainAfter) : RegistryAnswer;

    /// <summary>It knows no such holder, or several.</summary>
    public sealed record HolderNotFound(string Reason) : RegistryAnswer;

    /// <summary>It will not do it.</summary>
    public sealed record Refused(string Reason) : RegistryAnswer;

    /// <summary>Not now: the same order again later.</summary>
    public sealed record Retry(string Reason, TimeSpan? After) : RegistryAnswer;

    /// <summary>Nothing was heard. Whether the order arrived is not known.</summary>
    public sealed record Unreachable(string Reason) : RegistryAnswer;
}

/// <summary>The card system's side. Answers to faults of the wire too; throws only when told to stop.</summary>
public interface ICardRegistry
{
    /// <summary>What staff call it.</summary>
    string Name { get; }

    /// <summary>Hands an order over, or asks what became of it: the same call.</summary>
    Task<RegistryAnswer> SendAsync(RegistryRequest request, CancellationToken ct);

    /// <summary>Compares stated facts with its register; changes nothing and keeps nothing.</summary>
    Task<RegistryComparison> CompareAsync(RegistryHolder stated, CancellationToken ct);
}
