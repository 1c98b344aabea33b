using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Guidance;

/// <summary>The municipality that this installation serves, as its pages name it.</summary>
public sealed record Municipality
{
    /// <summary>Stands where nobody has written a <c>municipality.json</c> yet.</summary>
    public static Municipality Unnamed { get; } = new() { Name = "(自治体名未設定)", NameEn = "(municipality not set)" };

    public required string Name { get; init; }

    public string NameEn { get; init; } = "";

    /// <summary>The section that answers for the warnings.</summary>
    public string Section { get; init; } = "";

    public string SectionEn { get; init; } = "";

    public string Phone { get; init; } = "";

    /// <summary>Where people go in person.</summary>
    public IReadOnlyList<MunicipalCounter> Counters { get; init; } = [];

    /// <summary>Addresses to which citizens report. A mail to one of them is a citizen's; any other mail handed in is itself the suspicious one.</summary>
    public IReadOnlyList<string> ReportMailboxes { get; init; } = [];

    /// <summary>Mail servers of this office whose Authentication-Results are believed (their authserv-id).</summary>
    public IReadOnlyList<string> TrustedAuthServers { get; init; } = [];

    /// <summary>What it serves, where that is more than one place; empty where reports are not told apart by where they come from.</summary>
    public IReadOnlyList<Area> Areas { get; init; } = [];

    /// <summary>How its card desk works.</summary>
    public CardDeskSettings CardDesk { get; init; } = new();

    /// <summary>Reads a <c>municipality.json</c>; <see cref="Unnamed"/> where there is none.</summary>
    /// <exception cref="InvalidDataException">Malformed; the message names file and line.</exception>
    public static Municipality Load(string file)
    {
        if (!File.Exists(file))
        {
            return Unnamed;
        }

        var read = ReferenceFile.Read<Municipality>(file);
        if (read.CardDesk.EscalateMailTo.Length > 0 && !EmailAddress.TryParse(read.CardDesk.EscalateMailTo, out _))
        {
            throw new InvalidDataException($"{file}: cardDesk.escalateMailTo is no mail address.");
        }

        return AreaRules.FaultOf(read.Areas) is { } fault ? throw new InvalidDataException($"{file}: {fault}")
            // A mailbox of an area is one of the office's. The first of all stays the first: it is the one that others are given.
            : read with { ReportMailboxes = [.. read.ReportMailboxes.Concat(read.Areas.SelectMany(a => a.Mailboxes)).Distinct(StringComparer.OrdinalIgnoreCase)] };
    }
}

/// <summary>A counter of the municipality.</summary>
/// <param name="Name">As its sign says.</param>
/// <param name="Address">Street address.</param>
/// <param name="Hours">Opening hours in words.</param>
public sealed record MunicipalCounter(string Name, string Address, string Hours);
