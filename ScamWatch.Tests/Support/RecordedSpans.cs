using System.Collections.Concurrent;
using System.Diagnostics;
using ScamWatch.Domain.Operations;

namespace ScamWatch.Tests.Support;

/// <summary>The program's spans of what this test begins, as an exporter would be given them; those of tests beside it are not among them.</summary>
internal sealed class RecordedSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly Activity _test = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
    private readonly ActivityListener _listener;

    public RecordedSpans()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId == _test.TraceId)
                {
                    _ended.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Names and values of all tags.</summary>
    public string Tags => string.Join('\n', _ended.SelectMany(s => s.TagObjects).Select(t => $"{t.Key}={t.Value}"));

    /// <summary>Looks of a kind of worker, in the order they ended, and whether they go out.</summary>
    public IReadOnlyList<(string? Outcome, bool IsSent)> Runs(string worker) =>
    [
        .. _ended.Where(s => s.OperationName == Telemetry.Run && (string?)s.GetTagItem("scamwatch.worker") == worker)
            .Select(s => ((string?)s.GetTagItem("scamwatch.outcome"), s.Recorded)),
    ];

    public void Dispose()
    {
        _listener.Dispose();
        _test.Dispose();
    }
}
