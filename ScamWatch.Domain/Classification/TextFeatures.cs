using System.Numerics;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Classification;

/// <summary>
/// Turns a report into the marks a model weighs: hashed character n-grams of each field, and facts (channel, kinds of
/// address, groups of expressions, oddities of writing). A mark is a 32-bit hash; no string is made per n-gram.
/// </summary>
internal sealed class TextFeatures(OfficialDirectory directory)
{
    /// <summary>Changes when a text would give other marks than before, so that no older model is read with it.</summary>
    public const int Version = 4;

    public const int MaxGram = 3;

    /// <summary>Numbers given to the trees: expressions, channel, addresses by class, length.</summary>
    public static int Inputs { get; } = Cues.Count + FixedInputs;

    private const int Channels = 8;
    private const int FixedInputs = Channels + 12;

    private const uint BodySeed = 0x2545F491;
    private const uint SubjectSeed = 0x9E3779B9;
    private const uint SenderSeed = 0x85EBCA6B;
    private const uint FactSeed = 0xC2B2AE35;

    // Kinds of fact that a text has by the dozen.
    private static readonly uint s_cue = Hash(FactSeed, "cue");
    private static readonly uint s_cueInSubject = Hash(FactSeed, "cue in subject");
    private static readonly uint s_cueInSender = Hash(FactSeed, "cue in sender");
    private static readonly uint s_act = Hash(FactSeed, "act");

    private readonly TokenClasses _classes = new(directory);

    public void Extract(ReportText text, FeatureBuffer into)
    {
        into.Clear();
        into.Text.Read(text, _classes);
        // A subject is text like any other, so what the body taught holds for it; its own n-grams come on top.
        Grams(into, TextField.Subject, BodySeed, 1);
        Grams(into, TextField.Subject, SubjectSeed, 2);
        Grams(into, TextField.Sender, SenderSeed, 1);
        Grams(into, TextField.Body, BodySeed, 1);
        Facts(text, into);
        FillInputs(text, into);
    }

    private static void FillInputs(ReportText text, FeatureBuffer into)
    {
        var inputs = into.Inputs.AsSpan();
        inputs[Cues.Count..].Clear();
        var rest = inputs[Cues.Count..];
        rest[Math.Clamp((int)text.Channel, 0, Channels - 1)] = 1;
        rest = rest[Channels..];
        foreach (var token in into.Text.Tokens)
        {
            var inSender = token.Field == TextField.Sender;
            var at = token.Class switch
            {
                TokenClasses.OfficialUrl => 0,
                TokenClasses.OtherUrl => 1,
                TokenClasses.OddUrl => 2,
                TokenClasses.OfficialMail => 3,
                TokenClasses.OtherMail => inSender ? 4 : 5,
                _ => inSender ? 6 : 7,
            };
            rest[at]++;
        }

        rest[8] = MathF.Log(1 + into.Text.Length);
        rest[9] = into.Sentences.Count;
        rest[10] = into.Text.Oddities.ForeignKanji + into.Text.Oddities.Hidden + into.Text.Oddities.SpacedOut;
        rest[11] = into.Text.Span(TextField.Subject).Length > 0 ? 1 : 0;
    }

    /// <summary>The n-grams of up to <see cref="MaxGram"/> characters, written out for its three lengths: this is done for every character.</summary>
    private static void Grams(FeatureBuffer into, TextField field, uint seed, int shortest)
    {
        var start = into.Text.Start(field);
        var chars = into.Text.Span(field);
        into.Reserve(chars.Length * MaxGram, out var keys, out var places);
        var written = 0;
        for (var i = 0; i < chars.Length; i++)
        {
            var hash = Next(seed, chars[i]);
            if (shortest == 1)
            {
                keys[written] = Finish(hash);
                places[written++] = FeatureBuffer.PlaceOf(start + i, 1);
            }

            if (i + 1 < chars.Length)
            {
                hash = Next(hash, chars[i + 1]);
                keys[written] = Finish(hash);
                places[written++] = FeatureBuffer.PlaceOf(start + i, 2);
            }

            if (i + 2 < chars.Length)
            {
                hash = Next(hash, chars[i + 2]);
                keys[written] = Finish(hash);
                places[written++] = FeatureBuffer.PlaceOf(start + i, 3);
            }
        }

        into.Advance(written);
    }

    private static uint Next(uint hash, char c) => (BitOperations.RotateLeft(hash, 5) ^ c) * 0x9E3779B1;

    private static uint Finish(uint hash)
    {
        hash ^= hash >> 15;
        hash *= 0x2C1B3C6D;
        return hash ^ (hash >> 13);
    }

    private static uint Hash(uint seed, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            seed = Next(seed, c);
        }

        return Finish(seed);
    }

    private static void Fact(FeatureBuffer into, ReadOnlySpan<char> name, int value) =>
        Fact(into, Hash(FactSeed, name), value, default);

    private static void Fact(FeatureBuffer into, uint kind, int value, Place place) =>
        into.AddFact(Finish((kind ^ (uint)value) * 0x9E3779B1), place);

    private static void Fact(FeatureBuffer into, ReadOnlySpan<char> name, ReadOnlySpan<char> value) =>
        into.AddFact(Hash(Hash(FactSeed, name), value), default);

    private static void Facts(ReportText text, FeatureBuffer into)
    {
        var normal = into.Text;
        Fact(into, "channel", (int)text.Channel);
        CueFacts(into);
        TokenFacts(into);
        WritingFacts(into);
        SenderFacts(into);
        if (text.Mail is { } mail)
        {
            Fact(into, "spf", mail.Spf ?? "");
            Fact(into, "dkim", mail.Dkim ?? "");
            Fact(into, "dmarc", mail.Dmarc ?? "");
            Fact(into, "reply-to", mail.ReplyTo is null ? 0 : 1);
        }
    }

    private static void CueFacts(FeatureBuffer into)
    {
        Span<Place> anywhere = stackalloc Place[Cues.Count];
        Span<Place> inSubject = stackalloc Place[Cues.Count];
        Span<Place> inSender = stackalloc Place[Cues.Count];
        inSubject.Clear();
        inSender.Clear();
        into.Mentions.Clear();
        Cues.Mark(into.Text, TextField.Subject, inSubject, into.Mentions);
        Cues.Mark(into.Text, TextField.Sender, inSender, into.Mentions);
        inSubject.CopyTo(anywhere);
        into.Sentences.Clear();
        Cues.Mark(into.Text, TextField.Body, anywhere, into.Mentions, into.Sentences);
        Mentions.DescribeParties(into.Text, into.Mentions, into.Parties);
        Mentions.DescribeAsks(into.Text, into.Mentions, into.Sentences, into.Asks);
        SentenceFacts(into, anywhere);
        for (var cue = 0; cue < Cues.Count; cue++)
        {
            into.Inputs[cue] = anywhere[cue].Length > 0 ? 1 : 0;
            if (anywhere[cue].Length > 0)
            {
                Fact(into, s_cue, cue, anywhere[cue]);
            }

            if (inSubject[cue].Length > 0)
            {
                Fact(into, s_cueInSubject, cue, inSubject[cue]);
            }

            if (inSender[cue].Length > 0)
            {
                Fact(into, s_cueInSender, cue, inSender[cue]);
            }
        }
    }

    /// <summary>What a sentence says of a thing: "card number" with "please" is not "card number" with "never".</summary>
    private static void SentenceFacts(FeatureBuffer into, ReadOnlySpan<Place> places)
    {
        Span<UInt128> acts = stackalloc UInt128[Cues.Count];
        acts.Clear();
        foreach (var sentence in into.Sentences)
        {
            for (var things = sentence; things != 0; things &= things - 1)
            {
                acts[(int)UInt128.TrailingZeroCount(things)] |= sentence & Cues.Acts;
            }
        }

        for (var thing = 0; thing < Cues.FirstParty; thing++)
        {
            for (var act = acts[thing] & ~(UInt128.One << thing); act != 0; act &= act - 1)
            {
                Fact(into, s_act, thing << 8 | (int)UInt128.TrailingZeroCount(act), places[thing]);
            }
        }
    }

    private static void TokenFacts(FeatureBuffer into)
    {
        var urls = 0;
        foreach (var token in into.Text.Tokens)
        {
            Fact(into, token.Field == TextField.Sender ? "sender token" : "token", token.Class);
            if (token.Class is TokenClasses.OfficialUrl or TokenClasses.OtherUrl or TokenClasses.OddUrl)
            {
                urls += token.Field == TextField.Body ? 1 : 0;
                Fact(into, "url ending", Ending(token.Value));
            }
            else if (token.Class is TokenClasses.OfficialMail or TokenClasses.OtherMail && token.Field == TextField.Sender)
            {
                Fact(into, "sender ending", Ending(token.Value));
            }
        }

        Fact(into, "urls", BitOperations.Log2((uint)urls + 1));
    }

    /// <summary>The registry part of a host: its last label, with the one before it below .jp (go.jp, co.jp).</summary>
    private static ReadOnlySpan<char> Ending(string host)
    {
        var last = host.LastIndexOf('.');
        var ending = host.AsSpan(last + 1);
        if (ending is not "jp")
        {
            return char.IsAsciiDigit(ending[^1]) ? "ip" : ending;
        }

        var before = host.AsSpan(0, last);
        var label = before[(before.LastIndexOf('.') + 1)..];
        return label.Length == 2 ? host.AsSpan(host.Length - 5) : "jp";
    }

    private static void WritingFacts(FeatureBuffer into)
    {
        var oddities = into.Text.Oddities;
        Fact(into, "hidden", Math.Min(3, BitOperations.Log2((uint)oddities.Hidden + 1)));
        Fact(into, "spaced out", Math.Min(2, oddities.SpacedOut / 2));
        Fact(into, "mixed scripts", Math.Min(1, oddities.Mixed));
        Fact(into, "emoji", Math.Min(2, oddities.Emoji));
        if (oddities.Kana > 0)
        {
            Fact(into, "foreign kanji", Math.Min(2, BitOperations.Log2((uint)oddities.ForeignKanji + 1)));
        }

        Fact(into, "language", Script(into.Text.Span(TextField.Body), oddities.Kana));
    }

    private static ReadOnlySpan<char> Script(ReadOnlySpan<char> body, int kana)
    {
        if (kana > body.Length / 20)
        {
            return "ja";
        }

        int latin = 0, marked = 0, hangul = 0, kanji = 0;
        foreach (var c in body)
        {
            switch (c)
            {
                case >= 'a' and <= 'z':
                    latin++;
                    break;
                case >= '\u00C0' and <= '\u024F' or >= '\u1E00' and <= '\u1EFF':
                    marked++;
                    break;
                case >= '\uAC00' and <= '\uD7AF':
                    hangul++;
                    break;
                case >= '\u4E00' and <= '\u9FFF':
                    kanji++;
                    break;
            }
        }

        return hangul > latin ? "ko" : kanji > latin ? "zh" : marked > latin / 30 ? "marked latin" : latin > 0 ? "latin" : "other";
    }

    private static void SenderFacts(FeatureBuffer into)
    {
        var sender = into.Text.Span(TextField.Sender);
        var kind = "none";
        if (sender.Length > 0)
        {
            var address = into.Text.Tokens.Exists(t => t.Field == TextField.Sender);
            kind = !address ? "name" : sender.Length > 3 ? "name and address" : "address";
        }

        Fact(into, "sender", kind);
    }
}
