using System.Diagnostics;
using System.Globalization;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// From mail files to verdicts in one process on one thread: read, cut up, cleaned of My Numbers, judged. A verdict alone has class,
/// score, party, asks and the rules that hold; with reasons the words that weighed too, and all that intake would store is cleaned.
/// </summary>
internal static class MailVerdicts
{
    /// <summary>The compiler works on the same core, and takes as many times over to come to an end.</summary>
    private const int Times = 6;

    /// <summary><c>bench verdicts LIST MODEL [--reasons]</c>: prints mails per second, the last time over.</summary>
    public static int Run(string list, string model, bool reasons)
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
                foreach (var raw in ReportedMail.From(MimeReader.Read(File.ReadAllBytes(file), toJudge: !reasons), IntakeSource.File))
                {
                    var text = reasons ? Text(IncomingRedaction.Redact(raw).Report) : IncomingRedaction.ToJudge(raw);
                    scams += parts.Judge(classifier, text, reasons).Verdict == JudgedVerdict.Scam ? 1 : 0;
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

    private static ReportText Text(IncomingReport report) => new(report.Channel, report.Subject, report.Sender, report.Body, report.Mail);
}
