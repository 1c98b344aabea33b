using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Phrases;

namespace ScamWatch.Web.Public;

/// <summary>How the municipality names itself in a language; English for other foreign ones, Japanese where it gave no other name.</summary>
public static class Issuer
{
    public static string NameIn(this Municipality municipality, string language) =>
        !IsJapanese(language) && municipality.NameEn.Length > 0 ? municipality.NameEn : municipality.Name;

    /// <summary>The name of an area in a language; Japanese where it has no other.</summary>
    public static string NameIn(this Area area, string language) => language == "en" && area.NameEn.Length > 0 ? area.NameEn : area.Name;

    public static string SectionIn(this Municipality municipality, string language) =>
        !IsJapanese(language) && municipality.SectionEn.Length > 0 ? municipality.SectionEn : municipality.Section;

    /// <summary>Name and section, with a space between.</summary>
    public static string FullNameIn(this Municipality municipality, string language) =>
        $"{municipality.NameIn(language)} {municipality.SectionIn(language)}".Trim();

    private static bool IsJapanese(string language) => language is Phrasebook.Japanese or Phrasebook.Easy;
}
