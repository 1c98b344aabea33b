using ScamWatch.Domain;
using ScamWatch.Domain.Leaks;

namespace ScamWatch.Web.Leaks;

/// <summary>What a supervisor writes of an incident, and of which version.</summary>
public sealed class LeakForm
{
    public int Version { get; init; }

    public LeakContent Content { get; set; } = new();

    /// <summary>Japan time, to the minute.</summary>
    public DateTime? KnewAt { get; set; }

    /// <summary>As it was read, UTC: a field to the minute must not move it.</summary>
    private DateTime ReadAt { get; init; }

    /// <summary>The time of knowing, UTC; as it was read where it was not changed.</summary>
    public DateTime KnewAtUtc => KnewAt is not { } japan || japan == Minute(ReadAt) ? ReadAt : JapanTime.ToUtc(japan);

    public static LeakForm Of(LeakIncident incident) => new()
    {
        Version = incident.Version,
        Content = incident.Content,
        KnewAt = Minute(incident.KnewAt),
        ReadAt = incident.KnewAt,
    };

    /// <summary>The same words on a later version, which changed none of them.</summary>
    public LeakForm On(LeakIncident later) => new() { Version = later.Version, Content = Content, KnewAt = KnewAt, ReadAt = ReadAt };

    /// <summary>Japan time, to the minute: the field shows no seconds.</summary>
    public static DateTime Minute(DateTime utc)
    {
        var japan = JapanTime.Of(utc);
        return japan.AddTicks(-(japan.Ticks % TimeSpan.TicksPerMinute));
    }
}
