using System.Collections.Concurrent;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.References;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Web.Public;

/// <summary>
/// The public site in memory: what may be read at this moment, and every page drawn from it so far, as bytes. A commit that
/// changes a warning makes the copy old at once, and so do a change of the reference data and midnight (desks and their hours are dated). While the database
/// cannot be read the last copy goes on being served.
/// </summary>
public sealed class PublicSite(
    [FromKeyedServices(FindPublicAlerts.ForPages)] FindPublicAlerts find,
    PublicDrawing drawing,
    ChangeFeed feed,
    Municipality municipality,
    WarningWords words,
    ReferenceNow reference,
    TimeProvider clock,
    IConfiguration configuration,
    ILogger<PublicSite> log) : IDisposable
{
    /// <summary>Longer than reading takes on a busy machine; who waits longer gets the last copy.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>At the first start there is no last copy.</summary>
    private static readonly TimeSpan s_firstPatience = TimeSpan.FromSeconds(20);

    /// <summary>Names under which the site may be asked for where none is set. More are drawn and not kept: anybody can make them up.</summary>
    private const int MaxBases = 4;

    /// <summary>Pages of a thousand warnings in twelve languages, and more.</summary>
    private const int MaxPages = 20_000;

    private const long MaxBytes = 256L * 1024 * 1024;

    /// <summary>Pages drawn at one time; the console must go on working beside them.</summary>
    private readonly SemaphoreSlim _drawing = new(4);

    private readonly Lock _lock = new();
    private readonly DateTime _started = clock.GetUtcNow().UtcDateTime;
    private readonly string? _base = configuration["Public:BaseUrl"]?.TrimEnd('/') is { Length: > 0 } set ? set : null;
    private readonly ConcurrentDictionary<string, string> _bases = new(StringComparer.Ordinal);
    private DateTime _referenceAt = clock.GetUtcNow().UtcDateTime;
    private volatile AskedBase? _lastBase;
    private volatile Copy? _copy;
    private Task<Copy>? _reading;
    private long _readingSince;
    private long _retryAt;

    public void Dispose() => _drawing.Dispose();

    /// <summary>What the public may read now. The last copy where the database cannot be read.</summary>
    public async ValueTask<PublicSnapshot> SnapshotAsync(CancellationToken ct) => (await CurrentAsync(s_patience, ct)).Snapshot;

    /// <summary>A page that was drawn before and still holds; null otherwise.</summary>
    /// <param name="address">Path and query as asked.</param>
    public PublicAnswer? Find(string scheme, string host, string address) =>
        _copy is { } copy && IsFresh(copy) && copy.Pages.TryGetValue(new(BaseOf(scheme, host), address), out var answer) ? answer : null;

    /// <summary>What stands at an address.</summary>
    /// <exception cref="TimeoutException">Nothing could be read yet, or too many pages are being drawn.</exception>
    public async Task<PublicAnswer> DrawAsync(PublicRequest? request, string scheme, string host, string language, CancellationToken ct)
    {
        var copy = await CurrentAsync(s_patience, ct);
        var answer = await DrawAsync(copy, request, scheme, host, language, ct);
        if (answer.Status == StatusCodes.Status404NotFound && request is not null && !IsFresh(copy)
            && await CurrentAsync(s_firstPatience, ct) is var newer && newer != copy)
        {
            // What an old copy does not know may have been published since: whoever follows the link to it must not be told that it is nowhere.
            answer = await DrawAsync(newer, request, scheme, host, language, ct);
        }

        return answer;
    }

    private async Task<PublicAnswer> DrawAsync(Copy copy, PublicRequest? request, string scheme, string host, string language, CancellationToken ct)
    {
        var key = new PageKey(BaseOf(scheme, host), request?.Address ?? $"404 {language}");
        if (copy.Pages.TryGetValue(key, out var kept))
        {
            return kept;
        }

        if (!await _drawing.WaitAsync(s_firstPatience, ct))
        {
            throw new TimeoutException("Too many pages are being drawn.");
        }

        try
        {
            if (copy.Pages.TryGetValue(key, out kept))
            {
                return kept;
            }

            var issuer = SiteIssuer.Of(municipality, words, key.Base, copy.Day);
            var answer = request is null ? null : await drawing.DrawAsync(request, copy.Snapshot, issuer, copy.Modified, isStatic: false);
            if (answer is null)
            {
                key = key with { Address = $"404 {language}" };
                answer = await drawing.NothingAsync(language, issuer, copy.Modified);
            }

            if (request?.IsKept != false && _bases.ContainsKey(key.Base))
            {
                copy.Keep(key, answer);
            }

            return answer;
        }
        finally
        {
            _drawing.Release();
        }
    }

    private string BaseOf(string scheme, string host)
    {
        if (_base is not null)
        {
            _bases.TryAdd(_base, _base);
            return _base;
        }

        // Nearly all ask for the same one: no text is put together for them.
        if (_lastBase is { } last && last.Host == host && last.Scheme == scheme)
        {
            return last.Base;
        }

        var asked = $"{scheme}://{host}";
        if (_bases.TryGetValue(asked, out var known))
        {
            _lastBase = new(scheme, host, known);
            return known;
        }

        return _bases.Count < MaxBases ? _bases.GetOrAdd(asked, asked) : asked;
    }

    private bool IsFresh(Copy copy) => copy.Turn == feed.Turns(Topic.Alerts) && ReferenceEquals(copy.Reference, reference.Set) && clock.GetUtcNow().Ticks < copy.EndsAt;

    /// <summary>The copy as of now; the last one where reading takes longer than the patience, or fails.</summary>
    private async ValueTask<Copy> CurrentAsync(TimeSpan patience, CancellationToken ct)
    {
        if (_copy is { } copy)
        {
            if (IsFresh(copy))
            {
                return copy;
            }

            var reading = Reading();
            // Whoever comes while the reading already takes long is not kept waiting.
            if (reading is null || (!reading.IsCompleted && clock.GetElapsedTime(Interlocked.Read(ref _readingSince)) > patience))
            {
                return copy;
            }

            try
            {
                return await reading.WaitAsync(patience, ct);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                return copy;
            }
        }

        return await (Reading() ?? throw new TimeoutException("The warnings cannot be read.")).WaitAsync(s_firstPatience, ct);
    }

    /// <summary>The reading under way, or a new one; null for some time after one that failed.</summary>
    private Task<Copy>? Reading()
    {
        lock (_lock)
        {
            if (_reading is { IsCompleted: false } running)
            {
                return running;
            }

            if (clock.GetUtcNow().Ticks < _retryAt)
            {
                return null;
            }

            Interlocked.Exchange(ref _readingSince, clock.GetTimestamp());
            // Not the asker's token: others wait for it too.
            return _reading = Task.Run(ReadAsync);
        }
    }

    private async Task<Copy> ReadAsync()
    {
        try
        {
            // Asked before reading: a change in between makes the copy old again.
            var (turn, rows) = (feed.Turns(Topic.Alerts), reference.Set);
            var last = _copy;
            var today = JapanTime.DayOf(clock.GetUtcNow().UtcDateTime);
            var (mark, at) = await find.LastChangeAsync(CancellationToken.None);
            Copy copy;
            if (last is not null && last.Day == today && ReferenceEquals(last.Reference, rows) && (last.Snapshot.Mark, last.Snapshot.ChangedAt) == (mark, at))
            {
                // Somebody wrote at a draft: the pages stand.
                copy = last.At(turn);
            }
            else
            {
                var snapshot = await find.SnapshotAsync(CancellationToken.None);
                if (last is not null && !ReferenceEquals(last.Reference, rows))
                {
                    _referenceAt = clock.GetUtcNow().UtcDateTime;
                }

                copy = new Copy(snapshot, rows, today, turn, ModifiedOf(snapshot, today));
            }

            _copy = copy;
            return copy;
        }
        catch (Exception fault)
        {
            Interlocked.Exchange(ref _retryAt, (clock.GetUtcNow() + s_patience).Ticks);
            log.LogWarning("The public warnings could not be read ({Kind}); the last copy is served", fault.GetType().Name);
            throw;
        }
    }

    /// <summary>The last change, the start of the program (words and styles may be others) or of the day, to the whole second as the header holds it.</summary>
    private DateTimeOffset ModifiedOf(PublicSnapshot snapshot, DateOnly day)
    {
        var latest = new[] { snapshot.ChangedAt ?? _started, _started, _referenceAt, JapanTime.ToUtc(day.ToDateTime(TimeOnly.MinValue)) }.Max();
        return new(latest.AddTicks(-(latest.Ticks % TimeSpan.TicksPerSecond)), TimeSpan.Zero);
    }

    private sealed record AskedBase(string Scheme, string Host, string Base);

    private readonly record struct PageKey(string Base, string Address);

    private sealed class Copy(PublicSnapshot snapshot, ReferenceSet reference, DateOnly day, long turn, DateTimeOffset modified)
    {
        private long _bytes;

        public PublicSnapshot Snapshot => snapshot;

        public ReferenceSet Reference => reference;

        public DateOnly Day => day;

        public long Turn => turn;

        public DateTimeOffset Modified => modified;

        /// <summary>Midnight in Japan, as ticks of UTC.</summary>
        public long EndsAt { get; } = JapanTime.ToUtc(day.AddDays(1).ToDateTime(TimeOnly.MinValue)).Ticks;

        public ConcurrentDictionary<PageKey, PublicAnswer> Pages { get; private init; } = new();

        public Copy At(long now) => new(snapshot, reference, day, now, modified) { Pages = Pages, _bytes = _bytes };

        public void Keep(PageKey key, PublicAnswer answer)
        {
            var size = answer.Body.Length + (answer.Brotli?.Length ?? 0) + (answer.Gzip?.Length ?? 0);
            if (Pages.Count < MaxPages && Interlocked.Read(ref _bytes) + size <= MaxBytes && Pages.TryAdd(key, answer))
            {
                Interlocked.Add(ref _bytes, size);
            }
        }
    }
}
