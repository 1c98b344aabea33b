using System.Text;
using ScamWatch.Domain.Guidance;

namespace ScamWatch.Domain.Staff;

/// <summary>
/// What passwords are guessed from first: common passwords (<c>data/reference/password-words.txt</c>, written for this project) and the
/// names of this place. A password that consists of such words, rows of the keyboard, repetitions and figures is refused.
/// </summary>
public sealed class PasswordWords
{
    /// <summary>So many letters beside the words make it somebody's own.</summary>
    private const int OwnLetters = 4;

    private const int MinWord = 3;

    private static readonly string[] s_rows = ["abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv", "あいうえおかきくけこさしすせそ"];

    private static readonly int[] s_directions = [1, -1];

    private readonly HashSet<string> _words;
    private readonly int _longest;

    private PasswordWords(IEnumerable<string> words)
    {
        _words = [.. words.Select(Plain).Where(w => w.Length >= MinWord)];
        _longest = _words.Count == 0 ? 0 : _words.Max(w => w.Length);
    }

    /// <summary>Reads the list and adds the names of the municipality.</summary>
    /// <exception cref="IOException">The list cannot be read.</exception>
    public static PasswordWords Load(string referenceFolder, Municipality municipality) => new(
        File.ReadLines(Path.Combine(referenceFolder, "password-words.txt"))
            .Where(l => l.Length > 0 && !l.StartsWith('#'))
            .Concat(Of(municipality.Name)).Concat(Of(municipality.NameEn)).Concat(Of(municipality.Section)).Concat(Of(municipality.SectionEn))
            .Concat(municipality.Areas.SelectMany(a => Of(a.Name).Concat(Of(a.NameEn)))));

    /// <summary>True where nothing much is left of the password once common words, rows and figures are taken out of it.</summary>
    /// <param name="password">NFKC.</param>
    /// <param name="own">Names of its person.</param>
    public bool IsGuessable(string password, params ReadOnlySpan<string> own)
    {
        var names = new List<string>();
        foreach (var name in own)
        {
            names.AddRange(Of(name).Select(Plain).Where(w => w.Length >= MinWord));
        }

        return IsGuessable(Plain(password), names) || IsGuessable(Raw(password), names);
    }

    private bool IsGuessable(string plain, List<string> names)
    {
        // Taken out from the left, the longest first; what was a letter and no word is the person's own.
        var letters = new HashSet<char>();
        var count = 0;
        for (var i = 0; i < plain.Length;)
        {
            var taken = Math.Max(WordAt(plain, i, names), Math.Max(RowAt(plain, i), RepeatAt(plain, i)));
            if (taken > 0)
            {
                i += taken;
                continue;
            }

            if (char.IsLetter(plain[i]))
            {
                letters.Add(plain[i]);
                count++;
            }

            i++;
        }

        return letters.Count < OwnLetters || count < OwnLetters;
    }

    private int WordAt(string text, int at, List<string> names)
    {
        for (var length = Math.Min(Math.Max(_longest, names.Count == 0 ? 0 : names.Max(n => n.Length)), text.Length - at); length >= MinWord; length--)
        {
            var part = text.Substring(at, length);
            if (_words.Contains(part) || names.Contains(part))
            {
                return length;
            }
        }

        return 0;
    }

    private static int RowAt(string text, int at)
    {
        var best = 0;
        foreach (var row in s_rows)
        {
            foreach (var direction in s_directions)
            {
                var place = row.IndexOf(text[at], StringComparison.Ordinal);
                var length = 0;
                while (place >= 0 && place < row.Length && at + length < text.Length && text[at + length] == row[place])
                {
                    (place, length) = (place + direction, length + 1);
                }

                best = Math.Max(best, length);
            }
        }

        return best >= 4 ? best : 0;
    }

    private static int RepeatAt(string text, int at)
    {
        var length = 1;
        while (at + length < text.Length && text[at + length] == text[at])
        {
            length++;
        }

        return length >= 3 ? length : 0;
    }

    private static IEnumerable<string> Of(string name) => name.Split([' ', '　', '-', '_', '.', '・', '\''], StringSplitOptions.RemoveEmptyEntries).Append(name);

    /// <summary>As <see cref="Raw"/>, with the letters that single figures and signs stand for; a row of figures is none.</summary>
    private static string Plain(string text)
    {
        var spelt = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var inRow = char.IsDigit(text[i]) && ((i > 0 && char.IsDigit(text[i - 1])) || (i + 1 < text.Length && char.IsDigit(text[i + 1])));
            spelt.Append(inRow ? text[i] : text[i] switch
            {
                '0' => 'o',
                '1' or '!' => 'i',
                '3' => 'e',
                '4' or '@' => 'a',
                '5' or '$' => 's',
                '7' => 't',
                var other => other,
            });
        }

        return Raw(spelt.ToString());
    }

    /// <summary>Small letters and figures, nothing between them.</summary>
    private static string Raw(string text) =>
        string.Concat(NormalForm.Compatible(text).ToLowerInvariant().Where(c => char.IsLetter(c) || char.IsAsciiDigit(c)));
}
