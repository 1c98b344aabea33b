using ScamWatch.Domain;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Tests.Indicators;

/// <summary>The official names and lines that come with the product.</summary>
internal static class Reference
{
    public static readonly DateOnly Today = new(2026, 11, 21);

    public static OfficialDirectory Official { get; } = OfficialDirectory.Load(DataFolder.Find().Reference);
}
