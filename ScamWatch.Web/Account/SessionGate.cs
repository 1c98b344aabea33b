using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Account;

/// <summary>
/// Says whether a sign-in still holds: not ended, not idle or old, the account open, rights and secrets as they were when it
/// began. Asked for every request and, again and again, by every open console.
/// </summary>
public sealed class SessionGate(
    StaffSessions sessions, SignInSettings settings, IHostEnvironment environment, IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <summary>A page asks for a dozen files at once: one look at the database serves them.</summary>
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(2);

    /// <summary>All of them are forgotten then: they were good for seconds.</summary>
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<Guid, (StandingSession? Found, DateTimeOffset At)> _seen = [];

    /// <summary>Why it no longer holds; null where it does.</summary>
    /// <param name="freshly">True to look at the database whatever was seen a moment ago.</param>
    public async Task<SessionEnd?> EndOfAsync(ClaimsPrincipal person, bool freshly, CancellationToken ct)
    {
        if (person.SessionId() is not { } id || await FindAsync(id, freshly, ct) is not { } standing)
        {
            return SessionEnd.Ended;
        }

        var now = clock.GetUtcNow();
        var member = standing.Member;
        if (SignInRules.EndOf(standing.Session, settings.LimitsOf(standing.Roles), now.UtcDateTime) is { } end)
        {
            return end;
        }

        return !SignInRules.IsOpen(member, environment.IsDevelopment(), now.UtcDateTime) || member.LockoutEnd > now ? SessionEnd.Closed
            : IsSame(person, standing) ? null : SessionEnd.Changed;
    }

    /// <summary>Forgets what was seen of a sign-in that has just changed here.</summary>
    public void Forget(Guid id) => _seen.TryRemove(id, out _);

    /// <summary>For the cookie: turns away what no longer holds, and notes that the person is there.</summary>
    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (context.Principal is not { } person)
        {
            return;
        }

        var http = context.HttpContext;
        if (await EndOfAsync(person, freshly: false, http.RequestAborted) is not null)
        {
            context.RejectPrincipal();
            await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        }
        else if (person.SessionId() is { } id && !http.Request.Path.StartsWithSegments("/_blazor") && IsStale(id))
        {
            // A connection that comes back by itself is nobody's doing.
            await sessions.SeeAsync(id, http.RequestAborted);
            Forget(id);
        }
    }

    private bool IsStale(Guid id) =>
        _seen.TryGetValue(id, out var seen) && seen.Found is { } standing && clock.GetUtcNow().UtcDateTime - standing.Session.LastSeenAt > SignInRules.SeenEvery;

    private bool IsSame(ClaimsPrincipal person, StandingSession standing)
    {
        var claims = options.Value.ClaimsIdentity;
        if (person.FindFirstValue(claims.UserIdClaimType) != standing.Member.Id || person.FindFirstValue(claims.SecurityStampClaimType) != standing.Member.SecurityStamp)
        {
            return false;
        }

        // Whoever still has to enrol a second factor was given no rights at all.
        var actor = person.ToActor();
        return person.HasClaim(Claims.MustEnrol, "true") || (actor.Roles.SetEquals(standing.Roles) && actor.Scope.Equals(standing.Member.Scope));
    }

    private async Task<StandingSession?> FindAsync(Guid id, bool freshly, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (!freshly && _seen.TryGetValue(id, out var seen) && now - seen.At < s_fresh)
        {
            return seen.Found;
        }

        if (_seen.Count > Most)
        {
            _seen.Clear();
        }

        var found = await sessions.FindAsync(id, ct);
        _seen[id] = (found, now);
        return found;
    }
}
