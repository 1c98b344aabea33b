using ScamWatch.Domain.Phrases;

namespace ScamWatch.Domain.Alerts;

/// <summary>Keeps back a warning whose page in やさしい日本語 is too hard, where the house asks for that; else staff are only told.</summary>
public sealed class PlainGate(AlertTranslations translations, AlertSettings settings)
{
    /// <summary>What keeps the warning back, or null.</summary>
    /// <param name="day">Japan time.</param>
    public AlertFault? Check(AlertContent content, DateOnly day)
    {
        if (!settings.PlainJapaneseRequired
            || translations.StateOf(content, Phrasebook.Easy, day) is TranslationState.Off or TranslationState.JapaneseOnly)
        {
            return null;
        }

        var score = translations.ReadEasy(content, day).Score;
        return score >= settings.PlainJapaneseScore ? null : new(AlertField.Notes.Label, (
            $"やさしい日本語のページは{score}点です。{settings.PlainJapaneseScore}点以上にしてください。",
            $"the page in やさしい日本語 scores {score}; it must reach {settings.PlainJapaneseScore}."))
        {
            FieldCode = AlertField.Notes.Code,
            Rule = "plain-japanese",
            Severity = FaultSeverity.Blocks,
        };
    }
}
