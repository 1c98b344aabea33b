using System.Text;
using ScamWatch.Domain.Classification;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// What all classifiers compared are trained on and judge, and the files each of them reads. The test set is a fifth of the corpus, split
/// by family, and the rest of it is trained on; for the real texts that is the whole corpus. Layout, a folder each:
/// <c>SET/FORM/train/scam</c>, <c>SET/FORM/train/benign</c>, <c>SET/FORM/judged</c> with a mail per text (forms <c>raw</c> and
/// <c>pairs</c>), and <c>SET/lines/FORM.train</c> and <c>FORM.judged</c> with a text a line for fastText (also <c>letters</c>), and
/// <c>SET/lines/names.judged</c> with the ids in the same order.
/// </summary>
internal static class PeerSplit
{
    /// <summary>Texts of the corpus held back.</summary>
    public const string Test = "test";

    /// <summary>Real texts, where there are any.</summary>
    public const string Dev = "dev";

    private const int Folds = 5;
    private const int SpeedLines = 20_000;
    private const int LongTexts = 600;

    public static readonly (string Name, Func<string, string> Write)[] Forms =
        [("raw", t => t), ("pairs", PeerMail.Pairs), ("letters", PeerMail.Letters)];

    /// <summary>What is judged: nothing where there are no real texts.</summary>
    public static IReadOnlyList<CorpusText> Judged(BenchParts parts, string set, BenchRun run) =>
        set == Test ? Part(parts, held: true, run)
        : parts.Dev(run) is { } dev ? [.. dev.Texts.Where(t => t.IsScam is not null)]
        : [];

    /// <summary>What is learnt before.</summary>
    public static IReadOnlyList<CorpusText> Training(BenchParts parts, string set, BenchRun run) => Part(parts, held: set == Test ? false : null, run);

    /// <summary><c>bench split FOLDER</c>.</summary>
    public static int Run(string folder, BenchRun run)
    {
        var parts = new BenchParts();
        foreach (var set in (string[])[Test, Dev])
        {
            var texts = Judged(parts, set, run);
            if (texts.Count > 0)
            {
                Write(Path.Combine(folder, set), "train", Training(parts, set, run));
                Write(Path.Combine(folder, set), "judged", texts);
            }
        }

        Speed(parts, Path.Combine(folder, Test), run);
        return 0;
    }

    /// <param name="held">Of the split by family, the part held back or the rest; null for both.</param>
    private static List<CorpusText> Part(BenchParts parts, bool? held, BenchRun run)
    {
        var isHeld = FamilySplit.Fold(parts.Corpus, 0, Folds, TrainingOptions.Default.Seed);
        var texts = parts.Corpus.Where((_, i) => held is null || isHeld[i] == held).ToList();
        // Fewer of them, from everywhere in the corpus, for a look.
        var step = Math.Max(1, texts.Count / Math.Max(1, run.Number("--texts", texts.Count)));
        return [.. texts.Where((_, i) => i % step == 0)];
    }

    private static void Write(string folder, string kind, IReadOnlyList<CorpusText> texts)
    {
        var lines = Directory.CreateDirectory(Path.Combine(folder, "lines")).FullName;
        File.WriteAllLines(Path.Combine(lines, $"names.{kind}"), texts.Select(t => t.Id));
        foreach (var (form, write) in Forms)
        {
            File.WriteAllLines(
                Path.Combine(lines, $"{form}.{kind}"),
                texts.Select(t => $"__label__{(t.IsScam == true ? "scam" : "benign")} {PeerMail.Line(Rewrite(t.Text, write))}"));
            if (form != "letters")
            {
                Mails(Path.Combine(folder, form, kind), kind, texts, write);
            }
        }

        BenchOutput.Say(
            $"{Path.GetFileName(folder)}, {kind}: {texts.Count} texts, {texts.Count(t => t.IsScam == true)} scams, {texts.Select(t => t.Family).Distinct().Count()} families");
    }

    private static void Mails(string folder, string kind, IReadOnlyList<CorpusText> texts, Func<string, string> write)
    {
        foreach (var text in texts)
        {
            var into = kind == "train" ? Path.Combine(folder, text.IsScam == true ? "scam" : "benign") : folder;
            Directory.CreateDirectory(into);
            var (subject, body) = (write(text.Text.Subject), write(text.Text.Body));
            File.WriteAllBytes(
                Path.Combine(into, $"{text.Id}.eml"),
                PeerMail.Write(text.Id, subject, text.Text.Sender, body, Encoding.UTF8));
        }
    }

    /// <summary>Many lines to time by: the test texts over and over, and texts of 600 characters.</summary>
    private static void Speed(BenchParts parts, string folder, BenchRun run)
    {
        var test = Judged(parts, Test, run).Select(t => PeerMail.Line(t.Text)).ToArray();
        var longer = parts.JapaneseTexts(1_000, LongTexts).Select(t => t.Replace('\n', ' ')).ToArray();
        foreach (var (form, write) in Forms)
        {
            Write("test", test);
            Write("600", longer);

            void Write(string kind, string[] texts)
            {
                var written = texts.Select(write).ToArray();
                // A cut text can end with half a character: it is replaced, not refused.
                var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
                File.WriteAllLines(
                    Path.Combine(folder, "lines", $"{form}.speed-{kind}"), Enumerable.Range(0, SpeedLines).Select(i => written[i % written.Length]), utf8);
                File.WriteAllLines(Path.Combine(folder, "lines", $"{form}.one"), written.Take(1), utf8);
            }
        }
    }

    private static ReportText Rewrite(ReportText text, Func<string, string> write) =>
        text with { Subject = write(text.Subject), Sender = write(text.Sender), Body = write(text.Body) };
}
