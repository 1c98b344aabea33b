using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Api;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Attacks;

/// <summary>Addresses in whatever is handed in are words: a listener of this machine that all of them lead to hears nothing.</summary>
[Collection(nameof(AttackedApp))]
public sealed class NothingIsFetchedTests(AttackedApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_address_in_content_is_never_contacted()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var at = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        string[] addresses = [$"http://{at}/a", $"https://{at}/b", $"ftp://{at}/c", $"//{at}/d", $"http://x@{at}/e", $"http://2130706433:{at.Split(':')[1]}/f", $"http://localhost:{at.Split(':')[1]}/g", $"\\\\{at}\\h", $"ldap://{at}/i", $"file://{at}/j"];
        var all = string.Join(' ', addresses);
        using var visitor = app.Visitor();
        using var api = await ApiClient.OpenAsync(app.House);

        foreach (var (path, fields) in ((string, Dictionary<string, string>)[])
            [
                ("/check", new() { ["channel"] = "email", ["text"] = all, ["sender"] = all }), ("/lookup", new() { ["number"] = addresses[0] }), ("/subscribe", new() { ["address"] = $"a@{at}" }),
            ])
        {
            using var answer = await visitor.PostAsync(path, new FormUrlEncodedContent(fields), Ct);
            await AttackedApp.AssertHarmlessAsync(path, answer);
        }

        foreach (var address in addresses)
        {
            using var page = await visitor.GetAsync($"/account/sign-in?ReturnUrl={Uri.EscapeDataString(address)}", Ct);
            using var link = await visitor.GetAsync($"/alerts?q={Uri.EscapeDataString(address)}", Ct);
        }

        var taken = await api.PostAsync("/reports", JsonSerializer.Serialize(new { channel = "website", subject = addresses[0], sender = addresses[1], body = "至急確認 " + all, note = all, reporterContact = $"a@{at}" }));
        Assert.Equal(HttpStatusCode.Created, taken.Status);
        var html = string.Concat(addresses.Select(a =>
            $"<img src='{a}'><link rel=stylesheet href='{a}'><script src='{a}'></script><iframe src='{a}'></iframe><body background='{a}'><style>@import '{a}'; p {{ background: url({a}) }}</style><meta http-equiv=refresh content='0;{a}'><object data='{a}'></object><a ping='{a}' href='{a}'>x</a>"));
        var mail = $"From: a@{at}\r\nReturn-Path: <a@{at}>\r\nList-Unsubscribe: <{addresses[0]}>\r\nDisposition-Notification-To: a@{at}\r\nSubject: {addresses[0]}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Convert.ToBase64String(Encoding.UTF8.GetBytes(html)) + $"\r\n--b\r\nContent-Type: message/external-body; access-type=URL; URL=\"{addresses[0]}\"\r\n\r\nContent-Type: text/plain\r\n\r\n\r\n"
            + $"--b\r\nContent-Type: image/svg+xml\r\n\r\n<!DOCTYPE s SYSTEM \"{addresses[0]}\"><svg xmlns:xlink=\"http://www.w3.org/1999/xlink\"><image xlink:href=\"{addresses[0]}\"/></svg>\r\n--b--\r\n";
        Assert.Equal(HttpStatusCode.Created, (await api.PostAsync("/reports", Encoding.UTF8.GetBytes(mail), "message/rfc822")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.PostAsync("/classify", Encoding.UTF8.GetBytes(mail), "message/rfc822")).Status);

        // What staff do with it: decide, search, share, warn of it.
        await using (var db = app.House.App.Db())
        {
            var reports = (await db.Reports.AsNoTracking().OrderByDescending(r => r.ReceivedAt).Take(20).ToListAsync(Ct)).Where(r => r.Body.Contains("至急確認", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(reports);
            Assert.Contains(await db.ReportIndicators.AsNoTracking().ToListAsync(Ct), i => i.Value.Contains("127.0.0.1", StringComparison.Ordinal));
            foreach (var report in reports)
            {
                Assert.True((await app.House.Get<DecideReport>().RunAsync(new(report.Id, Verdict.Scam, "x", report.Version), Some.Analyst, Ct)).Succeeded);
            }
        }

        var staff = await app.House.SignInAsync(Role.Supervisor);
        foreach (var format in (string[])["csv", "stix", "misp", "xarf", "council"])
        {
            using var file = await staff.GetAsync($"/reports/export/{format}", Ct);
            await file.Content.ReadAsStringAsync(Ct);
        }

        var warning = await app.House.PublishAlertAsync(c => c with { LureText = all, UrlNote = all, OfficialRuleSource = addresses[0] });
        foreach (var part in (string[])["", "/poster", "/cap.xml", "/picture.svg", "/picture.png", "/qr.svg"])
        {
            using var page = await visitor.GetAsync($"/alerts/{warning.Slug}{part}", Ct);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        // Whoever had connected would stand in the queue of the listener by now.
        Assert.False(listener.Pending());
        using var proof = new TcpClient();
        await proof.ConnectAsync(IPAddress.Loopback, int.Parse(at.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture), Ct);
        Assert.True(listener.Pending());
    }
}
