using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sources;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Sharing;

/// <summary>More reports than one file holds.</summary>
public sealed record TooManyToExport(int Found) : Refusal((
    $"対象が{Found:N0}件あり、1回の上限{ExportRules.MaxReports:N0}件を超えています。期間を短くしてください。",
    $"{Found:N0} reports are more than the {ExportRules.MaxReports:N0} of one export. Choose a shorter time."));

/// <summary>An abuse report must name an address at which its sender is reached.</summary>
public sealed record NeedsReportMailbox() : Refusal((
    "municipality.json の reportMailboxes に連絡先のメールアドレスがありません。XARF には必要です。",
    "municipality.json has no address under reportMailboxes, which XARF needs."));

/// <summary>The time ends before it begins.</summary>
public sealed record EmptyTime() : Refusal(("期間の終わりが始まりより前です。", "The time ends before it begins."));

/// <summary>What may leave the house, and by whom: pure, facts in and decision out.</summary>
public static class ExportRules
{
    /// <summary>Reports in one file: what a spreadsheet and a receiver's import still take in one piece.</summary>
    public const int MaxReports = 20_000;

    /// <summary>Characters of a report's text in a file. A cell of a spreadsheet holds 32,767.</summary>
    public const int MaxTextCharacters = 30_000;

    /// <summary>May this actor export?</summary>
    public static bool MayExport(Actor actor) =>
        actor.May(Rights.ReportExport) || actor.Roles.Contains(ApiScopes.RoleOf(ApiScope.Export));

    /// <summary>May this be exported?</summary>
    /// <param name="found">Reports it would hold.</param>
    public static Refusal? Check(ExportRequest request, int found, Municipality municipality) =>
        request is { From: { } from, Until: { } until } && until <= from ? new EmptyTime()
        : found > MaxReports ? new TooManyToExport(found)
        : request.Format == ExportFormat.Xarf && municipality.ReportMailboxes.Count == 0 ? new NeedsReportMailbox()
        : null;

    /// <summary>
    /// Only what people have decided accuses a third party; only what they call a scam is sent to its host. A table for
    /// one's own use (null) holds everything.
    /// </summary>
    public static IReadOnlyList<Verdict>? Verdicts(ExportFormat format) => format switch
    {
        ExportFormat.Csv => null,
        ExportFormat.Stix or ExportFormat.Misp or ExportFormat.Council => [Verdict.Scam, Verdict.Suspicious],
        ExportFormat.Xarf => [Verdict.Scam],
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>What everybody may read holds no words of a contact: personal data that no rule found could stand in them.</summary>
    public static bool WithText(Tlp tlp) => tlp != Tlp.Clear;

    /// <summary>
    /// The same reports, the area left out of those that share theirs with fewer than <see cref="AreaRules.Few"/> of them: in a
    /// small place one or two reports may lead to whoever made them.
    /// </summary>
    internal static IReadOnlyList<SharedReport> WithoutRareAreas(IReadOnlyList<SharedReport> reports)
    {
        var rare = reports.GroupBy(r => r.Area).Where(g => g.Key is not null && g.Count() < AreaRules.Few).Select(g => g.Key).ToHashSet();
        return rare.Count == 0 ? reports : [.. reports.Select(r => rare.Contains(r.Area) ? r with { Area = null, AreaName = "" } : r)];
    }
}
