using System.Text.RegularExpressions;

namespace ScamWatch.Domain.Privacy;

/// <summary>A PIN stands in a text: named as such and followed by what looks like one.</summary>
public sealed record ContainsPin(Words Field)
    : Refusal(($"{Field.Ja}: 暗証番号と思われるものは書けません。消してから続けてください。",
        $"{Field.En}: what looks like a PIN cannot be written down. Remove it to go on."));

/// <summary>
/// Finds PINs that somebody wrote down: four digits or six to sixteen letters and digits behind a word for a PIN. Staff
/// never ask for one, and none is ever stored. A text that only speaks of PINs is not one.
/// </summary>
public static partial class PinMention
{
    /// <summary>What stands in place of a PIN.</summary>
    public const string Mark = "〔暗証番号を削除〕";

    /// <summary>True where a PIN stands in the text. Linear in its length.</summary>
    public static bool Contains(string text) => Pin().IsMatch(text);

    /// <summary>Destroys the PINs in a text.</summary>
    public static string Remove(string text) =>
        Pin().Replace(text, m => string.Concat(m.Value.AsSpan(0, m.Groups["pin"].Index - m.Index), Mark, m.Value.AsSpan(m.Groups["pin"].Index - m.Index + m.Groups["pin"].Length)));

    // Behind it neither a counter (3回, 4桁) nor a hyphen, which a telephone number has.
    [GeneratedRegex(
        "(?:暗証(?:番号)?|パスワード|ピン(?:コード)?|(?:^|[^A-Za-z])PIN(?:コード|番号)?|[pP]assword|[pP]asscode)"
        + "(?:は|が|を|の|も|に|:|：|=|＝|,|、|「|『|\"|'|\\s|is){0,6}"
        + "(?<pin>[0-9０-９]{4}|[0-9０-９]{6,16}|[A-Za-zＡ-Ｚ]{1,15}[0-9０-９][0-9０-９A-Za-zＡ-Ｚ]{0,14}|[0-9０-９]{1,15}[A-Za-zＡ-Ｚ][0-9０-９A-Za-zＡ-Ｚ]{0,14})"
        + "(?:[^0-9０-９A-Za-zＡ-Ｚ回つ桁種個年月日時分番-]|$)",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Pin();
}
