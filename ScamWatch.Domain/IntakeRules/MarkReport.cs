using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.IntakeRules;

/// <summary>Puts what the rules in force say of a report into the commit that stores it.</summary>
internal static class MarkReport
{
    private static readonly Actor s_rule = Actor.Worker("intake-rules");

    /// <summary>Marks the report. True where it is set aside: it then joins no campaign.</summary>
    /// <param name="rules">Those switched on, of <see cref="IntakeRuleBook"/>.</param>
    /// <param name="report">About to be stored.</param>
    public static bool Run(ScamWatchDb db, IReadOnlyList<ReadyRule> rules, Report report, DateTime now)
    {
        if (rules.Count == 0)
        {
            return false;
        }

        foreach (var hit in IntakeEvaluator.Evaluate(rules, IntakeFacts.Of(report), JapanTime.DayOf(now)))
        {
            var content = hit.Rule.Content;
            db.IntakeMarks.Add(IntakeMark.Of(report.Id, hit, now));
            var kind = content.Effect switch
            {
                RuleEffect.Tag => AuditKind.ReportTagged,
                RuleEffect.Route => AuditKind.ReportRouted,
                RuleEffect.SetAside => hit.Refused ? AuditKind.SetAsideRefused : AuditKind.ReportSetAside,
                _ => throw new ArgumentOutOfRangeException(nameof(rules)),
            };
            var what = content.Effect switch
            {
                RuleEffect.Tag => content.Value,
                RuleEffect.Route => content.ValueName.Length > 0 ? content.ValueName : content.Value,
                _ when hit.Refused => $"{content.Reason}(被害段階 {Codes.Of(report.Harm)} のため除外しない)",
                _ => content.Reason,
            };
            AuditTrail.Record(db, s_rule, kind, report.ReceiptNumber, $"{content.Name} v{hit.Rule.Version}: {what}", now);
            if (content.Effect == RuleEffect.Route && content.Value.StartsWith(RuleContent.StaffPrefix, StringComparison.Ordinal))
            {
                report.Assign(content.Value[RuleContent.StaffPrefix.Length..], content.ValueName);
            }

            if (content.Effect == RuleEffect.SetAside && !hit.Refused)
            {
                report.SetAside(now);
            }
        }

        return report.SetAsideAt is not null;
    }
}
