using System.Buffers;
using System.Globalization;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Guidance;

/// <summary>The rules of the areas an installation serves: pure.</summary>
public static class AreaRules
{
    /// <summary>Most areas; more are no longer found on a grid.</summary>
    public const int MaxAreas = 200;

    /// <summary>Longest code, in characters.</summary>
    public const int MaxCode = 32;

    /// <summary>Longest name, in characters.</summary>
    public const int MaxName = 40;

    /// <summary>Last column and last row of the grid.</summary>
    public const int MaxSide = 30;

    /// <summary>Stands where an area is not known: in addresses and files, never in a report.</summary>
    public const string Unknown = "unknown";

    /// <summary>What a count of one or two is written as where it leaves the house. With a wave dash: spreadsheets take <c>1-2</c> for a day.</summary>
    public const string FewText = "1〜2";

    /// <summary>Fewer reports than this may lead to a person where neighbours know each other.</summary>
    public const int Few = 3;

    private static readonly SearchValues<char> s_code = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>What is wrong with a list of areas, the first fault in words; null where nothing is.</summary>
    public static string? FaultOf(IReadOnlyList<Area> areas)
    {
        if (areas.Count > MaxAreas)
        {
            return string.Create(CultureInfo.InvariantCulture, $"areas has {areas.Count} entries; the limit is {MaxAreas}.");
        }

        var (codes, names, tiles) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new HashSet<string>(StringComparer.Ordinal), new HashSet<(int, int)>());
        var mailboxes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < areas.Count; i++)
        {
            var area = areas[i];
            var fault = area.Code.Length is 0 or > MaxCode || area.Code.AsSpan().ContainsAnyExcept(s_code)
                    ? $"code must be 1 to {MaxCode} letters, digits, - or _"
                : area.Code.Equals(Unknown, StringComparison.OrdinalIgnoreCase) ? $"code must not be '{Unknown}'"
                : !codes.Add(area.Code) ? "code stands twice"
                : area.Name.Trim().Length is 0 or > MaxName || area.NameEn.Length > MaxName ? $"name must have 1 to {MaxName} characters, nameEn at most as many"
                : !names.Add(Plain(area.Name)) ? "name stands twice"
                : area.Column is < 1 or > MaxSide || area.Row is < 1 or > MaxSide ? $"column and row must be 1 to {MaxSide}"
                : !tiles.Add((area.Column, area.Row)) ? "another area has the same column and row"
                : area.Mailboxes.Any(m => !EmailAddress.TryParse(m, out _)) ? "mailboxes holds what is no mail address"
                : !area.Mailboxes.All(mailboxes.Add) ? "a mailbox stands twice"
                : null;
            if (fault is not null)
            {
                return string.Create(CultureInfo.InvariantCulture, $"areas[{i}]: {fault}.");
            }
        }

        return null;
    }

    /// <summary>The area of this code; null where there is none.</summary>
    public static Area? OfCode(this IReadOnlyList<Area> areas, string? code) => areas.FirstOrDefault(a => a.Code == code);

    /// <summary>
    /// The area that people wrote down: by code, by name in either language, or by a code of digits whose leading noughts a
    /// spreadsheet took away. Null where it is none, or could be two.
    /// </summary>
    public static Area? Read(this IReadOnlyList<Area> areas, string text)
    {
        var plain = Plain(text);
        if (plain.Length == 0)
        {
            return null;
        }

        if (areas.FirstOrDefault(a => Plain(a.Code) == plain) is { } coded)
        {
            return coded;
        }

        var named = areas.Where(a => Plain(a.Name) == plain || (a.NameEn.Length > 0 && Plain(a.NameEn) == plain)).Take(2).ToList();
        if (named.Count > 0)
        {
            return named.Count == 1 ? named[0] : null;
        }

        var cut = plain.All(char.IsAsciiDigit)
            ? areas.Where(a => a.Code.All(char.IsAsciiDigit) && a.Code.TrimStart('0') == plain.TrimStart('0')).Take(2).ToList() : [];
        return cut.Count == 1 ? cut[0] : null;
    }

    /// <summary>The area whose name an address holds, the longest name where one is part of another; null where it holds none.</summary>
    public static Area? NamedIn(this IReadOnlyList<Area> areas, string address)
    {
        var plain = Plain(address);
        return plain.Length == 0 ? null : areas.Where(a => plain.Contains(Plain(a.Name), StringComparison.Ordinal)).MaxBy(a => a.Name.Length);
    }

    /// <summary>A count as it may leave the house.</summary>
    public static string Outside(int count) => count is > 0 and < Few ? FewText : count.ToString(CultureInfo.InvariantCulture);

    /// <summary>Full-width letters, blanks and case are how people type names.</summary>
    private static string Plain(string text) => string.Concat(NormalForm.Compatible(text).Where(c => !char.IsWhiteSpace(c))).ToLowerInvariant();
}
