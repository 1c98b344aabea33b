using System.Globalization;
using System.Text;

namespace ScamWatch.Ingest.Mail.Imap;

internal enum ImapTokenKind
{
    End,
    Open,
    Close,
    Atom,
    Quoted,
    Literal,
}

internal readonly record struct ImapToken(ImapTokenKind Kind, string Text, ImapLiteral Literal)
{
    public bool IsNil => Kind == ImapTokenKind.Atom && Text.Equals("NIL", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Reads the data of a response piece by piece. Never throws: unfinished strings and lists end with the response.</summary>
internal sealed class ImapTokens(ImapResponse response)
{
    private int _line;
    private int _at;

    private string Line => _line < response.Lines.Count ? response.Lines[_line] : "";

    public ImapToken Next()
    {
        while (_at < Line.Length && Line[_at] == ' ')
        {
            _at++;
        }

        if (_at >= Line.Length)
        {
            return new(ImapTokenKind.End, "", default);
        }

        switch (Line[_at])
        {
            case '(':
                _at++;
                return new(ImapTokenKind.Open, "(", default);
            case ')':
                _at++;
                return new(ImapTokenKind.Close, ")", default);
            case '"':
                return Quoted();
            case '{' when AtLiteral(_at):
                return NextLiteral();
            case '~' when _at + 1 < Line.Length && Line[_at + 1] == '{' && AtLiteral(_at + 1):
                return NextLiteral();
            default:
                return Atom();
        }
    }

    /// <summary>Passes over one value: a string, a number, or a list however deep.</summary>
    /// <returns>False where there is none: the list around it ended.</returns>
    public bool Skip()
    {
        var depth = 0;
        do
        {
            switch (Next().Kind)
            {
                case ImapTokenKind.Open:
                    depth++;
                    break;
                case ImapTokenKind.Close:
                    depth--;
                    break;
                case ImapTokenKind.End:
                    return false;
                default:
                    break;
            }
        }
        while (depth > 0);

        return depth == 0;
    }

    private bool AtLiteral(int brace) => _line < response.Literals.Count && Line.IndexOf('}', brace) == Line.Length - 1;

    private ImapToken NextLiteral()
    {
        var literal = response.Literals[_line];
        _line++;
        _at = 0;
        return new(ImapTokenKind.Literal, "", literal);
    }

    private ImapToken Quoted()
    {
        var text = new StringBuilder();
        for (_at++; _at < Line.Length; _at++)
        {
            var c = Line[_at];
            if (c == '"')
            {
                _at++;
                break;
            }

            if (c == '\\' && _at + 1 < Line.Length)
            {
                c = Line[++_at];
            }

            text.Append(c);
        }

        return new(ImapTokenKind.Quoted, text.ToString(), default);
    }

    private ImapToken Atom()
    {
        var start = _at;
        var inSection = false;
        for (; _at < Line.Length; _at++)
        {
            var c = Line[_at];
            // BODY[HEADER.FIELDS (FROM TO)] is one name.
            inSection = c == '[' || (inSection && c != ']');
            if (!inSection && (c is ' ' or '(' or ')' or '"'))
            {
                break;
            }
        }

        return new(ImapTokenKind.Atom, Line[start.._at], default);
    }
}

/// <summary>What a FETCH response tells of one message.</summary>
/// <param name="Uid">Null in news of flags that nobody asked for.</param>
/// <param name="Size">RFC822.SIZE. An estimate on some servers.</param>
/// <param name="Body">The whole message; null where it did not come or was over the limit.</param>
/// <param name="BodySize">Its length as sent; null where none came.</param>
internal sealed record ImapFetch(uint? Uid, long? Size, byte[]? Body, long? BodySize)
{
    /// <summary>Reads what is known, passes over the rest (<c>X-GM-MSGID</c>, <c>MODSEQ</c>), in any order.</summary>
    public static ImapFetch Parse(ImapResponse response)
    {
        var tokens = new ImapTokens(response);
        uint? uid = null;
        long? size = null;
        byte[]? body = null;
        long? bodySize = null;
        if (tokens.Next().Kind == ImapTokenKind.Open)
        {
            while (tokens.Next() is { Kind: not (ImapTokenKind.End or ImapTokenKind.Close) } item)
            {
                if (item.Kind != ImapTokenKind.Atom)
                {
                    continue;
                }

                switch (item.Text.ToUpperInvariant())
                {
                    case "UID":
                        uid = uint.TryParse(tokens.Next().Text, NumberStyles.None, CultureInfo.InvariantCulture, out var u) && u > 0 ? u : null;
                        break;
                    case "RFC822.SIZE":
                        size = long.TryParse(tokens.Next().Text, NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : null;
                        break;
                    case "BODY[]" or "BODY[]<0>" or "RFC822":
                        (body, bodySize) = Content(tokens.Next());
                        break;
                    default:
                        if (!tokens.Skip())
                        {
                            return new(uid, size, body, bodySize);
                        }

                        break;
                }
            }
        }

        return new(uid, size, body, bodySize);
    }

    private static (byte[]? Body, long? Size) Content(ImapToken token) => token switch
    {
        { Kind: ImapTokenKind.Literal } => (token.Literal.Bytes, token.Literal.Size),
        { Kind: ImapTokenKind.Quoted } => (Encoding.Latin1.GetBytes(token.Text), token.Text.Length),
        _ => (null, null),
    };
}
