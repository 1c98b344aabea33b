namespace ScamWatch.Domain.Leaks;

/// <summary>The nine items of a report to the commission, in its order. The codes are stored: never rename one.</summary>
public enum LeakItem
{
    Outline,
    DataItems,
    HeadCount,
    Cause,
    SecondaryHarm,
    ResponseToPersons,
    Publication,
    Prevention,
    Other,
}

/// <summary>What is known of an incident: why it may have to be reported, and the nine items.</summary>
public sealed record LeakContent
{
    /// <summary>Leaked, or possibly leaked, from systems or papers of 個人番号利用事務・関係事務.</summary>
    public bool InNumberWork { get; init; }

    /// <summary>What leaked is protected by advanced encryption: then <see cref="InNumberWork"/> alone need not be reported.</summary>
    public bool HighlyEncrypted { get; init; }

    /// <summary>Done, or possibly done, for an unlawful purpose.</summary>
    public bool UnlawfulPurpose { get; init; }

    /// <summary>Unspecified persons could see it, as on the web.</summary>
    public bool ViewableByUnspecified { get; init; }

    /// <summary>Persons concerned; null while it is not known.</summary>
    public int? HeadCount { get; init; }

    /// <summary>The texts of the items; those not yet written are left out.</summary>
    public IReadOnlyDictionary<LeakItem, string> Items { get; init; } = new Dictionary<LeakItem, string>();

    /// <summary>The text of an item; empty where there is none.</summary>
    public string this[LeakItem item] => Items.GetValueOrDefault(item, "");

    /// <summary>The same with another text for an item.</summary>
    public LeakContent With(LeakItem item, string text)
    {
        var items = Items.ToDictionary(i => i.Key, i => i.Value);
        items[item] = text;
        if (text.Length == 0)
        {
            items.Remove(item);
        }

        return this with { Items = items };
    }
}
