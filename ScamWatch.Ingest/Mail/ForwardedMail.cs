using System.Text.RegularExpressions;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Ingest.Mail;

/// <summary>
/// A mail that somebody forwarded inside the text of another: the reporter's words before it, the header lines quoted,
/// and the text after them.
/// </summary>
/// <param name="Note">Text before the quoted mail.</param>
/// <param name="Announced">True where a line says "forwarded message"; false for "original message", which replies have too.</param>
internal sealed partial record ForwardedMail(
    string Note, string From, string ReplyTo, string Subject, string Date, IReadOnlyList<MailHeader> Headers, string Body, bool Announced)
{
    /// <summary>Header lines, blank ones and the marker included, take no more lines than this.</summary>
    private const int MaxHeaderLines = 30;

    /// <summary>A reporter who writes more than that before a bare rule is telling a story, not forwarding.</summary>
    private const int MaxNoteLines = 12;

    /// <summary>So many lines that look like the start of a quoted mail and are none, and the search ends.</summary>
    private const int MaxTries = 200;

    /// <summary>How mailers name the lines they quote; the English name is kept.</summary>
    private static readonly Dictionary<string, string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["from"] = "From",
        ["差出人"] = "From",
        ["送信者"] = "From",
        ["送信元"] = "From",
        ["発信者"] = "From",
        ["送信者名"] = "From",
        ["to"] = "To",
        ["宛先"] = "To",
        ["受信者"] = "To",
        ["送信先"] = "To",
        ["cc"] = "Cc",
        ["ｃｃ"] = "Cc",
        ["bcc"] = "Bcc",
        ["date"] = "Date",
        ["sent"] = "Date",
        ["日付"] = "Date",
        ["日時"] = "Date",
        ["送信日時"] = "Date",
        ["送信日"] = "Date",
        ["送信"] = "Date",
        ["受信日時"] = "Date",
        ["受信日"] = "Date",
        ["送付日時"] = "Date",
        ["subject"] = "Subject",
        ["件名"] = "Subject",
        ["題名"] = "Subject",
        ["表題"] = "Subject",
        ["タイトル"] = "Subject",
        ["題"] = "Subject",
        ["reply-to"] = "Reply-To",
        ["返信先"] = "Reply-To",
        ["返信"] = "Reply-To",
        ["attachments"] = "Attachments",
        ["添付ファイル"] = "Attachments",
        ["添付"] = "Attachments",
        ["importance"] = "Importance",
        ["重要度"] = "Importance",
    };

    /// <summary>Names that people who copy by hand write with a blank in place of the colon.</summary>
    private static readonly HashSet<string> s_handwritten = new(StringComparer.Ordinal) { "差出人", "送信元", "送信者", "件名", "日時", "送信日時", "宛先" };

    /// <summary>The first mail forwarded in the text; null where there is none.</summary>
    public static ForwardedMail? Find(string text)
    {
        var lines = text.Split('\n');
        for (int i = 0, tries = 0; i < lines.Length && tries < MaxTries; i++)
        {
            var line = Unquote(lines[i]).Trim();
            var marked = line.Length is >= 6 and < 120 && IsMarker(line);
            if (!marked && Key(line) is not { Name: "From" })
            {
                continue;
            }

            tries++;
            if (ReadHeaders(lines, marked ? i + 1 : i, marked) is { } read)
            {
                var announced = marked && !Original().IsMatch(line);
                return Build(lines, i, read.Headers, read.End, announced);
            }
        }

        return null;
    }

    /// <summary>The innermost mail of a chain of forwards; notes on the way are kept together.</summary>
    public ForwardedMail Innermost()
    {
        var current = this;
        for (var depth = 0; depth < 5; depth++)
        {
            if (!ForwardSubject().IsMatch(current.Subject) || Find(current.Body) is not { } inner)
            {
                break;
            }

            current = inner with { Note = string.Join("\n\n", ((string[])[current.Note, inner.Note]).Where(n => n.Length > 0)) };
        }

        return current;
    }

    /// <summary>True where a subject says that the mail was forwarded.</summary>
    public static bool SaysForwarded(string subject) => ForwardSubject().IsMatch(subject);

    /// <summary>
    /// A mail forwarded without its header lines: some words, a rule, the mail. Only to be asked where the subject says that
    /// something was forwarded.
    /// </summary>
    public static (string Note, string Subject, string Body)? FindBare(string subject, string text)
    {
        var lines = text.Split('\n');
        var rule = Array.FindIndex(lines, l => Rule().IsMatch(l.Trim()));
        return rule is > 0 and <= MaxNoteLines
            ? (string.Join('\n', lines[..rule]).Trim(), ForwardSubject().Replace(subject, "").Trim(), BodyOf(lines[(rule + 1)..], false).Body)
            : null;
    }

    /// <summary>The first character spares nearly all lines the three patterns.</summary>
    private static bool IsMarker(string line) => line[0] switch
    {
        'B' or 'b' or 'F' or 'f' or '転' => Apple().IsMatch(line),
        '-' or '=' or '_' or '*' or '─' or '━' or '＝' or '－' => Ruled().IsMatch(line) || Rule().IsMatch(line),
        _ => false,
    };

    private static ForwardedMail Build(string[] lines, int start, List<MailHeader> headers, int end, bool announced)
    {
        string Value(string name) => headers.Find(h => h.Name == name)?.Value ?? "";

        // Becky! puts "Forwarded by …" before the rule, which is no word of the reporter's.
        while (start > 0 && (lines[start - 1].Trim().Length == 0 || ForwardedBy().IsMatch(lines[start - 1])))
        {
            start--;
        }

        var quoted = IsQuoted(lines[end - 1]) || (end >= 2 && IsQuoted(lines[end - 2]));
        var (body, after) = BodyOf(lines[end..], quoted);
        return new ForwardedMail(
            string.Join("\n\n", ((string[])[string.Join('\n', lines[..start]).Trim(), after]).Where(n => n.Length > 0)),
            // Older Outlook writes the address as [mailto:…].
            Value("From").Replace("[mailto:", "<", StringComparison.OrdinalIgnoreCase).Replace(']', '>'), Value("Reply-To"), Value("Subject"), Value("Date"),
            headers, body, announced);
    }

    /// <summary>The text of the quoted mail, and what the reporter wrote after its end where that can be seen.</summary>
    private static (string Body, string After) BodyOf(string[] lines, bool quoted)
    {
        var end = Array.FindIndex(lines, l => Ends().IsMatch(Unquote(l).Trim()));
        var body = end >= 0 ? lines[..end] : lines;
        var after = end >= 0 ? lines[(end + 1)..] : [];
        if (quoted && end < 0)
        {
            // Where the header lines carried marks of quotation, so does the mail: what stands without them is not part of it.
            var last = Array.FindLastIndex(body, IsQuoted);
            (body, after) = (body[..(last + 1)], body[(last + 1)..]);
        }

        if (body.Length > 0 && body.All(l => l.Trim().Length == 0 || IsQuoted(l)))
        {
            body = [.. body.Select(Unquote)];
        }

        var text = string.Join('\n', body).Trim('\n', ' ', '\t');
        return (TrailingRule().Replace(text, "").TrimEnd(), string.Join('\n', after).Trim());
    }

    private static (List<MailHeader> Headers, int End)? ReadHeaders(string[] lines, int at, bool marked)
    {
        var headers = new List<MailHeader>();
        var limit = Math.Min(lines.Length, at + MaxHeaderLines);
        for (; at < limit; at++)
        {
            var raw = Unquote(lines[at]);
            var line = raw.Trim();
            if (Key(line) is var (name, value))
            {
                headers.Add(new MailHeader(name, value));
                continue;
            }

            if (line.Length == 0)
            {
                if (headers.Count > 0 || !marked)
                {
                    break;
                }

                continue;
            }

            if (headers.Count == 0)
            {
                // Between the marker and the header lines stand blank lines at most.
                return null;
            }

            if (IsContinuation(raw, headers[^1]))
            {
                headers[^1] = headers[^1] with { Value = (headers[^1].Value + " " + line).Trim() };
                continue;
            }

            break;
        }

        while (at < lines.Length && Unquote(lines[at]).Trim() is var skip
            && (skip.Length == 0 || skip.All(c => c is '-' or '_') || Begins().IsMatch(skip) || skip.Trim('(', ')', '（', '）', ':', '：', '【', '】', '■') == "本文"))
        {
            at++;
        }

        var hasSubject = headers.Exists(h => h.Name == "Subject");
        var hasDate = headers.Exists(h => h.Name == "Date");
        var hasFrom = headers.Exists(h => h.Name == "From");
        return (marked ? hasFrom || hasSubject : hasFrom && (hasSubject || (hasDate && headers.Exists(h => h.Name == "To")))) ? (headers, at) : null;
    }

    /// <summary>A long line was wrapped: it is indented, or the address or subject it belongs to was left empty.</summary>
    private static bool IsContinuation(string line, MailHeader before) =>
        line.StartsWith(' ') || line.StartsWith('\t') || before.Value.Length == 0 || before.Value.EndsWith(',') || before.Value.EndsWith(';')
        || (before.Name is "From" or "To" && line.StartsWith('<'));

    private static MailHeader? Key(string line)
    {
        // Gmail turns bold into asterisks.
        var text = line.TrimStart('*', ' ', '・', '■');
        var colon = text.AsSpan(0, Math.Min(text.Length, 24)).IndexOfAny(':', '：');
        if (colon <= 0)
        {
            var blank = text.AsSpan(0, Math.Min(text.Length, 8)).IndexOfAny(' ', '\u3000');
            return blank > 0 && s_handwritten.Contains(text[..blank])
                ? new MailHeader(s_names[text[..blank]], text[blank..].Trim(' ', '\u3000', '\t'))
                : null;
        }

        var name = text[..colon].Trim('*', ' ', '\u3000').Replace(" ", "", StringComparison.Ordinal).Replace("\u3000", "", StringComparison.Ordinal);
        return s_names.TryGetValue(name, out var known) ? new MailHeader(known, text[(colon + 1)..].Trim('*', ' ', '\u3000', '\t')) : null;
    }

    /// <summary>One mark of quotation less; Japanese mobile phones write it full-width.</summary>
    private static string Unquote(string line) =>
        line.StartsWith("> ", StringComparison.Ordinal) || line.StartsWith("＞ ", StringComparison.Ordinal) ? line[2..]
        : IsQuoted(line) ? line[1..]
        : line;

    private static bool IsQuoted(string line) => line.StartsWith('>') || line.StartsWith('＞');

    [GeneratedRegex(@"^(Begin forwarded message|転送されたメッセージ|転送されたメール|転送メール|Forwarded message)\s*[:：]?$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Apple();

    [GeneratedRegex(@"^[-=_*─━＝－]{2,}\s*[^-=_*─━＝－]{0,30}(Forward|Original|Message|元の?(メッセージ|メール)|転送|オリジナル|原文)[^-=_*─━＝－]{0,50}[-=_*─━＝－]{2,}:?$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Ruled();

    [GeneratedRegex(@"^(_{10,}|-{10,})$", RegexOptions.NonBacktracking)]
    private static partial Regex Rule();

    [GeneratedRegex(@"Original|元の?(メッセージ|メール)|オリジナル|^[-_]+$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Original();

    [GeneratedRegex(@"^\s*(Forwarded by .{1,200}|.{0,80}(さんは|が)書きました[:：]?)$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex ForwardedBy();

    [GeneratedRegex(@"^[-=―─━—]{2,}\s*(ここから|以下)[^-=―─━—]{0,10}[-=―─━—]{2,}$", RegexOptions.NonBacktracking)]
    private static partial Regex Begins();

    [GeneratedRegex(@"^[-=―─━—]{2,}\s*(ここまで|以上)\s*[-=―─━—]{2,}$|^-{3,}\s*(Original Message Ends|End of (Original|Forwarded) Message|元のメッセージ終わり)\s*-{3,}$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Ends();

    [GeneratedRegex(@"\n[-_=─━]{5,}\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex TrailingRule();

    [GeneratedRegex(@"^\s*(Fwd?|FW|Forward|転送|ＦＷ|Ｆｗ|TR|WG)\s*[:：]|^\s*[\[【(](Fwd?|転送)[\]】)]", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex ForwardSubject();
}
