using System.Globalization;
using System.Text;

namespace ScamWatch.Ingest.Mail.Imap;

/// <summary>Unique identifiers as ranges: what searches answer and commands name. Never written out further than asked for.</summary>
internal sealed class UidSet
{
    private readonly List<(uint From, uint To)> _ranges = [];

    public bool IsEmpty => _ranges.Count == 0;

    /// <summary>How many there are, at most <see cref="int.MaxValue"/>.</summary>
    public int Count => (int)Math.Min(int.MaxValue, _ranges.Sum(r => (long)r.To - r.From + 1));

    public static UidSet Of(IEnumerable<uint> uids)
    {
        var set = new UidSet();
        foreach (var uid in uids)
        {
            set.Add(uid, uid);
        }

        return set;
    }

    /// <summary>Everything from one to the other but some.</summary>
    public static UidSet Between(uint from, uint to, IEnumerable<uint> without)
    {
        var set = new UidSet();
        ulong next = from;
        foreach (var uid in without.Where(u => u >= from && u <= to).Distinct().Order())
        {
            if (uid > next)
            {
                set.Add((uint)next, uid - 1);
            }

            next = (ulong)uid + 1;
        }

        if (next <= to)
        {
            set.Add((uint)next, to);
        }

        return set;
    }

    /// <summary>Adds the uids that a SEARCH or ESEARCH response names; what is none is passed over.</summary>
    public void AddFound(ImapResponse response)
    {
        if (response.Name == "SEARCH")
        {
            foreach (var word in response.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                // "(MODSEQ 917162500)" may follow (RFC 7162).
                if (word.StartsWith('('))
                {
                    break;
                }

                AddRange(word);
            }
        }
        else
        {
            var words = response.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var at = Array.FindIndex(words, w => w.Equals("ALL", StringComparison.OrdinalIgnoreCase));
            foreach (var range in at >= 0 && at + 1 < words.Length ? words[at + 1].Split(',') : [])
            {
                AddRange(range);
            }
        }
    }

    /// <summary>The lowest uids above one, ascending, each once.</summary>
    public IReadOnlyList<uint> Above(uint uid, int atMost)
    {
        var found = new List<uint>();
        var last = (long)uid;
        foreach (var (from, to) in _ranges.OrderBy(r => r.From))
        {
            for (var next = Math.Max(from, last + 1); next <= to; next++)
            {
                if (found.Count == atMost)
                {
                    return found;
                }

                found.Add((uint)next);
                last = next;
            }
        }

        return found;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (from, to) in _ranges)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? "," : "")}{from}");
            if (to != from)
            {
                text.Append(CultureInfo.InvariantCulture, $":{to}");
            }
        }

        return text.ToString();
    }

    private void AddRange(string range)
    {
        var colon = range.IndexOf(':');
        var first = colon < 0 ? range : range[..colon];
        var second = colon < 0 ? range : range[(colon + 1)..];
        if (uint.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var a) && a > 0
            && uint.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var b) && b > 0)
        {
            // 9:7 means 7:9 (RFC 3501 §9).
            Add(Math.Min(a, b), Math.Max(a, b));
        }
    }

    private void Add(uint from, uint to)
    {
        if (_ranges.Count > 0 && _ranges[^1] is var last && last.To != uint.MaxValue && last.To + 1 == from)
        {
            _ranges[^1] = (last.From, to);
        }
        else
        {
            _ranges.Add((from, to));
        }
    }
}
