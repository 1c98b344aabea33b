namespace ScamWatch.Domain.Classification;

/// <summary>
/// Second pass over folded text, in place: addresses, numbers and telephone numbers become class characters, digits one
/// class, letters set apart by blanks are joined, blanks between Japanese characters go. Every character is looked at a
/// bounded number of times.
/// </summary>
internal ref struct Tokenizer
{
    private const int MaxTokenLength = 512;
    private const int MaxTokens = 64;
    private const int MaxDigits = 4;

    /// <summary>The last of the scripts that <see cref="CharFold.LatinLookAlike"/> knows.</summary>
    private const char LastLookAlike = '\u052F';

    private readonly NormalText _text;
    private readonly TokenClasses _classes;
    private readonly TextField _field;
    private readonly Span<char> _in;
    private readonly Span<int> _origins;
    private int _read;
    private int _written;
    private int _lastBlankEnd;
    private int _noAddressBefore;

    public Tokenizer(NormalText text, TokenClasses classes, TextField field, int start, int end)
    {
        _text = text;
        _classes = classes;
        _field = field;
        _in = text.Chars.AsSpan(start, end - start);
        _origins = text.Origins.AsSpan(start, end - start);
    }

    /// <returns>Characters written from the start of the field.</returns>
    public int Run()
    {
        while (Foreign() < _in.Length)
        {
            var c = _in[_read];
            if (c is ' ' or '\n')
            {
                Blank();
            }
            else if (c is '+' or (>= '0' and <= '9') && !AfterWord())
            {
                if (!Phone() && !Address())
                {
                    Plain();
                }
            }
            else if (_read >= _noAddressBefore && IsAddressChar(c) && !AfterWord())
            {
                if (!Address())
                {
                    Plain();
                }
            }
            else
            {
                Plain();
            }
        }

        return _written;
    }

    /// <summary>Takes what is neither Latin, Greek nor Cyrillic as it is: nearly all of a Japanese text. Returns where the rest begins.</summary>
    private int Foreign()
    {
        var length = _in[_read..].IndexOfAnyInRange('\0', LastLookAlike);
        length = length < 0 ? _in.Length - _read : length;
        if (_read > _written)
        {
            _in.Slice(_read, length).CopyTo(_in[_written..]);
            _origins.Slice(_read, length).CopyTo(_origins[_written..]);
        }

        _written += length;
        return _read += length;
    }

    private readonly bool AfterWord() => _written > 0 && char.IsAsciiLetterOrDigit(_in[_written - 1]);

    private void Plain()
    {
        var c = _in[_read];
        if (c is >= '0' and <= '9')
        {
            Digits();
            return;
        }

        if (c is >= '\u0370' and <= LastLookAlike)
        {
            var latin = CharFold.LatinLookAlike(c);
            if (latin != c && (AfterWord() || (_read + 1 < _in.Length && char.IsAsciiLetter(_in[_read + 1]))))
            {
                _text.Oddities.Mixed++;
                c = latin;
            }
        }

        Put(c, _origins[_read]);
        _read++;
    }

    /// <summary>
    /// Writes a number as up to four digits of one class, and a date or time, which says nothing of a scam, as one character.
    /// </summary>
    private void Digits()
    {
        var start = _read;
        var groups = 0;
        var length = 0;
        var end = start;
        while (true)
        {
            var from = end;
            while (end < _in.Length && char.IsAsciiDigit(_in[end]))
            {
                end++;
            }

            length += end - from;
            groups++;
            if (end + 1 >= _in.Length || !char.IsAsciiDigit(_in[end + 1]))
            {
                break;
            }

            if (_in[end] == ',')
            {
                groups--;
            }
            else if (_in[end] is not ('年' or '月' or '日' or '時' or '分' or ':' or '/'))
            {
                break;
            }

            end++;
        }

        if (groups > 1)
        {
            if (end < _in.Length && _in[end] is '日' or '分' or '秒')
            {
                end++;
            }

            Put(TokenClasses.Date, _origins[start]);
        }
        else
        {
            for (var i = 0; i < Math.Min(length, MaxDigits); i++)
            {
                Put('0', _origins[start + i]);
            }
        }

        _read = end;
    }

    private void Blank()
    {
        var from = _read;
        var line = false;
        while (_read < _in.Length && _in[_read] is ' ' or '\n')
        {
            line |= _in[_read] == '\n';
            _read++;
        }

        var alone = _lastBlankEnd == from - 1;
        _lastBlankEnd = _read;
        if (_written == 0 || _read == _in.Length)
        {
            return;
        }

        if (line)
        {
            Put('\n', _origins[from]);
            return;
        }

        var before = _in[_written - 1];
        var after = _in[_read];
        if (IsLone(before, after, alone))
        {
            _text.Oddities.SpacedOut++;
            return;
        }

        if (IsLatin(before) || IsLatin(after))
        {
            Put(' ', _origins[from]);
        }
    }

    /// <summary>True between two characters that each stand alone between blanks: "S M B C", "三 菱".</summary>
    private readonly bool IsLone(char before, char after, bool alone)
    {
        if (!char.IsLetter(before) || !char.IsLetter(after) || IsLatin(before) != IsLatin(after))
        {
            return false;
        }

        alone |= _written < 2 || IsLatin(_in[_written - 2]) != IsLatin(before);
        return alone && (_read + 1 >= _in.Length || IsLatin(_in[_read + 1]) != IsLatin(after) || _in[_read + 1] is ' ' or '\n');
    }

    private static bool IsLatin(char c) => c is > ' ' and < '\u0250';

    private bool Phone()
    {
        Span<char> number = stackalloc char[16];
        var digits = 0;
        var at = _read;
        if (_in[at] == '+')
        {
            number[digits++] = '+';
            at++;
        }
        else if (_in[at] != '0')
        {
            return false;
        }

        var end = at;
        while (at < _in.Length)
        {
            var c = _in[at];
            if (c is >= '0' and <= '9')
            {
                if (digits == number.Length)
                {
                    return false;
                }

                number[digits++] = c;
                end = at + 1;
            }
            else if (c is not ('-' or '(' or ')' or ' ' or 'ー') || at - end >= 2)
            {
                break;
            }

            at++;
        }

        if (digits < 10 || (end < _in.Length && char.IsAsciiLetter(_in[end])))
        {
            return false;
        }

        Token(TokenClasses.OfPhone(number[..digits]), number[..digits].ToString(), end);
        return true;
    }

    private bool Address()
    {
        if (_read < _noAddressBefore)
        {
            return false;
        }

        var end = _read;
        var dots = 0;
        var at = -1;
        var scheme = -1;
        while (end < _in.Length && end - _read < MaxTokenLength && IsAddressChar(_in[end]))
        {
            switch (_in[end])
            {
                case '.':
                    dots++;
                    break;
                case '@' when at < 0:
                    at = end;
                    break;
                case ':' when scheme < 0 && end + 2 < _in.Length && _in[end + 1] == '/' && _in[end + 2] == '/':
                    scheme = end;
                    break;
            }

            end++;
        }

        _noAddressBefore = end;
        while (end > _read && _in[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or ')' or ']' or '\'')
        {
            end--;
        }

        if (dots == 0 || end - _read < 4 || _text.Tokens.Count >= MaxTokens)
        {
            return false;
        }

        var mail = at >= 0 && scheme < 0;
        var hostStart = scheme >= 0 ? scheme + 3 : mail ? at + 1 : _read;
        var host = Host(_in[Math.Min(hostStart, end)..end]);
        if (host is null)
        {
            return false;
        }

        Token(mail ? _classes.OfMail(host) : _classes.OfUrl(host), host, end);
        return true;
    }

    /// <summary>The host an address begins with, brackets of a defanged form taken out; null where it is none.</summary>
    private static string? Host(ReadOnlySpan<char> address)
    {
        Span<char> host = stackalloc char[254];
        var length = 0;
        var label = 0;
        var dots = 0;
        foreach (var c in address)
        {
            if (c is '[' or ']' or '(' or ')')
            {
                continue;
            }

            if (c == '@')
            {
                length = label = dots = 0;
                continue;
            }

            if (!(char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') || length == host.Length)
            {
                break;
            }

            if (c == '.')
            {
                if (label == 0)
                {
                    return null;
                }

                dots++;
                label = 0;
            }
            else
            {
                label++;
            }

            host[length++] = c;
        }

        if (length > 0 && host[length - 1] == '.')
        {
            length--;
            dots--;
        }

        return dots >= 1 && IsHost(host[..length], dots) ? host[..length].ToString() : null;
    }

    private static bool IsHost(ReadOnlySpan<char> host, int dots)
    {
        var last = host[(host.LastIndexOf('.') + 1)..];
        if (last.StartsWith("xn--"))
        {
            return true;
        }

        var digits = last.ContainsAnyInRange('0', '9');
        return digits
            ? dots == 3 && !host.ContainsAnyExceptInRange('.', '9')
            : last.Length is >= 2 and <= 18 && !last.ContainsAny('-', '_');
    }

    private void Token(char kind, string value, int end)
    {
        if (_text.Tokens.Count < MaxTokens)
        {
            _text.Tokens.Add(new TextToken(_field, kind, value));
        }

        Put(kind, _origins[_read]);
        _read = end;
    }

    private void Put(char c, int origin)
    {
        _in[_written] = c;
        _origins[_written] = origin;
        _written++;
    }

    private static bool IsAddressChar(char c) => c is > ' ' and < '\x7f' and not ('"' or '<' or '>' or '`' or '{' or '}' or '|' or '\\' or '^');
}
