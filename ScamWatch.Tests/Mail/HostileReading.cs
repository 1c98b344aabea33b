using System.Diagnostics;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Mail;

/// <summary>Reads messages as intake does, up to the point where they would be stored, and watches time and memory.</summary>
internal sealed class HostileReading(ReceiveReport receive, ReportClassifier classifier)
{
    /// <summary>The slowest so far, in seconds.</summary>
    public double Slowest { get; private set; }

    /// <summary>Most bytes allocated for one message.</summary>
    public long Largest { get; private set; }

    public string SlowestName { get; private set; } = "";

    public static async Task<HostileReading> OverAsync(TestStore store) =>
        new(store.Get<ReceiveReport>(), await store.Get<CurrentClassifier>().GetAsync(default));

    /// <summary>Reads one message; what it throws is the caller's to see.</summary>
    public void Read(string name, byte[] mail)
    {
        var seconds = double.MaxValue;
        // What another process did to the clock is no fault of the message: the best of three counts.
        for (var attempt = 0; attempt < 3 && seconds > 0.5; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            One(mail);
            seconds = Math.Min(seconds, watch.Elapsed.TotalSeconds);
            Largest = Math.Max(Largest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        if (seconds > Slowest)
        {
            (Slowest, SlowestName) = (seconds, name);
        }
    }

    private void One(byte[] mail)
    {
        var message = MimeReader.Read(mail);
        _ = ParsedMessage.From(message).ToJson();
        var reports = ReportedMail.From(message, IntakeSource.Mailbox, Samples.Desk);
        Assert.NotEmpty(reports);
        foreach (var report in reports)
        {
            receive.Prepare(report, classifier);
        }
    }
}
