using System.Globalization;
using System.Text;
using ScamWatch.Domain.Feeds;
using XmlWriter = System.Xml.XmlWriter;

namespace ScamWatch.Web.Pictures;

/// <summary>
/// The picture that is shown where a warning is shared: as a drawing with its words, and as a bitmap, since most places take no
/// drawing. The bitmap has no words: nothing here sets type. It shows the sign, and the QR code of the page.
/// </summary>
public static class WarningPicture
{
    public const int Width = 1200;
    public const int Height = 630;

    private const int Ink = 0x1a1a1a;
    private const int Yellow = 0xffd43d;
    private const int White = 0xffffff;

    /// <summary>Full-width characters in a line of the title.</summary>
    private const int LineWidth = 17;

    private const int MaxLines = 4;

    private const string Svg = "http://www.w3.org/2000/svg";

    /// <summary>The drawing as SVG 1.1.</summary>
    /// <param name="title">Of the warning.</param>
    /// <param name="issuer">Who warns.</param>
    /// <param name="tag">BCP 47 tag of the words.</param>
    public static byte[] Drawing(string title, string issuer, string tag) => XmlText.Write(xml =>
    {
        Start(xml, Width, Height, title);
        xml.WriteAttributeString("xml", "lang", null, tag);
        Rectangle(xml, 0, 0, Width, Height, "#ffffff");
        Rectangle(xml, 0, 0, 32, Height, "#ffd43d");
        Path(xml, "M190 190 L310 410 L70 410 Z", "#ffd43d");
        Path(xml, "M190 178 L324 418 L56 418 Z M190 202 L76 406 L304 406 Z", "#1a1a1a");
        Rectangle(xml, 181, 262, 18, 78, "#1a1a1a");
        Rectangle(xml, 181, 358, 18, 18, "#1a1a1a");
        var y = 230;
        foreach (var line in Lines(title))
        {
            Text(xml, line, 370, y, 46, "700");
            y += 70;
        }

        Text(xml, issuer, 370, 560, 30, "400");
        xml.WriteEndElement();
    });

    /// <summary>The bitmap as PNG.</summary>
    /// <param name="address">Whole address of the page.</param>
    public static byte[] Bitmap(string address)
    {
        var picture = new Bitmap(Width, Height, White, Yellow, Ink);
        picture.Fill(0, 0, 32, Height, 1);
        picture.Fill([(330, 90), (590, 540), (70, 540)], 2);
        picture.Fill([(330, 132), (554, 519), (106, 519)], 1);
        picture.Fill(314, 250, 32, 150, 2);
        picture.Fill(314, 440, 32, 32, 2);
        var code = QrCode.Of(address);
        var module = Math.Max(2, 430 / (code.Size + 8));
        var side = code.Size * module;
        picture.Draw(code, 700 + ((430 - side) / 2), (Height - side) / 2, module, 2);
        return picture.ToPng();
    }

    /// <summary>A QR code as SVG 1.1, with the quiet zone of four modules that the standard asks for.</summary>
    /// <param name="address">What it holds.</param>
    /// <param name="name">What it is called for those who do not see it.</param>
    public static byte[] Qr(string address, string name)
    {
        var code = QrCode.Of(address);
        var side = code.Size + 8;
        var path = new StringBuilder();
        for (var y = 0; y < code.Size; y++)
        {
            for (var x = 0; x < code.Size; x++)
            {
                if (code[x, y])
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{x + 4} {y + 4}h1v1h-1z");
                }
            }
        }

        return XmlText.Write(xml =>
        {
            Start(xml, side, side, name);
            xml.WriteAttributeString("shape-rendering", "crispEdges");
            Rectangle(xml, 0, 0, side, side, "#ffffff");
            Path(xml, path.ToString(), "#000000");
            xml.WriteEndElement();
        });
    }

    private static void Start(XmlWriter xml, int width, int height, string name)
    {
        xml.WriteStartElement("svg", Svg);
        xml.WriteAttributeString("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}"));
        xml.WriteAttributeString("role", "img");
        xml.WriteAttributeString("aria-label", XmlText.Holdable(name));
    }

    private static void Rectangle(XmlWriter xml, int x, int y, int width, int height, string colour)
    {
        xml.WriteStartElement("rect", Svg);
        foreach (var (attribute, value) in ((string, int)[])[("x", x), ("y", y), ("width", width), ("height", height)])
        {
            xml.WriteAttributeString(attribute, value.ToString(CultureInfo.InvariantCulture));
        }

        xml.WriteAttributeString("fill", colour);
        xml.WriteEndElement();
    }

    private static void Path(XmlWriter xml, string path, string colour)
    {
        xml.WriteStartElement("path", Svg);
        xml.WriteAttributeString("d", path);
        xml.WriteAttributeString("fill", colour);
        xml.WriteAttributeString("fill-rule", "evenodd");
        xml.WriteEndElement();
    }

    private static void Text(XmlWriter xml, string text, int x, int y, int size, string weight)
    {
        xml.WriteStartElement("text", Svg);
        xml.WriteAttributeString("x", x.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("y", y.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("font-size", size.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("font-weight", weight);
        xml.WriteAttributeString("font-family", "Noto Sans JP, Noto Sans CJK JP, Noto Sans, sans-serif");
        xml.WriteAttributeString("fill", "#1a1a1a");
        xml.WriteString(XmlText.Holdable(text));
        xml.WriteEndElement();
    }

    /// <summary>The title in lines: whole words where there are blanks, at any character where there are none.</summary>
    private static List<string> Lines(string title)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in Words(title.ReplaceLineEndings(" ").Trim()))
        {
            if (line.Length > 0 && WidthOf(line.ToString()) + WidthOf(word) > LineWidth * 2)
            {
                lines.Add(line.ToString().TrimEnd());
                line.Clear();
            }

            line.Append(word);
        }

        lines.Add(line.ToString().TrimEnd());
        return lines.Count <= MaxLines ? lines : [.. lines.Take(MaxLines - 1), lines[MaxLines - 1] + "…"];
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            word.Append(rune);
            if (rune.Value == ' ' || WidthOf(rune.ToString()) == 2)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private static int WidthOf(string text) => text.EnumerateRunes().Sum(r => r.Value >= 0x1100 && r.Value is not (>= 0x1e00 and <= 0x20ff) ? 2 : 1);
}
