using System.Collections.Frozen;

namespace ScamWatch.Domain.Cards;

/// <summary>
/// The steps after a call in the caller's language: the ten languages of the lines and やさしい日本語, from
/// <c>data/reference/next-steps.json</c>. Japanese itself is the screen's.
/// </summary>
public sealed class NextStepTexts
{
    /// <summary>Code of やさしい日本語.</summary>
    public const string Easy = "easy";

    /// <summary>The languages, as callers name them, in the order of the lines (総合フリーダイヤル 2024-05-29).</summary>
    public static IReadOnlyList<(string Code, string Name)> Languages { get; } =
    [
        (Easy, "やさしい日本語"), ("en", "English"), ("zh", "中文"), ("ko", "한국어"), ("es", "Español"), ("pt", "Português"),
        ("th", "ไทย"), ("ne", "नेपाली"), ("id", "Bahasa Indonesia"), ("vi", "Tiếng Việt"), ("tl", "Tagalog"),
    ];

    private readonly FrozenDictionary<(NextStep, string), string> _texts;

    private NextStepTexts(FrozenDictionary<(NextStep, string), string> texts) => _texts = texts;

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="InvalidDataException">Malformed, or a step has no text in a language.</exception>
    public static NextStepTexts Load(string referenceFolder)
    {
        var file = Path.Combine(referenceFolder, "next-steps.json");
        var texts = ReferenceFile.Rows<StepRow>(file)
            .SelectMany(r => r.Texts.Select(t => (Key: (Codes.Parse<NextStep>(r.Step), t.Key), t.Value)))
            .ToFrozenDictionary(t => t.Key, t => t.Value);
        foreach (var step in Enum.GetValues<NextStep>())
        {
            foreach (var (code, name) in Languages)
            {
                if (string.IsNullOrWhiteSpace(texts.GetValueOrDefault((step, code))))
                {
                    throw new InvalidDataException($"{file}: '{Codes.Of(step)}' has no text in {name}.");
                }
            }
        }

        return new(texts);
    }

    /// <summary>The text of a step in one of <see cref="Languages"/>; null for any other code.</summary>
    public string? Find(NextStep step, string language) => _texts.GetValueOrDefault((step, language));

    private sealed record StepRow(string Step, IReadOnlyDictionary<string, string> Texts);
}
