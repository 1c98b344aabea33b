using System.Text;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Ingest.Files;

/// <summary>Mails saved as files.</summary>
internal static class EmlFiles
{
    /// <summary>What people attach under the name of a mail, told apart by its first bytes.</summary>
    private static readonly (byte[] Start, string Kind)[] s_others =
    [
        ([0xD0, 0xCF, 0x11, 0xE0], "Outlook 形式(.msg)または旧 Office 形式"),
        ([(byte)'P', (byte)'K', 3, 4], "ZIP または Office 形式"),
        ("%PDF"u8.ToArray(), "PDF"),
        ([0xFF, 0xD8, 0xFF], "JPEG 画像"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "PNG 画像"),
        ("MZ"u8.ToArray(), "実行ファイル"),
    ];

    public static IEnumerable<IntakeItem> Read(
        string fileName, int? row, ReadOnlyMemory<byte> bytes, IntakeSource source, IntakeLimits limits, ReportedMailOptions options)
    {
        if (Fault(bytes.Span) is { } reason)
        {
            return [new IntakeFault(fileName, row, reason, RawText: row is null ? null : Encoding.Latin1.GetString(bytes.Span))];
        }

        var message = MimeReader.Read(bytes, limits.Mime);
        return message.LooksLikeMail
            ? ReportedMail.From(message, source, options).Select(r => new IntakeRead(fileName, row, r))
            : [new IntakeFault(fileName, row, "メールとして読めません(差出人・件名・日付などのヘッダーがありません)。",
                RawText: row is null ? null : Encoding.Latin1.GetString(bytes.Span))];
    }

    private static string? Fault(ReadOnlySpan<byte> bytes)
    {
        if (bytes.TrimStart(" \t\r\n"u8).IsEmpty)
        {
            return "ファイルが空です。";
        }

        foreach (var (start, kind) in s_others)
        {
            if (bytes.StartsWith(start))
            {
                return $"メールではありません({kind}のファイルです)。メールソフトで「.eml 形式で保存」したものを入れてください。";
            }
        }

        return null;
    }
}
