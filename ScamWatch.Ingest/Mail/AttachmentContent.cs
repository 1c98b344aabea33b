using System.Buffers.Binary;
using System.Text;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Ingest.Mail;

/// <summary>
/// What an attachment is by its first bytes, whatever it is called: kind, dimensions of a picture, and what is dangerous in it.
/// Looks only: nothing is unpacked, executed or fetched. Linear in the size.
/// </summary>
internal static class AttachmentContent
{
    private const string Program = "application/x-msdownload";
    private const string Zip = "application/zip";
    private const string Ole = "application/x-ole-storage";
    private const string OfficeXml = "application/vnd.openxmlformats-officedocument";
    private const string Html = "text/html";

    private static readonly (byte[] Start, string Type)[] s_starts =
    [
        ("%PDF-"u8.ToArray(), "application/pdf"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        ("GIF87a"u8.ToArray(), "image/gif"),
        ("GIF89a"u8.ToArray(), "image/gif"),
        ("BM"u8.ToArray(), "image/bmp"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], Ole),
        ("PK\u0003\u0004"u8.ToArray(), Zip),
        ("MZ"u8.ToArray(), Program),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], Program),
        ([0x4C, 0, 0, 0, 0x01, 0x14, 0x02, 0], "application/x-ms-shortcut"),
        ("{\\rtf"u8.ToArray(), "application/rtf"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], "application/x-7z-compressed"),
        ("Rar!\u001A\u0007"u8.ToArray(), "application/vnd.rar"),
        ([0x1F, 0x8B], "application/gzip"),
    ];

    /// <summary>Endings of what Windows runs when it is opened, and of what carries such things past filters.</summary>
    private static readonly HashSet<string> s_programs = new(StringComparer.OrdinalIgnoreCase)
    {
        ".exe", ".scr", ".com", ".bat", ".cmd", ".pif", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".wsh", ".hta", ".lnk", ".msi", ".ps1", ".jar", ".cpl",
        ".reg", ".chm", ".iso", ".img", ".vhd", ".vhdx", ".apk", ".dll", ".url", ".library-ms", ".search-ms",
    };

    private static readonly HashSet<string> s_macroEndings = new(StringComparer.OrdinalIgnoreCase) { ".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm", ".ppam" };

    /// <summary>What endings promise; a file that is plainly something else is in disguise.</summary>
    private static readonly Dictionary<string, string[]> s_promises = new(StringComparer.OrdinalIgnoreCase)
    {
        [".pdf"] = ["application/pdf"],
        [".png"] = ["image/"],
        [".jpg"] = ["image/"],
        [".jpeg"] = ["image/"],
        [".gif"] = ["image/"],
        [".bmp"] = ["image/"],
        [".webp"] = ["image/"],
        [".doc"] = [Ole, "application/rtf", OfficeXml, Html],
        [".xls"] = [Ole, OfficeXml, Html],
        [".ppt"] = [Ole, OfficeXml],
        [".docx"] = [OfficeXml, Ole],
        [".xlsx"] = [OfficeXml, Ole],
        [".pptx"] = [OfficeXml, Ole],
        [".zip"] = [Zip, OfficeXml],
        [".txt"] = [Html],
        [".csv"] = [],
        [".ics"] = [],
        [".rtf"] = ["application/rtf"],
    };

    /// <summary>The marks of an attachment with what its bytes tell.</summary>
    public static Attachment Inspect(Attachment marks, ReadOnlySpan<byte> content)
    {
        var found = TypeOf(content);
        var size = found is null ? null : ImageSize.Of(found, content);
        return marks with
        {
            Found = found,
            Width = size?.Width,
            Height = size?.Height,
            Dangers = DangersOf(marks.Name, found, content),
        };
    }

    /// <summary>The media type told by the first bytes; null where they tell none.</summary>
    public static string? TypeOf(ReadOnlySpan<byte> content)
    {
        foreach (var (start, type) in s_starts)
        {
            if (content.StartsWith(start))
            {
                return type == Zip && IsOfficeXml(content) ? OfficeXml : type == "image/bmp" && content.Length < 26 ? null : type;
            }
        }

        if (content.StartsWith("RIFF"u8) && content.Length > 12 && content[8..].StartsWith("WEBP"u8))
        {
            return "image/webp";
        }

        var head = Encoding.Latin1.GetString(content[..Math.Min(content.Length, 512)]).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        return head.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || head.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || head.StartsWith("<script", StringComparison.OrdinalIgnoreCase) ? Html : null;
    }

    /// <summary>What is dangerous about a name alone: of an attachment, or of a file within an archive.</summary>
    public static IEnumerable<AttachmentDanger> DangersOfName(string name)
    {
        // Many blanks push the true ending out of sight; a mark that turns the direction of writing swaps it with the other.
        var plain = CleanText.WithoutInvisible(name, out _).TrimEnd(' ', '.');
        var ending = Path.GetExtension(plain);
        if (s_programs.Contains(ending))
        {
            yield return AttachmentDanger.Program;
        }

        if (s_macroEndings.Contains(ending))
        {
            yield return AttachmentDanger.Macros;
        }

        if (name.AsSpan().ContainsAny('\u202E', '\u202D', '\u2066')
            || ((s_programs.Contains(ending) || s_macroEndings.Contains(ending) || ending.Equals(".html", StringComparison.OrdinalIgnoreCase))
                && s_promises.ContainsKey(Path.GetExtension(plain[..^ending.Length].TrimEnd(' ', '.')))))
        {
            yield return AttachmentDanger.DoubleExtension;
        }
    }

    private static List<AttachmentDanger> DangersOf(string name, string? found, ReadOnlySpan<byte> content)
    {
        var dangers = DangersOfName(name).ToList();
        if (found is Program or "application/x-ms-shortcut")
        {
            dangers.Add(AttachmentDanger.Program);
        }

        // The names stand uncompressed in a ZIP container ([MS-OFFMACRO2] §2.1: vbaProject.bin; Excel 4 macros: macrosheets)
        // and as UTF-16 in the directory of a compound file ([MS-OVBA] §2.2.1: _VBA_PROJECT).
        if ((found is Zip or OfficeXml && (content.IndexOf("vbaProject.bin"u8) >= 0 || content.IndexOf("/macrosheets/"u8) >= 0))
            || (found == Ole && content.IndexOf(Encoding.Unicode.GetBytes("_VBA_PROJECT")) >= 0))
        {
            dangers.Add(AttachmentDanger.Macros);
        }

        // [MS-OFFCRYPTO] §2.3: an encrypted document is a compound file with this stream, whatever its ending.
        if (found == Ole && content.IndexOf(Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0)
        {
            dangers.Add(AttachmentDanger.Encrypted);
        }

        if (found is not null && s_promises.TryGetValue(Path.GetExtension(name), out var promised)
            && !Array.Exists(promised, p => found.StartsWith(p, StringComparison.Ordinal)))
        {
            dangers.Add(AttachmentDanger.Disguised);
        }

        return [.. dangers.Distinct()];
    }

    private static bool IsOfficeXml(ReadOnlySpan<byte> content) => content.IndexOf("[Content_Types].xml"u8) >= 0;
}

/// <summary>Width and height of a picture, read from its header.</summary>
internal static class ImageSize
{
    public static (int Width, int Height)? Of(string type, ReadOnlySpan<byte> bytes)
    {
        var size = type switch
        {
            // PNG (ISO/IEC 15948) §11.2.1: IHDR comes first.
            "image/png" when bytes.Length >= 24 => (BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..])),
            "image/gif" when bytes.Length >= 10 => (BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..])),
            // A negative height means that the rows run from the top.
            "image/bmp" when bytes.Length >= 26 => (BinaryPrimitives.ReadInt32LittleEndian(bytes[18..]), Positive(BinaryPrimitives.ReadInt32LittleEndian(bytes[22..]))),
            "image/jpeg" => Jpeg(bytes),
            "image/webp" when bytes.Length >= 30 => WebP(bytes),
            _ => (0, 0),
        };
        return size is { Item1: > 0, Item2: > 0 } ? size : null;
    }

    private static int Positive(int height) => height == int.MinValue ? 0 : Math.Abs(height);

    /// <summary>ISO/IEC 10918-1 §B.2.2: the first start of frame holds the dimensions.</summary>
    private static (int Width, int Height) Jpeg(ReadOnlySpan<byte> bytes)
    {
        for (var at = 2; at + 9 < bytes.Length && bytes[at] == 0xFF;)
        {
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return (0, 0);
    }

    /// <summary>RFC 9649 §2.5–2.7: lossy, lossless and extended.</summary>
    private static (int Width, int Height) WebP(ReadOnlySpan<byte> bytes)
    {
        var chunk = bytes[12..];
        if (chunk.StartsWith("VP8X"u8))
        {
            return (1 + (bytes[24] | (bytes[25] << 8) | (bytes[26] << 16)), 1 + (bytes[27] | (bytes[28] << 8) | (bytes[29] << 16)));
        }

        if (chunk.StartsWith("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
        }

        return chunk.StartsWith("VP8 "u8)
            ? (BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF)
            : (0, 0);
    }
}
