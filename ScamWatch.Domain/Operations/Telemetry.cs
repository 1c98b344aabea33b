using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ScamWatch.Domain.Operations;

/// <summary>
/// The program's own spans and figures, by the names that <c>docs/telemetry.md</c> lists. Tags hold codes of the program only: never a
/// name, number, address or text of anybody.
/// </summary>
public static class Telemetry
{
    /// <summary>Name of the source of spans and of the meter.</summary>
    public const string Name = "ScamWatch";

    private static readonly ActivitySource s_source = new(Name);
    private static readonly Meter s_meter = new(Name);

    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram<double>("scamwatch.action.duration", "s", "Time that an action took");
    private static readonly Counter<long> s_runs = s_meter.CreateCounter<long>("scamwatch.worker.runs", "{run}", "Looks for work by a worker");
    private static readonly Counter<long> s_changes = s_meter.CreateCounter<long>("scamwatch.changes", "{commit}", "Commits that touched a topic");

    // Taken anew by the worker of alarms; other processes export nothing of it.
    private static OperationsState? s_state;

    static Telemetry()
    {
        s_meter.CreateObservableGauge("scamwatch.queue.items", () => Of(s => s.Queues.Select(q => new Measurement<long>(q.Items, new KeyValuePair<string, object?>("queue", q.Code)))), "{item}", "Items that wait");
        s_meter.CreateObservableGauge("scamwatch.queue.oldest", () => Of(s => s.Queues.Where(q => q.OldestAt is not null)
            .Select(q => new Measurement<double>((s.At - q.OldestAt!.Value).TotalSeconds, new KeyValuePair<string, object?>("queue", q.Code)))), "s", "Age of the oldest item that waits");
        s_meter.CreateObservableGauge("scamwatch.disk.free", () => Of<long>(s => [new Measurement<long>(s.DiskFree)]), "By", "Free room where the state folder lies");
        s_meter.CreateObservableGauge("scamwatch.backup.age", () => Of(s => s.GoodBackup is { } good ? [new Measurement<double>((s.At - good.StartedAt).TotalSeconds)] : Array.Empty<Measurement<double>>()), "s", "Age of the newest good backup");
        s_meter.CreateObservableGauge("scamwatch.alarms.open", () => Of<int>(s => [new Measurement<int>(s.Alarms.Count)]), "{alarm}", "Alarms that are open");
    }

    /// <summary>Begins the span of an action; its end is measured too.</summary>
    /// <param name="action">Code of the action.</param>
    /// <param name="actor">Who acts; only the kind is told.</param>
    public static ActionSpan Begin(string action, Staff.Actor actor) =>
        new(action, s_source.StartActivity(action)?.SetTag("scamwatch.actor", KindOf(actor)), Stopwatch.GetTimestamp());

    /// <summary>Name of the span of one look of a worker for work.</summary>
    public const string Run = "worker-run";

    /// <summary>One look for work by a worker, as a span. A look that found nothing is not sent: every second of every worker would be one.</summary>
    /// <param name="worker">Its name; only the kind is told.</param>
    /// <param name="look">The look; a fault passes through.</param>
    /// <param name="outcomeOf"><c>idle</c>, <c>work</c> or <c>fault</c>, by what the look found.</param>
    public static async Task<T> RunAsync<T>(string worker, Func<Task<T>> look, Func<T, string> outcomeOf)
    {
        using var span = s_source.StartActivity(Run)?.SetTag("scamwatch.worker", AlarmRules.KindOf(worker));
        // Stopped within a look: nothing came of it.
        var outcome = "idle";
        try
        {
            var found = await look();
            outcome = outcomeOf(found);
            return found;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            outcome = "fault";
            span?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            span?.SetTag("scamwatch.outcome", outcome);
            if (span is not null && outcome == "idle")
            {
                span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            }
        }
    }

    /// <summary>The same for a look that tells whether it found something.</summary>
    public static Task<bool> RunAsync(string worker, Func<Task<bool>> look) => RunAsync(worker, look, found => found ? "work" : "idle");

    /// <summary>A worker looked for work.</summary>
    /// <param name="worker">Its name.</param>
    /// <param name="outcome"><c>idle</c>, <c>work</c> or <c>fault</c>.</param>
    public static void WorkerRan(string worker, string outcome) =>
        s_runs.Add(1, new KeyValuePair<string, object?>("worker", AlarmRules.KindOf(worker)), new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>A commit touched a topic.</summary>
    public static void Changed(Storage.Topic topic) => s_changes.Add(1, new KeyValuePair<string, object?>("topic", topic.ToString()));

    /// <summary>What the gauges show from now on.</summary>
    public static void Show(OperationsState state) => Volatile.Write(ref s_state, state);

    internal static void Ended(string action, long began) =>
        s_duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("action", action));

    private static IEnumerable<Measurement<T>> Of<T>(Func<OperationsState, IEnumerable<Measurement<T>>> figures) where T : struct =>
        Volatile.Read(ref s_state) is { } state ? figures(state) : [];

    private static string KindOf(Staff.Actor actor) =>
        actor.Id.StartsWith("worker:", StringComparison.Ordinal) ? "worker" : actor.IsSystem ? "command-line" : actor.Roles.Count == 0 ? "public" : "staff";
}

/// <summary>The span of one action, until it is disposed of.</summary>
public readonly struct ActionSpan(string action, Activity? activity, long began) : IDisposable
{
    public void Dispose()
    {
        Telemetry.Ended(action, began);
        activity?.Dispose();
    }
}
