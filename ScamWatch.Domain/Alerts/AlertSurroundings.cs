using System.Text;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Alerts;

/// <summary>What a warning is held against besides the reference data: who reported it, and which of our pages there are.</summary>
public sealed class AlertSurroundings
{
    /// <summary>Reports of a campaign whose reporters are looked for, the newest first.</summary>
    private const int MostReports = 2_000;

    private const int MostPages = 5_000;
    private const int LeastName = 2;
    private const int LeastDigits = 9;

    private AlertSurroundings(IEnumerable<string> names, IEnumerable<string> contacts, IEnumerable<string> pages)
    {
        // Without the blank between the names: it is written and left out.
        Names = [.. names.Select(n => n.Replace(" ", "", StringComparison.Ordinal).Replace("　", "", StringComparison.Ordinal))
            .Where(n => n.Length >= LeastName).Distinct()];
        var given = contacts.Select(c => c.Trim()).Where(c => c.Length > 0).ToList();
        Mails = [.. given.Where(c => c.Contains('@')).Distinct(StringComparer.OrdinalIgnoreCase)];
        Phones = given.Where(c => !c.Contains('@')).Select(Digits).Where(d => d.Length >= LeastDigits).ToHashSet();
        Pages = pages.ToHashSet();
    }

    /// <summary>No reporter and no page.</summary>
    public static AlertSurroundings None { get; } = new([], [], []);

    /// <summary>Names of the reporters, without blanks.</summary>
    internal IReadOnlyList<string> Names { get; }

    internal IReadOnlyList<string> Mails { get; }

    /// <summary>Telephone numbers of the reporters, digits only.</summary>
    internal IReadOnlySet<string> Phones { get; }

    /// <summary>Addresses of our own pages that the public can open: <c>/alerts/…</c>, <c>/help/…</c>.</summary>
    internal IReadOnlySet<string> Pages { get; }

    /// <summary>The surroundings of words that belong to no stored warning.</summary>
    public static AlertSurroundings Of(IEnumerable<string> names, IEnumerable<string> contacts, IEnumerable<string> pages) => new(names, contacts, pages);

    /// <summary>What surrounds a warning: the reporters of its report and of its campaign, and the pages that are public now.</summary>
    internal static async Task<AlertSurroundings> ReadAsync(ScamWatchDb db, Alert alert, ArticleBook articles, CancellationToken ct)
    {
        var reporters = await db.Reports.AsNoTracking()
            .Where(r => r.Id == alert.ReportId || (alert.CampaignId != null && r.CampaignId == alert.CampaignId))
            .OrderByDescending(r => r.ReceivedAt).Take(MostReports)
            .Where(r => r.ReporterName != "" || r.ReporterContact != "")
            .Select(r => new { r.ReporterName, r.ReporterContact }).ToListAsync(ct);
        var slugs = await FindPublicAlerts.Visible(db).OrderByDescending(a => a.PublicChangedAt).Select(a => a.Slug).Take(MostPages).ToListAsync(ct);
        return new(reporters.Select(r => r.ReporterName), reporters.Select(r => r.ReporterContact),
            [.. slugs.Append(alert.Slug).Select(s => "/alerts/" + s), .. articles.All.Where(a => a.Public).Select(a => "/help/" + a.Id)]);
    }

    /// <summary>The digits of a text, full-width ones too.</summary>
    internal static string Digits(string text)
    {
        var digits = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var plain = Indicators.WrittenForm.Fold(c);
            if (char.IsAsciiDigit(plain))
            {
                digits.Append(plain);
            }
        }

        return digits.ToString();
    }
}
