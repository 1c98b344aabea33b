using Microsoft.AspNetCore.Components.Web;
using ScamWatch.Domain;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Public;

/// <summary>What citizens read of the guidance: questions with their answers, and who is open now. Without script, cookie or sign-in.</summary>
public static class HelpPages
{
    /// <summary>Answers to one search.</summary>
    private const int Most = 20;

    /// <summary>What most people at night ask about.</summary>
    private const string UsualTopic = "loss";

    public static void MapHelp(this IEndpointRouteBuilder routes)
    {
        Map(Urls.Help, ListAsync);
        Map(Urls.Help + "/{id}", OneAsync);
        Map(Urls.Help + "/{**rest}", NothingAsync);
        Map(Urls.OpenNow, OpenAsync);
        Map(Urls.OpenNow + "/{**rest}", NothingAsync);

        void Map(string pattern, Delegate answer) =>
            routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], answer).AllowAnonymous().RequireRateLimiting(RouteLimits.Pages);
    }

    private static async Task<IResult> ListAsync(string? q, string? section, FindArticles articles, HtmlRenderer renderer, CancellationToken ct)
    {
        var question = string.IsNullOrWhiteSpace(q) ? null : q.Trim() is var asked && asked.Length > ArticleSearch.MaxQuestion ? asked[..ArticleSearch.MaxQuestion] : asked;
        // A section that does not exist shows the first page.
        var wanted = question is null && section is not null && ArticleBook.Sections.Contains(section) ? section : null;
        var found = question is null && wanted is null ? null : await articles.RunAsync(question, wanted, question is null ? int.MaxValue / 2 : Most, publicOnly: true, ct);
        return await PublicPages.DrawAsync<HelpPage>(renderer, StatusCodes.Status200OK, new()
        {
            ["Question"] = question,
            ["Section"] = wanted,
            ["Found"] = found,
            ["Counts"] = await articles.CountAsync(publicOnly: true, ct),
        });
    }

    /// <summary>An article; one that has lapsed leads to its successor.</summary>
    private static async Task<IResult> OneAsync(string id, FindArticles articles, ReadArticle reading, TimeProvider clock, HtmlRenderer renderer, CancellationToken ct)
    {
        if (await articles.OpenAsync(id, ct) is not { } opened || !opened.Article.Public)
        {
            return await NothingAsync(renderer);
        }

        if (!opened.Holds)
        {
            return opened.Successor is { Public: true } successor
                ? Results.LocalRedirect(Urls.InLanguage(Urls.HelpArticle(successor.Id), Display.Language))
                : await NothingAsync(renderer);
        }

        var text = reading.On(opened.Article, JapanTime.DayOf(clock.GetUtcNow().UtcDateTime), Display.Language == "en");
        return await PublicPages.DrawAsync<HelpArticlePage>(renderer, StatusCodes.Status200OK, new() { ["Text"] = text });
    }

    private static Task<IResult> OpenAsync(string? topic, string? speak, OpenDesks desks, TimeProvider clock, HtmlRenderer renderer)
    {
        var japan = JapanTime.Of(clock.GetUtcNow().UtcDateTime);
        var day = DateOnly.FromDateTime(japan);
        var about = desks.Topics(day).Any(t => t.Code == topic) ? topic! : UsualTopic;
        var language = speak is not null && desks.Languages(day).Contains(speak) ? speak : OpenDesks.Japanese;
        return PublicPages.DrawAsync<OpenNowPage>(renderer, StatusCodes.Status200OK, new()
        {
            ["Topic"] = about,
            ["Speak"] = language,
            ["Japan"] = japan,
            ["Answer"] = desks.At(new(about, language), japan),
        });
    }

    private static Task<IResult> NothingAsync(HtmlRenderer renderer) =>
        PublicPages.DrawAsync<NoSuchHelpPage>(renderer, StatusCodes.Status404NotFound, []);
}
