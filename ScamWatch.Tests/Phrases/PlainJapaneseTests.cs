using ScamWatch.Domain.Phrases;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Phrases;

public sealed class PlainJapaneseTests
{
    private static readonly PlainJapanese s_plain = PlainJapanese.Load(Path.Combine(TestPaths.Data, "reference"));

    [Theory]
    [InlineData("電話(でんわ)を 切(き)って ください。")]
    [InlineData("名前(なまえ)や 生(う)まれた 日(ひ)を 聞(き)きます。")]
    [InlineData("ほかの 人(ひと)が 知(し)って いるかも しれません。")]
    [InlineData("カードが こわれました。")]
    [InlineData("家族(かぞく)に 聞(き)いて ください。")]
    [InlineData("罪(つみ)に なりません。")]
    public void Easy_sentences_are_left_alone(string text)
    {
        var reading = s_plain.Read(text);
        Assert.Empty(reading.Findings);
        Assert.Equal(100, reading.Score);
    }

    [Theory]
    [InlineData("電話を 切(き)って ください。", PlainProblem.KanjiWithoutReading, "電話")]
    [InlineData("すぐに 電話(でんわ)しなければ なりません。", PlainProblem.DoubleNegative, "なければ なりません")]
    [InlineData("できない わけでは ありません。", PlainProblem.DoubleNegative, "ない わけでは")]
    [InlineData("番号(ばんごう)を 聞(き)かれます。", PlainProblem.Passive, "かれます")]
    [InlineData("「逮捕(たいほ)する」と 言(い)われました。", PlainProblem.Passive, "われ")]
    [InlineData("ご注意(ちゅうい)ください。", PlainProblem.Honorific, "ご注意ください")]
    [InlineData("お待(ま)ちください。", PlainProblem.Honorific, "お待ちください")]
    [InlineData("電話(でんわ)して いただきます。", PlainProblem.Honorific, "いただき")]
    [InlineData("リスクが あります。", PlainProblem.Loanword, "リスク")]
    [InlineData("フィッシングメールが 来(き)ました。", PlainProblem.Loanword, "フィッシングメール")]
    [InlineData("これは うそだ。", PlainProblem.PlainEnding, "うそだ")]
    [InlineData("あやしいメールのリンクをひらかないでください。", PlainProblem.NoSpaces, "あやしいメールのリンクをひらかないでください")]
    [InlineData("メールや てがみや でんわで なまえと ばんごうと じゅうしょを ききます。", PlainProblem.LongSentence, "メールや てがみや でんわで なまえと ばんごうと じゅうしょを ききます")]
    public void What_is_hard_is_found_with_its_words(string text, PlainProblem problem, string found)
    {
        var finding = Assert.Single(s_plain.Read(text).Findings, f => f.Problem == problem);
        Assert.StartsWith(found, finding.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_is_that_of_the_text_as_written()
    {
        const string text = "番号(ばんごう)を 見(み)て、役所に 聞(き)いて ください。";
        var finding = Assert.Single(s_plain.Read(text).Findings);
        Assert.Equal("役所", text.Substring(finding.Start, finding.Length));
    }

    [Fact]
    public void A_loanword_comes_with_easier_words() =>
        Assert.Equal("入(い)れる", Assert.Single(s_plain.Read("アプリを インストールします。").Findings)?.Easier?.Split('、')[0]);

    [Fact]
    public void A_notice_as_offices_write_it_scores_low()
    {
        var reading = s_plain.Read(
            "マイナンバーカードの有効期限に関する不審なメールが送信されていることが確認されております。"
            + "記載されたリンクにアクセスされますと個人情報が窃取されるおそれがございますので、開かずに削除していただきますようお願いいたします。");
        Assert.InRange(reading.Score, 0, 40);
    }

    [Fact]
    public void A_text_of_more_than_a_thousand_characters_loses_points()
    {
        var sentence = "あやしい でんわは きって ください。";
        var reading = s_plain.Read(string.Concat(Enumerable.Repeat(sentence, 70)));
        Assert.True(reading.Characters > PlainJapanese.MaxCharacters);
        Assert.Equal(PlainProblem.TooLong, Assert.Single(reading.Findings).Problem);
        Assert.InRange(reading.Score, 80, 90);
    }

    [Fact]
    public void Nothing_at_all_is_easy() => Assert.Equal((100, 0), (s_plain.Read("").Score, s_plain.Read(" \n ").Sentences));

    [Theory]
    [InlineData("漢")]
    [InlineData("(あ")]
    [InlineData("漢(あ")]
    [InlineData("なければ")]
    [InlineData("アク")]
    [InlineData("。")]
    [InlineData("以外は")]
    public void A_hostile_text_is_read_to_its_end(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 20_000));
        Assert.InRange(s_plain.Read(text).Score, 0, 100);
    }

    [Fact]
    public void Easier_words_are_easy_themselves()
    {
        var rows = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(TestPaths.Data, "reference", "loanwords.json")))!["rows"]!.AsArray();
        Assert.All(rows.Select(r => r!["easier"]!.GetValue<string>()), easier => Assert.DoesNotContain(
            s_plain.Read(easier).Findings, f => f.Problem is PlainProblem.KanjiWithoutReading or PlainProblem.Loanword or PlainProblem.Honorific));
    }
}
