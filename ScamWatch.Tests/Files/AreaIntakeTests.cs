using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Files;
using ScamWatch.Ingest.Mail;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Mail;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Files;

/// <summary>Where a report comes from, by each way in.</summary>
public sealed class AreaIntakeTests
{
    private static readonly ReportedMailOptions s_office = ReportedMailOptions.Of(new()
    {
        Name = "みなと川市",
        ReportMailboxes = ["all@minatogawa.example", "north@minatogawa.example", "south@minatogawa.example"],
        Areas =
        [
            new() { Code = "011991", Name = "北区", Column = 1, Row = 1, Mailboxes = ["North@minatogawa.example"] },
            new() { Code = "012009", Name = "南区", Column = 1, Row = 2, Mailboxes = ["south@minatogawa.example"] },
        ],
    });

    [Fact]
    public async Task A_table_names_the_area_by_code_or_name_and_may_leave_it_empty()
    {
        var items = await ReadAsync("calls.csv", "経路,本文,市区町村\n電話,一件目,北区\n電話,二件目,12009\n電話,三件目,\n");

        Assert.Equal(["011991", "012009", null], items.Select(i => Assert.IsType<IntakeRead>(i).Report.Area));
    }

    [Theory]
    [InlineData("municipality")]
    [InlineData("地域")]
    public async Task A_row_of_an_area_that_is_not_served_is_named_and_the_others_are_taken(string header)
    {
        var items = await ReadAsync("calls.csv", $"channel,body,{header}\ncall,一件目,遠い市\ncall,二件目,南区\n");

        var fault = Assert.IsType<IntakeFault>(items[0]);
        Assert.Equal((2, "市区町村(municipality)"), (fault.Row, fault.Column));
        Assert.Contains("「北区」「南区」", fault.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("遠い市", fault.Reason, StringComparison.Ordinal);
        Assert.Equal("012009", Assert.IsType<IntakeRead>(items[1]).Report.Area);
    }

    [Fact]
    public async Task A_line_names_the_area_in_its_field()
    {
        var items = await ReadAsync("x.jsonl", """
            {"channel":"sms","body":"一件目","area":"011991"}
            {"channel":"sms","body":"二件目","area":"999999"}
            {"channel":"sms","body":"三件目","area":null}
            """);

        Assert.Equal("011991", Assert.IsType<IntakeRead>(items[0]).Report.Area);
        Assert.Equal((2, "area"), (Assert.IsType<IntakeFault>(items[1]).Row, ((IntakeFault)items[1]).Column));
        Assert.Null(Assert.IsType<IntakeRead>(items[2]).Report.Area);
    }

    [Theory]
    [InlineData("x.csv", "channel,body,municipality\ncall,一件目,遠い市\n")]
    [InlineData("x.jsonl", """{"channel":"call","body":"一件目","area":"999999"}""")]
    public async Task Where_no_areas_are_told_apart_the_column_is_passed_over_with_a_remark(string name, string text)
    {
        var report = Assert.IsType<IntakeRead>(Assert.Single(await ReadAsync(name, text, ReportedMailOptions.Default))).Report;

        Assert.Null(report.Area);
        Assert.Contains("読みませんでした", Assert.Single(report.Remarks), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("North@Minatogawa.example", "011991")]
    [InlineData("all@minatogawa.example, south@minatogawa.example", "012009")]
    [InlineData("all@minatogawa.example", null)]
    [InlineData("north@elsewhere.example", null)]
    public void A_mail_comes_from_the_area_whose_mailbox_it_reached(string to, string? area)
    {
        var message = Samples.Of($"From: sato@example.jp\r\nTo: {to}\r\nSubject: 通報\r\n\r\n怪しい電話がありました。\r\n");

        Assert.Equal(area, Assert.Single(ReportedMail.From(message, IntakeSource.Mailbox, s_office)).Area);
    }

    [Fact]
    public void The_addressee_of_a_mail_passed_on_says_nothing()
    {
        var message = Samples.Of(
            "From: sato@example.jp\r\nTo: all@minatogawa.example\r\nSubject: Fwd\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            + "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: evil@evil.example\r\nTo: north@minatogawa.example\r\nSubject: x\r\n\r\n更新してください\r\n--b--\r\n");

        Assert.All(ReportedMail.From(message, IntakeSource.Mailbox, s_office), r => Assert.Null(r.Area));
    }

    [Fact]
    public async Task A_mailbox_that_is_for_one_area_gives_it_to_mails_that_name_none()
    {
        await using var store = await TestStore.OpenAsync();
        var take = store.Get<TakeFile>();
        async Task<string?> AreaOfAsync(string to, string? mailbox)
        {
            var mail = Encoding.UTF8.GetBytes($"From: sato@example.jp\r\nTo: {to}\r\nSubject: t\r\n\r\n怪しい電話 {Some.Word()}\r\n");
            await take.StoreAsync([await take.PrepareMailAsync(mail, IntakeSource.Mailbox, default, mailbox)], [], null, Domain.Staff.Actor.Worker("m"), default);
            await using var db = store.Db();
            return (await db.Reports.AsNoTracking().OrderByDescending(r => r.Id).FirstAsync()).Area;
        }

        Assert.Equal("990006", await AreaOfAsync("someone@example.jp", "990006"));
        Assert.Equal("990002", await AreaOfAsync("tsuho@shiomihama.example", "990006"));
        Assert.Null(await AreaOfAsync("someone@example.jp", null));
    }

    [Fact]
    public void A_mailbox_for_an_area_that_is_not_served_is_refused_by_name()
    {
        var options = Assert.Single(MailboxOptions.From(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mailboxes:0:Name"] = "north",
            ["Mailboxes:0:Host"] = "mail.example",
            ["Mailboxes:0:User"] = "u",
            ["Mailboxes:0:Password"] = "p",
            ["Mailboxes:0:Area"] = "011991",
        }).Build()));

        Assert.Same(options, options.Within(s_office.Areas));
        Assert.Contains("'north'", Assert.Throws<InvalidOperationException>(() => options.Within([])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_mail_is_one_report_whatever_its_mailbox_is_said_to_be_for()
    {
        await using var store = await TestStore.OpenAsync();
        var mail = Some.ByMail() with { Mail = new(null, null, null, null, []) };
        var call = Some.Call("還付金があると言われた");

        Assert.Equal(await store.TakeAsync(mail), await store.TakeAsync(mail with { Area = "990002" }));
        // What was told with a place is told of that place.
        Assert.NotEqual(await store.TakeAsync(call with { Area = "990001" }), await store.TakeAsync(call with { Area = "990002" }));
    }

    [Fact]
    public void A_report_without_an_area_has_the_key_it_always_had() =>
        Assert.DoesNotContain("\"Area\"", System.Text.Json.JsonSerializer.Serialize(Some.FakeRenewal()), StringComparison.Ordinal);

    private static async Task<List<IntakeItem>> ReadAsync(string name, string text, ReportedMailOptions? options = null)
    {
        var items = new List<IntakeItem>();
        await foreach (var item in IntakeFiles.Read(name, new MemoryStream(Encoding.UTF8.GetBytes(text)), options: options ?? s_office))
        {
            items.Add(item);
        }

        return items;
    }
}
