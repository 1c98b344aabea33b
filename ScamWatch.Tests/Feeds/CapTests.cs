using System.Xml.Schema;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Feeds;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Feeds;

public sealed class CapTests : IAsyncDisposable
{
    private readonly TestStore _store = new();

    [Fact]
    public async Task A_new_warning_is_an_actual_alert_that_keeps_to_the_schema_with_a_block_for_each_language()
    {
        var alert = await _store.FaceAsync(await _store.PublishedAsync());
        var message = FeedDesk.Cap(WarningCap.Newest(alert, _store.Issuer()).ToBytes());

        Assert.Equal(("Actual", "Alert", "Public"), (message.Text("status"), message.Text("msgType"), message.Text("scope")));
        Assert.Equal("2026-11-21T12:00:00+09:00", message.Text("sent"));
        Assert.Equal("scamwatch@www.minatogawa.example", message.Text("sender"));
        Assert.Equal("", message.Text("references"));
        var languages = message.GetElementsByTagName("language").Cast<System.Xml.XmlNode>().Select(n => n.InnerText).ToList();
        Assert.Equal(12, languages.Distinct().Count());
        Assert.Equal(languages.Count, message.GetElementsByTagName("areaDesc").Count);
        Assert.Equal(_store.Get<Domain.Guidance.Municipality>().Name, message.GetElementsByTagName("areaDesc")[0]!.InnerText);
        Assert.StartsWith("2027-05-21T00:00:00+09:00", message.Text("expires"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_refers_to_every_message_before_it_and_a_cancel_to_all()
    {
        var stored = await _store.PublishedAsync();
        _store.Clock.Advance(TimeSpan.FromHours(1));
        await _store.ChangeAsync(stored.Id, a =>
        {
            a.Revise(Some.Publisher, _store.Clock.UtcNow);
            a.Edit(a.Work with { Advice = "新しい注意点です。", ChangeNote = "注意点を加えました。" }, [], Some.Publisher, _store.Clock.UtcNow);
            a.Publish(Some.Publisher, _store.Clock.UtcNow);
        });
        var update = FeedDesk.Cap(WarningCap.Newest(await _store.FaceAsync(stored), _store.Issuer()).ToBytes());
        Assert.Equal(("Update", "注意点を加えました。"), (update.Text("msgType"), update.Text("note")));
        var first = $"scamwatch@www.minatogawa.example,{stored.Slug}.1,2026-11-21T12:00:00+09:00";
        Assert.Equal(first, update.Text("references"));

        _store.Clock.Advance(TimeSpan.FromHours(1));
        await _store.ChangeAsync(stored.Id, a => a.Withdraw("誤報でした。", _store.Clock.UtcNow));
        var cancel = FeedDesk.Cap(WarningCap.Newest(await _store.FaceAsync(stored), _store.Issuer()).ToBytes());
        Assert.Equal(("Cancel", $"{stored.Slug}.3", "誤報でした。"), (cancel.Text("msgType"), cancel.Text("identifier"), cancel.Text("note")));
        Assert.Equal($"{first} scamwatch@www.minatogawa.example,{stored.Slug}.2,2026-11-21T13:00:00+09:00", cancel.Text("references"));
        Assert.DoesNotContain("新しい注意点", cancel.OuterXml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_staff_look_at_is_an_exercise_or_a_draft_and_never_actual()
    {
        var stored = await _store.PublishedAsync();
        var preview = FeedDesk.Cap(WarningCap.Preview(stored, _store.Clock.UtcNow, _store.Issuer()).ToBytes());
        Assert.Equal("Draft", preview.Text("status"));
        var rehearsal = Alert.Draft(
            SampleAlerts.Report(_store.Clock.UtcNow), stored.Content, "rehearsal-1", Some.Analyst, _store.Clock.UtcNow, isRehearsal: true);
        Assert.Equal("Exercise", FeedDesk.Cap(WarningCap.Preview(rehearsal, _store.Clock.UtcNow, _store.Issuer()).ToBytes()).Text("status"));
    }

    [Fact]
    public async Task The_schema_would_see_a_fault()
    {
        var alert = await _store.FaceAsync(await _store.PublishedAsync());
        var wrong = WarningCap.Newest(alert, _store.Issuer()) with { Identifier = "with a blank" };
        Assert.Throws<XmlSchemaValidationException>(() => FeedDesk.Cap(wrong.ToBytes()));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
