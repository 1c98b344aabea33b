using System.Text;
using System.Text.Json;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sharing;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Sharing;

/// <summary>Reports in a store of their own, and the files made of them.</summary>
internal sealed class SharingDesk(TestStore store) : IAsyncDisposable
{
    public const string ReporterName = "佐藤 一郎";
    public const string ReporterContact = "sato@example.jp";

    public TestStore Store => store;

    public static async Task<SharingDesk> OpenAsync(string provider = "sqlite") => new(await TestStore.OpenAsync(provider));

    /// <summary>A report as intake stores it, then decided.</summary>
    public async Task<Report> ReportAsync(Verdict? verdict, string body, string subject = "マイナンバー:更新手続きのお知らせ", Func<IncomingReport, IncomingReport>? change = null)
    {
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        var incoming = new IncomingReport
        {
            Source = IntakeSource.Mailbox,
            Channel = Channel.Email,
            Subject = subject,
            Sender = "地方公共団体情報システム機構 <info@j-lis-koushin.top>",
            Body = body,
            ReporterName = ReporterName,
            ReporterContact = ReporterContact,
            ReporterNote = "佐藤のメモ",
            Headers = [new("To", $"佐藤 <{ReporterContact}>")],
        };
        var received = await store.Get<ReceiveReport>().RunAsync(change?.Invoke(incoming) ?? incoming, Actor.Worker("test"), default);
        Assert.True(received.Succeeded, received.Refusal?.Message.En);
        var report = await store.Get<FindReports>().OneAsync(received.Value.ReportId, default);
        if (verdict is { } decided)
        {
            store.Clock.Advance(TimeSpan.FromMinutes(1));
            var outcome = await store.Get<DecideReport>().RunAsync(new(report!.Id, decided, "確認した", report.Version), Some.Analyst, default);
            Assert.True(outcome.Succeeded, outcome.Refusal?.Message.En);
        }

        return (await store.Get<FindReports>().OneAsync(received.Value.ReportId, default))!;
    }

    public async Task<ExportFile> ExportAsync(ExportFormat format, Tlp tlp = Tlp.Green, Func<ExportRequest, ExportRequest>? change = null)
    {
        var request = new ExportRequest { Format = format, Tlp = tlp };
        var outcome = await store.Get<ExportReports>().RunAsync(change?.Invoke(request) ?? request, Some.Analyst, default);
        Assert.True(outcome.Succeeded, outcome.Refusal?.Message.En);
        return outcome.Value;
    }

    public async Task<JsonElement> JsonAsync(ExportFormat format, Tlp tlp = Tlp.Green, Func<ExportRequest, ExportRequest>? change = null) =>
        JsonSerializer.Deserialize<JsonElement>((await ExportAsync(format, tlp, change)).Content);

    public async Task<string> TextAsync(ExportFormat format, Tlp tlp = Tlp.Green) => Encoding.UTF8.GetString((await ExportAsync(format, tlp)).Content);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
