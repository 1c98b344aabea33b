using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Replies;

/// <summary>In what language a reporter is answered.</summary>
public static class ReplyLanguages
{
    /// <summary>Latin letters that make a text English rather than a name or an address in it.</summary>
    private const int MinLetters = 20;

    /// <summary>No more of a long text is looked at.</summary>
    private const int Looked = 2000;

    /// <summary>
    /// English where the reporter's own words are; else Japanese, plain where the office chose so. What the reporter passes on
    /// tells nothing of the reporter, unless the report is all their own words.
    /// </summary>
    public static ReplyLanguage Of(Report report, bool plain)
    {
        var own = report.ReporterNote.Length > 0 ? report.ReporterNote
            : report.HeaderTrust == HeaderTrust.None ? report.Body
            : "";
        var (latin, japanese) = (0, 0);
        foreach (var c in own.AsSpan(0, Math.Min(own.Length, Looked)))
        {
            latin += char.IsAsciiLetter(c) ? 1 : 0;
            // Kana and kanji.
            japanese += c is >= '\u3040' and <= '\u30ff' or >= '\u3400' and <= '\u9fff' or >= '\uff66' and <= '\uff9f' ? 1 : 0;
        }

        return latin >= MinLetters && japanese * 10 < latin ? ReplyLanguage.En
            : plain ? ReplyLanguage.Plain
            : ReplyLanguage.Ja;
    }
}
