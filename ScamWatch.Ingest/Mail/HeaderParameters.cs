using System.Text;

namespace ScamWatch.Ingest.Mail;

/// <summary>
/// A header of the form <c>value; name=value; …</c> (Content-Type, Content-Disposition), with parameters continued and
/// encoded by RFC 2231 and with the encoded-words that mailers put there against the RFC.
/// </summary>
internal sealed class HeaderParameters
{
    private const int MaxParameters = 200;

    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);

    private HeaderParameters(string value) => Value = value;

    public static HeaderParameters Empty { get; } = new("");

    /// <summary>The value before the first semicolon, in lower case.</summary>
    public string Value { get; }

    public string? this[string name] => _parameters.GetValueOrDefault(name);

    public static HeaderParameters Parse(string text)
    {
        var end = text.IndexOf(';', StringComparison.Ordinal);
        var header = new HeaderParameters((end < 0 ? text : text[..end]).Trim().Trim('"').ToLowerInvariant());
        if (end < 0)
        {
            return header;
        }

        var pieces = new Dictionary<string, List<Piece>>(StringComparer.Ordinal);
        var at = end + 1;
        for (var count = 0; at < text.Length && count < MaxParameters; count++)
        {
            at = ReadOne(text, at, pieces, header._parameters);
        }

        foreach (var (name, continued) in pieces)
        {
            header._parameters[name] = Assemble(continued);
        }

        return header;
    }

    private static int ReadOne(string text, int at, Dictionary<string, List<Piece>> pieces, Dictionary<string, string> plain)
    {
        var equals = text.IndexOfAny(['=', ';'], at);
        if (equals < 0)
        {
            return text.Length;
        }

        if (text[equals] == ';')
        {
            return equals + 1;
        }

        var name = text[at..equals].Trim().ToLowerInvariant();
        var (value, end) = ReadValue(text, equals + 1);
        var star = name.IndexOf('*', StringComparison.Ordinal);
        if (star > 0)
        {
            var index = name[(star + 1)..].TrimEnd('*');
            var piece = new Piece(int.TryParse(index, out var number) ? number : 0, name.EndsWith('*'), value);
            if (!pieces.TryGetValue(name[..star], out var list))
            {
                pieces[name[..star]] = list = [];
            }

            list.Add(piece);
        }
        else if (name.Length > 0)
        {
            // The first of two equal names counts, as it does for mail clients.
            plain.TryAdd(name, CleanText.OneLine(HeaderDecoder.DecodeWords(value)));
        }

        return end;
    }

    private static (string Value, int End) ReadValue(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        if (at >= text.Length || text[at] != '"')
        {
            var semicolon = text.IndexOf(';', at);
            return semicolon < 0 ? (text[at..].Trim(), text.Length) : (text[at..semicolon].Trim(), semicolon + 1);
        }

        var value = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            value.Append(text[at]);
        }

        var end = at < text.Length ? text.IndexOf(';', at) : -1;
        return (value.ToString(), end < 0 ? text.Length : end + 1);
    }

    private static string Assemble(List<Piece> pieces)
    {
        pieces.Sort((a, b) => a.Index.CompareTo(b.Index));
        string? charset = null;
        var bytes = new List<byte>();
        for (var i = 0; i < pieces.Count; i++)
        {
            var value = pieces[i].Value;
            if (pieces[i].Encoded && i == 0 && value.Split('\'', 3) is [var name, _, var rest])
            {
                (charset, value) = (name, rest);
            }

            var raw = Encoding.UTF8.GetBytes(value);
            bytes.AddRange(pieces[i].Encoded ? TransferEncoding.Percent(raw) : raw);
        }

        return CleanText.OneLine(HeaderDecoder.DecodeWords(Charsets.Decode([.. bytes], charset).Text));
    }

    private readonly record struct Piece(int Index, bool Encoded, string Value);
}
