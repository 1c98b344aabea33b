using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Sources;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Api;

/// <summary>Bodies meant to break a reader: each is answered with 4xx problem details, nothing is stored, and the program goes on.</summary>
public sealed class HostileBodiesTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    private const string Good = "\"channel\":\"sms\",\"body\":\"x\"";

    /// <summary>Name, body, and the field that must be named (empty: none).</summary>
    private static readonly (string Name, byte[] Body, string Field)[] s_bodies =
    [
        Text("empty", ""), Text("blank", "   \n\t "), Text("null", "null"), Text("true", "true"), Text("number", "42"), Text("string", "\"x\""),
        Text("array", "[]"), Text("array of reports", "[{" + Good + "}]"), Text("two objects", "{" + Good + "}{" + Good + "}"),
        Text("two lines", "{" + Good + "}\n{" + Good + "}"), Text("trailing words", "{" + Good + "} x"), Text("trailing comma", "{" + Good + ",}"),
        Text("comment", "{/*x*/" + Good + "}"), Text("line comment", "// x\n{" + Good + "}"), Text("single quotes", "{'channel':'sms','body':'x'}"),
        Text("no quotes", "{channel:\"sms\",body:\"x\"}"), Text("cut off", "{\"channel\":\"sms\",\"body\":\"x", "body"), Text("cut in escape", "{\"channel\":\"sms\",\"body\":\"\\u12", "body"),
        Text("cut after name", "{\"channel\""), Text("only a brace", "{"), Text("closing first", "}"), Text("empty object", "{}", "channel"),
        Text("deep array", new string('[', 100_000)), Text("deep object", string.Concat(Enumerable.Repeat("{\"body\":", 20_000)), "body"),
        Text("deep in asks", "{\"asks\":" + new string('[', 5000) + new string(']', 5000) + "," + Good + "}", "asks"),
        Text("unknown", "{" + Good + ",\"admin\":true}", "(unknown)"), Text("unknown nested", "{" + Good + ",\"x\":{\"y\":[1,2,{}]}}", "(unknown)"),
        Text("unknown of long name", "{" + Good + ",\"" + new string('n', 100_000) + "\":1}", "(unknown)"),
        Text("other case", "{\"Channel\":\"sms\",\"Body\":\"x\"}", "(unknown)"), Text("prototype", "{" + Good + ",\"__proto__\":{\"x\":1}}", "(unknown)"),
        Text("type name", "{\"$type\":\"System.Diagnostics.Process\"," + Good + "}", "(unknown)"), Text("reference", "{\"$ref\":\"1\"," + Good + "}", "(unknown)"),
        Text("twice", "{" + Good + ",\"body\":\"y\"}", "body"), Text("twice escaped", "{" + Good + ",\"bo\\u0064y\":\"y\"}", "body"),
        Text("channel twice", "{\"channel\":\"call\"," + Good + "}", "channel"),
        Text("body number", "{\"channel\":\"sms\",\"body\":1}", "body"), Text("body huge number", "{\"channel\":\"sms\",\"body\":1e999999999}", "body"),
        Text("body long number", "{\"channel\":\"sms\",\"body\":" + new string('9', 100_000) + "}", "body"), Text("body NaN", "{\"channel\":\"sms\",\"body\":NaN}", "body"),
        Text("body Infinity", "{\"channel\":\"sms\",\"body\":-Infinity}", "body"), Text("body bool", "{\"channel\":\"sms\",\"body\":true}", "body"),
        Text("body object", "{\"channel\":\"sms\",\"body\":{\"text\":\"x\"}}", "body"), Text("body array", "{\"channel\":\"sms\",\"body\":[\"x\"]}", "body"),
        Text("body null", "{\"channel\":\"sms\",\"body\":null}", "body"), Text("body blank", "{\"channel\":\"sms\",\"body\":\" \\n \"}", "body"),
        Text("body of control characters", "{\"channel\":\"sms\",\"body\":\"\\u0000\\u0001\\u0007\"}", "body"),
        Text("raw control character", "{\"channel\":\"sms\",\"body\":\"a\u0001b\"}", "body"), Text("raw line end", "{\"channel\":\"sms\",\"body\":\"a\nb\"}", "body"),
        Text("bad escape", "{\"channel\":\"sms\",\"body\":\"\\x41\"}", "body"), Text("half surrogate", "{\"channel\":\"sms\",\"body\":\"\\ud800\"}", "body"),
        Text("halves turned round", "{\"channel\":\"sms\",\"body\":\"\\udc00\\ud800\"}", "body"),
        Text("channel missing", "{\"body\":\"x\"}", "channel"), Text("channel unknown", "{\"channel\":\"pigeon\",\"body\":\"x\"}", "channel"),
        Text("channel number", "{\"channel\":1,\"body\":\"x\"}", "channel"), Text("channel path", "{\"channel\":\"../../etc/passwd\",\"body\":\"x\"}", "channel"),
        Text("channel list", "{\"channel\":\"sms,call\",\"body\":\"x\"}", "channel"), Text("harm unknown", "{" + Good + ",\"harm\":\"dead\"}", "harm"),
        Text("harm number", "{" + Good + ",\"harm\":4}", "harm"), Text("asks string", "{" + Good + ",\"asks\":\"pin\"}", "asks"),
        Text("asks numbers", "{" + Good + ",\"asks\":[1,2]}", "asks"), Text("time without offset", "{" + Good + ",\"occurredAt\":\"2026-11-20T14:30:00\"}", "occurredAt"),
        Text("time in words", "{" + Good + ",\"occurredAt\":\"yesterday\"}", "occurredAt"), Text("time of year 1", "{" + Good + ",\"occurredAt\":\"0001-01-01T00:00:00+14:00\"}", "occurredAt"),
        Text("time of year 9999", "{" + Good + ",\"occurredAt\":\"9999-12-31T23:59:59-14:00\"}", "occurredAt"), Text("time number", "{" + Good + ",\"occurredAt\":1763620200}", "occurredAt"),
        Text("time of 30 February", "{" + Good + ",\"occurredAt\":\"2026-02-30T00:00:00Z\"}", "occurredAt"),
        Text("body too long", "{\"channel\":\"sms\",\"body\":\"" + new string('あ', 200_001) + "\"}", "body"),
        Text("subject too long", "{" + Good + ",\"subject\":\"" + new string('s', 2001) + "\"}", "subject"),
        Text("reporter too long", "{" + Good + ",\"reporterName\":\"" + new string('s', 201) + "\"}", "reporterName"),
        Text("note too long", "{" + Good + ",\"note\":\"" + new string('s', 20_001) + "\"}", "note"),
        ("not UTF-8", [.. "{\"channel\":\"sms\",\"body\":\"a"u8, 0xFF, 0xFE, .. "b\"}"u8], "body"), ("overlong UTF-8", [.. "{\"channel\":\"sms\",\"body\":\""u8, 0xC0, 0xAF, .. "\"}"u8], "body"),
        ("surrogate in UTF-8", [.. "{\"channel\":\"sms\",\"body\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8], "body"),
        ("Shift_JIS", [.. "{\"channel\":\"sms\",\"body\":\""u8, 0x93, 0xFA, 0x96, 0x7B, .. "\"}"u8], "body"),
        ("UTF-16 with mark", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{" + Good + "}")], ""), ("UTF-16", Encoding.Unicode.GetBytes("{" + Good + "}"), ""),
        ("two marks", [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. "{}"u8], ""), ("NUL before", [0, .. "{}"u8], ""), ("zip", [0x50, 0x4B, 3, 4, .. new byte[100]], ""),
        ("gzip without saying so", Gzip(Encoding.UTF8.GetBytes("{" + Good + "}")), ""), ("form", "channel=sms&body=x"u8.ToArray(), ""), ("XML", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>"u8.ToArray(), ""),
    ];

    public static TheoryData<string> Names { get; } = new(s_bodies.Select(b => b.Name));

    [Fact]
    public void There_are_more_than_sixty() => Assert.True(s_bodies.Length > 60);

    [Theory, MemberData(nameof(Names))]
    public async Task Neither_intake_nor_judging_takes_it(string name)
    {
        var (_, body, field) = s_bodies.Single(b => b.Name == name);
        using var api = await ApiClient.OpenAsync(app, ApiScope.Report, ApiScope.Classify);
        await using var db = app.App.Db();
        var before = await db.Reports.CountAsync();

        foreach (var path in (string[])["/reports", "/classify"])
        {
            var answer = await api.PostAsync(path, body, "application/json");

            Assert.Equal(field.Length == 0 ? null : field, answer.Problem(HttpStatusCode.BadRequest));
            Assert.True(answer.Bytes.Length < 1500, "What was sent is not sent back.");
        }

        Assert.Equal(before, await db.Reports.CountAsync());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    public async Task What_is_packed_is_refused_unopened(string coding)
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Classify);

        var answer = await api.PostAsync("/classify", Gzip(new byte[10_000_000]), "application/json", encoding: coding);

        Assert.Equal("Content-Encoding", answer.Problem(HttpStatusCode.UnsupportedMediaType));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/html")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=shift_jis")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/jsonx")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task Another_type_is_refused(string type)
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Report, ApiScope.Classify);

        foreach (var path in (string[])["/reports", "/classify"])
        {
            var answer = await api.PostAsync(path, Encoding.UTF8.GetBytes("{" + Good + "}"), type);

            Assert.Equal("Content-Type", answer.Problem(HttpStatusCode.UnsupportedMediaType));
        }
    }

    [Theory]
    [InlineData("with blank")]
    [InlineData("\"\"")]
    [InlineData("tab\there")]
    public async Task A_key_of_other_letters_is_refused(string key)
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Report);

        var answer = await api.PostAsync("/reports", "{" + Good + "}", key);
        var tooLong = await api.PostAsync("/reports", "{" + Good + "}", new string('k', 256));

        Assert.Equal("Idempotency-Key", answer.Problem(HttpStatusCode.BadRequest));
        Assert.Equal("Idempotency-Key", tooLong.Problem(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over()
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Classify);

        var answer = await api.PostAsync("/classify", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("{" + Good + "}")], "application/json; charset=UTF-8");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    private static (string, byte[], string) Text(string name, string body, string field = "") => (name, Encoding.UTF8.GetBytes(body), field);

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
