using ScamWatch.Domain.Phrases;

namespace ScamWatch.Domain.Alerts;

/// <summary>A warning said in one language: whole sentences, in the order in which they are read.</summary>
public sealed record ComposedAlert
{
    public required PhraseLanguage Language { get; init; }

    public required string Title { get; init; }

    public required string Lead { get; init; }

    /// <summary>When it was seen; null where nobody knows.</summary>
    public required string? Seen { get; init; }

    /// <summary>Who is impersonated; null where it is unknown.</summary>
    public required string? Party { get; init; }

    public required string Channel { get; init; }

    /// <summary>The other channels in a row; null where there are none.</summary>
    public required string? OtherChannels { get; init; }

    /// <summary>What is asked, the worst first.</summary>
    public required IReadOnlyList<string> Asks { get; init; }

    /// <summary>How it presses.</summary>
    public required IReadOnlyList<string> Pressure { get; init; }

    /// <summary>What a genuine office never does; null where no rule in force is cited.</summary>
    public required ComposedRule? Rule { get; init; }

    public required IReadOnlyList<string> Now { get; init; }

    public required IReadOnlyList<string> Afterwards { get; init; }

    public required string UrlNote { get; init; }

    public required string AttachmentNote { get; init; }

    public required IReadOnlyList<ComposedDesk> Desks { get; init; }

    /// <summary>Everything that is told, without the desks: what a check of the language reads.</summary>
    public IReadOnlyList<string> Sentences =>
    [
        Title + "。", Lead, .. Seen is null ? [] : (string[])[Seen], .. Asks, .. Pressure,
        .. Rule is null ? [] : (string[])[Rule.Text, Rule.Advice], .. Now, .. Afterwards,
    ];
}

/// <summary>What an office has said of itself.</summary>
/// <param name="Text">The rule.</param>
/// <param name="Advice">What follows from it; empty where it says no more.</param>
/// <param name="Source">Where it stands, with the day, as a whole line.</param>
public sealed record ComposedRule(string Text, string Advice, string Source);

/// <summary>A desk to ask, as it stands in the reference data on the day.</summary>
/// <param name="Id">Of the line.</param>
/// <param name="Name">Its name in the language; the Japanese one where the phrasebook has none.</param>
/// <param name="Number">As dialled.</param>
/// <param name="Use">When to call it.</param>
/// <param name="Cost">Free or not; empty for an address.</param>
/// <param name="Languages">Which languages it speaks.</param>
/// <param name="Hours">When, for each of its menus.</param>
/// <param name="AsOf">When the hours were seen; null where the source bears no day.</param>
public sealed record ComposedDesk(
    string Id, string Name, string Number, string Use, string Cost, string Languages, IReadOnlyList<ComposedHours> Hours, string? AsOf);

/// <summary>The hours of a desk.</summary>
/// <param name="Topic">For what; null for everything.</param>
/// <param name="Press">Which digits to press; null where the line has no menu.</param>
/// <param name="Spans">In words.</param>
public sealed record ComposedHours(string? Topic, string? Press, IReadOnlyList<string> Spans);
