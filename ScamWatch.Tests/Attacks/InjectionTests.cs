using System.Net;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Api;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Attacks;

/// <summary>Words that something behind might obey, through every door that takes words. They stay words.</summary>
[Collection(nameof(AttackedApp))]
public sealed class InjectionTests(AttackedApp app)
{
    public static TheoryData<int, string> Cases { get; } = new(AttackWords.All.Select((w, i) => (i, w.Kind)));

    /// <summary>Those that a sign-in hands on: to the database, a directory, the log. Each costs the time of a password.</summary>
    public static TheoryData<int, string> Names { get; } = new(
        AttackWords.All.Select((w, i) => (i, w.Kind)).Where(c => c.Kind is "log" or "directory" or "header" or "huge Unicode" || (c.Kind == "SQL" && c.i % 3 == 0)));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Cases))]
    public async Task Words_stay_words_at_every_public_door(int index, string kind)
    {
        var words = AttackWords.All[index].Words;
        var before = await app.StateAsync();
        using var visitor = app.Visitor();
        var sent = Uri.EscapeDataString(Whole(words));

        foreach (var address in (string[])
            [$"/alerts?q={sent}", $"/alerts?party={sent}&channel={sent}&month={sent}&page={sent}&lang={sent}", $"/help?q={sent}&section={sent}", $"/open-now?topic={sent}&speak={sent}", $"/check?lang={sent}",
             $"/replies/stop?t={sent}", $"/subscribe/confirm?t={sent}", $"/api/v1/alerts?skip={sent}&take={sent}", $"/account/sign-in?ReturnUrl={sent}", $"/account/first-administrator?code={sent}"])
        {
            if (address.Length < 8000)
            {
                using var answer = await visitor.GetAsync(address, Ct);
                await AssertHarmlessAsync($"{kind} {address}", words, answer);
            }
        }

        foreach (var (path, fields) in Forms(words))
        {
            using var answer = await visitor.PostAsync(path, new FormUrlEncodedContent(fields), Ct);
            await AssertHarmlessAsync($"{kind} {path}", words, answer);
        }

        Assert.Equal(before, await app.StateAsync());
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Words_stay_words_in_the_store_and_in_every_search(int index, string kind)
    {
        var words = AttackWords.All[index].Words;
        using var api = await ApiClient.OpenAsync(app.House);
        var tables = await TablesAsync();
        var mark = $"標{Some.Word()}";

        var answer = await api.PostAsync("/reports", JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["id"] = Short(words),
            ["channel"] = "email",
            ["subject"] = Short(words),
            ["sender"] = Short(words),
            ["body"] = mark + Whole(words),
            ["note"] = Short(words),
            ["reporterName"] = Short(words),
            ["reporterContact"] = Short(words),
            ["label"] = Short(words),
            ["impersonates"] = Short(words),
        }));

        Assert.True(answer.Status == HttpStatusCode.Created, $"{kind}: {(int)answer.Status} {answer.Text}");
        AttackedApp.AssertSilent(kind, answer.Text);
        await using var db = app.House.App.Db();
        var stored = (await db.Reports.AsNoTracking().OrderByDescending(r => r.ReceivedAt).Take(20).ToListAsync(Ct)).Single(r => r.Body.StartsWith(mark, StringComparison.Ordinal));
        // A piece of what was sent that no tidying touches stands in the store as it came.
        Assert.Contains(Plain(words), Plain(stored.Body), StringComparison.Ordinal);
        Assert.Equal(IntakeSource.Api, stored.Source);
        Assert.Null(stored.Verdict);

        Assert.DoesNotContain((await app.House.Get<FindReports>().RunAsync(new() { Text = Foreign(words) }, null, 50, Ct)).Items, r => r.Id == app.ReportId);
        Assert.DoesNotContain((await app.House.Get<FindCases>().RunAsync(new(false, Foreign(words)), new(0, 50), Ct)).Items, r => r.Id == app.CaseId);
        await app.House.Get<FindCampaigns>().RunAsync(new CampaignFilter { Text = words, Impersonates = words }, new(0, 50), Some.Supervisor, Ct);
        await app.House.Get<FindAuditEntries>().RunAsync(words, new(0, 50), Ct);
        var asked = await api.GetAsync("/reports/" + Uri.EscapeDataString(Short(words)));
        Assert.Contains(asked.Status, (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed]);
        AttackedApp.AssertSilent(kind, asked.Text);
        Assert.Equal(tables, await TablesAsync());
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Nobody_signs_in_and_no_log_line_is_forged(int index, string kind)
    {
        var words = Short(AttackWords.All[index].Words);
        using var client = app.House.Anonymous();
        using var log = new LogListener(app.House);

        using var answer = await app.House.App.SignInAsync(client, words.Length == 0 ? "x" : words, words);

        Assert.NotEqual(HttpStatusCode.Redirect, answer.StatusCode);
        await AttackedApp.AssertHarmlessAsync(kind, answer);
        using var home = await client.GetAsync(Urls.Home, Ct);
        Assert.Equal(HttpStatusCode.Redirect, home.StatusCode);
        Assert.DoesNotContain(log.Lines, l => l.Contains("\nFORGED", StringComparison.Ordinal) || l.Contains("\ninfo: ScamWatch", StringComparison.Ordinal) || l.Contains('\u001b', StringComparison.Ordinal));
    }

    private static IEnumerable<(string Path, Dictionary<string, string> Fields)> Forms(string words)
    {
        yield return (Urls.Check, new() { ["channel"] = "email", ["text"] = words, ["sender"] = Short(words) });
        yield return (Urls.Check, new() { ["channel"] = words, ["text"] = "x", ["sender"] = words });
        yield return (Urls.CheckReport, new() { ["channel"] = "email", ["text"] = words, ["form"] = words, ["harm"] = words, ["area"] = words, ["contact"] = words });
        yield return (Urls.Lookup, new() { ["number"] = words });
        // The name part of an address: whatever stands there makes no mail to anybody.
        yield return ("/subscribe", new() { ["address"] = words, ["language"] = words });
        yield return ("/subscribe/confirm?t=x", new() { ["t"] = words });
        yield return ("/replies/stop?t=x", new() { ["t"] = words });
    }

    private static async Task AssertHarmlessAsync(string attack, string words, HttpResponseMessage answer)
    {
        var text = await AttackedApp.AssertHarmlessAsync(attack, answer);
        Assert.DoesNotContain("49", words.Contains("7*7", StringComparison.Ordinal) && text.Contains("7*7", StringComparison.Ordinal) ? Around(text, "7*7") : "", StringComparison.Ordinal);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.Contains("evil", StringComparison.Ordinal)), attack);
        if (answer.Headers.Location is { } location)
        {
            Assert.False(location.ToString().Contains("evil.example", StringComparison.Ordinal), attack);
        }

        if (answer.Content.Headers.ContentType?.MediaType == "text/html")
        {
            var page = new HtmlParser().ParseDocument(text);
            Assert.True(page.QuerySelectorAll("script:not([type='application/ld+json']):not([src])").Length == 0, attack);
        }
    }

    private static string Around(string text, string words) => text[Math.Max(0, text.IndexOf(words, StringComparison.Ordinal) - 4)..text.IndexOf(words, StringComparison.Ordinal)];

    private async Task<IReadOnlyList<string>> TablesAsync()
    {
        await using var db = app.House.App.Db();
        return await db.Database.SqlQueryRaw<string>("SELECT name || coalesce(sql, '') AS \"Value\" FROM sqlite_master ORDER BY name").ToListAsync(Ct);
    }

    private static string Short(string words) => Whole(words.Length > 190 ? words[..190] : words);

    /// <summary>Without halves of characters, which no address and no JSON can carry.</summary>
    private static string Whole(string words) => new([.. words.EnumerateRunes().Where(r => r.Value != 0xFFFD).SelectMany(r => r.ToString())]);

    /// <summary>A search that finds the canary only if it is more than words.</summary>
    private static string Foreign(string words) => "無縁" + words;

    private static string Plain(string words) => new([.. NormalForm.Compatible(Whole(words)).Where(c => c is > ' ' and < '\u007f' && char.IsAsciiLetter(c))]);
}
