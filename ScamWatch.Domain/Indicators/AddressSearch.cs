using System.Buffers;
using System.Globalization;

namespace ScamWatch.Domain.Indicators;

/// <summary>Where an address stands in a text.</summary>
/// <param name="Start">Index of its first character.</param>
/// <param name="AuthorityEnd">Index behind its host and port; for a mail address behind all of it.</param>
/// <param name="End">Index behind its last character.</param>
/// <param name="Type">Url or Email.</param>
internal readonly record struct AddressSpan(int Start, int AuthorityEnd, int End, IndicatorType Type);

/// <summary>
/// Finds web and mail addresses in running text, Japanese included, where no space marks their end. One pass; every look
/// ahead is bounded. Finds the inert forms as well, at the same place as the live ones.
/// </summary>
/// <param name="text">The text as written.</param>
/// <param name="folded">The same by <see cref="WrittenForm.Fold(string)"/>.</param>
internal sealed class AddressSearch(string text, string folded)
{
    private const string UserInfoMarks = "-._~!$&'*+=:%";
    private const string RestMarks = "-._~:/?#[]@!$&'()*+,;=%\\";
    private const string WideRestMarks = "-._/%=&#~+:@";

    // A user name in front of a host hides the host; there is no need to look for it further than this.
    private const int MaxUserInfo = 256;

    private static readonly SearchValues<char> s_letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly SearchValues<char> s_numericHost = SearchValues.Create("0123456789abcdefABCDEF:.");

    private readonly string _folded = folded;

    public AddressSearch(string text) : this(text, WrittenForm.Fold(text))
    {
    }

    /// <summary>The addresses in their order; they do not overlap.</summary>
    public IEnumerable<AddressSpan> Find()
    {
        for (var i = 0; i < _folded.Length;)
        {
            // Kana and kanji begin no address, nor do the signs before them.
            var skip = _folded.AsSpan(i).IndexOfAnyExceptInRange('\u2000', '\ud834');
            if (skip < 0)
            {
                yield break;
            }

            i += skip;
            var end = RunEnd(i, out var at, out var dots);
            if (end == i)
            {
                i++;
                continue;
            }

            if (Read(i, end, at, dots) is { } found)
            {
                yield return found;
                i = Math.Max(found.End, found.AuthorityEnd);
            }
            else
            {
                i = end;
            }
        }
    }

    /// <summary>End of the characters that can be a host, a mail address or a scheme.</summary>
    private int RunEnd(int start, out int at, out int dots)
    {
        at = -1;
        dots = 0;
        var i = start;
        while (i < _folded.Length)
        {
            var c = _folded[i];
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '+' or '%')
            {
                i++;
            }
            else if (DotLength(i) is var dot and > 0)
            {
                // An inert sign in front of an address is only a bracket.
                if (i == start && dot > 1)
                {
                    return i;
                }

                dots++;
                i += dot;
            }
            else if (AtLength(i) is var sign and > 0)
            {
                if (i == start)
                {
                    return i;
                }

                at = i;
                i += sign;
            }
            else if (ForeignLetter(i) is var width and > 0)
            {
                i += width;
            }
            else
            {
                break;
            }
        }

        return i;
    }

    private AddressSpan? Read(int start, int end, int at, int dots)
    {
        var separator = WrittenForm.SchemeSeparator(_folded.AsSpan(end));
        if (separator > 0)
        {
            var scheme = WrittenForm.SchemeAtEnd(_folded.AsSpan(start, end - start));
            return scheme > 0 ? ReadUrl(end - scheme, end + separator) : null;
        }

        if (at > start)
        {
            return ReadMail(start, end, at);
        }

        return dots > 0 ? ReadBareHost(start, end) : null;
    }

    private AddressSpan? ReadUrl(int start, int authority)
    {
        var host = UserInfoEnd(authority);
        var hostEnd = HostEnd(host);
        if (hostEnd == host)
        {
            return null;
        }

        return Finish(start, PortEnd(hostEnd));
    }

    private AddressSpan? ReadMail(int start, int end, int at)
    {
        // Of several at signs the last one counts; what stands before the one before it is not part of the address.
        for (var i = at - 1; i >= start; i--)
        {
            if (_folded[i] == '@')
            {
                start = i + 1;
                break;
            }
        }

        while (start < at && _folded[start] is '.' or '-' or '+' or '%' or ']' or ')' or '}')
        {
            start++;
        }

        end = TrimHost(at, end);
        return end > at && EmailAddress.TryParse(text[start..end], out _)
            ? new AddressSpan(start, end, end, IndicatorType.Email)
            : null;
    }

    private AddressSpan? ReadBareHost(int start, int end)
    {
        if (start > 0 && _folded[start - 1] is '/' or '\\' or '@' or '=' or '#' or '&' or '~')
        {
            return null;
        }

        while (start < end && _folded[start] is '.' or '-')
        {
            start++;
        }

        var trimmed = TrimHost(start, end);
        var hasRest = trimmed == end && trimmed < _folded.Length
            && (_folded[trimmed] == '/' || (_folded[trimmed] == ':' && PortEnd(trimmed) > trimmed));
        if (trimmed == start || !IsBareHost(_folded.AsSpan(start, trimmed - start), hasRest))
        {
            return null;
        }

        // 「go.jp で終わる」 speaks of an ending; nobody has a host there.
        return Url.TryParse(text[start..trimmed], out var bare) && bare.RegistrableDomain is not null
            ? Finish(start, trimmed == end ? PortEnd(end) : trimmed, hasRest)
            : null;
    }

    /// <summary>
    /// A name without a scheme is read as a host only behind <c>www.</c> or with a sure ending; with a path any ending of
    /// two letters will do. This keeps file names and missing blanks after a full stop out.
    /// </summary>
    private static bool IsBareHost(ReadOnlySpan<char> host, bool hasRest)
    {
        var top = LastLabel(host);
        if (host.Length > 2 * HostName.MaxLength || top.IsEmpty || top.ContainsAnyExcept(s_letters))
        {
            return false;
        }

        if (host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) || host.StartsWith("www[.]", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        // "Thank you.Click here": a capital after the dot begins a sentence, unless all is in capitals.
        var isSentence = char.IsAsciiLetterUpper(top[0]) && host.IndexOfAnyInRange('a', 'z') >= 0;
        return hasRest
            ? top.Length == 2 || RegistrableDomain.IsKnownTopLevel(top)
            : !isSentence && RegistrableDomain.IsKnownTopLevel(top);
    }

    private AddressSpan? Finish(int start, int authorityEnd, bool hasRest = true)
    {
        var end = hasRest ? TrimRest(start, authorityEnd, RestEnd(start, authorityEnd)) : authorityEnd;
        return Url.TryParse(text[start..end], out _) ? new AddressSpan(start, authorityEnd, end, IndicatorType.Url) : null;
    }

    private int UserInfoEnd(int start)
    {
        var host = start;
        var label = start;
        var limit = Math.Min(_folded.Length, start + MaxUserInfo);
        for (var i = start; i < limit;)
        {
            if (AtLength(i) is var sign and > 0)
            {
                label = i += sign;
                if (i < _folded.Length && (char.IsLetterOrDigit(_folded[i]) || NumericHostEnd(i) > i))
                {
                    host = i;
                }
            }
            else if (DotLength(i) is var dot and > 0)
            {
                label = i += dot;
            }
            else if (WrittenForm.IsIdeographicDot(_folded[i]) && IsDotHere(host, label, i))
            {
                label = ++i;
            }
            else if (char.IsAsciiLetterOrDigit(_folded[i]) || UserInfoMarks.Contains(_folded[i], StringComparison.Ordinal))
            {
                i++;
            }
            else
            {
                break;
            }
        }

        return host;
    }

    /// <summary>End of an IPv6 address in brackets; the same index where there is none.</summary>
    private int NumericHostEnd(int start)
    {
        if (start >= _folded.Length || _folded[start] != '[')
        {
            return start;
        }

        var inside = _folded.AsSpan(start + 1);
        var length = inside.IndexOfAnyExcept(s_numericHost);
        return length > 2 && inside[length] == ']' ? start + length + 2 : start;
    }

    private int HostEnd(int start)
    {
        if (NumericHostEnd(start) is var numeric && numeric > start)
        {
            return numeric;
        }

        var i = start;
        var label = start;
        while (i < _folded.Length)
        {
            var c = _folded[i];
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '%')
            {
                i++;
            }
            else if (DotLength(i) is var dot and > 0)
            {
                label = i += dot;
            }
            else if (WrittenForm.IsIdeographicDot(c) && IsDotHere(start, label, i))
            {
                label = ++i;
            }
            else if (WrittenForm.IsInvisible(c) && i + 1 < _folded.Length && char.IsAsciiLetterOrDigit(_folded[i + 1]))
            {
                i++;
            }
            else if (ForeignLetter(i) is var width and > 0)
            {
                i += width;
            }
            else if (i == label && LocalLabelEnd(i) is var end && end > i)
            {
                i = end;
            }
            else
            {
                break;
            }
        }

        // Two addresses without anything between them: the second one's scheme is not part of the first one's host.
        if (WrittenForm.SchemeSeparator(_folded.AsSpan(i)) > 0)
        {
            i -= WrittenForm.SchemeAtEnd(_folded.AsSpan(start, i - start));
        }

        return TrimHost(start, i);
    }

    /// <summary>
    /// 。 ends a sentence as a rule. It is a dot in a host where letters follow at once, the name so far is not whole and
    /// no second address begins.
    /// </summary>
    private bool IsDotHere(int start, int label, int i) =>
        i > label
        && i + 1 < _folded.Length
        && char.IsAsciiLetterOrDigit(_folded[i + 1])
        && !(label > start && RegistrableDomain.IsKnownTopLevel(_folded.AsSpan(label, i - label)))
        && !WrittenForm.StartsWithScheme(_folded.AsSpan(i + 1));

    /// <summary>
    /// A label in a script without spaces counts only where it begins the label and a dot with a letter follows; elsewhere
    /// it is the sentence going on behind the address.
    /// </summary>
    private int LocalLabelEnd(int start)
    {
        var i = start;
        var limit = Math.Min(_folded.Length, start + 63);
        while (i < limit && (char.IsLetterOrDigit(_folded[i]) || _folded[i] is '-' or 'ー' or '々'))
        {
            i++;
        }

        var dot = i < _folded.Length ? DotLength(i) : 0;
        return dot > 0 && i + dot < _folded.Length && char.IsLetterOrDigit(_folded[i + dot]) ? i : start;
    }

    private int PortEnd(int i)
    {
        if (i >= _folded.Length || _folded[i] != ':')
        {
            return i;
        }

        var end = i + 1;
        while (end < _folded.Length && end < i + 6 && char.IsAsciiDigit(_folded[end]))
        {
            end++;
        }

        return end > i + 1 ? end : i;
    }

    private int RestEnd(int start, int i)
    {
        var wide = text[start] != _folded[start];
        if (i >= _folded.Length
            || _folded[i] is not ('/' or '?' or '#' or '\\')
            || (text[i] != _folded[i] && text[i] != '／'))
        {
            return i;
        }

        for (i++; i < _folded.Length; i++)
        {
            var c = _folded[i];
            var isWritten = c == text[i]
                ? char.IsAsciiLetterOrDigit(c) || RestMarks.Contains(c, StringComparison.Ordinal)
                : wide && (char.IsAsciiLetterOrDigit(c) || WideRestMarks.Contains(c, StringComparison.Ordinal)
                    || (c == '?' && i + 1 < _folded.Length && char.IsAsciiLetterOrDigit(_folded[i + 1])));
            if (!isWritten
                || (c is 'h' or 'H' or 't' or 'T' && char.IsAsciiLetterOrDigit(_folded[i - 1])
                    && !IsInsideScheme(i) && WrittenForm.StartsWithScheme(_folded.AsSpan(i))))
            {
                break;
            }
        }

        return i;
    }

    /// <summary>True at the second letter of a scheme that a parameter holds: <c>?to=https://…</c> is one address.</summary>
    private bool IsInsideScheme(int i) => _folded[i] is 't' or 'T' && _folded[i - 1] is 'h' or 'H';

    /// <summary>Punctuation behind an address belongs to the sentence, and so does a bracket that was opened before it.</summary>
    private int TrimRest(int start, int authorityEnd, int end)
    {
        var rest = _folded.AsSpan(authorityEnd, end - authorityEnd);
        var round = rest.Count(')') - rest.Count('(');
        var square = rest.Count(']') - rest.Count('[');
        while (end > authorityEnd)
        {
            var c = _folded[end - 1];
            if (c == ')' ? round > 0 : c == ']' && square > 0)
            {
                round -= c == ')' ? 1 : 0;
                square -= c == ']' ? 1 : 0;
            }
            else if (c is '(' or '[')
            {
                round += c == '(' ? 1 : 0;
                square += c == '[' ? 1 : 0;
            }
            else if (c is not ('.' or ',' or ';' or ':' or '!' or '?' or '\'' or '*' or '\\'))
            {
                break;
            }

            end--;
        }

        return end;
    }

    private int TrimHost(int start, int end)
    {
        while (end > start && _folded[end - 1] is '.' or '-' or '_' or '%' or '+')
        {
            end--;
        }

        return end;
    }

    private int DotLength(int i) => _folded[i] == '.' ? 1 : WrittenForm.InertDot(_folded.AsSpan(i));

    private int AtLength(int i) => _folded[i] == '@' ? 1 : WrittenForm.InertAt(_folded.AsSpan(i));

    /// <summary>
    /// Width of a letter of an alphabet that can pass for Latin: accented, Greek, Cyrillic, mathematical. 0 for scripts
    /// written without spaces, where the sentence goes on.
    /// </summary>
    private int ForeignLetter(int i)
    {
        var c = _folded[i];
        if (c is >= '\u00aa' and < '\u0590' or >= '\u1e00' and < '\u2000')
        {
            return char.IsLetter(c) ? 1 : 0;
        }

        return c == '\ud835' && i + 1 < _folded.Length && char.IsLowSurrogate(_folded[i + 1])
            && CharUnicodeInfo.GetUnicodeCategory(_folded, i) is not UnicodeCategory.OtherNotAssigned
            ? 2
            : 0;
    }

    private static ReadOnlySpan<char> LastLabel(ReadOnlySpan<char> host)
    {
        var from = host.LastIndexOfAny(".])}");
        return host[(from + 1)..];
    }
}
