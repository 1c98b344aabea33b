using System.Text;

namespace ScamWatch.Ingest.Mail;

/// <summary>The header lines before a body, however badly they were written.</summary>
internal static class HeaderBlock
{
    private const int MaxNameLength = 100;

    /// <summary>After a line that is no header, so many lines may follow before the next header; more, and the body has begun.</summary>
    private const int JunkLookahead = 3;

    /// <summary>Reads the block at the start of <paramref name="bytes"/> and says where the body starts.</summary>
    public static List<MimeHeader> Read(ReadOnlyMemory<byte> bytes, ReadingNotes notes, out int bodyStart)
    {
        var headers = new List<MimeHeader>();
        var lines = new ByteLines(bytes.Span);
        var name = "";
        var valueStart = -1;
        var valueEnd = 0;
        var used = 0;
        bodyStart = bytes.Length;

        void Close()
        {
            if (valueStart >= 0)
            {
                Add(headers, name, bytes[valueStart..valueEnd], notes, ref used);
                valueStart = -1;
            }
        }

        while (lines.Next())
        {
            var line = lines.Line;
            if (line.IsEmpty)
            {
                bodyStart = lines.End;
                break;
            }

            if (line[0] is (byte)' ' or (byte)'\t')
            {
                if (valueStart >= 0)
                {
                    valueEnd = lines.End;
                }

                // A line of blanks only is a fold to RFC 5322 but the end of the headers to some mailers; a header after it decides.
                continue;
            }

            Close();
            var colon = NameEnd(line);
            if (colon > 0)
            {
                name = Encoding.ASCII.GetString(line[..colon]).TrimEnd();
                valueStart = lines.Start + line.IndexOf((byte)':') + 1;
                valueEnd = lines.End;
            }
            else if (!HeaderFollows(bytes.Span[lines.End..]))
            {
                notes.Note("ヘッダーと本文の間に空行がありません。");
                bodyStart = lines.Start;
                break;
            }
        }

        Close();
        return headers;
    }

    /// <summary>Length of the field name of a header line, or −1 where the line is no header.</summary>
    public static int NameEnd(ReadOnlySpan<byte> line)
    {
        var colon = line[..Math.Min(line.Length, MaxNameLength)].IndexOf((byte)':');
        if (colon <= 0)
        {
            return -1;
        }

        var name = line[..colon].TrimEnd(" \t"u8);
        return name.IsEmpty || name.IndexOfAnyExceptInRange((byte)'!', (byte)'~') >= 0 ? -1 : colon;
    }

    private static bool HeaderFollows(ReadOnlySpan<byte> rest)
    {
        var lines = new ByteLines(rest);
        for (var i = 0; i < JunkLookahead && lines.Next(); i++)
        {
            if (lines.Line.IsEmpty)
            {
                return i == 0;
            }

            if (NameEnd(lines.Line) > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static void Add(List<MimeHeader> headers, string name, ReadOnlyMemory<byte> value, ReadingNotes notes, ref int used)
    {
        var limits = notes.Limits;
        if (headers.Count >= limits.MaxHeaders || used >= limits.MaxHeaderBytes)
        {
            notes.Note($"ヘッダーが上限({limits.MaxHeaders} 行または {limits.MaxHeaderBytes / 1024} KiB)を超えたため、残りは読みませんでした。");
            return;
        }

        if (value.Length > limits.MaxLineLength)
        {
            notes.Note($"ヘッダー「{CleanText.Cut(name, 40)}」が上限 {limits.MaxLineLength / 1024} KiB を超えたため、途中まで読みました。");
            value = value[..limits.MaxLineLength];
        }

        used += name.Length + value.Length;
        headers.Add(new MimeHeader(name, value));
    }
}
