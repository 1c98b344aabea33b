using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Classification;

public sealed class LinearModelTests : IDisposable
{
    private const string Scam =
        "【重要】お客様のマイナンバーカードの利用を一時停止しました。24時間以内に下記URLへアクセスし、暗証番号とカード番号を入力してください。https://myna-kakunin.top/login";

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.bin");

    private static LinearModel Model => TrainedModel.Model;

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Training_twice_gives_the_same_bytes()
    {
        var part = TrainedModel.Corpus.Where((_, i) => i % 5 == 0).ToList();
        TrainedModel.Train(part).Save(_path);
        var first = File.ReadAllBytes(_path);
        TrainedModel.Train(part).Save(_path);
        Assert.Equal(first, File.ReadAllBytes(_path));
    }

    [Fact]
    public void How_many_threads_train_does_not_change_the_bytes()
    {
        IReadOnlyList<CorpusText> few = [.. TrainedModel.Corpus.Where((_, i) => i % 20 == 0)];
        var options = new TrainingOptions { Epochs = 2, Folds = 3 };

        var versions = ((int[])[1, 2, 4]).Select(threads => ModelTrainer.Train(
            few, TrainedModel.Taxonomy, TrainedModel.Directory, options with { Threads = threads }, cancel: TestContext.Current.CancellationToken).Version);

        Assert.Single(versions.Distinct());
    }

    [Fact]
    public void A_saved_model_comes_back_the_same()
    {
        Model.Save(_path);
        var loaded = LinearModel.Load(_path, TrainedModel.Directory);
        Assert.Equal(Model.Version, loaded.Version);
        Assert.Equal(Model.FeatureCount, loaded.FeatureCount);
        foreach (var text in TrainedModel.Corpus.Take(20))
        {
            var (before, after) = (Model.Score(text.Text), loaded.Score(text.Text));
            Assert.Equal(before.ScamLogOdds, after.ScamLogOdds);
            Assert.Equal(before.Impersonates, after.Impersonates);
            Assert.Equal(before.Phrases, after.Phrases);
        }

        Assert.InRange(new FileInfo(_path).Length, 1, 25_000_000);
    }

    [Fact]
    public void A_damaged_file_is_refused_wherever_it_is_damaged()
    {
        Model.Save(_path);
        var good = File.ReadAllBytes(_path);
        foreach (var at in new[] { 0, 4, 10, 40, good.Length / 2, good.Length - 1 })
        {
            var bad = (byte[])good.Clone();
            bad[at] ^= 0x55;
            File.WriteAllBytes(_path, bad);
            Assert.Contains(_path, Assert.Throws<ModelFileException>(() => LinearModel.Load(_path, TrainedModel.Directory)).Message, StringComparison.Ordinal);
        }

        File.WriteAllBytes(_path, good[..(good.Length / 2)]);
        Assert.Throws<ModelFileException>(() => LinearModel.Load(_path, TrainedModel.Directory));
        File.WriteAllBytes(_path, []);
        Assert.Throws<ModelFileException>(() => LinearModel.Load(_path, TrainedModel.Directory));
    }

    [Fact]
    public void A_file_of_an_older_program_is_known_by_its_head()
    {
        Model.Save(_path);
        Assert.False(ModelFile.IsOlder(_path));
        var bytes = File.ReadAllBytes(_path);
        bytes[4]--;
        File.WriteAllBytes(_path, bytes);
        Assert.True(ModelFile.IsOlder(_path));
        bytes[4]++;
        bytes[38]--;
        File.WriteAllBytes(_path, bytes);
        Assert.True(ModelFile.IsOlder(_path));
        bytes[0]++;
        File.WriteAllBytes(_path, bytes);
        Assert.False(ModelFile.IsOlder(_path));
        File.WriteAllBytes(_path, []);
        Assert.False(ModelFile.IsOlder(_path));
        File.Delete(_path);
        Assert.False(ModelFile.IsOlder(_path));
    }

    [Fact]
    public void A_missing_file_is_a_clear_complaint() =>
        Assert.Contains("missing", Assert.Throws<ModelFileException>(() => LinearModel.Load(_path, TrainedModel.Directory)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("カードの番号は12桁です。SMSで送ってください", "カ－ドの番号は１２桁です。ＳＭＳで送ってください")]
    [InlineData("マイナンバーカードの有効期限です", "ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞの有効期限です")]
    [InlineData("株式会社㈱の口座です。振込は5万円", "株式会社(株)の口座です。振込は7万円")]
    [InlineData("Please Click The Link", "please click the link")]
    [InlineData("詳しくは https://evil-a.top/x を開いて", "詳しくは hxxps://other-b[.]top/yz?q=1 を開いて")]
    [InlineData("電話は03-1234-5678まで", "電話は０３－９８７６－５４３２まで")]
    [InlineData("期限は2026年11月21日です", "期限は2027年1月3日です")]
    [InlineData("下記へアクセスしてください", "下記ヘアクセスしてください")]
    public void Ways_of_writing_the_same_score_the_same(string one, string other) =>
        Assert.Equal(Model.Score(TrainedModel.Mail(one)).ScamLogOdds, Model.Score(TrainedModel.Mail(other)).ScamLogOdds, 6);

    [Theory]
    [InlineData("三 井 住 友 カ ー ド からのお知らせです。利用を停止しました。")]
    [InlineData("三\u2061井\u200b住\u2063友カードからのお知らせです。利用を停\u2062止しました。")]
    public void Writing_that_hides_words_does_not_lower_the_score(string hidden)
    {
        var plain = Model.Score(TrainedModel.Mail("三井住友カードからのお知らせです。利用を停止しました。")).ScamLogOdds;
        Assert.True(Model.Score(TrainedModel.Mail(hidden)).ScamLogOdds >= plain - 0.2);
    }

    [Fact]
    public void Phrases_are_stretches_of_the_original()
    {
        foreach (var text in TrainedModel.Corpus.Where((_, i) => i % 7 == 0).Select(t => t.Text))
        {
            var phrases = Model.Score(text).Phrases;
            Assert.InRange(phrases.Count, 0, 8);
            foreach (var phrase in phrases)
            {
                Assert.InRange(phrase.Text.Length, 2, 40);
                Assert.True(
                    text.Body.Contains(phrase.Text, StringComparison.Ordinal)
                    || text.Subject.Contains(phrase.Text, StringComparison.Ordinal)
                    || text.Sender.Contains(phrase.Text, StringComparison.Ordinal),
                    phrase.Text);
            }
        }
    }

    [Fact]
    public void Phrases_keep_the_way_of_writing_but_never_an_address_or_a_telephone_number()
    {
        var text = TrainedModel.Mail("ﾏｲﾅﾝﾊﾞｰの利用を停止しました。２４時間以内に https://myna-kakunin.top/login か 090-1234-5678 へ。暗証番号を入力してください。");
        var phrases = Model.Score(text).Phrases.Select(p => p.Text).ToList();
        Assert.Contains(phrases, p => p.Contains("暗証番号", StringComparison.Ordinal));
        Assert.DoesNotContain(phrases, p => p.Contains("myna", StringComparison.Ordinal) || p.Contains("090", StringComparison.Ordinal));
        Assert.All(phrases, p => Assert.Contains(p, text.Body, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_explanation_only_the_phrases_are_missing()
    {
        var (full, bare) = (Model.Score(TrainedModel.Mail(Scam)), Model.Score(TrainedModel.Mail(Scam), explain: false));
        Assert.NotEmpty(full.Phrases);
        Assert.Empty(bare.Phrases);
        Assert.Equal(full.ScamLogOdds, bare.ScamLogOdds);
    }

    [Fact]
    public void Party_probabilities_sum_to_one_and_the_others_stay_between_none_and_one()
    {
        var scores = Model.Score(TrainedModel.Mail(Scam));
        Assert.Equal(1, scores.Impersonates.Values.Sum(), 9);
        Assert.All(scores.Asks.Values.Concat(scores.Pressure.Values), p => Assert.InRange(p, 0, 1));
        Assert.Equal(TrainedModel.Taxonomy.Terms(Taxonomy.Asks).Select(t => t.Code), scores.Asks.Keys);
    }

    [Theory]
    [InlineData("市役所の職員を名乗る男から電話があり、暗証番号を聞かれました。", "市役所から電話がありましたが、暗証番号は聞かれませんでした。")]
    [InlineData("カード番号と暗証番号を入力してください。", "カード番号や暗証番号を入力していただくことはありません。")]
    public void A_thing_asked_for_scores_above_the_same_thing_not_asked_for(string asked, string denied) =>
        Assert.True(Score(asked) > Score(denied) + 0.5);

    [Fact]
    public void What_lies_beyond_the_length_read_changes_nothing()
    {
        var long1 = Scam + new string('あ', 20_000);
        Assert.Equal(
            Model.Score(TrainedModel.Mail(long1)).ScamLogOdds, Model.Score(TrainedModel.Mail(long1 + Scam)).ScamLogOdds);
    }

    [Fact]
    public void One_model_serves_many_threads()
    {
        var texts = TrainedModel.Corpus.Take(200).Select(t => t.Text).ToList();
        var alone = texts.Select(t => Model.Score(t).ScamLogOdds).ToList();
        var together = texts.AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(t => Model.Score(t).ScamLogOdds).ToList();
        Assert.Equal(alone, together);
    }

    private static double Score(string body) =>
        Model.Score(new ReportText(Channel.Call, "", "", body), explain: false).ScamLogOdds;

    [Fact]
    public void Training_needs_both_labels() =>
        Assert.Throws<ArgumentException>(() => TrainedModel.Train([.. TrainedModel.Corpus.Where(t => t.IsScam == true).Take(10)]));

    [Fact]
    public void Training_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => ModelTrainer.Train(
            [.. TrainedModel.Corpus.Where((_, i) => i % 50 == 0)], TrainedModel.Taxonomy, TrainedModel.Directory, cancel: cancelled.Token));
    }

    [Fact]
    public void A_model_tells_scams_from_the_rest_in_families_it_has_not_seen()
    {
        var held = FamilySplit.Fold(TrainedModel.Corpus, 0, 5, seed: 11);
        var model = TrainedModel.Train([.. TrainedModel.Corpus.Where((_, i) => !held[i])], folds: 0);
        var auc = Evaluation.Auc(TrainedModel.Corpus
            .Where((_, i) => held[i])
            .Select(t => (model.Score(t.Text, explain: false).ScamLogOdds, t.IsScam == true)));
        Assert.True(auc > 0.93, $"AUC {auc}");
    }
}
