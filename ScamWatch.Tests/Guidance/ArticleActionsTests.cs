using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Domain.Privacy;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Guidance;

public sealed class ArticleActionsTests
{
    private const string Lost = "s3-q31", Other = "loss-suspend-card";

    [Theory, EachDatabase]
    public async Task That_an_answer_did_not_help_is_kept_without_numbers_and_settled_once(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var given = await store.Get<GiveFeedback>().RunAsync(
            FeedbackKind.DidNotHelp, Lost, "番号は 123456789018", "暗証番号は1234だそうです", Some.Operator, default);

        var open = Assert.Single((await store.Get<FindFeedback>().RunAsync(settled: false, new(0, 10), default)).Items);
        Assert.Equal((given.Value, Lost, Some.Operator.Name), (open.Id, open.ArticleId, open.By));
        Assert.Equal($"番号は {Redactor.Mark}", open.Question);
        Assert.Equal($"暗証番号は{PinMention.Mark}だそうです", open.Words);

        var settled = await store.Get<SettleFeedback>().RunAsync(open.Id, FeedbackOutcome.Adopted, "言い換えを足した", Some.Publisher, default);
        var again = await store.Get<SettleFeedback>().RunAsync(open.Id, FeedbackOutcome.Unchanged, "", Some.Supervisor, default);

        Assert.Equal((FeedbackOutcome.Adopted, Some.Publisher.Name), (settled.Value!.Outcome, settled.Value.SettledBy));
        Assert.Equal(Some.Publisher.Name, Assert.IsType<SettledAlready>(again.Refusal).By);
        Assert.Empty((await store.Get<FindFeedback>().RunAsync(settled: false, new(0, 10), default)).Items);
        Assert.Equal([AuditKind.ArticleDidNotHelp, AuditKind.ArticleFeedbackSettled], await store.AuditAsync(Lost));
    }

    [Fact]
    public async Task A_correction_needs_words_and_an_article_and_nobody_without_a_desk_gives_one()
    {
        await using var store = await TestStore.OpenAsync();
        var give = store.Get<GiveFeedback>();

        Assert.IsType<InvalidField>((await give.RunAsync(FeedbackKind.Correction, Lost, "", " ", Some.Operator, default)).Refusal);
        Assert.IsType<InvalidField>((await give.RunAsync(FeedbackKind.Correction, Lost, "", new string('あ', ArticleRules.MaxWords + 1), Some.Operator, default)).Refusal);
        Assert.IsType<NotFound>((await give.RunAsync(FeedbackKind.Correction, "", "", "直す", Some.Operator, default)).Refusal);
        Assert.IsType<NotFound>((await give.RunAsync(FeedbackKind.Correction, "nowhere", "", "直す", Some.Operator, default)).Refusal);
        Assert.IsType<NotAllowed>((await give.RunAsync(FeedbackKind.Correction, Lost, "", "直す", Some.Administrator, default)).Refusal);
        Assert.True((await give.RunAsync(FeedbackKind.DidNotHelp, "", "見つからない言葉", "", Some.Analyst, default)).Succeeded);
        Assert.Equal([AuditKind.ArticleDidNotHelp], await store.AuditAsync("案内なし"));
    }

    [Theory, EachDatabase]
    public async Task A_lapsed_article_is_answered_by_its_successor_until_the_mark_is_taken_back(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var (lapse, find) = (store.Get<LapseArticle>(), store.Get<FindArticles>());
        var question = store.Get<ArticleBook>().Find(Lost)!.Question.Ja;
        Assert.Equal(Lost, (await find.RunAsync(question, null, 5, publicOnly: true, default))[0].Id);
        var before = (await find.LastChangeAsync(default)).Mark;

        Assert.IsType<NotAllowed>((await lapse.RunAsync(Lost, Other, "制度が変わった", Some.Operator, default)).Refusal);
        Assert.IsType<InvalidField>((await lapse.RunAsync(Lost, Lost, "制度が変わった", Some.Publisher, default)).Refusal);
        Assert.IsType<InvalidField>((await lapse.RunAsync(Lost, Other, " ", Some.Publisher, default)).Refusal);
        Assert.IsType<InvalidField>((await lapse.RunAsync(Lost, "nowhere", "制度が変わった", Some.Publisher, default)).Refusal);
        Assert.True((await lapse.RunAsync(Lost, Other, "制度が変わった", Some.Publisher, default)).Succeeded);
        Assert.IsType<LapsedAlready>((await lapse.RunAsync(Lost, null, "もう一度", Some.Supervisor, default)).Refusal);

        var found = await find.RunAsync(question, null, 5, publicOnly: true, default);
        Assert.Equal(Other, found[0].Id);
        Assert.DoesNotContain(Lost, found.Select(a => a.Id));
        var opened = (await find.OpenAsync(Lost, default))!;
        Assert.Equal((false, Other, "制度が変わった"), (opened.Holds, opened.Successor!.Id, opened.Lapse!.Because));
        Assert.Equal(Lost, Assert.Single(await find.LapsedAsync(default)).ArticleId);
        var marked = (await find.LastChangeAsync(default)).Mark;
        Assert.NotEqual(before, marked);

        Assert.IsType<NotAllowed>((await lapse.LiftAsync(Lost, Some.Operator, default)).Refusal);
        Assert.True((await lapse.LiftAsync(Lost, Some.Supervisor, default)).Succeeded);
        Assert.IsType<NotFound>((await lapse.LiftAsync(Lost, Some.Supervisor, default)).Refusal);
        Assert.Equal(Lost, (await find.RunAsync(question, null, 5, publicOnly: true, default))[0].Id);
        Assert.NotEqual(marked, (await find.LastChangeAsync(default)).Mark);
        Assert.Equal([AuditKind.ArticleLapsed, AuditKind.ArticleLapseLifted], await store.AuditAsync(Lost));
    }

    [Fact]
    public async Task Successors_in_a_ring_are_no_answer()
    {
        await using var store = await TestStore.OpenAsync();
        var lapse = store.Get<LapseArticle>();
        await lapse.RunAsync(Lost, Other, "試験", Some.Publisher, default);
        await lapse.RunAsync(Other, Lost, "試験", Some.Publisher, default);

        Assert.Null((await store.Get<FindArticles>().OpenAsync(Lost, default))!.Successor);
    }

    [Fact]
    public async Task Citizens_find_public_articles_only()
    {
        await using var store = await TestStore.OpenAsync();
        var find = store.Get<FindArticles>();
        var hidden = store.Get<ArticleBook>().All.First(a => !a.Public);

        Assert.DoesNotContain(hidden.Id, (await find.RunAsync(hidden.Question.Ja, null, 20, publicOnly: true, default)).Select(a => a.Id));
        Assert.Contains(hidden.Id, (await find.RunAsync(hidden.Question.Ja, null, 20, publicOnly: false, default)).Select(a => a.Id));
        Assert.Equal(store.Get<ArticleBook>().All.Count(a => a.Public), (await find.CountAsync(publicOnly: true, default)).Values.Sum());
    }

    [Fact]
    public async Task An_article_copied_as_text_says_whose_it_is_and_of_which_day()
    {
        await using var store = await TestStore.OpenAsync();
        var text = store.Get<ReadArticle>().On(store.Get<ArticleBook>().Find(Lost)!, store.Today, english: false);

        var plain = text.Plain(english: false);
        Assert.StartsWith(text.Question, plain, StringComparison.Ordinal);
        Assert.Contains("市川市", plain, StringComparison.Ordinal);
        Assert.Contains("2022-12-09", plain, StringComparison.Ordinal);
        Assert.DoesNotContain('{', plain);
        Assert.Contains("Sources:", store.Get<ReadArticle>().On(text.Article, store.Today, english: true).Plain(english: true), StringComparison.Ordinal);
    }
}
