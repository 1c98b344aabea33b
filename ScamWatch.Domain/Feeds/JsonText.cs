using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace ScamWatch.Domain.Feeds;

/// <summary>
/// How JSON that stands in pages and feeds is written: Japanese as it is; &lt; &gt; &amp; ' and the line separators U+2028 and U+2029 as
/// escapes, so that no word ends a script element or a line of a script.
/// </summary>
internal static class JsonText
{
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Without halves of characters, which UTF-8 cannot hold.</summary>
    public static string Whole(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(rune);
        }

        return result.ToString();
    }
}
