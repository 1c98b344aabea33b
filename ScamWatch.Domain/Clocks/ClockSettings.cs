using System.Globalization;
using Microsoft.Extensions.Configuration;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Clocks;

/// <summary>What is timed, from the arrival of a report. The codes are stored: never rename one.</summary>
public enum ClockKind
{
    /// <summary>初回確認: until staff first look at it.</summary>
    Look,

    /// <summary>判定: until it is decided.</summary>
    Verdict,

    /// <summary>回答: until the outcome is mailed to a reporter who is to be told.</summary>
    Answer,

    /// <summary>注意喚起: until the public is warned of a campaign that drew attention and was decided to be a scam.</summary>
    Alert,
}

/// <summary>How long something may take.</summary>
/// <param name="Due">From then on it is marked as late; null for no limit.</param>
/// <param name="Escalate">From then on it is raised, once; null for never.</param>
public readonly record struct ClockLimit(TimeSpan? Due, TimeSpan? Escalate);

/// <summary>
/// The limits of each clock by urgency: settings <c>Clocks:Look:Now:DueMinutes</c>, <c>Clocks:Look:Now:EscalateMinutes</c> and so
/// on for <c>Look</c>, <c>Verdict</c>, <c>Answer</c>, <c>Alert</c> and <c>Now</c>, <c>Today</c>, <c>Batch</c>. 0 takes a limit away.
/// </summary>
public sealed class ClockSettings
{
    private const int MaxMinutes = 366 * 24 * 60;

    /// <summary>Due and escalate, in minutes. What an office promises itself; there is no official figure.</summary>
    private static readonly Dictionary<(ClockKind, Urgency), (int Due, int Escalate)> s_defaults = new()
    {
        [(ClockKind.Look, Urgency.Now)] = (15, 30),
        [(ClockKind.Look, Urgency.Today)] = (4 * 60, 8 * 60),
        [(ClockKind.Look, Urgency.Batch)] = (24 * 60, 72 * 60),
        [(ClockKind.Verdict, Urgency.Now)] = (60, 120),
        [(ClockKind.Verdict, Urgency.Today)] = (8 * 60, 24 * 60),
        [(ClockKind.Verdict, Urgency.Batch)] = (72 * 60, 120 * 60),
        [(ClockKind.Answer, Urgency.Now)] = (4 * 60, 8 * 60),
        [(ClockKind.Answer, Urgency.Today)] = (24 * 60, 48 * 60),
        [(ClockKind.Answer, Urgency.Batch)] = (96 * 60, 168 * 60),
        [(ClockKind.Alert, Urgency.Now)] = (12 * 60, 24 * 60),
        [(ClockKind.Alert, Urgency.Today)] = (24 * 60, 48 * 60),
        [(ClockKind.Alert, Urgency.Batch)] = (72 * 60, 120 * 60),
    };

    private readonly Dictionary<(ClockKind, Urgency), ClockLimit> _limits;

    private ClockSettings(Dictionary<(ClockKind, Urgency), ClockLimit> limits) => _limits = limits;

    /// <summary>What holds where nothing is set.</summary>
    public static ClockSettings Default { get; } = From(new ConfigurationBuilder().Build());

    public ClockLimit this[ClockKind kind, Urgency urgency] => _limits[(kind, urgency)];

    /// <exception cref="InvalidOperationException">A value that does not read, or an escalation before the limit; the message names the setting.</exception>
    public static ClockSettings From(IConfiguration configuration)
    {
        var limits = new Dictionary<(ClockKind, Urgency), ClockLimit>();
        foreach (var ((kind, urgency), (due, escalate)) in s_defaults)
        {
            var key = $"Clocks:{kind}:{urgency}";
            var limit = new ClockLimit(Minutes(configuration, $"{key}:DueMinutes", due), Minutes(configuration, $"{key}:EscalateMinutes", escalate));
            limits[(kind, urgency)] = limit.Escalate < limit.Due
                ? throw new InvalidOperationException($"{key}:EscalateMinutes is less than {key}:DueMinutes; a clock is late before it is raised.")
                : limit;
        }

        return new(limits);
    }

    private static TimeSpan? Minutes(IConfiguration configuration, string key, int otherwise)
    {
        var minutes = configuration[key] is not { } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= MaxMinutes ? value
            : throw new InvalidOperationException($"{key} is '{text}'; it must be a whole number of minutes from 0 to {MaxMinutes}.");
        return minutes == 0 ? null : TimeSpan.FromMinutes(minutes);
    }
}
