using System.Text;

namespace ScamWatch.Domain.Classification;

/// <summary>The parts of a report a feature can come from.</summary>
internal enum TextField
{
    Subject,
    Sender,
    Body,
}

/// <summary>Oddities of the writing that folding removes, counted because they speak for a scam.</summary>
internal struct WritingOddities
{
    /// <summary>Invisible characters between visible ones.</summary>
    public int Hidden;

    /// <summary>Cyrillic or Greek letters inside Latin words.</summary>
    public int Mixed;

    /// <summary>Letters set apart by blanks.</summary>
    public int SpacedOut;

    public int Emoji;

    /// <summary>Kanji that Japanese text does not use.</summary>
    public int ForeignKanji;

    public int Kana;
}

/// <summary>
/// Subject, sender and body in folded form, one after the other, with the place in the original of every character.
/// Buffers are kept and used again: one instance serves one thread.
/// </summary>
internal sealed class NormalText
{
    /// <summary>
    /// Characters read of one field. A contact says what it wants long before this; what lies beyond (quoted threads,
    /// padding meant to drown a filter) is not looked at, so that the time for one report is bounded.
    /// </summary>
    public const int MaxFieldLength = 16_384;

    // Room for compatibility characters that become several; the longest (U+FDFA) becomes 18, but only a hostile text has many.
    private const int Capacity = 3 * (MaxFieldLength + 1024);

    private readonly int[] _ends = new int[3];

    public char[] Chars { get; } = new char[Capacity];

    public int[] Origins { get; } = new int[Capacity];

    public int Length { get; private set; }

    public WritingOddities Oddities;

    public List<TextToken> Tokens { get; } = [];

    public int Start(TextField field) => field == TextField.Subject ? 0 : _ends[(int)field - 1];

    public int End(TextField field) => _ends[(int)field];

    public ReadOnlySpan<char> Span(TextField field) => Chars.AsSpan(Start(field), End(field) - Start(field));

    public void Read(ReportText text, TokenClasses classes)
    {
        Length = 0;
        Oddities = default;
        Tokens.Clear();
        Append(text.Subject, TextField.Subject, classes);
        Append(text.Sender, TextField.Sender, classes);
        Append(text.Body, TextField.Body, classes);
    }

    private void Append(string? source, TextField field, TokenClasses classes)
    {
        var start = Length;
        if (source is not null)
        {
            Fold(source, Math.Min(Capacity, start + MaxFieldLength + 1024));
            Length = start + new Tokenizer(this, classes, field, start, Length).Run();
        }

        _ends[(int)field] = Length;
    }

    private void Fold(string source, int capacity)
    {
        var length = Math.Min(source.Length, MaxFieldLength);
        for (var i = 0; i < length && Length < capacity; i++)
        {
            i += Run(source.AsSpan(i, Math.Min(length - i, capacity - Length)), i);
            if (i == length || Length == capacity)
            {
                return;
            }

            var c = source[i];
            if (char.IsHighSurrogate(c) && i + 1 < source.Length && char.IsLowSurrogate(source[i + 1]))
            {
                FoldPair(source, i);
                i++;
                continue;
            }

            var folded = CharFold.Map(c);
            if (folded == CharFold.Dropped)
            {
                // A zero-width joiner and the emoji selector belong to emoji.
                Oddities.Hidden += c is '\u200D' or '\uFE0F' or '\r' ? 0 : 1;
            }
            else if (folded == CharFold.Expanded)
            {
                foreach (var part in CharFold.Expand(c))
                {
                    if (Length < capacity)
                    {
                        Put(part, i);
                    }
                }
            }
            else if (folded is '\u3099' or '\u309A')
            {
                Voice(folded);
            }
            else
            {
                Put(folded, i);
                Oddities.ForeignKanji += CharFold.IsForeignKanji(c) ? 1 : 0;
                Oddities.Kana += CharFold.IsKana(folded) ? 1 : 0;
            }
        }
    }

    /// <summary>Takes what folds to one character each, which is nearly all of a text. Returns how many it took.</summary>
    private int Run(ReadOnlySpan<char> source, int origin)
    {
        var (count, kana, foreign) = CharFold.Run(source, Chars.AsSpan(Length));
        var origins = Origins.AsSpan(Length, count);
        for (var i = 0; i < origins.Length; i++)
        {
            origins[i] = origin + i;
        }

        Oddities.Kana += kana;
        Oddities.ForeignKanji += foreign;
        Length += count;
        return count;
    }

    private void FoldPair(string source, int i)
    {
        var rune = new Rune(source[i], source[i + 1]);
        if (rune.Value is >= 0x1F000 and <= 0x1FAFF)
        {
            Oddities.Emoji++;
            Put(TokenClasses.Emoji, i);
        }
        else if (rune.Value is >= 0x1D400 and <= 0x1D7FF or >= 0x1F100 and <= 0x1F1FF or >= 0x20000 and <= 0x2FA1F)
        {
            Put(CharFold.Map(rune) is { } folded ? folded[0] : ' ', i);
        }
        else if (rune.Value is >= 0xE0000 and <= 0xE01EF)
        {
            Oddities.Hidden++;
        }
        else
        {
            Put(' ', i);
        }
    }

    private void Voice(char mark)
    {
        if (Length > 0)
        {
            Chars[Length - 1] = CharFold.Voiced(Chars[Length - 1], mark);
        }
    }

    private void Put(char c, int origin)
    {
        // A dash after kana is meant to be read as the sign for a long vowel.
        if (c == '-' && Length > 0 && CharFold.IsKana(Chars[Length - 1]))
        {
            c = 'ー';
        }

        Chars[Length] = c;
        Origins[Length] = origin;
        Length++;
    }
}

/// <summary>An address or number found in a text.</summary>
/// <param name="Class">The character that stands for it in the folded text.</param>
/// <param name="Value">Host of a URL or mail address, digits of a telephone number with a leading + where there was one.</param>
internal readonly record struct TextToken(TextField Field, char Class, string Value);
