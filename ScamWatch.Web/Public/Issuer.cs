using ScamWatch.Domain.Guidance;

namespace ScamWatch.Web.Public;

/// <summary>How the municipality names itself in a language; Japanese where it gave no other name.</summary>
public static class Issuer
{
    public static string NameIn(this Municipality municipality, string language) =>
        language == "en" && municipality.NameEn.Length > 0 ? municipality.NameEn : municipality.Name;

    /// <summary>The name of an area in a language; Japanese where it has no other.</summary>
    public static string NameIn(this Area area, string language) => language == "en" && area.NameEn.Length > 0 ? area.NameEn : area.Name;

    public static string SectionIn(this Municipality municipality, string language) =>
        language == "en" && municipality.SectionEn.Length > 0 ? municipality.SectionEn : municipality.Section;
}
