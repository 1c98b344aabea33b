using System.Text;

namespace ScamWatch.Ingest.Mail;

/// <summary>An address of a mail header.</summary>
/// <param name="Name">Display name, decoded; may be empty.</param>
/// <param name="Address">As written, without angle brackets; may be empty where only a name was given.</param>
/// <param name="Group">Name of the group it stands in (RFC 5322 §3.4); null outside groups.</param>
public sealed record MailAddress(string Name, string Address, string? Group = null)
{
    /// <summary><c>Name &lt;address&gt;</c>, or the one that is there.</summary>
    public override string ToString() =>
        Name.Length == 0 ? Address : Address.Length == 0 ? Name : $"{Name} <{Address}>";

    /// <summary>
    /// Reads an address list from an unfolded header. Takes what mailers send against RFC 5322: unquoted names with dots,
    /// commas missing their quotes, two dots or a dot before the at sign (old Japanese mobile addresses), brackets left open,
    /// names in trailing comments. Never throws; linear in the length.
    /// </summary>
    public static IReadOnlyList<MailAddress> ParseList(string text, int max = 500)
    {
        var list = new List<MailAddress>();
        var scan = new Scan();
        string? group = null;
        for (var i = 0; i < text.Length && list.Count < max; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '"':
                    i = scan.Quoted(text, i);
                    break;
                case '(':
                    i = scan.Comment(text, i);
                    break;
                case '<':
                    i = scan.Angle(text, i);
                    break;
                case ':' when group is null && !scan.HasAngle && !scan.LooksLikeAddress:
                    group = HeaderDecoder.DecodeWords(scan.TakePhrase());
                    break;
                case ',' or ';':
                    Add(list, scan, group);
                    scan.Clear();
                    group = c == ';' ? null : group;
                    break;
                default:
                    scan.Put(c);
                    break;
            }
        }

        if (list.Count < max)
        {
            Add(list, scan, group);
        }

        return list;
    }

    private static void Add(List<MailAddress> list, Scan scan, string? group)
    {
        if (scan.Finish() is var (name, address) && (name.Length > 0 || address.Length > 0))
        {
            list.Add(new MailAddress(name, address, group is null ? null : CleanText.OneLine(group)));
        }
    }

    /// <summary>What was read of one address so far.</summary>
    private sealed class Scan
    {
        private readonly StringBuilder _phrase = new();
        private readonly StringBuilder _comment = new();
        private bool _quoted;
        private string? _angle;

        public bool HasAngle => _angle is not null;

        public bool LooksLikeAddress { get; private set; }

        public void Put(char c)
        {
            LooksLikeAddress |= c == '@';
            _phrase.Append(c);
        }

        public int Quoted(string text, int at)
        {
            var closed = text.IndexOf('"', at + 1);
            if (closed < 0)
            {
                // One quote alone is a slip, not the start of a name that eats the other addresses.
                return at;
            }

            _quoted = true;
            for (at++; at < text.Length && text[at] != '"'; at++)
            {
                if (text[at] == '\\' && at + 1 < text.Length)
                {
                    at++;
                }

                _phrase.Append(text[at]);
            }

            return at;
        }

        public int Comment(string text, int at)
        {
            var depth = 0;
            for (; at < text.Length; at++)
            {
                var c = text[at];
                if (c == '\\' && at + 1 < text.Length)
                {
                    _comment.Append(text[++at]);
                }
                else if (c == '(')
                {
                    if (depth++ > 0)
                    {
                        _comment.Append(c);
                    }
                }
                else if (c == ')')
                {
                    if (--depth == 0)
                    {
                        return at;
                    }

                    _comment.Append(c);
                }
                else
                {
                    _comment.Append(c);
                }
            }

            return at;
        }

        public int Angle(string text, int at)
        {
            var close = text.IndexOf('>', at);
            var comma = text.IndexOf(',', at);
            if (close < 0)
            {
                close = comma < 0 ? text.Length : comma;
            }

            var inside = text[(at + 1)..close];
            var route = inside.StartsWith('@') ? inside.IndexOf(':', StringComparison.Ordinal) : -1;
            _angle ??= inside[(route + 1)..];
            return close < text.Length && text[close] == ',' ? close - 1 : close;
        }

        public string TakePhrase()
        {
            var phrase = _phrase.ToString();
            Clear();
            return phrase;
        }

        public void Clear()
        {
            _phrase.Clear();
            _comment.Clear();
            _quoted = false;
            _angle = null;
            LooksLikeAddress = false;
        }

        public (string Name, string Address) Finish()
        {
            var phrase = _phrase.ToString().Trim();
            var comment = _comment.ToString();
            if (_angle is not null)
            {
                return (Readable(phrase.Length > 0 ? phrase : comment), Tidy(_angle));
            }

            return phrase.Contains('@', StringComparison.Ordinal) && !(_quoted && !LooksLikeAddress)
                ? (Readable(comment), Tidy(phrase))
                : (Readable(phrase.Length > 0 ? phrase : comment), "");
        }

        private static string Readable(string text) =>
            CleanText.OneLine(HeaderDecoder.DecodeWords(text)).Trim('"', '\'', ' ');

        private static string Tidy(string address)
        {
            var clean = CleanText.OneLine(address).Trim('<', '>', '"', '\'', ' ');
            return clean.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? clean[7..] : clean.Replace(" ", "", StringComparison.Ordinal);
        }
    }
}
