using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Access;

/// <summary>
/// Every page, file, form, hub and API address × every role and nobody: what <c>TestData/access.csv</c> says. An endpoint that is not
/// in the table fails, and so does a line of the table without one.
/// </summary>
public sealed class EndpointAccessTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    /// <summary>Files that the build put into the site: one line for all of them.</summary>
    private const string Assets = "GET (static files)";

    public static TheoryData<string> Names { get; } = new(AccessTable.Lines.Where(l => l.Kind == "endpoint").Select(l => l.Name));

    [Fact]
    public void Every_endpoint_stands_in_the_table_and_nothing_else_does()
    {
        var real = Endpoints().Select(e => e.Name).ToHashSet();
        var written = AccessTable.Lines.Where(l => l.Kind == "endpoint").Select(l => l.Name).ToHashSet();

        Assert.Equal([], real.Except(written).Order(StringComparer.Ordinal));
        Assert.Equal([], written.Except(real).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Each_asker_gets_what_the_table_says(string name)
    {
        var line = AccessTable.Find("endpoint", name)!;
        var (methods, pattern) = (name.Split(' ')[0].Split('|'), name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        foreach (var asker in AccessTable.Askers)
        {
            var client = asker == AccessTable.Nobody ? app.Anonymous() : await app.SignInAsync(asker);
            foreach (var method in methods)
            {
                using var request = new HttpRequestMessage(HttpMethod.Parse(method), Address(name, pattern));
                if (method is "POST" or "PUT")
                {
                    request.Content = pattern.StartsWith("/api/", StringComparison.Ordinal)
                        ? new StringContent("{}", System.Text.Encoding.UTF8, "application/json") : new FormUrlEncodedContent([]);
                }

                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

                Assert.Equal((asker, method, line.Expected[asker]), (asker, method, Kind(answer)));
            }
        }
    }

    /// <summary>What an answer means to whoever asked. An address that is there for them but holds nothing is open too.</summary>
    private static string Kind(HttpResponseMessage answer) => answer.StatusCode switch
    {
        HttpStatusCode.Redirect when answer.Headers.Location!.ToString().Contains("/account/sign-in", StringComparison.Ordinal) => "sign-in",
        HttpStatusCode.Redirect when answer.Headers.Location!.ToString().Contains("/account/refused", StringComparison.Ordinal) => "refused",
        HttpStatusCode.Unauthorized => "key",
        HttpStatusCode.Forbidden => "forbidden",
        // Switched off here, as mails are in the tests.
        HttpStatusCode.ServiceUnavailable => "open",
        >= HttpStatusCode.InternalServerError => $"fault {(int)answer.StatusCode}",
        _ => "open",
    };

    private static string Address(string name, string pattern) =>
        name == Assets ? "/console.css"
        : System.Text.RegularExpressions.Regex.Replace(pattern, @"\{\*?([A-Za-z]+)(:[a-z]+)?(\([^)]*\))?\??\}", m => (m.Groups[1].Value, m.Groups[2].Value) switch
        {
            (_, ":guid") => "0198c0de-0000-7000-8000-000000000001",
            (_, ":int") => "1",
            ("Id", _) => "s3-q31",
            _ => "x",
        });

    private IEnumerable<(string Name, RouteEndpoint Endpoint)> Endpoints() =>
        app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(e => (NameOf(e), e));

    private static string NameOf(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
        {
            return Assets;
        }

        // A page is asked for; what its forms send goes to the same address and the same rule.
        var methods = endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is not null ? ["GET"]
            : endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Order(StringComparer.Ordinal).ToArray() ?? ["GET"];
        return $"{string.Join('|', methods)} /{endpoint.RoutePattern.RawText!.Trim('/')}";
    }
}
