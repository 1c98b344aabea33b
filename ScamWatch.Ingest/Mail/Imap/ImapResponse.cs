using System.Globalization;

namespace ScamWatch.Ingest.Mail.Imap;

/// <summary>
/// One response of a server, its kind told and its data still to be read by <see cref="ImapTokens"/>. Unknown kinds are
/// kept: clients must be ready for any untagged data at any time (RFC 3501 §5.2).
/// </summary>
internal sealed class ImapResponse
{
    private static readonly string[] s_statuses = ["OK", "NO", "BAD", "BYE", "PREAUTH"];

    private ImapResponse(string tag, string name)
    {
        Tag = tag;
        Name = name;
    }

    /// <summary><c>*</c>, <c>+</c>, or the tag of the command that this ends.</summary>
    public string Tag { get; }

    /// <summary>Kind in capitals, such as <c>OK</c> or <c>FETCH</c>; empty for a continuation.</summary>
    public string Name { get; }

    /// <summary>The number before the kind; null where there is none.</summary>
    public uint? Number { get; private init; }

    /// <summary>Response code without its brackets, such as <c>UIDVALIDITY 17</c>; empty where there is none.</summary>
    public string Code { get; private init; } = "";

    public string CodeName => Code.Split(' ', 2)[0].ToUpperInvariant();

    /// <summary>What follows the kind on its line.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The pieces of the data: the first is <see cref="Text"/>, before each further one stands a literal.</summary>
    public IReadOnlyList<string> Lines { get; private init; } = [];

    public IReadOnlyList<ImapLiteral> Literals { get; private init; } = [];

    public bool IsContinuation => Tag == "+";

    public bool IsUntagged => Tag == "*";

    public bool IsOk => Name == "OK";

    /// <summary>
    /// False for lines that end in words for people: <c>* NO larger than {5}</c> announces no literal.
    /// </summary>
    public static bool MayHoldLiterals(string line)
    {
        if (!line.StartsWith("* ", StringComparison.Ordinal))
        {
            return false;
        }

        var name = Word(line, 2, out _);
        return !s_statuses.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Tells the kind.</summary>
    /// <exception cref="ProtocolFault">The first line is of no kind that IMAP has.</exception>
    public static ImapResponse Parse(IReadOnlyList<string> lines, IReadOnlyList<ImapLiteral> literals)
    {
        var line = lines[0];
        if (line.StartsWith('+'))
        {
            return new("+", "") { Text = line[1..].Trim() };
        }

        var tag = Word(line, 0, out var at);
        var name = Word(line, at, out at).ToUpperInvariant();
        if (tag.Length == 0 || name.Length == 0)
        {
            throw new ProtocolFault("The server sent a line that is no response.");
        }

        uint? number = null;
        if (tag == "*" && uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var counted))
        {
            number = counted;
            name = Word(line, at, out at).ToUpperInvariant();
        }

        var rest = line[at..];
        if (s_statuses.Contains(name))
        {
            return new(tag, name) { Number = number, Code = CodeOf(rest), Text = rest };
        }

        return tag == "*"
            ? new(tag, name) { Number = number, Text = rest, Lines = WithFirst(lines, rest), Literals = literals }
            : throw new ProtocolFault("The server sent a line that is no response.");
    }

    private static string[] WithFirst(IReadOnlyList<string> lines, string first)
    {
        var pieces = new string[lines.Count];
        pieces[0] = first;
        for (var i = 1; i < pieces.Length; i++)
        {
            pieces[i] = lines[i];
        }

        return pieces;
    }

    private static string CodeOf(string rest)
    {
        if (!rest.StartsWith('['))
        {
            return "";
        }

        // BADCHARSET and PERMANENTFLAGS hold lists; none of them holds a bracket.
        var end = rest.IndexOf(']');
        return end < 0 ? rest[1..] : rest[1..end];
    }

    private static string Word(string line, int from, out int after)
    {
        while (from < line.Length && line[from] == ' ')
        {
            from++;
        }

        var end = line.IndexOf(' ', from);
        end = end < 0 ? line.Length : end;
        after = Math.Min(end + 1, line.Length);
        return line[from..end];
    }
}
