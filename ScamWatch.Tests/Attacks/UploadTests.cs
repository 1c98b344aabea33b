using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Tests.Api;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Attacks;

/// <summary>Files that are something else than they say, or far more than they weigh, and fields that nobody may set.</summary>
[Collection(nameof(AttackedApp))]
public sealed class UploadTests(AttackedApp app)
{
    private const string Good = "\"channel\":\"sms\",\"body\":\"x\"";

    /// <summary>Name, type it is sent as, bytes.</summary>
    private static readonly (string Name, string Type, Func<byte[]> Bytes)[] s_files =
    [
        ("zip slip", "application/zip", () => Zip(("../../../../tmp/evil.eml", "From: a@example.jp\r\nSubject: x\r\n\r\nx"))),
        ("zip slip, Windows", "application/zip", () => Zip(("..\\..\\evil.eml", "From: a@example.jp\r\nSubject: x\r\n\r\nx"))),
        ("zip of an absolute name", "application/zip", () => Zip(("/tmp/evil.eml", "From: a@example.jp\r\nSubject: x\r\n\r\nx"))),
        ("zip bomb", "application/zip", () => Zip(("1.eml", "From: a@example.jp\r\nSubject: x\r\n\r\n" + new string('0', 60_000_000)))),
        ("zip in a zip", "application/zip", () => Zip(("a.zip", Encoding.Latin1.GetString(Zip(("b.zip", Encoding.Latin1.GetString(Zip(("1.eml", "From: a@example.jp\r\n\r\nx")))))))) ),
        ("zip of many", "application/zip", () => Zip([.. Enumerable.Range(0, 3000).Select(i => ($"{i}.eml", "From: a@example.jp\r\n\r\nx"))])),
        ("zip without an end", "application/zip", () => Zip(("1.eml", "x"))[..40]),
        ("zip that names itself a picture", "image/png", () => Zip(("1.eml", "x"))),
        ("picture and archive in one", "image/gif", () => [.. "GIF89a"u8, .. new byte[40], .. Zip(("evil.js", "x"))]),
        ("picture and script in one", "image/jpeg", () => [0xFF, 0xD8, 0xFF, .. "<script>window.executed=1</script>"u8]),
        ("PDF and HTML in one", "application/pdf", () => [.. "%PDF-1.7\n<html><script>window.executed=1</script>"u8]),
        ("program named a picture", "image/png", () => [.. "MZ"u8, 0x90, 0, .. new byte[100]]),
        ("ELF named text", "text/plain", () => [0x7F, .. "ELF"u8, .. new byte[100]]),
        ("SVG with script", "image/svg+xml", () => [.. "<svg xmlns='http://www.w3.org/2000/svg' onload='window.executed=1'><script>1</script></svg>"u8]),
        ("HTML named text", "text/plain", () => [.. "<html><script>window.executed=1</script></html>"u8]),
        ("XML bomb", "application/xml", () => [.. "<!DOCTYPE l [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><l>&c;</l>"u8]),
        ("gzip bomb", "application/gzip", () => Gzip(20_000_000)),
        ("PNG of 2^31 by 2^31", "image/png", () => [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 8, 6, 0, 0, 0, 1, 2, 3, 4]),
        ("JPEG without an end", "image/jpeg", () => [0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF, .. Enumerable.Repeat((byte)0xFF, 5000)]),
        ("TNEF of a false length", "application/ms-tnef", () => [0x78, 0x9F, 0x3E, 0x22, 0, 0, 1, 6, 0x90, 8, 0, 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[30]]),
        ("calendar with commands", "text/calendar", () => [.. "BEGIN:VCALENDAR\r\nATTACH:file:///etc/passwd\r\nEND:VCALENDAR"u8]),
        ("shortcut", "application/octet-stream", () => [0x4C, 0, 0, 0, 1, 0x14, 2, 0, .. new byte[80]]),
        ("macro document", "application/vnd.ms-word.document.macroEnabled.12", () => Zip(("[Content_Types].xml", "<x/>"), ("word/vbaProject.bin", "x"))),
        ("RTF with an object", "application/rtf", () => [.. "{\\rtf1{\\object\\objemb\\objdata 0105}}"u8]),
        ("uuencoded program", "text/plain", () => [.. "begin 644 ../../evil.exe\n#35I0\n`\nend\n"u8]),
    ];

    /// <summary>Fields that the program sets itself, in ways programs spell them.</summary>
    private static readonly string[] s_fields =
    [
        "receiptNumber", "ReceiptNumber", "verdict", "Verdict", "decidedBy", "decidedAt", "isDecided", "score", "judgedVerdict", "urgency", "source", "Source", "deliveryKey", "campaignId", "campaign", "version", "Version", "work", "assigneeId", "myNumbersRemoved",
        "model", "html", "Html", "mail", "headerTrust", "reporterMail", "attachments", "indicators", "receivedAt", "createdAt", "audit", "actor", "role", "roles", "isAdmin", "admin", "userId", "tenant", "area.code", "channel.name", "body[0]", "body.text", "$type", "$id",
        "$ref", "__proto__", "constructor", "prototype", "_id", "Id\u0000", "ID", "BODY", "bоdy", "report", "report.verdict", "permissions", "scopes", "key", "approved", "published", "isRehearsal", "watched", "setAside", "raised",
    ];

    private static readonly string[] s_signInFields = ["Model.Role", "Model.Roles", "Model.IsAdministrator", "Model.LockoutEnd", "Model.EmailConfirmed", "Model.TwoFactorEnabled", "role", "ReturnUrl", "Model.Id", "Model.SecurityStamp", "Model.UserName[0]", "_method", "Model.AccessFailedCount"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Files { get; } = new(s_files.Select(f => f.Name));

    public static TheoryData<string> Fields { get; } = new(s_fields);

    public static int Count => s_files.Length + s_fields.Length + s_signInFields.Length;

    public static TheoryData<string> SignInFields { get; } = new(s_signInFields);

    [Theory, MemberData(nameof(Files))]
    public async Task A_file_in_a_mail_is_looked_at_and_never_kept_unpacked_or_believed(string name)
    {
        var (_, type, bytes) = s_files.Single(f => f.Name == name);
        using var api = await ApiClient.OpenAsync(app.House);
        var mark = $"標{Some.Word()}";
        var content = bytes();
        var mail = $"From: a@example.jp\r\nSubject: {mark}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Convert.ToBase64String(Encoding.UTF8.GetBytes(mark)) + $"\r\n--b\r\nContent-Type: {type}; name=\"a.zip\"\r\nContent-Disposition: attachment; filename=\"a.zip\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(content)}\r\n--b--\r\n";

        var answer = await api.PostAsync("/reports", Encoding.UTF8.GetBytes(mail), "message/rfc822");

        Assert.True(answer.Status == HttpStatusCode.Created, $"{(int)answer.Status} {answer.Text}");
        Assert.False(File.Exists("/tmp/evil.eml") || File.Exists(Path.Combine(Path.GetTempPath(), "evil.eml")));
        await using var db = app.House.App.Db();
        foreach (var stored in await db.Reports.AsNoTracking().OrderByDescending(r => r.ReceivedAt).Take(60).ToListAsync(Ct))
        {
            Assert.True(stored.Body.Length < 1_000_000, $"{stored.Body.Length}");
            Assert.DoesNotContain("<script", stored.Html ?? "", StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_text_of_marks_upon_marks_is_judged_or_refused_and_holds_nobody_up()
    {
        using var api = await ApiClient.OpenAsync(app.House);
        using var visitor = app.Visitor();
        foreach (var mark in (string[])["\u0301", "\u034f", "\u200d", "\u202e", "\ufe0f", "\u3099"])
        {
            var judged = await api.PostAsync("/classify", $$"""{"channel":"email","body":"還付金{{string.Concat(Enumerable.Repeat(mark, 190_000))}}"}""");
            Assert.Equal(HttpStatusCode.OK, judged.Status);
            using var megabyte = new FormUrlEncodedContent([new("channel", "email"), new("text", string.Concat(Enumerable.Repeat(mark, 350_000)))]);
            using var refused = await visitor.PostAsync("/check", megabyte, Ct);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        }
    }

    [Theory, MemberData(nameof(Fields))]
    public async Task A_field_that_is_not_for_senders_is_refused_and_nothing_is_stored(string field)
    {
        using var api = await ApiClient.OpenAsync(app.House);
        var before = await app.StateAsync();

        foreach (var value in (string[])["true", "\"scam\"", "{\"x\":1}", "99"])
        {
            var answer = await api.PostAsync("/reports", $"{{{Good},{System.Text.Json.JsonSerializer.Serialize(field)}:{value}}}");
            Assert.Contains(answer.Problem(HttpStatusCode.BadRequest), (string?[])["(unknown)", null]);
        }

        Assert.Equal(before, await app.StateAsync());
    }

    [Theory, MemberData(nameof(SignInFields))]
    public async Task A_field_too_many_in_the_sign_in_gives_no_right(string field)
    {
        using var client = app.House.Anonymous();
        using var answer = await RunningApp.SendFormAsync(client, "/account/sign-in", "sign-in", new()
        {
            ["Model.UserName"] = Domain.Staff.Role.Triage,
            ["Model.Password"] = RunningApp.Password,
            [field] = field == "ReturnUrl" ? "https://evil.example/" : Domain.Staff.Role.Administrator,
        });

        await AttackedApp.AssertHarmlessAsync(field, answer);
        Assert.DoesNotContain("evil.example", answer.Headers.Location?.ToString() ?? "", StringComparison.Ordinal);
        using var staff = await client.GetAsync("/staff", Ct);
        Assert.NotEqual(HttpStatusCode.OK, staff.StatusCode);
    }

    private static byte[] Zip(params (string Name, string Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open(), Encoding.Latin1);
                writer.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Gzip(int zeros)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
        {
            gzip.Write(new byte[zeros]);
        }

        return bytes.ToArray();
    }
}
