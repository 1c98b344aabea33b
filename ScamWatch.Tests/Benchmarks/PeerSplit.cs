using System.Text;
using ScamWatch.Domain.Classification;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// One split of the corpus by family for all classifiers compared, and the files each of them reads. Layout:
/// <c>FORM/train/scam</c>, <c>FORM/train/benign</c>, <c>FORM/test</c>, <c>FORM/dev</c> with a mail per text (forms <c>raw</c> and
/// <c>pairs</c>), and <c>lines/FORM.SET</c> with a text a line for fastText (also <c>letters</c>), and
/// <c>lines/names.SET</c> with the ids in the same order.
/// </summary>
internal static class PeerSplit
{
    private const int Folds = 5;
    private const int SpeedLines = 20_000;
    private const int LongTexts = 600;

    public static readonly (string Name, Func<string, string> Write)[] Forms =
        [("raw", t => t), ("pairs", PeerMail.Pairs), ("letters", PeerMail.Letters)];

    /// <summary>The texts of a set: <c>train</c>, <c>test</c>, or <c>dev</c> where there is one.</summary>
    public static IReadOnlyList<CorpusText> Set(BenchParts parts, string set, BenchRun run)
    {
        if (set == "dev")
        {
            return parts.Dev(run) is { } dev ? [.. dev.Texts.Where(t => t.IsScam is not null)] : [];
        }

        var isHeld = FamilySplit.Fold(parts.Corpus, 0, Folds, TrainingOptions.Default.Seed);
        var texts = parts.Corpus.Where((_, i) => isHeld[i] == (set == "test")).ToList();
        // Fewer of them, from everywhere in the corpus, for a look.
        var step = Math.Max(1, texts.Count / Math.Max(1, run.Number("--texts", texts.Count)));
        return [.. texts.Where((_, i) => i % step == 0)];
    }

    /// <summary><c>bench split FOLDER</c>.</summary>
    public static int Run(string folder, BenchRun run)
    {
        var parts = new BenchParts();
        Directory.CreateDirectory(Path.Combine(folder, "lines"));
        foreach (var set in (string[])["train", "test", "dev"])
        {
            var texts = Set(parts, set, run);
            if (texts.Count == 0)
            {
                continue;
            }

            File.WriteAllLines(Path.Combine(folder, "lines", $"names.{set}"), texts.Select(t => t.Id));
            foreach (var (form, write) in Forms)
            {
                var lines = texts.Select(t => $"__label__{(t.IsScam == true ? "scam" : "benign")} {PeerMail.Line(Rewrite(t.Text, write))}");
                File.WriteAllLines(Path.Combine(folder, "lines", $"{form}.{set}"), lines);
                if (form != "letters")
                {
                    Mails(Path.Combine(folder, form, set), set, texts, write);
                }
            }

            BenchOutput.Say($"{set}: {texts.Count} texts, {texts.Count(t => t.IsScam == true)} scams, {texts.Select(t => t.Family).Distinct().Count()} families");
        }

        Speed(parts, folder, run);
        return 0;
    }

    private static void Mails(string folder, string set, IReadOnlyList<CorpusText> texts, Func<string, string> write)
    {
        foreach (var text in texts)
        {
            var into = set == "train" ? Path.Combine(folder, text.IsScam == true ? "scam" : "benign") : folder;
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
        var test = Set(parts, "test", run).Select(t => PeerMail.Line(t.Text)).ToArray();
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
