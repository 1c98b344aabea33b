using System.Text;

namespace ScamWatch.Ingest.Mail;

/// <summary>Text of format=flowed (RFC 3676): lines that end in a blank go on in the next.</summary>
internal static class FlowedText
{
    public static string Unflow(string text, bool deleteSpace)
    {
        var output = new StringBuilder(text.Length);
        var open = false;
        var openDepth = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range);
            var depth = line.IndexOfAnyExcept('>');
            depth = depth < 0 ? line.Length : depth;
            var content = line[depth..];
            content = content.StartsWith(" ") ? content[1..] : content;
            if (open && depth == openDepth)
            {
                output.Append(content);
            }
            else
            {
                if (output.Length > 0 || range.Start.Value > 0)
                {
                    output.Append('\n');
                }

                output.Append('>', depth).Append(depth > 0 ? " " : "").Append(content);
            }

            // "-- " starts a signature and is no soft break (RFC 3676 §4.3).
            open = content.EndsWith(" ") && !content.SequenceEqual("-- ");
            openDepth = depth;
            if (open && deleteSpace)
            {
                output.Length--;
            }
        }

        return output.ToString();
    }
}
