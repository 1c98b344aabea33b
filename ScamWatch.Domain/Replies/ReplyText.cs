using System.Globalization;
using System.Text;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Replies;

/// <summary>
/// Writes the mail to a reporter. Nothing that anybody sent us gets into it, neither the reporter's words nor the suspicious
/// ones: a number, a date, our own words. So it can carry no live address, no My Number and no header of a stranger.
/// </summary>
public sealed class ReplyText(ReplyTemplates templates, WhatToDo advice, PhoneLines lines, Municipality municipality, ReplySettings settings)
{
    /// <summary>Stands in a stored text where the link to stop further mails is put in on sending.</summary>
    public const string StopMark = "{stop}";

    public const string LookupPath = "/lookup";

    public const string StopPath = "/replies/stop";

    public const string CheckPath = "/check";

    /// <summary>Subject and body.</summary>
    /// <param name="report">Its number, day, channel and what is asked in it are used.</param>
    /// <param name="verdict">The decision to tell of; null for the acknowledgement.</param>
    /// <param name="language">To write in.</param>
    /// <param name="day">Today in Japan.</param>
    public (string Subject, string Body) Write(Report report, Verdict? verdict, ReplyLanguage language, DateOnly day)
    {
        return Compose(templates.Find(verdict, language, day), report, null, language, day);
    }

    /// <summary>Subject and body of a question. The words are those of staff, checked before.</summary>
    /// <param name="question">What is asked.</param>
    public (string Subject, string Body) WriteQuestion(Report report, string question, ReplyLanguage language, DateOnly day) =>
        Compose(templates.FindQuestion(language, day), report, question, language, day);

    private (string Subject, string Body) Compose(ReplyTemplate template, Report report, string? question, ReplyLanguage language, DateOnly day)
    {
        var english = language == ReplyLanguage.En;
        var received = JapanTime.DayOf(report.ReceivedAt);
        var suffix = english ? "?lang=en" : "";
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["receipt"] = report.ReceiptNumber,
            ["received"] = english
                ? received.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)
                : received.ToString("yyyy年M月d日", CultureInfo.InvariantCulture),
            ["office"] = Office(english),
            ["phone"] = municipality.Phone,
            ["lookup"] = settings.BaseUrl + LookupPath + suffix,
            ["check"] = settings.BaseUrl + CheckPath + suffix,
            ["stop"] = StopMark,
        };
        var blocks = new Dictionary<string, IEnumerable<string>>(StringComparer.Ordinal)
        {
            ["now"] = advice.Now(report.Channel, report.Asks).Select(Said),
            ["afterwards"] = advice.Afterwards(report.Asks).Select(Said),
            ["desks"] = Desks(report.Asks, english, day),
        };
        var body = new StringBuilder();
        foreach (var line in template.Lines)
        {
            if (line == "{question}")
            {
                // Braces would be taken for a place to fill in on sending.
                body.Append(question?.ReplaceLineEndings("\n").Replace('{', '｛').Replace('}', '｝')).Append('\n');
            }
            else if (line.Length > 2 && line[0] == '{' && line[^1] == '}' && blocks.TryGetValue(line[1..^1], out var items))
            {
                foreach (var item in items)
                {
                    body.Append(english ? "- " : "・").Append(item).Append('\n');
                }
            }
            else if (Fill(line, values) is { } filled)
            {
                body.Append(filled).Append('\n');
            }
        }

        return (Fill(template.Subject, values) ?? "", body.ToString());

        string Said(Words words) => english ? words.En : words.Ja;
    }

    /// <summary>The author as shown beside the address.</summary>
    public string FromName => settings.FromName ?? Office(english: false);

    private string Office(bool english)
    {
        var (name, section) = english && municipality.NameEn.Length > 0
            ? (municipality.NameEn, municipality.SectionEn)
            : (municipality.Name, municipality.Section);
        return section.Length > 0 ? $"{name} {section}" : name;
    }

    private IEnumerable<string> Desks(IReadOnlyCollection<string> asks, bool english, DateOnly day)
    {
        var known = lines.On(day).ToDictionary(l => l.Id);
        return WhatToDo.Desks(asks).Where(known.ContainsKey).Select(id => known[id]).Select(l =>
            $"{(english && l.NameEn.Length > 0 ? l.NameEn : l.Name)}: {l.Number}{(english ? "" : $"({l.Hours})")}");
    }

    /// <summary>The line with its places filled in; null where one of them stays empty.</summary>
    private static string? Fill(string line, Dictionary<string, string> values)
    {
        var missing = false;
        var filled = ReplyTemplates.Place().Replace(line, match =>
        {
            var value = values.GetValueOrDefault(match.Groups[1].Value, "");
            missing |= value.Length == 0;
            return value;
        });
        return missing ? null : filled;
    }
}
