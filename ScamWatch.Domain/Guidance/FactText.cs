using System.Globalization;
using System.Text.RegularExpressions;
using ScamWatch.Domain.Cards.Validity;

namespace ScamWatch.Domain.Guidance;

/// <summary>
/// Fills the placeholders of a text with the figures in force on a day, so that no text holds a number, an hour or a fee
/// of its own: <c>{line:ID}</c>, <c>{menu:LINE/TOPIC}</c>, <c>{hours:LINE/TOPIC}</c>, <c>{hours:LINE}</c>, <c>{fee:A+B}</c>,
/// <c>{pin:ID.tries}</c>, <c>{pin:ID.length}</c>, <c>{validity:RULE}</c>. What no row in force says comes out as 要確認, never as nothing.
/// </summary>
public sealed partial class FactText(
    PhoneLines lines, Fees fees, Pins pins, ValidityRules validity, SourceList sources, ConflictNotes conflicts)
{
    /// <summary>Fills a text.</summary>
    /// <param name="text">With placeholders. An open brace that begins none stays as it is.</param>
    /// <param name="day">As of.</param>
    /// <param name="english">The language of the text.</param>
    public FilledText Fill(string text, DateOnly day, bool english)
    {
        var pieces = new List<FactPiece>();
        var done = 0;
        foreach (var place in Placeholder().EnumerateMatches(text))
        {
            if (place.Index > done)
            {
                pieces.Add(new(text[done..place.Index], null));
            }

            done = place.Index + place.Length;
            var fact = Find(text[(place.Index + 1)..(done - 1)], day);
            pieces.Add(new(english ? fact.Value.En : fact.Value.Ja, fact));
        }

        if (done < text.Length)
        {
            pieces.Add(new(text[done..], null));
        }

        return new(pieces);
    }

    /// <summary>One figure with where it comes from; not known where no row in force says it.</summary>
    /// <param name="key">A placeholder without its braces.</param>
    /// <param name="day">As of.</param>
    public Fact Find(string key, DateOnly day)
    {
        var (kind, name) = key.IndexOf(':', StringComparison.Ordinal) is var at and > 0 ? (key[..at], key[(at + 1)..]) : (key, "");
        return kind switch
        {
            "line" => Line(key, name, day),
            "menu" => Menu(key, name, day),
            "hours" => Hours(key, name, day),
            "fee" => Fee(key, name, day),
            "pin" => Pin(key, name, day),
            "validity" => Validity(key, name, day),
            _ => Unknown(key, (name, name)),
        };
    }

    /// <summary>The keys of the placeholders in a text, in order.</summary>
    public static IEnumerable<string> Keys(string text) => Placeholder().Matches(text).Select(m => m.Value[1..^1]);

    private Fact Line(string key, string id, DateOnly day) =>
        lines.Find(id, day) is { } line
            ? Known(key, (line.Name, line.NameEn), (line.Number, line.Number), [sources.Of(line.Source, line.ObservedOn)])
            : Unknown(key, (id, id));

    private Fact Menu(string key, string name, DateOnly day)
    {
        var (line, topic) = Halves(name, '/');
        return lines.MenuOf(line, topic ?? "", day) is { } menu
            ? Known(key, ($"音声案内「{menu.Topic.Ja}」", $"Menu for {menu.Topic.En}"), (menu.Digits, menu.Digits), [sources.Of(menu.Source, menu.ObservedOn)])
            : Unknown(key, LineName("音声案内", "Menu of", line, day));
    }

    private Fact Hours(string key, string name, DateOnly day)
    {
        var (line, topic) = Halves(name, '/');
        var what = LineName("受付時間", "Hours of", line, day);
        return lines.HoursOf(line, topic, day) is { Count: > 0 } hours && hours.Any(h => h.Words != Fact.ToBeConfirmed)
            ? Known(key, what,
                (string.Join(" / ", hours.Select(h => h.Words.Ja)), string.Join(" / ", hours.Select(h => h.Words.En))),
                [.. hours.Select(h => sources.Of(h.Source, h.ObservedOn)).Distinct()])
            : Unknown(key, what);
    }

    private Fact Fee(string key, string items, DateOnly day)
    {
        var parts = items.Split('+').Select(item => fees.Find(item, day)).ToList();
        Words what = (string.Join(" + ", parts.OfType<Fee>().Select(f => f.Name.Ja)), string.Join(" + ", parts.OfType<Fee>().Select(f => f.Name.En)));
        if (parts.Contains(null))
        {
            return Unknown(key, what.Ja.Length > 0 ? what : (items, items));
        }

        var yen = parts.Sum(f => f!.AmountYen).ToString("N0", CultureInfo.InvariantCulture);
        return Known(key, what, (yen, yen), [.. parts.Select(f => sources.Of(f!.Source, f.ObservedOn)).Distinct()]);
    }

    private Fact Pin(string key, string name, DateOnly day)
    {
        var (id, figure) = Halves(name, '.');
        if (pins.On(day).Where(p => p.Id == id).MaxBy(p => p.ObservedOn ?? DateOnly.MinValue) is not { } pin || figure is not ("tries" or "length"))
        {
            return Unknown(key, (name, name));
        }

        Words what = figure == "tries"
            ? ($"{pin.Name.Ja}の暗証番号: 間違えられる回数", $"{pin.Name.En} PIN: wrong entries until it locks")
            : ($"{pin.Name.Ja}の暗証番号: 長さ", $"{pin.Name.En} PIN: length");
        var value = figure == "tries" ? string.Create(CultureInfo.InvariantCulture, $"{pin.Tries}")
            : pin.MinLength == pin.MaxLength ? string.Create(CultureInfo.InvariantCulture, $"{pin.MinLength}")
            : string.Create(CultureInfo.InvariantCulture, $"{pin.MinLength}〜{pin.MaxLength}");
        return Known(key, what, (value, value.Replace('〜', '–')), [sources.Of(pin.Source, pin.ObservedOn)]);
    }

    private Fact Validity(string key, string rule, DateOnly day)
    {
        if (validity.Find(rule, day) is not { } figure)
        {
            return Unknown(key, (rule, rule));
        }

        var value = figure.Value.ToString(CultureInfo.InvariantCulture);
        return Known(key, figure.Name, (value, value), [sources.Of(figure.Source, figure.ObservedOn)]);
    }

    private Words LineName(string ja, string en, string line, DateOnly day) =>
        lines.Find(line, day) is { } known ? ($"{known.Name}の{ja}", $"{en} {known.NameEn}") : ($"{line}の{ja}", $"{en} {line}");

    private Fact Known(string key, Words what, Words value, IReadOnlyList<FactSource> from) => new(key, what, value, true, from, conflicts.On(key));

    private Fact Unknown(string key, Words what) => new(key, what, Fact.ToBeConfirmed, false, [], conflicts.On(key));

    private static (string First, string? Second) Halves(string name, char between) =>
        name.IndexOf(between, StringComparison.Ordinal) is var at and >= 0 ? (name[..at], name[(at + 1)..]) : (name, null);

    [GeneratedRegex(@"\{[a-z]{1,12}:[A-Za-z0-9_./+-]{1,120}\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
