using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Public;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Alerts;

/// <summary>A rehearsal goes through every step and never reaches anybody outside.</summary>
public sealed class RehearsalTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    private const string Secret = "訓練の秘密の表題";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_address_that_anybody_may_open_tells_of_a_rehearsal_in_any_state()
    {
        var now = app.Get<TimeProvider>().GetUtcNow().UtcDateTime;
        var by = Staffed.As(Role.Publisher);
        Action<Alert>[] steps =
        [
            a => a.Send(by, now),
            a => { a.Approve(by, now); a.Schedule(now.AddDays(1), now); },
            a => a.Publish(by, now),
            a => a.PublishAtOnce("急ぐ", now.AddHours(1), by, now),
            a => { a.Publish(by, now); a.Expire(now); },
            a => { a.Publish(by, now); a.Withdraw("訓練の終わり", now); },
        ];
        var rehearsals = new List<Alert>();
        foreach (var step in steps)
        {
            rehearsals.Add(await app.RehearseAlertAsync(c => c with { Title = Secret, LureSubject = Secret, Advice = Secret }, step));
        }

        var real = await app.PublishAlertAsync();
        var client = app.Anonymous();
        // The public site answers before routing: its addresses are no endpoints.
        List<string> addresses =
        [
            .. Addresses(), SitePaths.Alerts, SitePaths.Alert("{slug}"), SitePaths.Poster("{slug}"), SitePaths.Qr("{slug}"), SitePaths.Drawing("{slug}"),
            SitePaths.Bitmap("{slug}"), SitePaths.Cap("{slug}"), SitePaths.Cap("{slug}", 1), SitePaths.Atom, SitePaths.Json, SitePaths.CapFeed, SitePaths.Csv, SitePaths.SiteMap,
        ];
        var read = 0;
        foreach (var pattern in addresses)
        {
            foreach (var slug in rehearsals.Select(r => r.Slug).Append(real.Slug))
            {
                // Every address that takes the name of a warning is asked for each of them, whatever its parameter is called.
                var path = Regex.Replace(pattern, @"\{[^}]*\}", slug);
                using var answer = await client.GetAsync(path, Ct);
                var text = await answer.Content.ReadAsStringAsync(Ct);
                Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
                Assert.DoesNotContain(rehearsals, r => r.Slug != slug && text.Contains(r.Slug, StringComparison.Ordinal));
                read += text.Contains(real.Content.Title, StringComparison.Ordinal) ? 1 : 0;
                if (pattern == path)
                {
                    break;
                }
            }
        }

        // The real one was found on the way: the test looks where it should.
        Assert.True(read >= 3, $"{read}");
    }

    [Fact]
    public async Task Staff_and_nobody_else_may_look_at_a_rehearsal_as_the_public_would()
    {
        var rehearsal = await app.RehearseAlertAsync(c => c with { Title = Secret }, _ => { });
        var address = Urls.WarningPreview(rehearsal.Id, rehearsal.Version);
        using var stranger = await app.Anonymous().GetAsync(address, Ct);
        Assert.StartsWith(Urls.SignIn, stranger.Headers.Location?.PathAndQuery, StringComparison.Ordinal);
        using var wrong = await (await app.SignInAsync(Role.CardDesk)).GetAsync(address, Ct);
        Assert.StartsWith(Urls.Refused, wrong.Headers.Location?.PathAndQuery, StringComparison.Ordinal);

        using var right = await (await app.SignInAsync(Role.Triage)).GetAsync(address, Ct);
        var page = await right.Content.ReadAsStringAsync(Ct);
        Assert.Contains(Secret, page, StringComparison.Ordinal);
        Assert.Contains("【訓練】", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("frame-ancestors 'self'", right.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("no-store", right.Headers.CacheControl?.ToString(), StringComparison.Ordinal);

        using var none = await (await app.SignInAsync(Role.Triage)).GetAsync(Urls.WarningPreview(Guid.NewGuid(), 0), Ct);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Staff_see_a_rehearsal_in_their_list()
    {
        var rehearsal = await app.RehearseAlertAsync(c => c, a => a.Publish(Staffed.As(Role.Publisher), app.Get<TimeProvider>().GetUtcNow().UtcDateTime));
        Assert.Contains((await app.Get<FindAlerts>().RunAsync(new() { Rehearsals = true }, new(0, 100), Ct)).Items, a => a.Id == rehearsal.Id);
    }

    /// <summary>Whoever draws for the public holds the public face only: a draft or a rehearsal cannot be handed over by mistake.</summary>
    [Fact]
    public void Nothing_public_knows_the_type_of_staff()
    {
        Type[] closed = [typeof(Alert), typeof(AlertVersion), typeof(FindAlerts), typeof(ScamWatchDb)];
        string[] open = ["ScamWatch.Web.Public", "ScamWatch.Web.Api", "ScamWatch.Web.Checking"];
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var found =
            from type in typeof(PublicPages).Assembly.GetTypes()
            where open.Any(o => type.Namespace == o)
            from used in type.GetFields(All).Select(f => f.FieldType)
                .Concat(type.GetProperties(All).Select(p => p.PropertyType))
                .Concat(type.GetConstructors(All).SelectMany(c => c.GetParameters()).Select(p => p.ParameterType))
                .Concat(type.GetMethods(All).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType)))
            where Parts(used).Any(closed.Contains)
            select $"{type}: {used}";
        Assert.Empty(found.Distinct());

        static IEnumerable<Type> Parts(Type type) =>
            type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : type.HasElementType ? Parts(type.GetElementType()!) : [type];
    }

    private IEnumerable<string> Addresses() => app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null || e.Metadata.GetMetadata<IAuthorizeData>() is null)
        .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Get) != false)
        .Select(e => "/" + e.RoutePattern.RawText?.TrimStart('/'))
        .Where(p => !p.StartsWith("/_", StringComparison.Ordinal))
        .SelectMany(p => Urls.IsPublic(p) ? [p, p + "?lang=en"] : (string[])[p])
        .Distinct();
}
