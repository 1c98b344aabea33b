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

    private static bool IsMarker(string line) => Apple().IsMatch(line) || Ruled().IsMatch(line) || Rule().IsMatch(line);

    private static ForwardedMail Build(string[] lines, int start, List<MailHeader> headers, int end, bool announced)
    {
        string Value(string name) => headers.Find(h => h.Name == name)?.Value ?? "";

        // Becky! puts "Forwarded by …" before the rule, which is no word of the reporter's.
        while (start > 0 && (lines[start - 1].Trim().Length == 0 || ForwardedBy().IsMatch(lines[start - 1])))
        {
            start--;
        }

        return new ForwardedMail(
            string.Join('\n', lines[..start]).Trim(),
            // Older Outlook writes the address as [mailto:…].
            Value("From").Replace("[mailto:", "<", StringComparison.OrdinalIgnoreCase).Replace(']', '>'), Value("Reply-To"), Value("Subject"), Value("Date"),
            headers, BodyOf(lines[end..]), announced);
    }

    private static string BodyOf(string[] lines)
    {
        var last = Array.FindIndex(lines, l => Ends().IsMatch(Unquote(l).Trim()));
        var body = last >= 0 ? lines[..last] : lines;
        if (body.Length > 0 && body.All(l => l.Trim().Length == 0 || l.StartsWith('>')))
        {
            body = [.. body.Select(Unquote)];
        }

        return string.Join('\n', body).Trim('\n', ' ', '\t');
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

        while (at < lines.Length && Unquote(lines[at]).Trim() is var skip && (skip.Length == 0 || skip.All(c => c is '-' or '_')))
        {
            at++;
        }

        var hasSubject = headers.Exists(h => h.Name == "Subject");
        var hasDate = headers.Exists(h => h.Name == "Date");
        var hasFrom = headers.Exists(h => h.Name == "From");
        return (marked ? hasFrom || hasSubject : hasFrom && hasDate && (hasSubject || headers.Exists(h => h.Name == "To"))) ? (headers, at) : null;
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
            return null;
        }

        var name = text[..colon].Trim('*', ' ', '\u3000').Replace(" ", "", StringComparison.Ordinal).Replace("\u3000", "", StringComparison.Ordinal);
        return s_names.TryGetValue(name, out var known) ? new MailHeader(known, text[(colon + 1)..].Trim('*', ' ', '\u3000', '\t')) : null;
    }

    private static string Unquote(string line) =>
        line.StartsWith("> ", StringComparison.Ordinal) ? line[2..] : line.StartsWith('>') ? line[1..] : line;

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

    [GeneratedRegex(@"^-{3,}\s*(Original Message Ends|End of (Original|Forwarded) Message|元のメッセージ終わり)\s*-{3,}$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Ends();

    [GeneratedRegex(@"^\s*(Fwd?|FW|Forward|転送|ＦＷ|Ｆｗ|TR|WG)\s*[:：]|^\s*[\[【(](Fwd?|転送)[\]】)]", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex ForwardSubject();
}
