using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>A stored report that is like the one asked about.</summary>
internal sealed record Like(Guid ReportId, Fingerprint Print, Match Match);

/// <summary>Where a report belongs.</summary>
/// <param name="Receipt">Its receipt number.</param>
/// <param name="Campaign">Null where it belongs to none.</param>
/// <param name="ByPerson">True where a person took it out of all campaigns.</param>
internal sealed record ReportPlace(string Receipt, Guid? Campaign, bool ByPerson);

/// <summary>
/// Finds stored reports by fingerprint, in a time that does not grow with their number: under each key only the newest
/// are looked at, however large a campaign has become. What is stored under the keys of many reports is looked up at once;
/// what the unit of work itself adds meanwhile is found as if it were stored.
/// </summary>
internal sealed class FindLike
{
    /// <summary>Newest reports looked at under one key. Behind it stands, for nearly every key, one campaign.</summary>
    public const int PerKey = 12;

    /// <summary>A fact that so many of its newest holders share without being of one campaign says nothing.</summary>
    private const int CommonOwners = 5;

    private static readonly HashSet<Fact> s_none = [];

    /// <summary>Numbers of the newest fingerprints under each key, rising.</summary>
    private readonly Dictionary<long, List<long>> _holders = [];
    private readonly Dictionary<long, KnownPrint> _prints = [];
    private readonly Dictionary<Guid, ReportPlace> _places = [];
    private readonly double _least;

    private FindLike(double least) => _least = least;

    /// <summary>The campaigns of the stored reports that are like any of those asked about.</summary>
    public IEnumerable<Guid> Campaigns => _places.Values.Select(p => p.Campaign).OfType<Guid>().Distinct();

    /// <summary>Looks up what is stored, in four statements at most, however many reports are asked about.</summary>
    /// <param name="db">Where to look.</param>
    /// <param name="reads">What will be looked for.</param>
    /// <param name="least">Points from which a report is like another.</param>
    /// <param name="recent">Fingerprints read before; null to read all.</param>
    public static async Task<FindLike> OpenAsync(
        ScamWatchDb db, IReadOnlyList<ReadFingerprint> reads, double least, RecentPrints? recent, CancellationToken ct)
    {
        var find = new FindLike(least);
        await find.LookUpAsync(db, [.. reads.SelectMany(r => r.Keys).Distinct().Order()], recent, ct);
        await find.PlaceAsync(db, reads, ct);
        return find;
    }

    /// <summary>Stored reports that are like one, best first.</summary>
    /// <param name="except">The report itself.</param>
    /// <param name="most">How many at most.</param>
    public static async Task<IReadOnlyList<Like>> RunAsync(
        ScamWatchDb db, ReadFingerprint read, Guid except, double least, int most, CancellationToken ct) =>
        (await OpenAsync(db, [read], least, null, ct)).To(read, except, most);

    internal static ulong KeyOf(Fact fact) => Hashing.Mix((ulong)fact.Code);

    /// <summary>Reports that are like one of those asked about, best first.</summary>
    /// <param name="except">The report itself.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<Like> To(ReadFingerprint read, Guid except, int most)
    {
        var common = Common(read);
        var found = new List<(long Number, Like Like)>();
        foreach (var number in Numbers(read))
        {
            if (_prints.TryGetValue(number, out var known) && known.ReportId != except
                && CampaignMatcher.Compare(read.Print, known.Print, common) is { } match && match.Score >= _least)
            {
                found.Add((number, new(known.ReportId, known.Print, match)));
            }
        }

        // Of equals the newest first.
        found.Sort((a, b) => b.Like.Match.Score.CompareTo(a.Like.Match.Score) is var by and not 0 ? by : b.Number.CompareTo(a.Number));
        return [.. found.Take(most).Select(f => f.Like)];
    }

    /// <summary>Where a like report belongs; null where it is no longer there.</summary>
    public ReportPlace? PlaceOf(Guid report) => _places.GetValueOrDefault(report);

    /// <summary>Notes where the unit of work has put a report.</summary>
    public void Place(Report report) =>
        _places[report.Id] = new(report.ReceiptNumber, report.CampaignId, report.Membership is { By: JoinedBy.Person });

    /// <summary>Adds a report of the unit of work, to be found by those after it.</summary>
    public void Add(Report report, ReadFingerprint read, long number)
    {
        _prints[number] = new(report.Id, read.Print);
        Place(report);
        foreach (var key in read.Keys)
        {
            if (!_holders.TryGetValue(key, out var holders))
            {
                _holders[key] = holders = [];
            }

            // At the end, unless a process beside this one has taken later numbers and was sooner.
            var at = ~holders.BinarySearch(number);
            holders.Insert(at, number);
            if (holders.Count > PerKey)
            {
                holders.RemoveAt(0);
            }
        }
    }

    private HashSet<long> Numbers(ReadFingerprint read)
    {
        var numbers = new HashSet<long>();
        foreach (var key in read.Keys)
        {
            if (_holders.TryGetValue(key, out var holders))
            {
                numbers.UnionWith(holders);
            }
        }

        return numbers;
    }

    private async Task LookUpAsync(ScamWatchDb db, long[] keys, RecentPrints? recent, CancellationToken ct)
    {
        if (keys.Length == 0)
        {
            return;
        }

        var missing = new HashSet<long>();
        foreach (var row in await db.NewestKeys(keys, PerKey).ToListAsync(ct))
        {
            var (key, number) = (FingerprintKey.FirstOf(row), FingerprintKey.FingerprintOf(row));
            if (!_holders.TryGetValue(key, out var holders))
            {
                _holders[key] = holders = [];
            }

            holders.Add(number);
            if (recent?.Find(number) is { } known)
            {
                _prints[number] = known;
            }
            else
            {
                missing.Add(number);
            }
        }

        foreach (var holders in _holders.Values)
        {
            holders.Sort();
        }

        if (missing.Count > 0)
        {
            long[] ids = [.. missing.Order()];
            foreach (var print in await db.Fingerprints.AsNoTracking().Where(f => EF.Parameter(ids).Contains(f.Id)).ToListAsync(ct))
            {
                _prints[print.Id] = new(print.ReportId, print.Print);
                recent?.Keep(print.Id, _prints[print.Id]);
            }
        }
    }

    /// <summary>Where those belong that can be like one of the reports, and the holders of facts that may say nothing.</summary>
    private async Task PlaceAsync(ScamWatchDb db, IReadOnlyList<ReadFingerprint> reads, CancellationToken ct)
    {
        var reports = new HashSet<Guid>();
        // A list that is not full yet may become so by what the unit of work adds.
        var traces = reads.SelectMany(r => r.Traces).GroupBy(f => f).ToDictionary(g => g.Key, g => g.Count());
        foreach (var (fact, count) in traces)
        {
            if (_holders.TryGetValue(FingerprintKey.First(KeyOf(fact)), out var holders) && holders.Count + count > PerKey - 1)
            {
                reports.UnionWith(holders.Where(_prints.ContainsKey).Select(n => _prints[n].ReportId));
            }
        }

        foreach (var read in reads)
        {
            foreach (var number in Numbers(read))
            {
                // Without the facts that say nothing the points can only be fewer.
                if (_prints.TryGetValue(number, out var known) && !reports.Contains(known.ReportId)
                    && CampaignMatcher.Compare(read.Print, known.Print, s_none).Score >= _least)
                {
                    reports.Add(known.ReportId);
                }
            }
        }

        if (reports.Count == 0)
        {
            return;
        }

        Guid[] ids = [.. reports];
        var places = await db.Reports.AsNoTracking().Where(r => EF.Parameter(ids).Contains(r.Id))
            // A membership is only asked for where it can matter: it stands behind the texts, where reading is slow.
            .Select(r => new { r.Id, r.ReceiptNumber, r.CampaignId, Membership = r.CampaignId == null ? r.Membership : null })
            .ToListAsync(ct);
        foreach (var place in places)
        {
            _places[place.Id] = new(place.ReceiptNumber, place.CampaignId, place.Membership is { By: JoinedBy.Person });
        }
    }

    /// <summary>The facts that tell nothing: their newest holders belong to many campaigns. Only those whose list is full can.</summary>
    private HashSet<Fact> Common(ReadFingerprint read)
    {
        HashSet<Fact>? common = null;
        foreach (var fact in read.Traces)
        {
            if (!_holders.TryGetValue(FingerprintKey.First(KeyOf(fact)), out var holders) || holders.Count < PerKey)
            {
                continue;
            }

            var owners = new HashSet<Guid>();
            foreach (var number in holders)
            {
                if (_prints.TryGetValue(number, out var known))
                {
                    owners.Add(_places.GetValueOrDefault(known.ReportId)?.Campaign ?? known.ReportId);
                }
            }

            if (owners.Count >= CommonOwners)
            {
                (common ??= []).Add(fact);
            }
        }

        return common ?? s_none;
    }
}
