using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Campaigns;

/// <summary>Reports alike and unlike, and where they ended up.</summary>
internal static class CampaignDesk
{
    /// <summary>A fake renewal mail with its own date, fee, sender and address.</summary>
    public static IncomingReport Mail(int i) => new()
    {
        Source = IntakeSource.File,
        Channel = Channel.Email,
        Subject = $"【重要】更新手続きのお知らせ {i * 37}",
        Sender = $"更新センター <info{i}@koushin{i}.top>",
        Body = $"マイナンバーの年次更新が必要です。11月{1 + (i % 28)}日までにお手続きがない場合は、カードの利用を停止いたします。下記の更新ページから氏名と生年月日をご確認のうえ、クレジットカード番号を入力してください。手数料は{1000 + (i * 100)}円です。 https://koushin{i}.top/a",
    };

    /// <summary>A refund call, likewise.</summary>
    public static IncomingReport Refunded(int i) =>
        Some.Call($"保険年金課のヤマダを名乗る男から電話があり、医療費の払い戻しが{20_000 + i}円あるので、今日中に携帯電話とキャッシュカードを持って近くのATMへ行くようにと言われた。銀行の担当者から案内があるという。") with { Sender = $"050-0000-{i:0000}" };

    /// <summary>A report like no other.</summary>
    public static IncomingReport Alone(int i) => Some.Call(i switch
    {
        0 => "点検商法のようです。屋根の瓦がずれていると言って作業着の二人組が玄関先に来て、無料で見ると言われましたが断りました。",
        1 => "海外の大学に留学している孫だという声で、事故を起こしたので示談金が要ると泣きながら話し、弁護士に替わると言いました。",
        _ => "知らない宛名の封筒に宝くじ当選の通知が英語で入っていて、受け取りには税金を先に払うようにと書いてありました。",
    });

    public static async Task<Guid> TakeAsync(this TestStore store, IncomingReport report)
    {
        var outcome = await store.Get<ReceiveReport>().RunAsync(report, Actor.Worker("test"), default);
        Assert.True(outcome.Succeeded, outcome.Refusal?.Message.En);
        return outcome.Value.ReportId;
    }

    public static async Task<Guid[]> TakeAsync(this TestStore store, params IncomingReport[] reports)
    {
        var ids = new List<Guid>();
        foreach (var report in reports)
        {
            store.Clock.Advance(TimeSpan.FromSeconds(1));
            ids.Add(await store.TakeAsync(report));
        }

        return [.. ids];
    }

    public static async Task<Report> ReportAsync(this TestStore store, Guid id) => (await store.Get<FindReports>().OneAsync(id, default))!;

    /// <summary>The campaign of a report, as stored now.</summary>
    public static async Task<Campaign?> CampaignOfAsync(this TestStore store, Guid report) =>
        (await store.ReportAsync(report)).CampaignId is { } id ? await store.Get<FindCampaigns>().OneAsync(id, Some.Supervisor, default) : null;

    /// <summary>Campaign, reason and decision of every report, and the decisions of campaigns with reports: all that an undo must bring back.</summary>
    public static async Task<IReadOnlyList<string>> SnapshotAsync(this TestStore store)
    {
        await using var db = store.Db();
        var reports = await db.Reports.AsNoTracking().OrderBy(r => r.Id).ToListAsync();
        var campaigns = await db.Campaigns.AsNoTracking().Where(c => c.ReportCount > 0).OrderBy(c => c.Number).ToListAsync();
        return
        [
            .. reports.Select(r => $"{r.Id} {r.CampaignId} {r.Verdict} {r.DecidedBy} {r.DecidedAt:O} {r.DecisionReason} {r.DecidedWith} {r.Membership?.By} {r.Membership?.Score} {r.Membership?.NearestId} {r.Membership?.Person}"),
            .. campaigns.Select(c => $"{c.Number} {c.Name} {c.State} {c.Verdict} {c.DecidedBy} {c.DecisionId} {c.ReportCount} {c.FirstSeen:O} {c.LastSeen:O} {c.Urgency} {c.MergedInto}"),
        ];
    }

    /// <summary>Every campaign counts what is there.</summary>
    public static async Task AssertCountsAsync(this TestStore store)
    {
        await using var db = store.Db();
        foreach (var campaign in await db.Campaigns.AsNoTracking().ToListAsync())
        {
            Assert.Equal((campaign.Number, await db.Reports.CountAsync(r => r.CampaignId == campaign.Id)), (campaign.Number, campaign.ReportCount));
        }
    }
}
