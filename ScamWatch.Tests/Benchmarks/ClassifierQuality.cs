using ScamWatch.Domain;
using ScamWatch.Domain.Classification;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// How right the classifier is: on the shipped corpus by cross-validation over families of texts, and, by a model of the
/// whole corpus, on the real texts beside the project where they are given.
/// </summary>
internal static class ClassifierQuality
{
    private const int Folds = 5;

    public static int Run(BenchRun run)
    {
        var parts = new BenchParts();
        var folds = run.Number("--folds", Folds);
        var held = HeldOut(parts, folds);
        var dev = parts.Dev(run);
        var figures = new
        {
            Corpus = new
            {
                Texts = parts.Corpus.Count,
                Families = parts.Corpus.Select(t => t.Family).Distinct().Count(),
                Folds = folds,
                Labels = LabelFigures.Of(held),
                Groups = Groups(held, j => j.Text.Lang == "ja" ? "ja" : "other languages"),
                Parties = PartyRows(held),
            },
            Dev = dev is { } texts ? Dev(parts, texts.Texts, texts.Wording) : null,
        };

        BenchOutput.Print($"corpus: {figures.Corpus.Texts} texts, {figures.Corpus.Families} families, {folds} folds by family, every text judged once by a model without its family");
        Print(figures.Corpus.Groups);
        Print(figures.Corpus.Labels);
        Console.WriteLine();
        BenchOutput.Print($"{"party",-22}{"scams",7}{"F1",8}");
        foreach (var party in figures.Corpus.Parties)
        {
            BenchOutput.Print($"{party.Party,-22}{party.Scams,7}{BenchOutput.Of(party.F1),8}");
        }

        if (figures.Dev is { } real)
        {
            Console.WriteLine();
            BenchOutput.Print($"real texts (dev.jsonl), model {real.Model} of the whole corpus, none of them trained on");
            Print(real.Groups);
            Print(real.Labels);
            Console.WriteLine();
            BenchOutput.Print($"misses: scams not above {real.Limit:F3} (where 5 % of the benign texts lie above) or below 0.5, benign texts from 0.5");
            foreach (var miss in real.Misses)
            {
                BenchOutput.Print($"{miss.Id,-8}{miss.Label,-8}{miss.Channel,-10}{miss.Wording,-12}{miss.Score,7:F3}  model alone {miss.ModelScore:F3}{(miss.Found ? "  found at the limit" : "")}");
            }
        }

        TellTo(run, "own corpus", figures.Corpus.Groups[0].Figures, figures.Corpus.Labels);
        if (figures.Dev is { } told)
        {
            TellTo(run, "real texts", told.Groups[0].Figures, told.Labels);
        }

        BenchOutput.WriteJson(run.Args, figures);
        return 0;
    }

    private static void TellTo(BenchRun run, string set, ScoreFigures f, LabelFigures labels)
    {
        foreach (var (what, value) in ((string, double?)[])
            [
                ("area under the curve", f.Auc), ("F1", f.F1), ("recall at 5 % false alarms", f.RecallAt5), ("expected calibration error", f.Ece),
                ("impersonated party, macro-F1", labels.PartyMacroF1), ("asks, micro-F1", labels.AsksMicroF1),
            ])
        {
            if (value is { } measured)
            {
                run.Add($"{what}, {set}", measured, "share", new(f.Texts, "texts"));
            }
        }
    }

    private static List<JudgedBoth> HeldOut(BenchParts parts, int folds)
    {
        var judged = new List<JudgedBoth>();
        for (var fold = 0; fold < folds; fold++)
        {
            BenchOutput.Say($"fold {fold + 1} of {folds}");
            var isHeld = FamilySplit.Fold(parts.Corpus, fold, folds, TrainingOptions.Default.Seed);
            var model = parts.Train([.. parts.Corpus.Where((_, i) => !isHeld[i])]);
            judged.AddRange(Judge(parts, model, parts.Corpus.Where((_, i) => isHeld[i])));
        }

        return judged;
    }

    private static IEnumerable<JudgedBoth> Judge(BenchParts parts, LinearModel model, IEnumerable<CorpusText> texts)
    {
        var classifier = parts.Classifier(model);
        return texts.Select(t => new JudgedBoth(
            t, parts.Judge(classifier, t.Text), Calibration.Sigmoid(model.Score(t.Text, explain: false).ScamLogOdds)));
    }

    private static DevFigures Dev(BenchParts parts, IReadOnlyList<CorpusText> texts, IReadOnlyDictionary<string, string> wording)
    {
        BenchOutput.Say("training on the whole corpus");
        var model = parts.Train(parts.Corpus);
        var judged = Judge(parts, model, texts.Where(t => t.IsScam is not null)).ToList();
        var benign = judged.Where(j => j.Text.IsScam == false).Select(j => j.Judgement.Score).OrderDescending().ToArray();
        var limit = benign[benign.Length / 20];
        var misses = judged
            .Where(j => j.Text.IsScam == true ? j.Judgement.Score <= limit || j.Judgement.Score < 0.5 : j.Judgement.Score >= 0.5)
            .OrderBy(j => j.Text.IsScam).ThenBy(j => j.Text.Id, StringComparer.Ordinal)
            .Select(j => new DevMiss(
                j.Text.Id, j.Text.IsScam == true ? "scam" : "benign", Codes.Of(j.Text.Text.Channel), wording[j.Text.Id],
                j.Judgement.Score, j.ModelScore, j.Text.IsScam == true && j.Judgement.Score > limit));
        return new DevFigures(model.Version, limit, LabelFigures.Of(judged), Groups(judged, j => wording[j.Text.Id]), [.. misses]);
    }

    private static List<GroupFigures> Groups(List<JudgedBoth> judged, Func<JudgedBoth, string> group) =>
    [
        new("all", Figures(judged)),
        new("all, model alone", ScoreFigures.Of([.. judged.Select(j => (j.ModelScore >= 0.5, j.ModelScore, j.Text.IsScam == true))])),
        .. judged.GroupBy(group).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new GroupFigures(g.Key, Figures(g))),
        .. judged.GroupBy(j => j.Text.Text.Channel).OrderBy(g => g.Key).Select(g => new GroupFigures(Codes.Of(g.Key), Figures(g))),
    ];

    private static ScoreFigures Figures(IEnumerable<JudgedBoth> judged) =>
        ScoreFigures.Of([.. judged.Select(j => (j.Judgement.Score >= 0.5, j.Judgement.Score, j.Text.IsScam == true))]);

    private static List<PartyFigures> PartyRows(List<JudgedBoth> judged) =>
        [.. LabelFigures.PartyF1(judged).OrderByDescending(p => p.Scams)];

    private static void Print(IReadOnlyList<GroupFigures> groups)
    {
        BenchOutput.Print($"{"",-18}{"texts",7}{"scams",7}{"prec.",8}{"recall",8}{"F1",8}{"AUC",8}{"R@5%",8}{"ECE",8}");
        foreach (var (group, f) in groups)
        {
            BenchOutput.Print(
                $"{group,-18}{f.Texts,7}{f.Scams,7}{BenchOutput.Of(f.Precision),8}{BenchOutput.Of(f.Recall),8}{BenchOutput.Of(f.F1),8}{BenchOutput.Of(f.Auc, "F4"),8}{BenchOutput.Of(f.RecallAt5),8}{BenchOutput.Of(f.Ece),8}");
        }
    }

    private static void Print(LabelFigures labels) => BenchOutput.Print(
        $"party macro-F1 {BenchOutput.Of(labels.PartyMacroF1)} ({labels.Parties} parties; of those with 10 scams or more {BenchOutput.Of(labels.PartyMacroF1From10)}), party accuracy {BenchOutput.Of(labels.PartyAccuracy)}, asks micro-F1 {BenchOutput.Of(labels.AsksMicroF1)}, pressure micro-F1 {BenchOutput.Of(labels.PressureMicroF1)}");

    private sealed record GroupFigures(string Group, ScoreFigures Figures);

    private sealed record DevFigures(
        string Model, double Limit, LabelFigures Labels, IReadOnlyList<GroupFigures> Groups, IReadOnlyList<DevMiss> Misses);

    private sealed record DevMiss(
        string Id, string Label, string Channel, string Wording, double Score, double ModelScore, bool Found);
}

/// <summary>A text with the whole classifier's judgement and the model's own probability of a scam.</summary>
internal sealed record JudgedBoth(CorpusText Text, Judgement Judgement, double ModelScore);

/// <summary>F1 of one party among the scams.</summary>
internal sealed record PartyFigures(string Party, int Scams, double F1);

/// <summary>How well the labels beside "scam" are named.</summary>
/// <param name="PartyMacroF1">Mean F1 of the parties that occur, each counting the same; over scams only.</param>
/// <param name="PartyMacroF1From10">As before, only parties with ten scams or more.</param>
/// <param name="AsksMicroF1">Over all texts and asks at once.</param>
/// <param name="PressureMicroF1">As <paramref name="AsksMicroF1"/>; null where no text states its pressure.</param>
internal sealed record LabelFigures(
    double? PartyMacroF1, double? PartyMacroF1From10, int Parties, double? PartyAccuracy, double? AsksMicroF1, double? PressureMicroF1)
{
    private const int Enough = 10;

    public static LabelFigures Of(IReadOnlyCollection<JudgedBoth> judged)
    {
        var parties = PartyF1(judged);
        var scams = judged.Where(j => j.Text is { IsScam: true, Impersonates: not null }).ToList();
        return new LabelFigures(
            Mean(parties), Mean(parties.Where(p => p.Scams >= Enough)), parties.Count,
            scams.Count == 0 ? null : scams.Count(j => j.Text.Impersonates == j.Judgement.Impersonates) / (double)scams.Count,
            Micro(judged, j => j.Text.Asks, j => j.Judgement.Asks),
            Micro(judged, j => j.Text.Pressure, j => j.Judgement.Pressure));
    }

    public static IReadOnlyList<PartyFigures> PartyF1(IEnumerable<JudgedBoth> judged)
    {
        var scams = judged.Where(j => j.Text is { IsScam: true, Impersonates: not null }).ToList();
        return [.. scams.Select(j => j.Text.Impersonates!).Distinct().Order(StringComparer.Ordinal).Select(party =>
        {
            var truly = scams.Count(j => j.Text.Impersonates == party);
            var hits = scams.Count(j => j.Text.Impersonates == party && j.Judgement.Impersonates == party);
            return new PartyFigures(party, truly, ScoreFigures.F1Of(hits, scams.Count(j => j.Judgement.Impersonates == party), truly)!.Value);
        })];
    }

    private static double? Mean(IEnumerable<PartyFigures> parties) =>
        parties.Select(p => (double?)p.F1).Average();

    private static double? Micro(
        IEnumerable<JudgedBoth> judged, Func<JudgedBoth, IReadOnlyList<string>?> truth, Func<JudgedBoth, IReadOnlyList<string>> given)
    {
        var known = judged.Where(j => truth(j) is not null).ToList();
        return ScoreFigures.F1Of(
            known.Sum(j => given(j).Intersect(truth(j)!).Count()), known.Sum(j => given(j).Count), known.Sum(j => truth(j)!.Count));
    }
}
