using ScamWatch.Domain.Staff;

namespace ScamWatch.Tests.Support;

/// <summary>Actors with one role each.</summary>
internal static class Staffed
{
    public static Actor As(string role) => new($"id-of-{role}", $"名前({role})", new HashSet<string> { role });
}
