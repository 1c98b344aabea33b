using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Subscriptions;
using ScamWatch.Ingest.Mail.Smtp;
using ScamWatch.Tests.Feeds;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Subscriptions;

public sealed partial class SubscribeTests
{
    private const string Address = "yamada@example.jp";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Nobody_gets_a_warning_before_the_address_is_shown_to_be_theirs(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider, _ => { }, TestStore.MailOn);
        Assert.True((await AskAsync(store, Address, "en")).Succeeded);
        await store.PublishedAsync();
        await SpreadAsync(store);
        var question = await NextAsync(store);
        Assert.Equal((ReplyKind.Confirmation, Address), (question.Kind, question.To.ToString()));
        Assert.Null(await store.Get<SendReply>().ClaimAsync(Ct));

        Assert.True((await store.Get<Subscribe>().ConfirmAsync(TokenOf(question.Body), Actor.Public, Ct)).Succeeded);
        var second = await store.PublishedAsync();
        Assert.Equal(1, await SpreadAsync(store));
        Assert.Equal(0, await SpreadAsync(store));
        var news = await NextAsync(store);
        Assert.Equal((ReplyKind.News, Address), (news.Kind, news.To.ToString()));
        Assert.StartsWith("[Scam warning] Beware of emails", news.Subject, StringComparison.Ordinal);
        Assert.Contains($"https://www.minatogawa.example/alerts/{second.Slug}?lang=en", news.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(second.Content.LureText.Split('\n')[0], news.Body, StringComparison.Ordinal);
        Assert.Equal([AuditKind.SubscriptionAsked, AuditKind.SubscriptionConfirmed], (await store.AuditAsync("subscription")).Where(k => k != AuditKind.ReplySent));
    }

    [Fact]
    public async Task A_mail_is_ended_by_one_press_and_with_it_everything_that_is_known_of_them()
    {
        await using var store = new TestStore(TestStore.MailOn);
        await SubscribedAsync(store, "ja");
        await store.PublishedAsync();
        await SpreadAsync(store);
        var wire = Encoding.ASCII.GetString(MailWriter.Write(await NextAsync(store)));
        Assert.Contains("\r\nList-Unsubscribe: <https://www.minatogawa.example/subscribe/stop?t=", wire, StringComparison.Ordinal);
        Assert.Contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", wire, StringComparison.Ordinal);
        Assert.Contains("\r\nAuto-Submitted: auto-generated\r\n", wire, StringComparison.Ordinal);
        var token = StopToken().Match(wire).Groups[1].Value;

        Assert.True((await store.Get<Subscribe>().EndAsync(token, Actor.Public, Ct)).Succeeded);
        await using var db = store.Db();
        Assert.Empty(await db.Subscribers.ToListAsync(Ct));
        Assert.Empty(await db.OutgoingMails.ToListAsync(Ct));
        Assert.True((await store.Get<Subscribe>().EndAsync(token, Actor.Public, Ct)).Succeeded);
    }

    [Fact]
    public async Task A_link_is_good_for_one_purpose_and_for_two_days()
    {
        await using var store = new TestStore(TestStore.MailOn);
        await AskAsync(store, Address, "ja");
        var token = TokenOf((await NextAsync(store)).Body);
        var subscribe = store.Get<Subscribe>();
        Assert.IsType<UnknownSubscriptionLink>((await subscribe.EndAsync(token, Actor.Public, Ct)).Refusal);
        Assert.IsType<UnknownSubscriptionLink>((await subscribe.ConfirmAsync($"{token[..^8]}{(token[^8] == 'A' ? 'B' : 'A')}{token[^7..]}", Actor.Public, Ct)).Refusal);
        Assert.IsType<UnknownSubscriptionLink>((await subscribe.ConfirmAsync(null, Actor.Public, Ct)).Refusal);
        store.Clock.Advance(TimeSpan.FromHours(49));
        Assert.IsType<UnknownSubscriptionLink>((await subscribe.ConfirmAsync(token, Actor.Public, Ct)).Refusal);
        Assert.Equal(1, await subscribe.ForgetAsync(Ct));
        await using var db = store.Db();
        Assert.Empty(await db.Subscribers.ToListAsync(Ct));
    }

    [Fact]
    public async Task A_mailbox_is_not_flooded_through_us_and_the_answer_tells_nobody_who_is_subscribed()
    {
        await using var store = new TestStore(TestStore.MailOn);
        for (var i = 0; i < 6; i++)
        {
            Assert.True((await AskAsync(store, $"Yamada+{i}@Example.jp", "ja")).Value);
        }

        await using var db = store.Db();
        Assert.Equal(SubscriptionRules.MostAsked, await db.OutgoingMails.CountAsync(Ct));
        await SubscribedAsync(store, "ja", "sato@example.jp");
        var before = await db.OutgoingMails.CountAsync(Ct);
        Assert.True((await AskAsync(store, "sato@example.jp", "ja")).Value);
        Assert.Equal(before, await db.OutgoingMails.CountAsync(Ct));
    }

    [Fact]
    public async Task Without_a_mail_server_or_an_address_nothing_is_kept()
    {
        await using var off = new TestStore();
        Assert.IsType<SubscriptionsOff>((await AskAsync(off, Address, "ja")).Refusal);
        await using var store = new TestStore(TestStore.MailOn);
        Assert.IsType<Domain.InvalidField>((await AskAsync(store, "nobody", "ja")).Refusal);
        await using var db = store.Db();
        Assert.Empty(await db.Subscribers.ToListAsync(Ct));
    }

    [Fact]
    public async Task A_withdrawal_is_news_too_and_old_news_goes_to_nobody()
    {
        await using var store = new TestStore(TestStore.MailOn);
        await SubscribedAsync(store, "ja");
        var alert = await store.PublishedAsync();
        await SpreadAsync(store);
        await NextAsync(store);
        await store.ChangeAsync(alert.Id, a => a.Withdraw("誤報でした。", store.Clock.UtcNow));
        Assert.Equal(1, await SpreadAsync(store));
        Assert.Contains("【取下げ】", (await NextAsync(store)).Subject, StringComparison.Ordinal);

        await store.PublishedAsync();
        store.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0, await SpreadAsync(store));
    }

    private static Task<Domain.Outcome<bool>> AskAsync(TestStore store, string address, string language) =>
        store.Get<Subscribe>().AskAsync(address, language, Actor.Public, Ct);

    private static async Task SubscribedAsync(TestStore store, string language, string address = Address)
    {
        await AskAsync(store, address, language);
        while (await store.Get<SendReply>().ClaimAsync(Ct) is { } claimed)
        {
            await store.Get<SendReply>().SentAsync(claimed, Actor.Worker("test"));
            if (claimed.To.ToString() == address)
            {
                await store.Get<Subscribe>().ConfirmAsync(TokenOf(claimed.Body), Actor.Public, Ct);
            }
        }
    }

    private static Task<int> SpreadAsync(TestStore store) => store.Get<SpreadNews>().RunAsync(Actor.Worker("test"), Ct);

    private static async Task<ClaimedReply> NextAsync(TestStore store)
    {
        var claimed = await store.Get<SendReply>().ClaimAsync(Ct);
        Assert.NotNull(claimed);
        await store.Get<SendReply>().SentAsync(claimed, Actor.Worker("test"));
        return claimed;
    }

    private static string TokenOf(string body) => ConfirmToken().Match(body).Groups[1].Value;

    [GeneratedRegex("/subscribe/confirm\\?t=([A-Za-z0-9_-]+)", RegexOptions.NonBacktracking)]
    private static partial Regex ConfirmToken();

    [GeneratedRegex("/subscribe/stop\\?t=([A-Za-z0-9_-]+)", RegexOptions.NonBacktracking)]
    private static partial Regex StopToken();
}
