using System.Text;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sharing;
using ScamWatch.Domain.Sources;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Sharing;

public sealed class ExportingTests
{
    public static TheoryData<ExportFormat> Formats { get; } = new(Enum.GetValues<ExportFormat>());

    [Theory, EachDatabase]
    public async Task Each_export_is_audited_with_who_what_and_how_many(string provider)
    {
        await using var desk = await SharingDesk.OpenAsync(provider);
        await desk.ReportAsync(Verdict.Scam, "偽の更新 https://j-lis-koushin.top/a");
        await desk.ReportAsync(null, "まだ見ていない通報", "無題");

        foreach (var format in Enum.GetValues<ExportFormat>())
        {
            var file = await desk.ExportAsync(format, Tlp.Amber, r => r with { Filter = r.Filter with { Text = "更新" } });

            Assert.Equal(1, file.Reports);
            var entry = (await desk.Store.AuditEntriesAsync())[^1];
            Assert.Equal((AuditKind.ReportsExported, Codes.Of(format), Some.Analyst.Name), (entry.Kind, entry.Subject, entry.ActorName));
            Assert.Equal("TLP:AMBER; 1件; 検索語あり", entry.Why);
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task No_form_holds_the_reporters_data_or_a_My_Number(ExportFormat format)
    {
        await using var desk = await SharingDesk.OpenAsync();
        const string note = "これは通報者の独り言です";
        await desk.ReportAsync(Verdict.Scam,
            "佐藤 一郎 様\n佐藤一郎さんの登録 SATO@example.jp、番号 1234-5678-9018 を https://j-lis-koushin.top/a で確認してください。",
            change: r => r with { ReporterNote = note });
        await desk.ReportAsync(Verdict.Scam, "折り返しは 09000005678 へ。https://j-lis-koushin.top/c",
            change: r => r with { Channel = Channel.Sms, ReporterContact = "090-0000-5678", Sender = "090 0000 5678", Headers = [] });

        foreach (var tlp in Enum.GetValues<Tlp>())
        {
            var file = await desk.ExportAsync(format, tlp);
            var text = Encoding.UTF8.GetString(file.Content);
            if (format == ExportFormat.Xarf)
            {
                text += string.Concat(text.Split('"').Where(p => p.Length > 100 && p.Length % 4 == 0 && !p.Contains(' ', StringComparison.Ordinal)).Select(p => Encoding.UTF8.GetString(Convert.FromBase64String(p))));
            }

            Assert.Equal(2, file.Reports);
            Assert.All(["佐藤", "一郎", "sato@", "SATO@", "example.jp", "0000-5678", "00005678", "1234-5678", "12345678", note],
                word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
            Assert.Contains("koushin", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_area_is_told_where_three_share_it_and_narrows_the_export()
    {
        await using var desk = await SharingDesk.OpenAsync();
        for (var i = 0; i < 5; i++)
        {
            var area = i < 3 ? "990001" : "990002";
            await desk.ReportAsync(null, $"通報 {i}: マイナンバーの更新", change: r => r with { Area = area });
        }

        var all = await desk.TextAsync(ExportFormat.Csv);
        var few = Encoding.UTF8.GetString((await desk.ExportAsync(
            ExportFormat.Csv, change: r => r with { Filter = r.Filter with { Area = "990002" } })).Content);

        Assert.Equal(3, all.Split("\"990001\",\"みなと川市\"").Length - 1);
        Assert.DoesNotContain("990002", all + few, StringComparison.Ordinal);
        Assert.Contains("通報 3", few, StringComparison.Ordinal);
        Assert.DoesNotContain("通報 1", few, StringComparison.Ordinal);
        Assert.Contains("地域 990002", (await desk.Store.AuditEntriesAsync())[^1].Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_channel_verdict_and_campaign_narrow_an_export()
    {
        await using var desk = await SharingDesk.OpenAsync();
        await desk.ReportAsync(Verdict.Scam, "同じ文面の偽の更新のご案内です。 https://j-lis-koushin.top/a からお手続きください。");
        var day = desk.Store.Today;
        desk.Store.Clock.Advance(TimeSpan.FromDays(3));
        var second = await desk.ReportAsync(Verdict.Scam, "同じ文面の偽の更新のご案内です。 https://j-lis-koushin.top/b からお手続きください。");
        await desk.ReportAsync(Verdict.Suspicious, "屋根の無料点検に来たと言う二人組。", "", r => r with { Channel = Channel.Call, Sender = "", Headers = [] });
        var number = (await desk.Store.Get<FindReportState>().RunAsync(Number(second), default))!.Campaign;

        Assert.Equal(3, (await desk.ExportAsync(ExportFormat.Csv)).Reports);
        Assert.Equal(1, (await desk.ExportAsync(ExportFormat.Csv, change: r => r with { Until = ExportDays.Read($"{day:yyyy-MM-dd}", 1) })).Reports);
        Assert.Equal(2, (await desk.ExportAsync(ExportFormat.Csv, change: r => r with { From = ExportDays.Read($"{day:yyyy-MM-dd}", 1) })).Reports);
        Assert.Equal(1, (await desk.ExportAsync(ExportFormat.Csv, change: r => r with { Filter = r.Filter with { Channel = Channel.Call } })).Reports);
        Assert.Equal(2, (await desk.ExportAsync(ExportFormat.Xarf)).Reports);
        Assert.NotNull(number);
        Assert.Equal(2, (await desk.ExportAsync(ExportFormat.Csv, change: r => r with { Campaign = number })).Reports);
        Assert.Equal(0, (await desk.ExportAsync(ExportFormat.Csv, change: r => r with { Campaign = 999 })).Reports);

        static ReceiptNumber Number(Report report) => ReceiptNumber.TryParse(report.ReceiptNumber, out var read) ? read : default;
    }

    [Fact]
    public async Task A_preview_counts_and_leaves_no_trace()
    {
        await using var desk = await SharingDesk.OpenAsync();
        await desk.ReportAsync(Verdict.Scam, "偽の更新 https://j-lis-koushin.top/a");
        await desk.ReportAsync(null, "まだ見ていない通報");
        var before = (await desk.Store.AuditEntriesAsync()).Count;

        var preview = await desk.Store.Get<ExportReports>().PreviewAsync(new() { Format = ExportFormat.Stix }, Some.Analyst, default);

        Assert.Equal(new ExportPreview(2, 1), preview.Value);
        Assert.Equal(before, (await desk.Store.AuditEntriesAsync()).Count);
    }

    [Theory]
    [InlineData(Role.CardDesk)]
    [InlineData(Role.Publisher)]
    [InlineData(Role.Administrator)]
    public async Task Other_desks_may_not(string role)
    {
        await using var desk = await SharingDesk.OpenAsync();
        var export = desk.Store.Get<ExportReports>();

        Assert.IsType<NotAllowed>((await export.RunAsync(new() { Format = ExportFormat.Csv }, Staffed.As(role), default)).Refusal);
        Assert.IsType<NotAllowed>((await export.PreviewAsync(new() { Format = ExportFormat.Csv }, Staffed.As(role), default)).Refusal);
        Assert.Empty(await desk.Store.AuditEntriesAsync());
    }

    [Fact]
    public void The_rules_refuse_what_is_too_much_empty_or_without_a_contact()
    {
        var municipality = Municipality.Unnamed with { ReportMailboxes = ["a@example.jp"] };
        var csv = new ExportRequest { Format = ExportFormat.Csv };
        var now = new DateTime(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc);

        Assert.Null(ExportRules.Check(csv, ExportRules.MaxReports, municipality));
        Assert.IsType<TooManyToExport>(ExportRules.Check(csv, ExportRules.MaxReports + 1, municipality));
        Assert.IsType<EmptyTime>(ExportRules.Check(csv with { From = now, Until = now }, 0, municipality));
        Assert.IsType<NeedsReportMailbox>(ExportRules.Check(csv with { Format = ExportFormat.Xarf }, 1, Municipality.Unnamed));
        Assert.True(ExportRules.MayExport(Some.Supervisor));
        Assert.True(ExportRules.MayExport(new("api:1", "源", new HashSet<string> { ApiScopes.RoleOf(ApiScope.Export) })));
        Assert.False(ExportRules.MayExport(new("api:1", "源", new HashSet<string> { ApiScopes.RoleOf(ApiScope.Report) })));
    }

    [Theory]
    [InlineData("山田太郎様\nご確認ください", "(氏名)様\nご確認ください")]
    [InlineData("  田中 さま、至急", "  (氏名) さま、至急")]
    [InlineData("お客様\n至急", "お客様\n至急")]
    [InlineData("市民の皆様へ", "市民の皆様へ")]
    [InlineData("ご利用のお客様へ", "ご利用のお客様へ")]
    [InlineData("御殿場市の様子", "御殿場市の様子")]
    [InlineData("佐藤　一郎の件で佐藤一郎は", "(氏名)の件で(氏名)は")]
    [InlineData("メール Sato@Example.jp と０９０ー００００ー５６７８", "メール (連絡先) と(連絡先)")]
    [InlineData("番号 1234-5678-9018 です", "番号 〔個人番号を削除〕 です")]
    [InlineData("何もない文", "何もない文")]
    public void Personal_data_is_taken_out_and_the_rest_stays(string text, string kept) =>
        Assert.Equal(kept, new PersonalData(["佐藤 一郎"], ["sato@example.jp", "090-0000-5678"]).Remove(text));

    [Fact]
    public void Hostile_text_and_names_take_linear_time()
    {
        var own = new PersonalData([new string('あ', 200), "(((((", ".*"], [new string('1', 200), "a@b", "((((@)"]);

        Assert.NotEmpty(own.Remove(string.Concat(Enumerable.Repeat("様 様様殿\n1111 ", 20_000))));
    }
}
