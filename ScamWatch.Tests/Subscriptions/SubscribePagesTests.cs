using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Subscriptions;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Subscriptions;

public sealed partial class SubscribePagesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_citizen_subscribes_confirms_and_ends_it_on_plain_pages()
    {
        await using var app = await RunningApp.StartAsync(settings: TestStore.MailOn);
        using var anyone = app.Anonymous();
        using (var form = await anyone.GetAsync("/subscribe?lang=vi", Ct))
        {
            var page = new HtmlParser().ParseDocument(await form.Content.ReadAsStringAsync(Ct));
            Assert.Equal("vi", page.DocumentElement.GetAttribute("lang"));
            Assert.Empty(page.QuerySelectorAll("script"));
            Assert.Equal(12, page.QuerySelectorAll("#language option").Length);
            Assert.False(form.Headers.Contains("Set-Cookie"));
        }

        using (var wrong = await PostAsync("/subscribe", new() { ["address"] = "nobody", ["language"] = "vi" }))
        {
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        }

        using (var machine = await PostAsync("/subscribe", new() { ["address"] = "a@example.jp", ["website"] = "x" }))
        {
            Assert.Equal(HttpStatusCode.OK, machine.StatusCode);
        }

        using (var asked = await PostAsync("/subscribe", new() { ["address"] = "tran@example.jp", ["language"] = "vi" }))
        {
            Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
            Assert.Contains("no-store", asked.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        }

        await using var db = app.Db();
        var mail = await db.OutgoingMails.AsNoTracking().SingleAsync(Ct);
        var link = Link().Match(mail.Body).Value;
        // Filters open links: that does nothing.
        using (var opened = await anyone.GetAsync(link, Ct))
        {
            Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        }

        Assert.Null((await db.Subscribers.AsNoTracking().SingleAsync(Ct)).ConfirmedAt);
        using (await PostAsync(link, []))
        {
            Assert.NotNull((await db.Subscribers.AsNoTracking().SingleAsync(Ct)).ConfirmedAt);
        }

        var subscriber = await db.Subscribers.AsNoTracking().SingleAsync(Ct);
        var stop = $"{SubscriptionMail.StopPath}?t={app.Services.GetRequiredService<Subscribe>().EndTokenOf(subscriber.Id)}";
        using (var opened = await anyone.GetAsync(stop, Ct))
        {
            Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        }

        using (var ended = await PostAsync(stop, new() { ["List-Unsubscribe"] = "One-Click" }))
        {
            Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        }

        Assert.Empty(await db.Subscribers.AsNoTracking().ToListAsync(Ct));
        using var unknown = await anyone.GetAsync(SubscriptionMail.ConfirmPath + "?t=abc", Ct);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);

        Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> fields) => anyone.PostAsync(path, new FormUrlEncodedContent(fields), Ct);
    }

    [Fact]
    public async Task One_visitor_enters_a_few_addresses_only()
    {
        await using var app = await RunningApp.StartAsync(settings: TestStore.MailOn);
        using var anyone = app.Anonymous();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < Web.Subscriptions.SubscribeEndpoints.AskedPerSpan + 1; i++)
        {
            using var answer = await anyone.PostAsync("/subscribe", new FormUrlEncodedContent([new("address", $"a{i}@example.jp")]), Ct);
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.All(answers.SkipLast(1), a => Assert.Equal(HttpStatusCode.OK, a));
    }

    [GeneratedRegex("/subscribe/confirm\\?t=[A-Za-z0-9_&=-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}
