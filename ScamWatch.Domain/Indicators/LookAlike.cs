using System.Numerics;

namespace ScamWatch.Domain.Indicators;

/// <summary>How a host copies an official one.</summary>
public enum LookAlikeKind
{
    /// <summary>The official name stands in front: <c>j-lis.go.jp.example.cn</c>.</summary>
    EmbeddedOfficialName,

    /// <summary>Letters that look the same: Cyrillic, accented, 0 for o.</summary>
    Homoglyph,

    /// <summary>The official name with hyphens: <c>www-nta-go-jp.example</c>, <c>rakuten-login.example</c>.</summary>
    HyphenatedOfficialName,

    /// <summary>The same word under another ending, or a slip or two away from it.</summary>
    EditDistance,
}

/// <summary>A host that resembles an official one without being one.</summary>
/// <param name="Kind">How.</param>
/// <param name="Copies">Whose.</param>
public sealed record LookAlikeFinding(LookAlikeKind Kind, OfficialDomain Copies);

/// <summary>Measures whether a host passes itself off as an official one.</summary>
public static class LookAlike
{
    // Shorter words resemble each other by chance.
    private const int MinSameWord = 4;
    private const int MinOneSlip = 6;
    private const int MinTwoSlips = 8;

    // Three letters are too few to mean anybody, unless the other words of the name fit.
    private static readonly HashSet<string> s_company = new(StringComparer.Ordinal)
    {
        "jp", "go", "gov", "co", "japan", "card", "bank", "tax", "pay", "login", "support", "online", "service", "update",
    };

    // Companies in their own right that are a slip away from a Japanese one.
    private static readonly HashSet<string> s_strangers = new(StringComparer.Ordinal) { "paypal" };

    /// <summary>The strongest resemblance of a host, or null where it has none or is official itself.</summary>
    /// <param name="host">Host as <see cref="Url.Host"/> gives it.</param>
    /// <param name="official">The names that are copied.</param>
    /// <param name="on">Day in Japan; null for rows that have not ended.</param>
    public static LookAlikeFinding? Of(string host, OfficialDirectory official, DateOnly? on = null)
    {
        if (RegistrableDomain.Of(host) is not { } own || official.Find(host, on) is not null || official.Names.IsOwned(own))
        {
            return null;
        }

        if (InFront(host, official, on) is { } embedded)
        {
            return new LookAlikeFinding(LookAlikeKind.EmbeddedOfficialName, embedded);
        }

        var label = OfficialNames.FirstLabel(own);
        if (SameShape(label, official, on) is { } shape)
        {
            return new LookAlikeFinding(LookAlikeKind.Homoglyph, shape);
        }

        // Under co.jp, or.jp and the like a company was checked: rakuten-sec.co.jp is a namesake, not a copy.
        if (RegistrableDomain.IsRestricted(own))
        {
            return null;
        }

        if (host.Contains('-', StringComparison.Ordinal)
            && (Hyphenated(host, official, on) ?? InFront(host.Replace('-', '.'), official, on)) is { } hyphenated)
        {
            return new LookAlikeFinding(LookAlikeKind.HyphenatedOfficialName, hyphenated);
        }

        return Nearest(label, official, on) is { } near ? new LookAlikeFinding(LookAlikeKind.EditDistance, near) : null;
    }

    /// <summary>The owner of the name that ends somewhere inside the host, at a dot or a hyphen.</summary>
    private static OfficialDomain? InFront(string host, OfficialDirectory official, DateOnly? on)
    {
        for (var i = host.Length - 1; i > 0; i--)
        {
            if (host[i] is '.' or '-' && official.Find(host.AsSpan(0, i), on) is { } owner)
            {
                return owner;
            }
        }

        return null;
    }

    private static OfficialDomain? SameShape(string label, OfficialDirectory official, DateOnly? on)
    {
        var shape = OfficialNames.Shape(label);
        foreach (var name in official.Names.All)
        {
            if (name.Word != label && name.Word.Length >= MinSameWord && name.Shape == shape && name.Domain.IsValid(on))
            {
                return name.Domain;
            }
        }

        return null;
    }

    private static OfficialDomain? Hyphenated(string host, OfficialDirectory official, DateOnly? on)
    {
        foreach (var label in host.Split('.'))
        {
            if (!label.Contains('-', StringComparison.Ordinal) || label.StartsWith("xn--", StringComparison.Ordinal))
            {
                continue;
            }

            var words = $"-{label}-";
            var isCompany = label.Split('-').Any(s_company.Contains);
            foreach (var name in official.Names.All)
            {
                if (name.Word.Length < label.Length
                    && (name.Word.Length >= MinSameWord || isCompany)
                    && words.Contains($"-{name.Word}-", StringComparison.Ordinal)
                    && name.Domain.IsValid(on))
                {
                    return name.Domain;
                }
            }
        }

        return null;
    }

    private static OfficialDomain? Nearest(string label, OfficialDirectory official, DateOnly? on)
    {
        OfficialDomain? nearest = null;
        var best = int.MaxValue;
        var letters = OfficialNames.Letters(label);
        foreach (var name in official.Names.All)
        {
            var allowed = name.Word.Length >= MinTwoSlips ? 2 : name.Word.Length >= MinOneSlip ? 1 : name.Word.Length >= MinSameWord ? 0 : -1;
            if (Math.Abs(name.Word.Length - label.Length) <= allowed
                && BitOperations.PopCount(name.Letters & ~letters) <= allowed && BitOperations.PopCount(letters & ~name.Letters) <= allowed
                && Distance(name.Word, label) is var distance
                && distance <= allowed && distance < best
                && (distance == 0 || !s_strangers.Contains(label))
                && name.Domain.IsValid(on))
            {
                (nearest, best) = (name.Domain, distance);
            }
        }

        return nearest;
    }

    /// <summary>Letters to insert, drop, replace or swap with a neighbour (optimal string alignment).</summary>
    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        Span<int> beforeLast = stackalloc int[b.Length + 1];
        Span<int> last = stackalloc int[b.Length + 1];
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            last.CopyTo(beforeLast);
            row.CopyTo(last);
        }

        return last[b.Length];
    }
}
