using System.Globalization;
using System.Text;
using System.Xml;

namespace ScamWatch.Domain.Feeds;

/// <summary>How all feeds write XML: UTF-8, indented, and no character that a reader would stumble over.</summary>
public static class XmlText
{
    private static readonly XmlWriterSettings s_settings = new() { Encoding = new UTF8Encoding(false), Indent = true };

    /// <summary>A whole document.</summary>
    public static byte[] Write(Action<XmlWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, s_settings))
        {
            content(xml);
        }

        return buffer.ToArray();
    }

    /// <summary>The text without what XML 1.0, section 2.2, does not allow: control characters and halves of surrogate pairs.</summary>
    public static string Holdable(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(rune.Value > 0xffff || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\ufffd");
        }

        return result.ToString();
    }

    /// <summary>A UTC time to the second, as Atom and sitemaps write it.</summary>
    public static string Utc(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same moment on the clocks of Japan.</summary>
    public static string Japan(DateTime utc) => JapanTime.Of(utc).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + "+09:00";
}
