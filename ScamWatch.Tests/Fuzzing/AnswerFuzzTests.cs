using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Insights;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sharing;
using ScamWatch.Ingest.Mail;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Ingest.Mail.Smtp;
using ScamWatch.Ingest.Registry;
using ScamWatch.Web.Api;

namespace ScamWatch.Tests.Fuzzing;

/// <summary>The rest of the parsers: attachments, archives, answers of other servers, addresses of pages, what is pasted. As <see cref="FuzzTests"/>, beside them.</summary>
public sealed class AnswerFuzzTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Archives_of_mails() => FuzzTests.Run([Archive(CompressionLevel.Fastest), Archive(CompressionLevel.NoCompression)], "PK\u0001\u0002\u0003\u0004\u0005\u0006\0\xff", bytes =>
    {
        var notes = new ReadingNotes(MimeLimits.Default);
        Assert.True(ZippedMails.Read(bytes, notes).Sum(m => (long)m.Length) <= MimeLimits.Default.MaxMessageBytes);
        _ = ZippedMails.Dangers(bytes, notes).ToList();
    });

    [Fact]
    public void Attachments() => FuzzTests.Run(
        [
            // Office of before 2007 with a macro, its successor, PDF with a script, pictures, a shortcut, a program.
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[504], .. Encoding.Unicode.GetBytes("Root Entry\0Macros\0VBA\0_VBA_PROJECT\0"), .. new byte[200]],
            Archive(CompressionLevel.NoCompression, "word/vbaProject.bin", "[Content_Types].xml"),
            "%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj\n/Launch /EmbeddedFile /Encrypt"u8.ToArray(),
            [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 1, 0, 0, 0, 1, 0, 8, 6, 0, 0, 0],
            [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xFF, 0xC0, 0, 17, 8, 0, 100, 0, 100, 3, 1, 0x22, 0],
            [.. "GIF89a"u8, 10, 0, 10, 0, 0, 0, 0],
            [.. "RIFF"u8, 40, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 9, 0, 0],
            [(byte)'B', (byte)'M', .. new byte[16], 10, 0, 0, 0, 10, 0, 0, 0],
            [0x4C, 0, 0, 0, 1, 0x14, 2, 0, .. new byte[80]],
            [(byte)'M', (byte)'Z', .. new byte[100]],
            "{\\rtf1{\\object\\objdata 0105}}"u8.ToArray(),
        ],
        "\0\xff%/<>{}PKMZ", bytes =>
    {
        foreach (var name in (string[])["a.doc", "a.pdf", "a.png", "請求書.pdf.exe"])
        {
            _ = AttachmentContent.Inspect(new(name, "application/octet-stream", bytes.Length, ""), bytes);
        }

        _ = AttachmentContent.DangersOfName(Encoding.UTF8.GetString(bytes)).ToList();
        _ = Tnef.Read(bytes, 50);
    });

    [Fact]
    public Task Answers_of_a_mail_server_that_sends() => FuzzTests.RunAsync(
        [
            "220 mx.example.jp ESMTP ready\r\n250-mx.example.jp\r\n250-SIZE 35882577\r\n250-AUTH PLAIN LOGIN XOAUTH2\r\n250-STARTTLS\r\n250 ENHANCEDSTATUSCODES\r\n"u8.ToArray(),
            "334 VXNlcm5hbWU6\r\n235 2.7.0 ok\r\n250 2.1.0 ok\r\n550 5.1.1 no such user\r\n354 go on\r\n421 4.3.2 closing\r\n"u8.ToArray(),
        ],
        "\r\n -0123456789.\0", async bytes =>
    {
        var reader = new SmtpReader(new MemoryStream(bytes));
        while (true)
        {
            var reply = await reader.ReadAsync(TimeSpan.FromMinutes(1), Ct);
            Assert.InRange(reply.Code, 200, 599);
        }
    }, typeof(ProtocolFault));

    /// <summary>Whole answers on the wire, headers included: whatever a gateway says, the order is kept and tried again or settled.</summary>
    [Fact]
    public async Task Answers_of_a_gateway()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        using var registry = new HttpCardRegistry(new HttpRegistryOptions { Url = address, Timeout = TimeSpan.FromSeconds(20) });
        var holder = new RegistryHolder("試験 花子", "シケン ハナコ", new(1985, 4, 1), "female", "みなと川市中央一丁目");
        var order = new RegistryRequest(Guid.CreateVersion7(), RegistryOrderKind.Suspend, SuspensionTarget.Card, "T-1", new(2026, 11, 22, 0, 0, 0, DateTimeKind.Utc), holder);
        static byte[] Answer(string status, string body, string more = "") =>
            Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json; charset=utf-8\r\n{more}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");
        await FuzzTests.RunAsync(
            [
                Answer("200 OK", """{"result":"done","reference":"R-1","effectiveAt":"2026-11-22T09:00:00+09:00"}"""),
                Answer("202 Accepted", """{"result":"accepted","reference":"R-2"}""", "Retry-After: 120\r\n"),
                Answer("422 Unprocessable Entity", """{"result":"holder-not-found","reason":"該当なし"}"""),
                Answer("200 OK", """{"fit":"one","name":"same","birthDate":"different"}"""),
                Answer("503 Service Unavailable", "", "Retry-After: Sun, 22 Nov 2026 10:00:00 GMT\r\n"),
            ],
            "\r\n:{}[]\",\\0;= ", async bytes =>
        {
            foreach (var ask in (Func<Task<object>>[])[async () => await registry.SendAsync(order, Ct), async () => await registry.CompareAsync(holder, Ct)])
            {
                var served = ServeAsync(listener, bytes);
                Assert.NotNull(await ask());
                await served;
            }
        });
    }

    [Fact]
    public void Addresses_of_pages_and_what_is_pasted() => FuzzTests.Run(
        [
            "days=30&from=2026-11-01&until=2026-11-22"u8.ToArray(), "state=all&q=%E9%82%84%E4%BB%98&channel=sms&campaign=C-12&days=30&urgency=now"u8.ToArray(), "2026-11-22 09:15,12,11\n2026/11/22 9:30,\"4\",3\n"u8.ToArray(), "事案12"u8.ToArray(), "C-12"u8.ToArray(),
            "マイナンバー hxxps://j-lis[.]top 090-1234-5678"u8.ToArray(),
            """{"number":1,"sequence":10,"hash":"00ff","at":"2026-11-22T00:00:00.0000000Z","unsealed":0,"before":"","key":"k","signature":"AAAA"}"""u8.ToArray(),
        ],
        "&=,-/:\"{}%+ \n0９", bytes =>
    {
        var text = Encoding.UTF8.GetString(bytes);
        var parts = text.Split('&', '=', '\n');
        var range = InsightRange.Read(parts[0], parts[^1], parts[parts.Length / 2], new(2026, 11, 22));
        Assert.True(range.From <= range.Until);
        _ = EnterCallFigures.Read(text);
        _ = FindCampaigns.TryParseNumber(text, out _);
        Assert.True(SearchTerms.Of(text).Grams.Count <= 24);
        _ = AuditAnchor.FromLine(text);
        _ = ExportQuery.Read(ExportFormat.Csv, new QueryCollection(QueryHelpers.ParseQuery(text)));
    });

    /// <summary>What a card hands out as its certificate, beside the rest of its answers (<see cref="FuzzTests.Cards"/>).</summary>
    [Fact]
    public void Certificates() => FuzzTests.Run([Certificate()], "\x30\x82\xff\x06\x02\x17", bytes =>
    {
        using var certificate = X509CertificateLoader.LoadCertificate(bytes);
        _ = certificate.SerialNumber;
        _ = certificate.NotAfter;
        foreach (var extension in certificate.Extensions)
        {
            _ = extension.Format(false);
        }
    }, typeof(CryptographicException));

    private static async Task ServeAsync(TcpListener listener, byte[] answer)
    {
        using var connection = await listener.AcceptSocketAsync(Ct);
        var head = new byte[16 * 1024];
        var read = 0;
        // The whole question first: who closes while the other writes resets the connection.
        while (read < head.Length && !IsWhole(head.AsSpan(0, read)))
        {
            var more = await connection.ReceiveAsync(head.AsMemory(read), Ct);
            if (more == 0)
            {
                break;
            }

            read += more;
        }

        try
        {
            await connection.SendAsync(answer, Ct);
            connection.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // It heard enough.
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> question)
    {
        var end = question.IndexOf("\r\n\r\n"u8);
        return end >= 0 && (question[..end].IndexOf("chunked"u8) < 0
            ? question.Length - end - 4 >= LengthOf(Encoding.ASCII.GetString(question[..end]))
            : question.EndsWith("0\r\n\r\n"u8));
    }

    private static int LengthOf(string head) => head.Split("\r\n").Where(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
        .Select(l => int.Parse(l[15..], System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();

    private static byte[] Archive(CompressionLevel level, params string[] names)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names.Length == 0 ? ["a.eml", "b/二.eml", "c.txt"] : names)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write("From: a@example.jp\r\nSubject: x\r\n\r\nbody body body body body\r\n"u8);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=0123456789ABCDEF, O=JPKI, C=JP", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(55), DateTimeOffset.UnixEpoch.AddYears(60));
        return certificate.RawData;
    }
}
