using System.Text.Json;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Validity;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.References;

/// <summary>Reads a state of the rows as every class that uses them does, to see that it can be read.</summary>
public sealed class ReferenceChecks(DataFolder data, Taxonomy taxonomy)
{
    /// <summary>Passes where the rows can be read.</summary>
    /// <param name="set">The state.</param>
    /// <param name="file">The file that changed; null to read all.</param>
    /// <exception cref="InvalidDataException">A row is not in the form of its file.</exception>
    internal void Check(ReferenceSet set, string? file)
    {
        try
        {
            var now = new ReferenceNow(set);
            foreach (var name in file is null ? ReferenceFiles.All.Select(f => f.Code) : [file])
            {
                _ = set.Rows<DatedOnly>(name);
                _ = Read(set, now, name);
            }
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException(fault.Message, fault);
        }
    }

    private object Read(ReferenceSet set, ReferenceNow now, string file) => file switch
    {
        "fees" or "sources" => Fees.Read(set),
        "pins" => Pins.Read(set),
        ReferenceFiles.Validity => ValidityRules.Read(set),
        "reissue-reasons" => ReissueTable.Read(set),
        // Any year will do: each rule must yield a day.
        "holiday-rules" => PublicHolidays.Read(set).In(2007),
        "official-domains" => OfficialDirectory.Read(set),
        "official-rules" => new EvidenceRules(now, data.Reference, taxonomy),
        "look-alikes" => (new GenuineContacts(now), new EvidenceRules(now, data.Reference, taxonomy)),
        "conflicts" => new ConflictNotes(now),
        "lines" => (new OpenDesks(now), OfficialDirectory.Read(set)),
        "menus" or "hours" or "services" or "counters" or "holidays" or "maintenance" or "topics" => new OpenDesks(now),
        _ => file,
    };

    private sealed record DatedOnly : DatedRow;
}
