using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>A stored report that is like the one asked about.</summary>
internal sealed record Like(Guid ReportId, Fingerprint Print, Match Match);

/// <summary>
/// Finds stored reports by fingerprint, in a time that does not grow with their number: under each key only the newest
/// are looked at, however large a campaign has become.
/// </summary>
internal static class FindLike
{
    /// <summary>Newest reports looked at under one key. Behind it stands, for nearly every key, one campaign.</summary>
    private const int PerKey = 12;

    /// <summary>A fact that so many of its newest holders share without being of one campaign says nothing.</summary>
    private const int CommonOwners = 5;

    /// <summary>Reports that are like it, best first.</summary>
    /// <param name="db">Where to look; reports added to it and not yet saved count too.</param>
    /// <param name="read">What to look for.</param>
    /// <param name="except">The report itself.</param>
    /// <param name="least">Points from which a report is given.</param>
    /// <param name="most">How many at most.</param>
    public static async Task<IReadOnlyList<Like>> RunAsync(
        ScamWatchDb db, ReadFingerprint read, Guid except, double least, int most, CancellationToken ct)
    {
        var found = await LookUpAsync(db, [.. read.Bands.Concat(read.Traces.Select(KeyOf))], ct);
        var ids = found.Values.SelectMany(v => v).Distinct().ToList();
        var stored = ids.Count == 0 ? [] : await db.Fingerprints.AsNoTracking().Where(f => ids.Contains(f.Id)).ToListAsync(ct);
        var common = await CommonAsync(db, read, found, stored, ct);
        // What the same commit will bring is not in the tables yet.
        stored.AddRange(db.ChangeTracker.Entries<StoredFingerprint>().Where(e => e.State == EntityState.Added).Select(e => e.Entity));
        return [.. stored
            .Where(f => f.ReportId != except)
            .Select(f => (f.Id, f.ReportId, f.Print))
            .Select(f => (f.Id, Like: new Like(f.ReportId, f.Print, CampaignMatcher.Compare(read.Print, f.Print, common))))
            .Where(f => f.Like.Match.Score >= least)
            .OrderByDescending(f => f.Like.Match.Score)
            .ThenByDescending(f => f.Id)
            .Take(most)
            .Select(f => f.Like)];
    }

    internal static ulong KeyOf(Fact fact) => Hashing.Mix((ulong)fact.Code);

    /// <summary>The newest fingerprints under each key.</summary>
    private static async Task<Dictionary<long, List<long>>> LookUpAsync(ScamWatchDb db, IReadOnlyList<ulong> keys, CancellationToken ct)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        // One statement for all: each part reads a few neighbours in the primary key. Both databases read it alike.
        var sql = new StringBuilder();
        var values = new object[keys.Count * 2];
        for (var i = 0; i < keys.Count; i++)
        {
            sql.Append(i == 0 ? "" : " UNION ALL ").Append(
                CultureInfo.InvariantCulture,
                $"""SELECT * FROM (SELECT "Id" AS "Value" FROM "FingerprintKeys" WHERE "Id" BETWEEN {"{"}{2 * i}{"}"} AND {"{"}{2 * i + 1}{"}"} ORDER BY "Id" DESC LIMIT {PerKey}) AS k{i}""");
            values[2 * i] = FingerprintKey.First(keys[i]);
            values[2 * i + 1] = FingerprintKey.Last(keys[i]);
        }

        var rows = await db.Database.SqlQueryRaw<long>(sql.ToString(), values).ToListAsync(ct);
        return rows.GroupBy(FingerprintKey.KeyOf, FingerprintKey.FingerprintOf).ToDictionary(g => g.Key, g => g.ToList());
    }

    /// <summary>
    /// The facts that tell nothing: their newest holders belong to many campaigns. Only those whose list was full can.
    /// </summary>
    private static async Task<IReadOnlySet<Fact>> CommonAsync(
        ScamWatchDb db, ReadFingerprint read, Dictionary<long, List<long>> found, List<StoredFingerprint> stored, CancellationToken ct)
    {
        var full = read.Traces
            .Select(f => (Fact: f, Holders: found.GetValueOrDefault(FingerprintKey.KeyOf(FingerprintKey.First(KeyOf(f))))))
            .Where(f => f.Holders?.Count == PerKey)
            .ToList();
        if (full.Count == 0)
        {
            return new HashSet<Fact>();
        }

        var reports = stored.ToDictionary(f => f.Id, f => f.ReportId);
        var ids = full.SelectMany(f => f.Holders!).Where(reports.ContainsKey).Select(h => reports[h]).Distinct().ToList();
        var owners = await db.Reports.AsNoTracking().Where(r => ids.Contains(r.Id))
            .Select(r => new { r.Id, r.CampaignId }).ToDictionaryAsync(r => r.Id, r => r.CampaignId ?? r.Id, ct);
        return full
            .Where(f => f.Holders!.Where(reports.ContainsKey).Select(h => owners.GetValueOrDefault(reports[h])).Distinct().Count() >= CommonOwners)
            .Select(f => f.Fact)
            .ToHashSet();
    }
}
