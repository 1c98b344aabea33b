using System.Text.RegularExpressions;

namespace ScamWatch.Domain.Replies;

/// <summary>Tells a reporter's own words from what their mail quotes below them.</summary>
public static partial class AnswerText
{
    /// <summary>
    /// The words, and the rest from the first line that begins a quotation; the rest is empty where nothing is quoted. Where
    /// somebody wrote only below a quotation, all of it counts as words: nothing is hidden by mistake.
    /// </summary>
    public static (string Words, string Quoted) Split(string body)
    {
        var lines = body.Split('\n');
        var end = Array.FindIndex(lines, l => Begins().IsMatch(l));
        if (end < 0)
        {
            return (body.TrimEnd(), "");
        }

        var words = string.Join('\n', lines[..end]).TrimEnd();
        return words.Length == 0 ? (body.TrimEnd(), "") : (words, string.Join('\n', lines[end..]).TrimEnd());
    }

    // What mail programs write above or before a quotation, in Japanese and English.
    [GeneratedRegex(
        @"^\s*(>|＞|-{2,}\s*(Original Message|元のメッセージ|転送メッセージ)|_{10,}|On .{4,120} wrote:|.{4,120}(は書きました|のメール)[::]?\s*$|(From|差出人|送信者)\s*[::])",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Begins();
}
