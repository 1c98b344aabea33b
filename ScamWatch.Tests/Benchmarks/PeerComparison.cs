using System.Diagnostics;
using System.Globalization;
using System.Text;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// Trains our classifier on what the peers were trained on, judges the same texts, and prints all beside each other:
/// <c>bench peers --folder FOLDER</c>, run by peers.sh after the peers have written <c>SET/scores/TOOL.FORM</c>.
/// </summary>
internal static class PeerComparison
{
    private const int Rounds = 5;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(2);

    public static int Run(BenchRun run)
    {
        if (run.Option("--folder") is not { } folder)
        {
            BenchOutput.Say("bench peers needs the peers' answers: ./test.sh bench peers");
            return 2;
        }

        var parts = new BenchParts();
        ClassifierSpeed.PinToOneCore();
        var (model, test) = Compare(parts, PeerSplit.Test, folder, run) ?? throw new InvalidOperationException("The corpus has no texts.");
        var charsets = Charsets(parts, parts.Classifier(model), PeerSplit.Judged(parts, PeerSplit.Test, run));
        var speeds = PeerSpeed.Measure(Path.Combine(folder, PeerSplit.Test), model, Rounds, BestForm(test));
        List<SetFigures> sets = Compare(parts, PeerSplit.Dev, folder, run) is (_, var dev) ? [test, dev] : [test];
        foreach (var (set, training, count, tools) in sets)
        {
            BenchOutput.Print($"{set}: {count} texts, {tools[0].Figures.Scams} scams; {training} texts trained on");
            BenchOutput.Print($"{"tool",-34}{"input",-9}{"F1",7}{"best F1",9}{"AUC",8}{"R@5%",7}{"seconds",10}{"texts/s",10}");
            foreach (var (tool, form, f, seconds) in tools)
            {
                BenchOutput.Print(
                    $"{tool,-34}{form,-9}{BenchOutput.Of(f.F1),7}{BenchOutput.Of(f.BestF1),9}{BenchOutput.Of(f.Auc, "F4"),8}{BenchOutput.Of(f.RecallAt5),7}{seconds,10:F4}{count / seconds,10:F0}");
            }

            Console.WriteLine();
            // Each measure beside the best of the others; no other is better at all of them.
            var own = tools.Single(t => t is { Form: "text" } && t.Tool.EndsWith("reasons", StringComparison.Ordinal)).Figures;
            foreach (var (what, of) in ((string, Func<ScoreFigures, double?>)[])[("F1", f => f.F1), ("area under the curve", f => f.Auc)])
            {
                var best = tools.Where(t => !t.Tool.StartsWith("ScamWatch", StringComparison.Ordinal)).MaxBy(t => of(t.Figures) ?? 0);
                if (best is not null && of(own) is { } ours && of(best.Figures) is { } theirs)
                {
                    run.Add($"{what}, {(set == PeerSplit.Dev ? "real texts" : "own test texts")}", ours, "share", new(count, "texts"), new($"{best.Tool}, {best.Form}", theirs));
                }
            }
        }

        Console.WriteLine("seconds: of bogofilter and fasttext with program start and loading, of rspamd four mails at once over HTTP, ours one thread");
        Console.WriteLine();
        BenchOutput.Print($"the same test texts as mails, {charsets.Texts} of {charsets.Of} that ISO-2022-JP can write: F1 {BenchOutput.Of(charsets.Utf8.F1, "F4")} in UTF-8, {BenchOutput.Of(charsets.Jis.F1, "F4")} in ISO-2022-JP; {charsets.Different} judged differently");
        if (charsets is { Utf8.F1: { } utf8, Jis.F1: { } jis })
        {
            run.Add("F1 of mails in ISO-2022-JP", jis, "share", new(charsets.Texts, "mails"), new("the same in UTF-8", utf8));
        }

        Console.WriteLine();
        BenchOutput.Print($"text to labels on one core, {Rounds} rounds by turns, time to load left out");
        BenchOutput.Print($"{"texts",-26}{"fastText input",-16}{"fastText/s",12}{"ours/s",10}{"ratio (median of rounds)",26}");
        foreach (var speed in speeds)
        {
            BenchOutput.Print($"{speed.Texts,-26}{speed.Form,-16}{speed.FastText,12:F0}{speed.Ours,10:F0}{speed.Ratio,12:F2}  ({speed.Least:F2} to {speed.Most:F2})");
            run.Add($"text to labels, {speed.Texts}", speed.Ours, "texts/s", peer: new($"fastText, {speed.Form}", speed.FastText, speed.Ratio));
        }

        BenchOutput.WriteJson(run.Args, new { Sets = sets, Charsets = charsets, Speeds = speeds });
        return 0;
    }

    private static (LinearModel Model, SetFigures Figures)? Compare(BenchParts parts, string set, string folder, BenchRun run)
    {
        var texts = PeerSplit.Judged(parts, set, run);
        if (texts.Count == 0)
        {
            return null;
        }

        BenchOutput.Say($"{set}: training ours on the same texts");
        var training = PeerSplit.Training(parts, set, run);
        var model = parts.Train(training);
        var own = Path.Combine(folder, set);
        return (model, new SetFigures(
            set, training.Count, texts.Count, [.. Ours(parts, model, parts.Classifier(model), texts, Path.Combine(own, "raw", "judged")), .. Peers(own, texts)]));
    }

    private static string BestForm(SetFigures test) => test.Tools
        .Where(t => t.Tool == "fasttext").OrderByDescending(t => t.Figures.F1).ThenByDescending(t => t.Figures.Auc).First().Form;

    private static IEnumerable<ToolFigures> Ours(
        BenchParts parts, LinearModel model, ReportClassifier classifier, IReadOnlyList<CorpusText> texts, string mails)
    {
        yield return Row("ScamWatch, model alone", "text", t => Calibration.Sigmoid(model.Score(t.Text, explain: false).ScamLogOdds));
        yield return Row("ScamWatch, all, with reasons", "text", t => parts.Judge(classifier, t.Text).Score);
        var files = texts.ToDictionary(t => t.Id, t => File.ReadAllBytes(Path.Combine(mails, $"{t.Id}.eml")));
        yield return Row("ScamWatch, mail to reasons", "raw", t => JudgeMail(parts, classifier, files[t.Id]));

        ToolFigures Row(string tool, string form, Func<CorpusText, double> score)
        {
            var scores = texts.Select(t => (Score: score(t), Truth: t.IsScam == true)).ToList();
            for (var warm = Stopwatch.StartNew(); warm.Elapsed < s_warmUp;)
            {
                foreach (var text in texts)
                {
                    score(text);
                }
            }

            var times = Enumerable.Range(0, Rounds).Select(_ =>
            {
                var watch = Stopwatch.StartNew();
                foreach (var text in texts)
                {
                    score(text);
                }

                return watch.Elapsed.TotalSeconds;
            }).ToList();
            return new ToolFigures(
                tool, form, ScoreFigures.Of([.. scores.Select(s => (s.Score >= 0.5, s.Score, s.Truth))]), BenchOutput.Median(times));
        }
    }

    private static IEnumerable<ToolFigures> Peers(string folder, IReadOnlyList<CorpusText> texts)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "scores")).Where(f => !f.EndsWith(".seconds", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var rows = File.ReadLines(file).Select(l => l.Split('\t')).ToDictionary(
                c => c[0], c => (Given: c[1] == "1", Score: double.Parse(c[2], CultureInfo.InvariantCulture)));
            var words = Path.GetFileName(file).Split('.');
            var seconds = double.Parse(File.ReadAllText($"{file}.seconds"), CultureInfo.InvariantCulture);
            // Scores that are no probabilities say nothing of calibration.
            yield return new ToolFigures(
                words[0], words[1],
                ScoreFigures.Of([.. texts.Select(t => (rows[t.Id].Given, rows[t.Id].Score, t.IsScam == true))]) with { Ece = null }, seconds);
        }
    }

    private static CharsetFigures Charsets(BenchParts parts, ReportClassifier classifier, IReadOnlyList<CorpusText> texts)
    {
        var utf8 = new List<(bool, double, bool)>();
        var jis = new List<(bool, double, bool)>();
        var different = 0;
        foreach (var text in texts)
        {
            if (PeerMail.InJis(text.Text) is { } written)
            {
                var first = Judge(written, Encoding.UTF8);
                var second = Judge(written, PeerMail.Jis);
                different += first >= 0.5 == second >= 0.5 ? 0 : 1;
                utf8.Add((first >= 0.5, first, text.IsScam == true));
                jis.Add((second >= 0.5, second, text.IsScam == true));
            }

            double Judge(ReportText report, Encoding charset) =>
                JudgeMail(parts, classifier, PeerMail.Write(text.Id, report.Subject, report.Sender, report.Body, charset));
        }

        return new CharsetFigures(texts.Count, utf8.Count, ScoreFigures.Of(utf8), ScoreFigures.Of(jis), different);
    }

    private static double JudgeMail(BenchParts parts, ReportClassifier classifier, byte[] mail)
    {
        var report = ReportedMail.From(MimeReader.Read(mail), IntakeSource.File)[0];
        return parts.Judge(classifier, new ReportText(report.Channel, report.Subject, report.Sender, report.Body, report.Mail)).Score;
    }

    private sealed record ToolFigures(string Tool, string Form, ScoreFigures Figures, double Seconds);

    private sealed record SetFigures(string Set, int Training, int Texts, IReadOnlyList<ToolFigures> Tools);

    private sealed record CharsetFigures(int Of, int Texts, ScoreFigures Utf8, ScoreFigures Jis, int Different);
}
