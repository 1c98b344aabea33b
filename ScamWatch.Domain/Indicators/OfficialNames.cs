using System.Globalization;
using System.Text;

namespace ScamWatch.Domain.Indicators;

/// <summary>The names of official domains as a scam would copy them: one word each, and its shape to the eye.</summary>
internal sealed class OfficialNames
{
    // Words that belong to nobody: a host with one of them resembles nothing.
    private static readonly HashSet<string> s_words = new(StringComparer.Ordinal)
    {
        "www", "digital", "courts", "post", "mobile", "shopping", "point", "energia",
    };

    private readonly HashSet<string> _registrable = new(StringComparer.Ordinal);

    public OfficialNames(IReadOnlyList<OfficialDomain> domains)
    {
        var names = new List<OfficialName>();
        // rakuten means rakuten.co.jp before mobile.rakuten.co.jp.
        foreach (var domain in domains.OrderBy(d => d.Pattern.Length))
        {
            if (RegistrableDomain.Of(domain.Pattern) is not { } registrable)
            {
                continue;
            }

            _registrable.Add(registrable);
            // e-tax.nta.go.jp is copied by either word. Of keishicho.metro.tokyo.lg.jp the registered one is a place.
            var own = FirstLabel(domain.Pattern);
            var whole = registrable.EndsWith(".lg.jp", StringComparison.Ordinal) ? own : FirstLabel(registrable);
            foreach (var word in new HashSet<string>([whole, own], StringComparer.Ordinal))
            {
                if (!s_words.Contains(word) && word.Length >= 3)
                {
                    names.Add(new OfficialName(word, Shape(word), Letters(word), domain));
                }
            }
        }

        All = [.. names];
    }

    /// <summary>Every word with the row it stands for.</summary>
    public OfficialName[] All { get; }

    /// <summary>True where somebody known registered a domain, whatever the row says of the hosts below it.</summary>
    public bool IsOwned(string registrable) => _registrable.Contains(registrable);

    /// <summary>
    /// What a name looks like: letters of other alphabets, accents and figures as the Latin letters they pass for.
    /// Punycode is decoded. Two names of one shape are taken for each other.
    /// </summary>
    public static string Shape(string label)
    {
        if (label.StartsWith("xn--", StringComparison.Ordinal))
        {
            try
            {
                label = new IdnMapping { AllowUnassigned = true }.GetUnicode(label);
            }
            catch (ArgumentException)
            {
                return label;
            }
        }

        var shape = new StringBuilder(label.Length);
        foreach (var c in NormalForm.Decomposed(label))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                shape.Append(Latin(char.ToLowerInvariant(c)));
            }
        }

        return shape.Replace("rn", "m").Replace("vv", "w").ToString();
    }

    /// <summary>
    /// Which letters a name has, as bits; some share one. A slip adds or takes one bit at most, so that two names with more bits of
    /// their own than slips allowed need not be compared.
    /// </summary>
    public static uint Letters(string name)
    {
        var letters = 0u;
        foreach (var c in name)
        {
            letters |= 1u << (c & 31);
        }

        return letters;
    }

    internal static string FirstLabel(string name) => name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? name[..dot] : name;

    // Unicode TR39 confusables, cut down to letters that stand in for those of a host name.
    private static char Latin(char c) => c switch
    {
        'а' or 'α' or 'ɑ' => 'a',
        'в' or 'β' or 'ь' => 'b',
        'с' or 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' or 'ё' or 'є' or 'ε' => 'e',
        'ɡ' => 'g',
        'һ' or 'н' => 'h',
        'і' or 'ι' or 'ı' or 'ӏ' or 'l' or '1' or 'i' or '|' => 'l',
        'ј' => 'j',
        'к' or 'κ' => 'k',
        'м' => 'm',
        'п' or 'η' => 'n',
        'о' or 'ο' or 'σ' or 'օ' or 'ø' or '0' => 'o',
        'р' or 'ρ' => 'p',
        'ԛ' => 'q',
        'г' => 'r',
        'ѕ' => 's',
        'т' or 'τ' => 't',
        'υ' or 'ս' => 'u',
        'ν' or 'ѵ' => 'v',
        'ԝ' or 'ω' => 'w',
        'х' or 'χ' => 'x',
        'у' or 'γ' => 'y',
        'ᴢ' => 'z',
        _ => c,
    };
}

/// <param name="Word">The label by which people know the owner.</param>
/// <param name="Shape">Its <see cref="OfficialNames.Shape"/>.</param>
/// <param name="Letters">Its <see cref="OfficialNames.Letters"/>.</param>
/// <param name="Domain">The row.</param>
internal readonly record struct OfficialName(string Word, string Shape, uint Letters, OfficialDomain Domain);
