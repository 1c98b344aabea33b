namespace ScamWatch.Tests.Attacks;

/// <summary>
/// Requests that two servers behind one another would cut in different places (RFC 9112, sections 2.2, 6 and 11.2). Each is refused, or is
/// answered as one and the connection ended, so that nothing hidden in it becomes a request of somebody else.
/// </summary>
[Collection(nameof(AttackedApp))]
public sealed class SmugglingTests(AttackedApp app)
{
    private const string Hidden = "GET /alerts/feed.atom HTTP/1.1\r\nHost: h\r\n\r\n";

    private static readonly (string Name, string Request)[] s_requests =
    [
        ("length and chunks", $"POST /lookup HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Hidden}"),
        ("chunks and length", $"POST /lookup HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{Hidden}"),
        ("two lengths", $"POST /lookup HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n{Hidden}"),
        ("two equal lengths", $"POST /lookup HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n{Hidden}"),
        ("a list of lengths", $"POST /lookup HTTP/1.1\r\nHost: h\r\nContent-Length: 0, 5\r\n\r\n{Hidden}"),
        ("negative length", $"POST /lookup HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n{Hidden}"),
        ("length in hex", $"POST /lookup HTTP/1.1\r\nHost: h\r\nContent-Length: 0x0\r\n\r\n{Hidden}"),
        ("length with words", $"POST /lookup HTTP/1.1\r\nHost: h\r\nContent-Length: 0 0\r\n\r\n{Hidden}"),
        ("length beyond any", $"POST /lookup HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n{Hidden}"),
        ("blank before the colon", $"POST /lookup HTTP/1.1\r\nHost: h\r\nContent-Length : 0\r\n\r\n{Hidden}"),
        ("blank before the coding's colon", $"POST /lookup HTTP/1.1\r\nHost: h\r\nTransfer-Encoding : chunked\r\nContent-Length: 0\r\n\r\n{Hidden}"),
        ("tab before the coding's colon", $"POST /lookup HTTP/1.1\r\nHost: h\r\nTransfer-Encoding\t: chunked\r\nContent-Length: 0\r\n\r\n{Hidden}"),
        ("coding of another name", $"POST /lookup HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{Hidden}"),
        ("coding twice", $"POST /lookup HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n{Hidden}"),
        ("chunked not last", $"POST /lookup HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{Hidden}"),
        ("coding on two lines", $"POST /lookup HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Hidden}"),
        ("coding with a vertical tab", $"POST /lookup HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n{Hidden}"),
        ("coding in quotes", $"POST /lookup HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n{Hidden}"),
        ("folded coding", $"POST /lookup HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n{Hidden}"),
        ("folded header", $"POST /lookup HTTP/1.1\r\nHost: h\r\nX-A: b\r\n c\r\nContent-Length: 0\r\n\r\n{Hidden}"),
        ("bare line end", $"POST /lookup HTTP/1.1\nHost: h\nContent-Length: 0\nTransfer-Encoding: chunked\n\n0\n\n{Hidden}"),
        ("bare carriage return", $"POST /lookup HTTP/1.1\r\nHost: h\r\nX-A: b\rContent-Length: 0\r\n\r\n{Hidden}"),
        ("NUL in a value", $"POST /lookup HTTP/1.1\r\nHost: h\r\nX-A: b\0c\r\nContent-Length: 0\r\n\r\n{Hidden}"),
        ("NUL in a name", $"POST /lookup HTTP/1.1\r\nHost: h\r\nX\0A: b\r\nContent-Length: 0\r\n\r\n{Hidden}"),
        ("a header without a colon", $"POST /lookup HTTP/1.1\r\nHost: h\r\nX-A\r\nContent-Length: 0\r\n\r\n{Hidden}"),
        ("a header without a name", $"POST /lookup HTTP/1.1\r\nHost: h\r\n: b\r\nContent-Length: 0\r\n\r\n{Hidden}"),
        ("two hosts", $"GET /alerts HTTP/1.1\r\nHost: h\r\nHost: evil.example\r\n\r\n{Hidden}"),
        ("no host", $"GET /alerts HTTP/1.1\r\n\r\n{Hidden}"),
        ("host with a path", $"GET /alerts HTTP/1.1\r\nHost: h/evil\r\n\r\n{Hidden}"),
        ("host with a user", $"GET /alerts HTTP/1.1\r\nHost: evil@h\r\n\r\n{Hidden}"),
        ("absolute address of another host", $"GET http://evil.example/alerts HTTP/1.1\r\nHost: h\r\n\r\n{Hidden}"),
        ("chunk of a huge size", $"POST /lookup HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF0\r\nx\r\n0\r\n\r\n{Hidden}"),
        ("chunk of a negative size", $"POST /lookup HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n{Hidden}"),
        ("chunk size with 0x", $"POST /lookup HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\nx\r\n0\r\n\r\n{Hidden}"),
        ("chunk without its line end", $"POST /lookup HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy0\r\n\r\n{Hidden}"),
        ("chunk extension with a bare line end", $"POST /lookup HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;a\nb\r\nx\r\n0\r\n\r\n{Hidden}"),
        ("HTTP/1.0 with chunks", $"POST /lookup HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n0\r\n\r\n{Hidden}"),
        ("HTTP/0.9", $"GET /alerts\r\n{Hidden}"),
        ("HTTP/9.9", $"GET /alerts HTTP/9.9\r\nHost: h\r\n\r\n{Hidden}"),
        ("two blanks", $"GET  /alerts HTTP/1.1\r\nHost: h\r\n\r\n{Hidden}"),
        ("tab for a blank", $"GET\t/alerts\tHTTP/1.1\r\nHost: h\r\n\r\n{Hidden}"),
        ("NUL in the path", $"GET /alerts\0 HTTP/1.1\r\nHost: h\r\n\r\n{Hidden}"),
        ("encoded NUL in the path", $"GET /alerts%00 HTTP/1.1\r\nHost: h\r\n\r\n"),
        ("blanks in the path", $"GET /alerts x HTTP/1.1\r\nHost: h\r\n\r\n{Hidden}"),
        ("a long request line", $"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: h\r\n\r\n{Hidden}"),
        ("a long header", $"GET /alerts HTTP/1.1\r\nHost: h\r\nX-A: {new string('a', 70_000)}\r\n\r\n{Hidden}"),
        ("many headers", $"GET /alerts HTTP/1.1\r\nHost: h\r\n{string.Concat(Enumerable.Range(0, 300).Select(i => $"X-{i}: b\r\n"))}\r\n{Hidden}"),
        ("a method of another world", $"EVIL\0 /alerts HTTP/1.1\r\nHost: h\r\n\r\n{Hidden}"),
        ("preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Hidden),
        ("TLS to a plain port", "\u0016\u0003\u0001\u0002\0\u0001\0" + Hidden),
        ("CONNECT", $"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n{Hidden}"),
        ("TRACE", "TRACE / HTTP/1.1\r\nHost: h\r\nCookie: scamwatch=secret\r\nConnection: close\r\n\r\n"),
    ];

    public static TheoryData<string> Cases { get; } = new(s_requests.Select(r => r.Name));

    [Theory, MemberData(nameof(Cases))]
    public async Task Nothing_hidden_in_a_request_is_answered(string name)
    {
        var request = s_requests.Single(r => r.Name == name).Request;

        var answer = await app.SendRawAsync(request.Replace("Host: h\r\n", $"Host: {app.House.Address.Authority}\r\n", StringComparison.Ordinal), TimeSpan.FromSeconds(1));

        AttackedApp.AssertSilent(name, answer.Text);
        Assert.DoesNotContain("application/atom+xml", answer.Text, StringComparison.Ordinal);
        Assert.True(answer.Statuses.Count <= 1, answer.Text);
        Assert.True(answer.Statuses.Count == 0 || answer.Statuses[0] < 500 || answer.Statuses[0] is 501 or 505, answer.Text);
        Assert.True(answer.IsClosed || answer.Statuses.Count == 1, answer.Text);
        // What was sent is not given back: no cookie of a TRACE, no script of a bad request line.
        Assert.DoesNotContain("scamwatch=secret", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_requests_that_are_whole_are_both_answered()
    {
        // Shows that the hidden ones above would have been answered had they been taken for requests.
        var one = $"GET /alerts/feed.atom HTTP/1.1\r\nHost: {app.House.Address.Authority}\r\n\r\n";

        var answer = await app.SendRawAsync(one + one.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal), Support.Patience.Long);

        Assert.Equal([200, 200], answer.Statuses);
    }
}
