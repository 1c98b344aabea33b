using System.Text;
using System.Text.RegularExpressions;
using ScamWatch.Domain.Privacy;

namespace ScamWatch.Domain.Sharing;

/// <summary>
/// Takes out of a text what could name the citizen who was contacted: the reporter's name, address and number wherever
/// they stand, the addressee's mail addresses, and the name in a salutation. Words that stand for everybody (お客様) stay.
/// Linear in the length of the text.
/// </summary>
public sealed partial class PersonalData
{
    private const string NameMark = "(氏名)";
    private const string ContactMark = "(連絡先)";
    private const int LeastName = 2;
    private const int LeastDigits = 9;

    private readonly List<(Regex Pattern, string Mark)> _marks = [];
    private readonly HashSet<string> _contacts = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="names">Names of the reporter; may be empty.</param>
    /// <param name="contacts">Mail addresses and telephone numbers of the reporter, addresses of the addressee.</param>
    public PersonalData(IEnumerable<string> names, IEnumerable<string> contacts)
    {
        foreach (var contact in contacts.Select(c => c.Trim()).Where(c => c.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            _contacts.Add(contact);
            if (contact.Contains('@'))
            {
                Add(Regex.Escape(contact), ContactMark);
            }
            else if (Digits(contact) is { Length: >= LeastDigits } digits)
            {
                _contacts.Add(digits);
                Add(string.Join(@"[-‐‑−–ー－() ().・ 　]{0,2}", digits.Select(d => $"[{d}{(char)(d - '0' + '\uFF10')}]")), ContactMark);
            }
        }

        foreach (var name in names)
        {
            var parts = name.Split([' ', '　'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (string.Concat(parts).Length >= LeastName)
            {
                Add(string.Join("[ 　]?", parts.Select(Regex.Escape)), NameMark);
            }
        }
    }

    /// <summary>The text without them, and without My Numbers.</summary>
    public string Remove(string text)
    {
        text = Redactor.Redact(text).Text;
        foreach (var (pattern, mark) in _marks)
        {
            text = pattern.Replace(text, mark);
        }

        return Salutation().Replace(text, found =>
            Array.Exists(s_everybody, word => found.Groups["name"].Value.Trim().EndsWith(word, StringComparison.Ordinal))
                ? found.Value
                : $"{found.Groups["before"].Value}{NameMark}{found.Groups["title"].Value}{found.Groups["after"].Value}");
    }

    /// <summary>True where a trace is the reporter's or the addressee's own.</summary>
    /// <param name="value">Value of an indicator.</param>
    public bool IsOwn(string value) => _contacts.Contains(value) || (Digits(value) is { Length: >= LeastDigits } digits && _contacts.Contains(digits));

    // Salutations that name nobody end like this.
    private static readonly string[] s_everybody =
        ["客", "皆", "みな", "会員", "利用者", "取引先", "ユーザー", "契約者", "加入者", "受給者", "対象者", "申請者", "担当者", "世帯主", "御一同", "市民"];

    private static string Digits(string text)
    {
        var digits = new StringBuilder(text.Length);
        foreach (var c in NormalForm.Compatible(text))
        {
            if (char.IsAsciiDigit(c))
            {
                digits.Append(c);
            }
        }

        return digits.ToString();
    }

    private void Add(string pattern, string mark) =>
        _marks.Add((new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant), mark));

    /// <summary>A name with its title alone at the beginning of a line, as letters and mails begin.</summary>
    [GeneratedRegex(@"(?<before>^[ \t　]*)(?<name>[\p{L}\p{M}・ 　]{1,20}?)(?<title>[ 　]?(?:様|さま|殿))(?<after>$|[\s、,。へ::!！])", RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Salutation();
}
