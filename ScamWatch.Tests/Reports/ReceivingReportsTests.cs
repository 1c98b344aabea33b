using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Reports;

public sealed class ReceivingReportsTests
{
    [Theory, EachDatabase]
    public async Task A_report_is_stored_judged_and_audited(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);

        var outcome = await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.Worker("test"), default);

        Assert.True(outcome.Succeeded);
        var report = await store.Get<FindReports>().OneAsync(outcome.Value.ReportId, default);
        Assert.NotNull(report);
        Assert.Equal(outcome.Value.ReceiptNumber, report.ReceiptNumber);
        Assert.Equal(JudgedVerdict.Scam, report.JudgedVerdict);
        Assert.Equal("j-lis", report.Impersonates);
        Assert.NotEmpty(report.Evidence);
        Assert.Contains(report.Indicators, i => i is { Type: IndicatorType.Domain, Value: "j-lis-koushin.top", Official: false });
        Assert.Equal(store.Clock.UtcNow, report.ReceivedAt);
        Assert.Equal([AuditKind.ReportReceived], await store.AuditAsync());
    }

    [Theory, EachDatabase]
    public async Task The_same_content_twice_is_one_report(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var receive = store.Get<ReceiveReport>();

        var first = await receive.RunAsync(Some.FakeRenewal(), Actor.Worker("test"), default);
        var second = await receive.RunAsync(Some.FakeRenewal(), Actor.CommandLine, default);

        Assert.False(first.Value!.IsDuplicate);
        Assert.True(second.Value!.IsDuplicate);
        Assert.Equal(first.Value.ReceiptNumber, second.Value.ReceiptNumber);
        await using var db = store.Db();
        Assert.Equal(1, await db.Reports.CountAsync());
        Assert.Equal([AuditKind.ReportReceived], await store.AuditAsync());
    }

    [Theory, EachDatabase]
    public async Task The_same_content_many_times_at_once_is_one_report(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var receive = store.Get<ReceiveReport>();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => Task.Run(() => receive.RunAsync(Some.FakeRenewal(), Actor.Worker("test"), default))));

        Assert.Single(outcomes, o => !o.Value!.IsDuplicate);
        Assert.Single(outcomes.Select(o => o.Value!.ReceiptNumber).Distinct());
    }

    [Fact]
    public async Task Different_texts_are_different_reports()
    {
        await using var store = await TestStore.OpenAsync();
        var receive = store.Get<ReceiveReport>();

        await receive.RunAsync(Some.Call("市役所の者だという男から電話がありました。"), Actor.Worker("test"), default);
        var second = await receive.RunAsync(Some.Call("市役所の者だという女から電話がありました。"), Actor.Worker("test"), default);

        Assert.False(second.Value!.IsDuplicate);
    }

    [Theory]
    [InlineData("私の番号は123456789018です")]
    [InlineData("私の番号は１２３４ ５６７８ ９０１８です")]
    [InlineData("番号 1234-5678-9018 を聞かれました")]
    public async Task A_my_number_is_destroyed_before_anything_is_written(string text)
    {
        await using var store = await TestStore.OpenAsync();
        var incoming = Some.FakeRenewal(text) with
        {
            ReporterNote = text,
            Sender = text,
            Html = $"<p>{text[..^4]}<b>{text[^4..]}</b></p>",
            Headers = [new("Subject", text)],
            Attachments = [new(text + ".txt", "text/plain", 3, "00")],
            Remarks = [text],
            Mail = new(text, null, null, null, [new(text, text)]),
        };

        var outcome = await store.Get<ReceiveReport>().RunAsync(incoming, Actor.Worker("test"), default);

        var report = await store.Get<FindReports>().OneAsync(outcome.Value!.ReportId, default);
        Assert.True(report!.MyNumbersRemoved >= 8);
        Assert.Null(report.Html);
        // Everything the program wrote, as bytes: database, write-ahead log, model.
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var written in Written.Below(store.Data.State))
        {
            Assert.DoesNotContain("123456789018", written, StringComparison.Ordinal);
            Assert.DoesNotContain("5678-9018", written, StringComparison.Ordinal);
            Assert.DoesNotContain("９０１８", written, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("N", "abcdefab123456789018abcdefabcdef", "case:{0}")]
    [InlineData("D", "abcdefab123456789018abcdefabcdef", "{0}")]
    [InlineData("N", "abcdefabcdefabcdefabcdefab123456", "{0} 789018")]
    public async Task An_id_whose_figures_pass_for_a_my_number_stays_a_key(string format, string id, string key)
    {
        await using var store = await TestStore.OpenAsync();
        string Key(Guid of) => DeliveryKeys.Of(of, text => string.Format(System.Globalization.CultureInfo.InvariantCulture, key, text), format);
        async Task<Received> ReceiveAsync(Guid of, string body) =>
            (await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(body) with { DeliveryKey = Key(of) }, Actor.Worker("test"), default)).Value!;
        Assert.False(ScamWatch.Domain.Privacy.Redactor.Contains(Key(new(id))));

        var first = await ReceiveAsync(new(id), "一通目");
        var again = await ReceiveAsync(new(id), "書き直したもの");
        var other = await ReceiveAsync(Guid.CreateVersion7(), "二通目");

        Assert.Equal((first.ReportId, true), (again.ReportId, again.IsDuplicate));
        Assert.NotEqual(first.ReportId, other.ReportId);
    }

    [Fact]
    public void An_id_is_a_key_as_it_is_where_it_passes_for_nothing() =>
        Assert.Equal("case:abcdefab-cdef-abcd-efab-cdefabcdefab", DeliveryKeys.Of(new("abcdefabcdefabcdefabcdefabcdefab"), id => $"case:{id}"));

    [Fact]
    public async Task A_number_cut_up_by_tags_does_not_survive_in_the_html()
    {
        await using var store = await TestStore.OpenAsync();
        var incoming = Some.FakeRenewal("本文") with { Html = "<p>1234<b>5678</b>9018</p>" };

        var outcome = await store.Get<ReceiveReport>().RunAsync(incoming, Actor.Worker("test"), default);

        Assert.Null((await store.Get<FindReports>().OneAsync(outcome.Value!.ReportId, default))!.Html);
    }

    [Fact]
    public async Task A_phone_number_and_a_corporate_number_stay()
    {
        await using var store = await TestStore.OpenAsync();

        var outcome = await store.Get<ReceiveReport>().RunAsync(
            Some.Call("0120-95-0178 に電話。法人番号 4011001098993。"), Actor.Worker("test"), default);

        var report = await store.Get<FindReports>().OneAsync(outcome.Value!.ReportId, default);
        Assert.Equal("0120-95-0178 に電話。法人番号 4011001098993。", report!.Body);
        Assert.Equal(0, report.MyNumbersRemoved);
    }

    [Fact]
    public async Task An_empty_report_is_refused()
    {
        await using var store = await TestStore.OpenAsync();

        var outcome = await store.Get<ReceiveReport>().RunAsync(Some.Call("  "), Actor.Worker("test"), default);

        Assert.IsType<EmptyReport>(outcome.Refusal);
        Assert.Empty(await store.AuditAsync());
    }

    [Fact]
    public async Task A_text_over_the_limit_is_refused_with_the_limit_named()
    {
        await using var store = await TestStore.OpenAsync();

        var outcome = await store.Get<ReceiveReport>().RunAsync(
            Some.Call(new string('あ', ReportRules.MaxBodyCharacters + 1)), Actor.Worker("test"), default);

        Assert.Contains("200,000", Assert.IsType<TooLong>(outcome.Refusal).Message.Ja, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_of_a_form_makes_one_report_of_a_double_click()
    {
        await using var store = await TestStore.OpenAsync();
        var receive = store.Get<ReceiveReport>();
        var form = Some.Call("電話がありました。") with { Source = IntakeSource.StaffForm, DeliveryKey = "form-1" };

        var first = await receive.RunAsync(form, Some.Analyst, default);
        var second = await receive.RunAsync(form with { Body = "電話がありました。追記。" }, Some.Analyst, default);

        Assert.True(second.Value!.IsDuplicate);
        Assert.Equal(first.Value!.ReportId, second.Value.ReportId);
    }

    [Fact]
    public async Task Keys_that_are_alike_without_their_My_Numbers_make_two_reports()
    {
        await using var store = await TestStore.OpenAsync();
        var receive = store.Get<ReceiveReport>();
        IncomingReport Sent(string key, string text) => Some.Call(text) with { Source = IntakeSource.Api, DeliveryKey = $"city {key}" };

        var first = await receive.RunAsync(Sent("123456789018", "電話がありました。"), Some.Analyst, default);
        var other = await receive.RunAsync(Sent("987654321093", "訪問がありました。"), Some.Analyst, default);
        var again = await receive.RunAsync(Sent("987654321093", "訪問がありました。"), Some.Analyst, default);

        Assert.False(other.Value!.IsDuplicate);
        Assert.NotEqual(first.Value!.ReportId, other.Value.ReportId);
        Assert.Equal((other.Value.ReportId, true), (again.Value!.ReportId, again.Value.IsDuplicate));
    }
}
