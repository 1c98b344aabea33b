using System.Globalization;
using System.Text;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Sharing;

/// <summary>
/// The text of a mail to フィッシング対策協議会 with what it asks for: title, sender, time and outline of each contact (its
/// page on reporting, as the reference data's line has it). Personal data and My Numbers are gone; addresses are inert.
/// </summary>
internal static class CouncilMail
{
    /// <summary>The council's line in the reference data.</summary>
    private const string Line = "antiphishing";

    private const int MaxText = 2000;

    private static readonly CultureInfo s_japanese = CultureInfo.GetCultureInfo("ja");

    public static byte[] Write(ExportContent content, Taxonomy taxonomy, PhoneLines lines)
    {
        var day = JapanTime.DayOf(content.At);
        var council = lines.Find(Line, day);
        var text = new StringBuilder();
        text.Append("宛先: ").AppendLine(council?.Number ?? "(参照データに宛先がありません)");
        text.AppendLine(CultureInfo.InvariantCulture, $"件名: フィッシング情報の提供({content.Issuer}、{content.Reports.Count}件)");
        text.AppendLine();
        text.Append(council?.Name ?? "フィッシング対策協議会").AppendLine(" 御中");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{content.Issuer}に市民から通報のあった詐欺の疑いがある連絡について、情報を提供します。");
        text.AppendLine("通報者の個人情報と個人番号は取り除き、アドレスは開けない形(hxxp、[.])にしています。");
        text.Append("取扱い: ").AppendLine(TlpMarks.Label(content.Request.Tlp));
        for (var i = 0; i < content.Reports.Count; i++)
        {
            text.AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"──── {i + 1}/{content.Reports.Count} ────");
            Report(text, content.Reports[i], content.WithText, taxonomy);
        }

        return Encoding.UTF8.GetBytes(text.ToString().ReplaceLineEndings("\n"));
    }

    private static void Report(StringBuilder text, SharedReport report, bool withText, Taxonomy taxonomy)
    {
        Field(text, "件名", withText ? Defang.Text(report.Subject) : "");
        Field(text, "差出人", withText ? Defang.Text(report.Sender) : "");
        Field(text, "受信日時", JapanTime.Of(report.SeenAt).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        Field(text, "経路", taxonomy.Name(Taxonomy.Channels, Codes.Of(report.Channel), s_japanese));
        Field(text, "騙られた相手", taxonomy.Name(Taxonomy.Impersonates, report.Impersonates, s_japanese));
        Field(text, "求められたもの", string.Join('、', report.Asks.Select(a => taxonomy.Name(Taxonomy.Asks, a, s_japanese))));
        Field(text, "URL", string.Join('\n', report.Indicators.Where(i => i.Type == IndicatorType.Url).Select(i => i.Defanged)));
        Field(text, "その他の痕跡", string.Join('\n', report.Indicators.Where(i => i.Type != IndicatorType.Url).Select(i => i.Defanged)));
        Field(text, "整理番号", report.ReceiptNumber);
        if (withText)
        {
            var body = Defang.Text(report.Body.Length > MaxText ? report.Body[..MaxText] + "…(以下略)" : report.Body);
            text.AppendLine("本文:").AppendLine(body);
        }
    }

    private static void Field(StringBuilder text, string name, string value)
    {
        if (value.Length > 0)
        {
            text.Append(name).Append(": ").AppendLine(value.Replace("\n", "\n  ", StringComparison.Ordinal));
        }
    }
}
