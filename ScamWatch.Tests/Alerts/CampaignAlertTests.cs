using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Alerts;

/// <summary>What a decided campaign gives to its warning.</summary>
public sealed class CampaignAlertTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_campaign_gives_its_subjects_channels_days_party_asks_rule_and_desks(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var (campaign, ids) = await DecidedAsync(store);
        var drafted = await store.Get<DraftAlert>().FromCampaignAsync(campaign.Id, false, Some.Analyst, Ct);
        var alert = (await store.Get<FindAlerts>().OneAsync(drafted.Value, Ct))!;

        Assert.Equal((campaign.Id, campaign.Number, AlertState.Draft), (alert.CampaignId, alert.CampaignNumber, alert.State));
        Assert.Contains(alert.ReportId, ids);
        var content = alert.Content;
        Assert.Equal(content.Facts.Channel, alert.Channel);
        Assert.Equal(campaign.Impersonates is "none" or "other" ? null : campaign.Impersonates, content.Facts.Party);
        Assert.NotEmpty(content.Facts.Asks);
        Assert.Equal((store.Today, store.Today), (content.Facts.FirstSeen, content.Facts.LastSeen));
        Assert.True(content.Facts.HasUrl);
        Assert.Contains(AlertDraft.UrlMark, content.LureText, StringComparison.Ordinal);
        Assert.DoesNotContain("http", content.LureText + content.LureSubject, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"({ids.Length}件)", content.InformationSource, StringComparison.Ordinal);
        Assert.Equal(content.Contacts.Count, content.Facts.Desks.Count);
        Assert.Equal(new WhatToDo(Phrases.PhrasebookTests.Book).Now(Channel.Email, content.Facts.Asks).Select(w => w.Ja), content.Advice.Split('\n'));
        Assert.Equal(new WhatToDo(Phrases.PhrasebookTests.Book).Afterwards(content.Facts.Asks).Select(w => w.Ja), content.Afterwards.Split('\n'));
        Assert.Equal((store.Today.AddDays(90), store.Today.AddDays(180)), (content.ReviewOn, content.ExpiresOn));
        if (content.Facts.RuleCode is { } code)
        {
            Assert.StartsWith("G-", code, StringComparison.Ordinal);
            Assert.NotEmpty(content.OfficialRuleSource);
        }

        Assert.Equal([alert.Id], (await store.Get<FindAlerts>().OfCampaignAsync(campaign.Id, Ct)).Select(a => a.Id));
        Assert.Equal([AuditKind.AlertDrafted], await store.AuditAsync(alert.Slug));
        // It can go to the second person as it stands.
        Assert.True((await store.Get<ReviewAlert>().SendAsync(alert.Id, alert.Version, Some.Analyst, Ct)).Succeeded);
    }

    [Fact]
    public async Task A_campaign_has_one_draft_at_a_time_and_one_rehearsal()
    {
        await using var store = await TestStore.OpenAsync();
        var (campaign, _) = await DecidedAsync(store);
        var draft = store.Get<DraftAlert>();
        var first = await draft.FromCampaignAsync(campaign.Id, false, Some.Analyst, Ct);
        Assert.Equal(first.Value, (await draft.FromCampaignAsync(campaign.Id, false, Some.Publisher, Ct)).Value);
        Assert.NotEqual(first.Value, (await draft.FromCampaignAsync(campaign.Id, true, Some.Publisher, Ct)).Value);
    }

    [Fact]
    public async Task An_undecided_campaign_and_the_card_desk_get_none()
    {
        await using var store = await TestStore.OpenAsync();
        var ids = await store.TakeAsync([.. Enumerable.Range(0, 3).Select(CampaignDesk.Mail)]);
        var campaign = (await store.CampaignOfAsync(ids[0]))!;
        Assert.IsType<CampaignNotDecided>((await store.Get<DraftAlert>().FromCampaignAsync(campaign.Id, false, Some.Analyst, Ct)).Refusal);
        Assert.IsType<Domain.NotAllowed>((await store.Get<DraftAlert>().FromCampaignAsync(campaign.Id, false, Some.Operator, Ct)).Refusal);
        Assert.IsType<Domain.NotFound>((await store.Get<DraftAlert>().FromCampaignAsync(Guid.NewGuid(), false, Some.Analyst, Ct)).Refusal);
    }

    [Theory]
    [InlineData(Channel.Email)]
    [InlineData(Channel.Sms)]
    [InlineData(Channel.Call)]
    [InlineData(Channel.Autocall)]
    [InlineData(Channel.Visit)]
    [InlineData(Channel.Letter)]
    [InlineData(Channel.Social)]
    [InlineData(Channel.Website)]
    public async Task A_draft_of_any_channel_names_no_reporter_and_stops_at_nothing(Channel channel)
    {
        await using var store = await TestStore.OpenAsync();
        var id = await store.TakeAsync(new IncomingReport
        {
            Source = IntakeSource.StaffForm,
            Channel = channel,
            Subject = channel == Channel.Email ? "山田 花子様 至急" : "",
            Body = "山田花子様\nJ-LISです。口座番号と暗証番号を https://evil-city.top/a に入力し、手数料3万円を払ってください。返信は hanako@example.jp か 090-0000-5678 に届いたもの。",
            ReporterName = "山田 花子",
            ReporterContact = "hanako@example.jp",
        });
        var report = await store.ReportAsync(id);
        await store.Get<DecideReport>().RunAsync(new(id, Verdict.Scam, "確認", report.Version), Some.Analyst, Ct);
        var drafted = await store.Get<DraftAlert>().FromReportAsync(id, false, Some.Analyst, Ct);
        var alert = (await store.Get<FindAlerts>().OneAsync(drafted.Value, Ct))!;

        var words = string.Join('\n', AlertField.All.Select(f => f.Text(alert.Content)));
        Assert.DoesNotContain("山田", words, StringComparison.Ordinal);
        Assert.DoesNotContain("hanako", words, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("evil-city.top", words, StringComparison.Ordinal);
        Assert.Empty(Stopping());

        IEnumerable<string> Stopping() => store.Get<AlertLinter>()
            .Check(alert.Content, AlertSurroundings.Of([report.ReporterName], [report.ReporterContact], []), [], store.Today)
            .Where(f => f.Stops).Select(f => $"{f.FieldCode} {f.Rule} {f.Exact}");
    }

    [Fact]
    public async Task A_reporter_of_the_campaign_put_into_the_words_by_hand_stops_them()
    {
        await using var store = await TestStore.OpenAsync();
        var ids = await store.TakeAsync([.. Enumerable.Range(0, 3).Select(i => CampaignDesk.Mail(i) with { ReporterName = $"田中 {"一二三"[i]}郎" })]);
        var campaign = (await store.CampaignOfAsync(ids[0]))!;
        await store.Get<DecideCampaign>().RunAsync(new(campaign.Id, Verdict.Scam, "確認", false, campaign.Version), Some.Analyst, Ct);
        var drafted = await store.Get<DraftAlert>().FromCampaignAsync(campaign.Id, false, Some.Analyst, Ct);
        var alert = (await store.Get<FindAlerts>().OneAsync(drafted.Value, Ct))!;
        var edited = await store.Get<EditAlert>().RunAsync(
            alert.Id, alert.Content with { InformationSource = "市民の田中三郎さんから" }, [], alert.Version, Some.Analyst, Ct);
        var refusal = Assert.IsType<AlertHasFaults>((await store.Get<ReviewAlert>().SendAsync(alert.Id, edited.Value, Some.Analyst, Ct)).Refusal);
        Assert.Equal(("reporter", "田中三郎"), refusal.Faults.Select(f => (f.Rule, f.Exact)).Single());
    }

    private static async Task<(Campaign Campaign, Guid[] Ids)> DecidedAsync(TestStore store)
    {
        var ids = await store.TakeAsync([.. Enumerable.Range(0, 5).Select(CampaignDesk.Mail)]);
        var campaign = (await store.CampaignOfAsync(ids[0]))!;
        await store.Get<DecideCampaign>().RunAsync(new(campaign.Id, Verdict.Scam, "確認", false, campaign.Version), Some.Analyst, Ct);
        return ((await store.CampaignOfAsync(ids[0]))!, [.. ids]);
    }
}
