using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>Which campaigns are wanted. Null or empty means all.</summary>
public sealed record CampaignFilter
{
    public DecisionFilter Decision { get; init; } = DecisionFilter.Undecided;

    /// <summary>Taxonomy code.</summary>
    public string? Impersonates { get; init; }

    public Verdict? Verdict { get; init; }

    /// <summary>True for those that call for attention only.</summary>
    public bool Raised { get; init; }

    /// <summary>A number, or words of the name or the first subject.</summary>
    public string? Text { get; init; }
}

/// <summary>A line of the list of campaigns.</summary>
public sealed record CampaignRow(
    Guid Id,
    int Number,
    string? Name,
    string Sample,
    CampaignState State,
    Verdict? Verdict,
    string? DecidedBy,
    string Impersonates,
    IReadOnlyList<string> Asks,
    DateTime FirstSeen,
    DateTime LastSeen,
    int ReportCount,
    Urgency Urgency,
    DateTime? RaisedAt)
{
    /// <summary>True while it calls for attention.</summary>
    public bool IsRaised => RaisedAt is not null && State == CampaignState.Open;

    /// <summary>What it is called in the language of the screen.</summary>
    public string NameIn(Taxonomy taxonomy) => NameOf(Name, Impersonates, Asks, FirstSeen, taxonomy);

    /// <summary>The name staff gave, else party, ask and first day.</summary>
    public static string NameOf(string? name, string impersonates, IReadOnlyList<string> asks, DateTime firstSeen, Taxonomy taxonomy) =>
        name ?? string.Join(" · ", ((string[])
        [
            impersonates == Taxonomy.Nobody ? "" : taxonomy.Name(Taxonomy.Impersonates, impersonates),
            asks.Count == 0 ? "" : taxonomy.Name(Taxonomy.Asks, asks[0]),
            JapanTime.Of(firstSeen).ToString("M/d", CultureInfo.InvariantCulture),
        ]).Where(part => part.Length > 0));
}

/// <summary>Lists campaigns: undecided first, most urgent, then the one last heard of.</summary>
public sealed class FindCampaigns(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>The answer where a number names no campaign.</summary>
    public static Refusal NoSuch { get; } = new NotFound(("事案", "The campaign"));

    /// <summary>
    /// Those with a report of the reader's municipalities. Of a campaign that others' reports belong to as well, the reader
    /// sees its own first subject and how many reports it has in all.
    /// </summary>
    public async Task<Page<CampaignRow>> RunAsync(CampaignFilter filter, Slice slice, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CampaignWork))
        {
            return new([], 0);
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var campaigns = await WithWordsAsync(db, Filter(db.Campaigns.AsNoTracking().Where(c => c.ReportCount > 0).For(db, reader), filter), filter.Text, reader, ct);
        var total = await campaigns.CountAsync(ct);
        var rows = await Rows(campaigns
            .OrderBy(c => c.State).ThenByDescending(c => c.Rank).ThenByDescending(c => c.LastSeen).ThenByDescending(c => c.Number)
            .Skip(slice.Offset).Take(slice.Count)).ToListAsync(ct);
        return new(await OwnSamplesAsync(db, rows, reader, ct), total);
    }

    /// <summary>The campaigns that call for attention, the latest first.</summary>
    public async Task<IReadOnlyList<CampaignRow>> RaisedAsync(int most, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CampaignWork))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await Rows(db.Campaigns.AsNoTracking().For(db, reader)
            .Where(c => c.RaisedAt != null && c.State == CampaignState.Open && c.ReportCount > 0)
            .OrderByDescending(c => c.RaisedAt).Take(most)).ToListAsync(ct);
        return await OwnSamplesAsync(db, rows, reader, ct);
    }

    /// <summary>One campaign by the number people know it by; null where there is none.</summary>
    public async Task<Campaign?> OneAsync(int number, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CampaignWork))
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Campaigns.AsNoTracking().For(db, reader).SingleOrDefaultAsync(c => c.Number == number, ct);
    }

    /// <summary>One campaign by its id; null where there is none.</summary>
    public async Task<Campaign?> OneAsync(Guid id, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CampaignWork))
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Campaigns.AsNoTracking().For(db, reader).SingleOrDefaultAsync(c => c.Id == id, ct);
    }

    internal static IQueryable<CampaignRow> Rows(IQueryable<Campaign> campaigns) => campaigns.Select(c => new CampaignRow(
        c.Id, c.Number, c.Name, c.Sample, c.State, c.Verdict, c.DecidedBy, c.Impersonates, c.Asks,
        c.FirstSeen, c.LastSeen, c.ReportCount, c.Urgency, c.RaisedAt));

    /// <summary>Reads a number as people write it: 12, C-12, 事案12.</summary>
    public static bool TryParseNumber(string? text, out int number)
    {
        var digits = NormalForm.Compatible((text ?? "").Trim());
        foreach (var prefix in (string[])["事案", "c-", "c", "#"])
        {
            if (digits.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                digits = digits[prefix.Length..].Trim();
                break;
            }
        }

        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static IQueryable<Campaign> Filter(IQueryable<Campaign> campaigns, CampaignFilter filter)
    {
        campaigns = filter.Decision switch
        {
            DecisionFilter.Undecided => campaigns.Where(c => c.State == CampaignState.Open),
            DecisionFilter.Decided => campaigns.Where(c => c.State == CampaignState.Decided),
            DecisionFilter.All => campaigns,
            _ => throw new ArgumentOutOfRangeException(nameof(filter)),
        };
        if (!string.IsNullOrEmpty(filter.Impersonates))
        {
            campaigns = campaigns.Where(c => c.Impersonates == filter.Impersonates);
        }

        if (filter.Verdict is { } verdict)
        {
            campaigns = campaigns.Where(c => c.Verdict == verdict);
        }

        if (filter.Raised)
        {
            campaigns = campaigns.Where(c => c.RaisedAt != null);
        }

        return campaigns;
    }

    /// <summary>Those with the number or the words; names are compared here, since the database cannot read them.</summary>
    private static async Task<IQueryable<Campaign>> WithWordsAsync(
        ScamWatchDb db, IQueryable<Campaign> campaigns, string? text, Actor reader, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return campaigns;
        }

        if (TryParseNumber(text, out var number))
        {
            return campaigns.Where(c => c.Number == number);
        }

        var words = text.Trim();
        var named = await OwnSamplesAsync(db, await Rows(campaigns).ToListAsync(ct), reader, ct);
        var ids = named.Where(c => Has(c.Sample, words) || (c.Name is { } name && Has(name, words))).Select(c => c.Id).ToArray();
        return campaigns.Where(c => ids.Contains(c.Id));
    }

    /// <summary>The first subject of the reader's municipalities in the place of the first of all.</summary>
    internal static async Task<IReadOnlyList<CampaignRow>> OwnSamplesAsync(ScamWatchDb db, IReadOnlyList<CampaignRow> rows, Actor reader, CancellationToken ct)
    {
        if (AreaReach.IsEverywhere(reader) || rows.Count == 0)
        {
            return rows;
        }

        var ids = rows.Select(r => (Guid?)r.Id).ToList();
        var reports = db.Reports.AsNoTracking().For(reader).Where(r => ids.Contains(r.CampaignId));
        // Texts are read of the first of each alone: a campaign has thousands.
        var firsts = await reports.GroupBy(r => r.CampaignId).Select(g => g.Min(r => r.ReceivedAt)).Distinct().ToListAsync(ct);
        var own = (await reports.Where(r => firsts.Contains(r.ReceivedAt))
            .Select(r => new { r.CampaignId, r.ReceivedAt, r.Id, r.Subject, Body = SearchText.Begin(r.Body, Campaign.MaxSample) }).ToListAsync(ct))
            .GroupBy(r => r.CampaignId!.Value).ToDictionary(g => g.Key, g => g.OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id).First());
        return [.. rows.Select(r => own.TryGetValue(r.Id, out var first) ? r with { Sample = first.Subject.Length > 0 ? first.Subject : first.Body } : r with { Sample = "" })];
    }

    private static bool Has(string name, string words) => name.Contains(words, StringComparison.OrdinalIgnoreCase);
}
