using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.References;

/// <summary>What a field of a row can hold.</summary>
public enum FieldKind
{
    Text,
    LongText,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A calendar day, yyyy-MM-dd.</summary>
    Day,

    /// <summary>HH:mm-HH:mm, <c>closed</c> or <c>not stated</c>.</summary>
    Hours,

    /// <summary>One of a few words.</summary>
    Code,

    /// <summary>Words, separated by semicolons where they are typed.</summary>
    List,

    /// <summary>Whole numbers, separated by semicolons.</summary>
    Numbers,

    /// <summary>Digits to press, <c>4&gt;2</c>.</summary>
    Digits,

    /// <summary>A telephone number or mail address.</summary>
    Address,

    /// <summary>Id of a line.</summary>
    Line,

    /// <summary>Key of a source.</summary>
    Source,

    /// <summary>Keys of sources, separated by semicolons.</summary>
    Sources,
}

/// <summary>A field of the rows of a file: how it is called, what it can hold, and how it is read from what is typed.</summary>
/// <param name="Name">Name in the file.</param>
/// <param name="Label">Name on screens.</param>
/// <param name="Kind">What it can hold.</param>
public sealed record ReferenceField(string Name, Words Label, FieldKind Kind)
{
    private const int MaxText = 200, MaxLongText = 2000, MaxItems = 60;

    /// <summary>True where a row must have it.</summary>
    public bool Required { get; init; }

    /// <summary>True for what tells which thing the row is about: fixed once the row is there.</summary>
    public bool IsKey { get; init; }

    /// <summary>The words that a <see cref="FieldKind.Code"/> can be, or of which a list is made; empty for any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Lowest number.</summary>
    public int Min { get; init; }

    /// <summary>Highest number.</summary>
    public int Max { get; init; } = 1_000_000;

    /// <summary>Reads what was typed. Null where it is empty; a problem in words where it does not fit.</summary>
    /// <param name="text">As typed or imported.</param>
    /// <param name="known">Tells whether a line or source exists.</param>
    internal (JsonNode? Value, Words? Problem) Read(string text, Func<FieldKind, string, bool> known)
    {
        text = text.Trim();
        if (text.Length == 0)
        {
            return (null, null);
        }

        switch (Kind)
        {
            case FieldKind.Text:
                return text.Length <= MaxText && !text.Any(char.IsControl) ? (text, null) : (null, TooLong(MaxText));
            case FieldKind.LongText:
                return text.Length <= MaxLongText ? (text, null) : (null, TooLong(MaxLongText));
            case FieldKind.Number:
                return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= Min && number <= Max
                    ? (number, null)
                    : (null, (FormattableString.Invariant($"{Min}から{Max}までの整数にしてください。"), FormattableString.Invariant($"must be a whole number from {Min} to {Max}.")));
            case FieldKind.Flag:
                return text.ToLowerInvariant() switch
                {
                    "true" => (true, null),
                    "false" => (false, null),
                    _ => (null, ("true か false にしてください。", "must be true or false.")),
                };
            case FieldKind.Day:
                return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                    ? (text, null)
                    : (null, ("日付は 2026-11-22 の形で書いてください。", "must be a day such as 2026-11-22."));
            case FieldKind.Hours:
                return HoursSpan.TryParse(text, out _)
                    ? (text, null)
                    : (null, ("時間は 開始-終了(時:分-時:分)、closed(休み)、not stated(記載なし)のどれかにしてください。", "must be hours (HH:mm-HH:mm), closed, or not stated."));
            case FieldKind.Code:
                return Choices.Contains(text) ? (text, null) : (null, OneOf());
            case FieldKind.List or FieldKind.Sources:
                var words = Split(text);
                return words.Length > MaxItems || words.Any(w => w.Length > MaxText) ? (null, TooLong(MaxText))
                    : Choices.Count > 0 && words.Any(w => !Choices.Contains(w)) ? (null, OneOf())
                    : Kind == FieldKind.Sources && Array.Find(words, w => !known(FieldKind.Source, w)) is { } odd ? (null, Unknown(odd))
                    : (new JsonArray([.. words.Select(w => (JsonNode)w)]), null);
            case FieldKind.Numbers:
                var numbers = new JsonArray();
                foreach (var word in Split(text))
                {
                    if (numbers.Count >= MaxItems || !int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var one) || one < Min || one > Max)
                    {
                        return (null, (FormattableString.Invariant($"{Min}から{Max}までの整数を ; で区切って書いてください。"), FormattableString.Invariant($"must be whole numbers from {Min} to {Max}, separated by semicolons.")));
                    }

                    numbers.Add(one);
                }

                return (numbers, null);
            case FieldKind.Digits:
                var digits = text.Split('>', StringSplitOptions.TrimEntries);
                return digits.Length <= 4 && digits.All(d => d.Length == 1 && char.IsAsciiDigit(d[0]))
                    ? (new JsonArray([.. digits.Select(d => (JsonNode)d)]), null)
                    : (null, ("押す番号は 4>2 の形で書いてください。", "must be digits such as 4>2."));
            case FieldKind.Address:
                return IsAddress(text) ? (text, null) : (null, ("電話番号かメールアドレスとして読めません。", "is no telephone number or mail address."));
            case FieldKind.Line or FieldKind.Source:
                return known(Kind, text) ? (text, null) : (null, Unknown(text));
            default:
                throw new InvalidOperationException($"{Kind}");
        }
    }

    /// <summary>A value as it is typed; empty for none.</summary>
    internal string Write(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(Kind == FieldKind.Digits ? ">" : "; ", value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? v.GetString() : v.GetRawText())),
        _ => value.GetRawText(),
    };

    private static string[] Split(string text) => text.Split([';', '；'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsAddress(string text) =>
        (text.Length is >= 3 and <= 24 && text.All(c => char.IsAsciiDigit(c) || c is '-' or '+' or '#') && text.Any(char.IsAsciiDigit)) || EmailAddress.TryParse(text, out _);

    private static Words TooLong(int most) => (FormattableString.Invariant($"{most}文字までにしてください。"), FormattableString.Invariant($"must be {most} characters at most."));

    private static Words Unknown(string what) => ($"「{what}」は登録されていません。", $"\"{what}\" is not on record.");

    private Words OneOf() => ($"{string.Join("、", Choices)} のどれかにしてください。", $"must be one of {string.Join(", ", Choices)}.");
}
