using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Api;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Attacks;

/// <summary>Ways out of a folder, at every route that gives a file and in every name of a file that is handed in.</summary>
[Collection(nameof(AttackedApp))]
public sealed class PathTests(AttackedApp app)
{
    private static readonly string[] s_steps =
    [
        "../../../../etc/passwd", "..%2f..%2f..%2f..%2fetc%2fpasswd", "..%252f..%252fetc%252fpasswd", "%2e%2e/%2e%2e/etc/passwd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%5c..%5cwindows%5cwin.ini", "..\\..\\windows\\win.ini",
        "....//....//etc/passwd", "..;/..;/etc/passwd", "%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd", "%u002e%u002e/etc/passwd", "/etc/passwd", "%2fetc%2fpasswd", "file:///etc/passwd", "lines%00", "lines%00.csv", "..%00/etc/passwd", "C:%5cWindows%5cwin.ini",
        "%5c%5cevil.example%5cshare", "..%ef%bc%8f..%ef%bc%8fetc", "appsettings.json%3f", "..%2fappsettings.json", "..%2f..%2fdata%2fstate%2fscamwatch.db", "..%2fkeys", ".", "..", "CON", "NUL", "aux.csv", "lines.csv::$DATA", "lines.csv.", "lines%20", "~%2f.ssh%2fid_rsa",
    ];

    private static readonly string[] s_doors =
    [
        "/{0}", "/settings/reference/{0}.csv", "/settings/reference/{0}", "/insights/{0}", "/reports/export/{0}", "/api/v1/exports/{0}", "/help/{0}", "/alerts/{0}", "/_content/Radzen.Blazor/{0}", "/_framework/{0}",
    ];

    /// <summary>Names that a browser or mail program may send for a file.</summary>
    private static readonly string[] s_names =
    [
        "../../../../tmp/evil.txt", "..\\..\\evil.exe", "/etc/cron.d/evil", "C:\\Windows\\evil.dll", "invoice.pdf.exe", "invoice.exe.pdf", "photo.jpg.js", "evil.php.png", "evil.aspx;.jpg", "evil.pdf\0.exe", "evil.exe ", "evil.exe.", "evil\u202efdp.exe", "CON", "NUL.txt", "a:b",
        "evil.pdf::$DATA", ".htaccess", "web.config", "~/.ssh/authorized_keys", "$(id).pdf", "`id`.pdf", "a;id;.pdf", "|id", "<script>.pdf", "\"><img src=x onerror=1>.pdf", "=cmd|' /C calc'!A0.csv", "+1+1.csv", "@SUM(1).csv", "a\r\nX-Evil: 1.pdf", "a\tb.pdf", "%2e%2e%2fevil",
        "\u2025/\u2025/evil", "\uff0e\uff0e\uff0fevil", "evil.tar.gz", "evil.zip", "evil.iso", "evil.lnk", "evil.hta", "evil.svg", "evil.html", "evil.docm", "evil.library-ms", "desktop.ini", "autorun.inf", "-rf", "--help", "%s%s%n", "{0}", "ｅｖｉｌ．ｅｘｅ", new string('a', 5000) + ".pdf", "",
    ];

    private static string? s_cookie;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Steps { get; } = new(from door in s_doors from step in s_steps select (door, step));

    public static TheoryData<int> Names { get; } = new(Enumerable.Range(0, s_names.Length));

    public static int Count => Steps.Count + s_names.Length;

    [Theory, MemberData(nameof(Steps))]
    public async Task No_way_leads_out_of_a_folder(string door, string step)
    {
        var path = string.Format(System.Globalization.CultureInfo.InvariantCulture, door, step);
        foreach (var cookie in (string[])["", await StaffAsync()])
        {
            var answer = await app.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: {app.House.Address.Authority}\r\n{cookie}Connection: close\r\n\r\n");

            AttackedApp.AssertSilent(path, answer.Text);
            Assert.True(answer.Statuses is [var only] && only < 500, $"{path}: {answer.Text}");
            Assert.DoesNotContain("[extensions]", answer.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("\"LogLevel\"", answer.Text, StringComparison.Ordinal);
            // A file is given out under a name of ours only.
            var disposition = answer.Text.Split('\n').FirstOrDefault(l => l.StartsWith("Content-Disposition:", StringComparison.OrdinalIgnoreCase));
            Assert.True(disposition is null || !disposition.Contains("..", StringComparison.Ordinal) && !disposition.Contains("etc", StringComparison.Ordinal), disposition);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_name_of_a_file_is_words_and_no_place(int index)
    {
        var name = s_names[index];
        using var api = await ApiClient.OpenAsync(app.House);
        var mark = $"標{Some.Word()}";
        var encoded = Uri.EscapeDataString(Markup.Whole(name));
        var mail = $"From: a@example.jp\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Convert.ToBase64String(Encoding.UTF8.GetBytes(mark)) + $"\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''{encoded}\r\nContent-Transfer-Encoding: base64\r\n\r\nTVqQAAMAAAAEAAAA\r\n--b--\r\n";

        var answer = await api.PostAsync("/reports", Encoding.UTF8.GetBytes(mail), "message/rfc822");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        await using var db = app.House.App.Db();
        var stored = (await db.Reports.AsNoTracking().OrderByDescending(r => r.ReceivedAt).Take(20).ToListAsync(Ct)).Single(r => r.Body.Contains(mark, StringComparison.Ordinal));
        var attachment = Assert.Single(stored.Attachments);
        // It is called what it is, whatever it is named, and its name holds nothing that moves a cursor or ends a line.
        Assert.Equal("application/x-msdownload", attachment.Found);
        Assert.NotEmpty(attachment.Dangers);
        Assert.DoesNotContain(attachment.Name, char.IsControl);
        // A mark that turns the writing round stays, as evidence, and is said to be one.
        Assert.True(!attachment.Name.Contains('\u202e', StringComparison.Ordinal) || attachment.Dangers.Contains(Domain.Reports.AttachmentDanger.DoubleExtension));
        Assert.True(attachment.Name.Length <= 1000, $"{attachment.Name.Length}");
        Assert.False(File.Exists("/tmp/evil.txt") || File.Exists("/etc/cron.d/evil"));
    }

    private async Task<string> StaffAsync() => s_cookie ??= $"Cookie: {await app.House.App.CookieAsync(Role.Supervisor)}\r\n";
}
