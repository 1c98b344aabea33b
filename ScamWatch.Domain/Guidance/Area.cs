namespace ScamWatch.Domain.Guidance;

/// <summary>A municipality, or a district of one, that this installation serves: where a report comes from (地域).</summary>
public sealed record Area
{
    /// <summary>Stands in reports: the code of 全国地方公共団体コード, or one of the office's own. Letters, digits, <c>-</c> and <c>_</c>.</summary>
    public required string Code { get; init; }

    public required string Name { get; init; }

    public string NameEn { get; init; } = "";

    /// <summary>Place on the tile grid from the left, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>Place on the tile grid from the top, from 1.</summary>
    public required int Row { get; init; }

    /// <summary>Report mailboxes of its own: a mail to one of them comes from here.</summary>
    public IReadOnlyList<string> Mailboxes { get; init; } = [];
}
