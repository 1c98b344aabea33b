using Microsoft.Extensions.Localization;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Phrases;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Staff;

/// <summary>Names of municipalities and languages where accounts hold codes.</summary>
public sealed class StaffNames(Municipality municipality, Phrasebook phrasebook)
{
    public IReadOnlyList<Area> Areas => municipality.Areas;

    public IReadOnlyList<PhraseLanguage> Languages => phrasebook.Languages;

    public static string Of(Area area) => Display.Language == "en" && area.NameEn.Length > 0 ? area.NameEn : area.Name;

    /// <summary>How far an account reaches, in words.</summary>
    public string Scope(StaffTerms terms, IStringLocalizer<StaffTexts> words)
    {
        var areas = terms.Areas.Count == 0 ? words["AllAreas"].Value : string.Join("、", terms.Areas.Select(a => Areas.OfCode(a) is { } area ? Of(area) : a));
        return terms.Languages.Count == 0 ? areas
            : $"{areas} / {string.Join("、", terms.Languages.Select(l => Languages.FirstOrDefault(k => k.Code == l)?.Name ?? l))}";
    }
}
