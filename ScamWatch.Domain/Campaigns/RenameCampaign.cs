using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>Gives a campaign a name, or takes it away so that it is called by party, ask and day again.</summary>
public sealed class RenameCampaign(IDbContextFactory<ScamWatchDb> contexts, ChangeFeed feed, TimeProvider clock)
{
    /// <param name="name">Empty to take the name away.</param>
    /// <param name="seenVersion">The version the actor had before their eyes.</param>
    public Task<Outcome<Guid>> RunAsync(Guid campaignId, string name, int seenVersion, Actor actor, CancellationToken ct) =>
        CampaignCommit.RunAsync<Guid>(contexts, feed, async db =>
        {
            if (!actor.May(Rights.CampaignWork))
            {
                return new NotAllowed();
            }

            if (await CampaignCommit.FindAsync(db, campaignId, ct) is not { } campaign)
            {
                return new NotFound(("事案", "The campaign"));
            }

            if (await CampaignCommit.CheckReachAsync(db, campaignId, actor, ct) is { } beyond)
            {
                return beyond;
            }

            if (campaign.Version != seenVersion)
            {
                return new ChangedMeanwhile();
            }

            var given = name.Trim();
            if (given.Length > Campaign.MaxName)
            {
                return new InvalidField(("名前", "Name"), ($"{Campaign.MaxName}文字以内で入力してください。", $"{Campaign.MaxName} characters at most."));
            }

            if (Redactor.Contains(given))
            {
                return new ContainsMyNumber(("名前", "The name"));
            }

            var now = clock.GetUtcNow().UtcDateTime;
            var after = given.Length == 0 ? null : given;
            var change = new CampaignChange(
                CampaignChangeKind.Renamed, campaignId, null, new() { NameBefore = campaign.Name, NameAfter = after }, actor, now);
            campaign.Rename(after);
            db.CampaignChanges.Add(change);
            AuditTrail.Record(db, actor, AuditKind.CampaignRenamed, campaign.Subject, given, now);
            return change.Id;
        }, ct);
}
