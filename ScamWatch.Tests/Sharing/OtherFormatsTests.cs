using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sharing;

namespace ScamWatch.Tests.Sharing;

public sealed partial class OtherFormatsTests
{
    private const string Lure = "年次更新が必要です。本日中に https://j-lis-koushin.top/a から手続きし、または 090-0000-1234 へお電話ください。";

    [Fact]
    public async Task A_MISP_event_holds_to_the_core_format()
    {
        await using var desk = await SharingDesk.OpenAsync();
        var scam = await desk.ReportAsync(Verdict.Scam, Lure);
        await desk.ReportAsync(Verdict.Scam, Lure + " 再送です。");
        await desk.ReportAsync(Verdict.Suspicious, "怪しい https://ayashii.example.net/b です。", "怪しい案内");

        foreach (var (tlp, distribution) in ((Tlp, string)[])[(Tlp.Amber, "0"), (Tlp.Green, "2"), (Tlp.Clear, "3")])
        {
            var root = await desk.JsonAsync(ExportFormat.Misp, tlp);

            // draft-dulaunoy-misp-core-format, 2.2: required of an event, each as a string but published.
            var misp = root.GetProperty("Event");
            Assert.Equal(["Event"], root.EnumerateObject().Select(p => p.Name));
            Assert.Matches(@"^\d{4}-\d{2}-\d{2}$", misp.GetProperty("date").GetString());
            Assert.Contains(misp.GetProperty("threat_level_id").GetString(), (string[])["1", "2", "3", "4"]);
            Assert.Contains(misp.GetProperty("analysis").GetString(), (string[])["0", "1", "2"]);
            Assert.Equal(distribution, misp.GetProperty("distribution").GetString());
            Assert.False(misp.GetProperty("published").GetBoolean());
            Assert.NotEmpty(misp.GetProperty("info").GetString()!);
            Assert.True(long.TryParse(misp.GetProperty("timestamp").GetString(), CultureInfo.InvariantCulture, out _));
            Assert.True(Guid.TryParse(misp.GetProperty("uuid").GetString(), out _));
            Assert.True(Guid.TryParse(misp.GetProperty("Orgc").GetProperty("uuid").GetString(), out _));
            Assert.Contains(misp.GetProperty("Tag").EnumerateArray(), t => t.GetProperty("name").GetString() == $"tlp:{tlp.ToString().ToLowerInvariant()}");
            var attributes = misp.GetProperty("Attribute").EnumerateArray().ToList();
            Assert.Equal(attributes.Count, attributes.Select(a => a.GetProperty("uuid").GetString()).Distinct().Count());
            foreach (var attribute in attributes)
            {
                // 2.4: type, category, value, to_ids, uuid, timestamp, distribution; 2.4.2 lists which category holds which type.
                var kind = (attribute.GetProperty("category").GetString(), attribute.GetProperty("type").GetString());
                Assert.Contains(kind, ((string?, string?)[])
                [
                    ("Network activity", "url"), ("Network activity", "domain"), ("Payload delivery", "email-src"), ("Payload delivery", "email-subject"),
                    ("Financial fraud", "phone-number"), ("Financial fraud", "bank-account-nr"),
                ]);
                Assert.NotEmpty(attribute.GetProperty("value").GetString()!);
                Assert.True(attribute.GetProperty("to_ids").ValueKind is JsonValueKind.True or JsonValueKind.False);
                Assert.Equal("5", attribute.GetProperty("distribution").GetString());
                Assert.True(long.TryParse(attribute.GetProperty("timestamp").GetString(), CultureInfo.InvariantCulture, out _));
            }

            var url = Value("https://j-lis-koushin.top/a");
            Assert.True(url.GetProperty("to_ids").GetBoolean());
            Assert.Contains(scam.ReceiptNumber, url.GetProperty("comment").GetString(), StringComparison.Ordinal);
            Assert.False(Value("j-lis-koushin.top").GetProperty("to_ids").GetBoolean());
            Assert.False(Value("https://ayashii.example.net/b").GetProperty("to_ids").GetBoolean());
            Assert.Equal(tlp != Tlp.Clear, attributes.Exists(a => a.GetProperty("type").GetString() == "email-subject"));

            JsonElement Value(string value) => attributes.Single(a => a.GetProperty("value").GetString() == value);
        }
    }

    [Fact]
    public async Task Each_host_of_a_scam_gets_one_XARF_report()
    {
        await using var desk = await SharingDesk.OpenAsync();
        await desk.ReportAsync(Verdict.Scam, Lure);
        await desk.ReportAsync(Verdict.Scam, Lure.Replace("/a ", "/b ", StringComparison.Ordinal) + " https://192.0.2.7/login と www.soumu.go.jp");
        await desk.ReportAsync(Verdict.Suspicious, "怪しい https://ayashii.example.net/b です。");

        var reports = (await desk.TextAsync(ExportFormat.Xarf)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonSerializer.Deserialize<JsonElement>(l)).ToList();

        Assert.Equal(["192.0.2.7", "j-lis-koushin.top"], reports.Select(r => r.GetProperty("source_identifier").GetString()).Order(StringComparer.Ordinal));
        foreach (var report in reports)
        {
            // XARF v4, core and content/phishing: what is required, and the forms of it.
            Assert.Matches(@"^4\.\d+\.\d+$", report.GetProperty("xarf_version").GetString());
            Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", report.GetProperty("report_id").GetString());
            Assert.Matches(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$", report.GetProperty("timestamp").GetString());
            Assert.Equal(("content", "phishing"), (report.GetProperty("category").GetString(), report.GetProperty("type").GetString()));
            Assert.True(Uri.TryCreate(report.GetProperty("url").GetString(), UriKind.Absolute, out _));
            foreach (var contact in (string[])["reporter", "sender"])
            {
                var info = report.GetProperty(contact);
                Assert.Equal(["org", "contact", "domain"], info.EnumerateObject().Select(p => p.Name));
                Assert.Equal("tsuho@minatogawa.example", info.GetProperty("contact").GetString());
                Assert.Equal("minatogawa.example", info.GetProperty("domain").GetString());
            }

            Assert.True(report.GetProperty("description").GetString()!.Length <= 1000);
            Assert.InRange(report.GetProperty("confidence").GetDouble(), 0, 1);
            Assert.All(report.GetProperty("tags").EnumerateArray(), t => Assert.Matches(Tag(), t.GetString()));
            var evidence = Assert.Single(report.GetProperty("evidence").EnumerateArray());
            var payload = Convert.FromBase64String(evidence.GetProperty("payload").GetString()!);
            Assert.Equal(payload.Length, evidence.GetProperty("size").GetInt32());
            Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(payload)), evidence.GetProperty("hash").GetString());
        }

        var named = reports.Single(r => r.TryGetProperty("domain", out _));
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(named.GetProperty("evidence")[0].GetProperty("payload").GetString()!));
        Assert.Contains("https://j-lis-koushin.top/a", text, StringComparison.Ordinal);
        Assert.Contains("https://j-lis-koushin.top/b", text, StringComparison.Ordinal);
        Assert.DoesNotContain("年次更新", await desk.TextAsync(ExportFormat.Xarf), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mail_to_the_council_holds_what_it_asks_for_and_no_personal_data()
    {
        await using var desk = await SharingDesk.OpenAsync();
        await desk.ReportAsync(Verdict.Scam, $"佐藤一郎様\n{Lure}\n登録: sato@example.jp、個人番号 123456789018");

        var mail = await desk.TextAsync(ExportFormat.Council);

        Assert.StartsWith("宛先: info@antiphishing.jp\n件名: ", mail, StringComparison.Ordinal);
        Assert.Contains("件名: マイナンバー:更新手続きのお知らせ", mail, StringComparison.Ordinal);
        Assert.Contains("差出人: 地方公共団体情報システム機構 <info[@]j-lis-koushin[.]top>", mail, StringComparison.Ordinal);
        Assert.Matches(@"受信日時: 2026-11-21 \d\d:\d\d", mail);
        Assert.Contains("hxxps://j-lis-koushin[.]top/a", mail, StringComparison.Ordinal);
        Assert.Contains("(氏名)様", mail, StringComparison.Ordinal);
        Assert.All(["佐藤", "一郎", "sato@", "123456789018", "https://"], word => Assert.DoesNotContain(word, mail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_is_read_back_as_it_was_written()
    {
        await using var desk = await SharingDesk.OpenAsync();
        await desk.ReportAsync(Verdict.Scam, "一行目\r\n二行目 \"引用\", カンマ; https://j-lis-koushin.top/a", "=HYPERLINK(\"https://evil.example.top\")");
        await desk.ReportAsync(null, "-1+1\tcmd", "＝2+3", r => r with { Sender = "+81-3-0000-0000" });

        var file = await desk.ExportAsync(ExportFormat.Csv);
        var rows = ReadCsv(Encoding.UTF8.GetString(file.Content[3..]));

        Assert.Equal([0xEF, 0xBB, 0xBF], file.Content[..3]);
        Assert.Equal(3, rows.Count);
        Assert.All(rows, r => Assert.Equal(19, r.Count));
        Assert.Equal("'=HYPERLINK(\"hxxps://evil[.]example[.]top\")", rows[1][5]);
        Assert.Equal("一行目\n二行目 \"引用\", カンマ; hxxps://j-lis-koushin[.]top/a", rows[1][6].Replace("\r\n", "\n", StringComparison.Ordinal));
        Assert.Equal(("scam", "TLP:GREEN"), (rows[1][7], rows[1][16]));
        Assert.Equal(("'+81-3-0000-0000", "'＝2+3", "", "'-1+1\tcmd"), (rows[2][4], rows[2][5], rows[2][7], rows[2][6]));
        Assert.EndsWith("\r\n", Encoding.UTF8.GetString(file.Content), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("  =1+1", "\"'  =1+1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("＠SUM", "\"'＠SUM\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\0b", "\"ab\"")]
    [InlineData("普通の文", "\"普通の文\"")]
    [InlineData("", "\"\"")]
    public void No_cell_can_act_as_a_formula(string text, string cell) => Assert.Equal(cell, CsvExport.Cell(text));

    /// <summary>RFC 4180, section 2, written down apart from what writes it.</summary>
    private static List<List<string>> ReadCsv(string text)
    {
        var rows = new List<List<string>> { new() };
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append(text[++i]);
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                rows[^1].Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    rows.Add([]);
                }
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }

        rows.RemoveAt(rows.Count - 1);
        return rows;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9_+-]*:[a-z0-9][a-z0-9_+.-]*$")]
    private static partial Regex Tag();
}
