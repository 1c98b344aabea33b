using ScamWatch.Domain;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Guidance;

public sealed class ArticleSearchTests
{
    private static readonly string s_folder = DataFolder.Find().Reference;
    private static readonly ArticleBook s_book = ArticleBook.Load(s_folder);
    private static readonly ArticleSearch s_search = ArticleSearch.Load(s_folder, s_book);

    [Theory]
    [InlineData("カードをなくした")]
    [InlineData("かーどなくした")]
    [InlineData("ｶｰﾄﾞ なくした")]
    [InlineData("マイナカード紛失")]
    [InlineData("マイナカードを落とした")]
    [InlineData("カードおとした")]
    [InlineData("i lost my card")]
    public void A_lost_card_is_found_however_it_is_said(string question)
    {
        // As many as the panel beside a call shows.
        Assert.Contains(First(question, 6), id => id is "s3-q31" or "loss-suspend-card" or "loss-outside");
    }

    [Theory]
    [InlineData("暗証番号がロックされた")]
    [InlineData("パスワード ロック")]
    [InlineData("PINロック")]
    [InlineData("あんしょうばんごう ろっく")]
    [InlineData("暗唱番号ロック")]
    public void A_locked_PIN_is_found_however_it_is_said(string question) =>
        Assert.Contains(First(question, 3), id => id.StartsWith("pin-", StringComparison.Ordinal));

    [Theory]
    [InlineData("カードを紛室した", "カードを紛失した")]
    [InlineData("保検証が使えない", "保険証が使えない")]
    [InlineData("有効期眼が切れた", "有効期限が切れた")]
    public void A_word_converted_wrong_finds_what_the_right_one_finds(string wrong, string right) =>
        Assert.NotEmpty(First(wrong, 5).Intersect(First(right, 3)));

    [Fact]
    public void The_development_questions_are_mostly_answered_among_the_first_three()
    {
        var found = GuidanceQuestions.Development.Count(q => GuidanceQuestions.RankOf(s_search, q, 3) > 0);
        Assert.True(found >= GuidanceQuestions.Development.Count * 9 / 10, $"{found} of {GuidanceQuestions.Development.Count}");
    }

    [Fact]
    public void A_question_as_it_stands_in_the_book_finds_its_article_first()
    {
        var missed = s_book.All.Where(a => !First(a.Question.Ja, 2).Contains(a.Id)).Select(a => a.Id);
        Assert.Empty(missed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("!?…。")]
    [InlineData("\ud800\udfff\u0000")]
    public void Nothing_asked_finds_nothing(string question) => Assert.Empty(s_search.Find(question, 10));

    [Fact]
    public void Only_what_is_wanted_is_found()
    {
        var hits = s_search.Find("カードをなくした", 10, a => a.Public && a.Section == "insurance");
        Assert.NotEmpty(hits);
        Assert.All(hits, h => Assert.Equal(("insurance", true), (h.Article.Section, h.Article.Public)));
    }

    [Fact]
    public void The_best_comes_first_and_no_more_than_asked_for()
    {
        var hits = s_search.Find("更新 手数料", 7);
        Assert.Equal(7, hits.Count);
        Assert.Equal(hits.OrderByDescending(h => h.Score).Select(h => h.Article.Id), hits.Select(h => h.Article.Id));
        Assert.Equal(hits.Take(3).Select(h => h.Article.Id), s_search.Find("更新 手数料", 3).Select(h => h.Article.Id));
    }

    [Fact]
    public void A_hostile_text_is_answered_like_its_beginning()
    {
        var text = string.Concat(Enumerable.Repeat("カードをなくした𠮷ﾞ", 100_000));
        var hits = s_search.Find(text, 3);
        Assert.Equal(3, hits.Count);
        Assert.Equal(s_search.Find(text[..ArticleSearch.MaxQuestion], 3), hits);
        // What stands behind the limit is not looked at: this would be found by anything that looks.
        Assert.Equal(hits, s_search.Find(text[..ArticleSearch.MaxQuestion] + "更新 手数料", 3));
    }

    [Theory]
    [InlineData("ＡＢＣ　カード！", "abc カド ")]
    [InlineData("ﾏｲﾅﾝﾊﾞｰ", "マイナンバ")]
    [InlineData("ちょっと", "チヨツト")]
    [InlineData("つづき ヴェール", "ツズキ ブエル")]
    [InlineData("おとうさん", "オトウサン")]
    public void Texts_are_compared_in_one_form(string text, string form) => Assert.Equal(form, SearchForm.Of(text));

    [Fact]
    public void Readings_are_learnt_from_questions_that_stand_beside_them()
    {
        var table = new ReadingTable([("暗証番号を忘れた", "あんしょうばんごう を わすれた"), ("番号", "ばんごう")], new Dictionary<string, string> { ["しつ"] = "室" });

        Assert.Equal("アンシヨウバンゴウ", table.Find("暗証番号"));
        Assert.Equal("ワス", table.Find("忘"));
        // 暗証番号 without 番号.
        Assert.Equal("アンシヨウ", table.Find("暗証"));
        Assert.Equal("アンシヨウ シツ 失", table.Read("暗証 室 失"));
    }

    [Fact]
    public void A_reading_that_does_not_fit_teaches_nothing() =>
        Assert.Null(new ReadingTable([("忘れた", "おぼえた")], new Dictionary<string, string>()).Find("忘"));

    private static List<string> First(string question, int most) => [.. s_search.Find(question, most).Select(h => h.Article.Id)];
}
