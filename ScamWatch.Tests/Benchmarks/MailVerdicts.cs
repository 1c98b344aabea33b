using System.Diagnostics;
using System.Globalization;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>From mail files to verdicts in one process on one thread: read, cut up, cleaned of My Numbers, judged with reasons.</summary>
internal static class MailVerdicts
{
    /// <summary>The compiler works on the same core, and takes as many times over to come to an end.</summary>
    private const int Times = 6;

    /// <summary><c>bench verdicts LIST MODEL</c>: prints mails per second, the last time over.</summary>
    public static int Run(string list, string model)
    {
        var parts = new BenchParts();
        var classifier = parts.Classifier(LinearModel.Load(model, parts.Official));
        var files = File.ReadAllLines(list);
        var seconds = 0d;
        for (var time = 0; time < Times; time++)
        {
            var (watch, scams) = (Stopwatch.StartNew(), 0);
            foreach (var file in files)
            {
                foreach (var raw in ReportedMail.From(MimeReader.Read(File.ReadAllBytes(file)), IntakeSource.File))
                {
                    var report = IncomingRedaction.Redact(raw).Report;
                    scams += parts.Judge(classifier, new(report.Channel, report.Subject, report.Sender, report.Body, report.Mail)).Verdict == JudgedVerdict.Scam ? 1 : 0;
                }
            }

            seconds = watch.Elapsed.TotalSeconds;
            if (scams == 0)
            {
                throw new InvalidOperationException("No mail is held to be a scam.");
            }
        }

        Console.WriteLine((files.Length / seconds).ToString(CultureInfo.InvariantCulture));
        return 0;
    }
}
