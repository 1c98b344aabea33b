using System.Text.Json;
using ScamWatch.Domain.Alerts;

namespace ScamWatch.Tests.Public;

/// <summary>Words of people who want them to be more than words (<c>TestData/hostile-words.json</c>).</summary>
internal static class HostileWords
{
    public static IReadOnlyList<string> All { get; } = Read();

    /// <summary>The warning with the words in every field.</summary>
    public static AlertContent Spoil(AlertContent content, string words) => content with
    {
        Title = words,
        LureSubject = words,
        SubjectVariants = [words],
        LureText = words,
        UrlNote = words,
        AttachmentNote = words,
        InformationSource = words,
        Advice = words,
        Afterwards = words,
        OfficialRule = words,
        OfficialRuleSource = words,
        ChangeNote = words,
        Contacts = [new(words, words, words, new(2026, 1, 1))],
    };

    private static List<string> Read()
    {
        // Halves of characters stand as escapes in the file, and are no text that the reader would take.
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TestData", "hostile-words.json")));
        return [.. file.RootElement.EnumerateArray().Select(e =>
        {
            try
            {
                return e.GetString()!;
            }
            catch (InvalidOperationException)
            {
                return e.GetRawText()[1..^1].Replace("\\ud800", "\ud800", StringComparison.Ordinal).Replace("\\udc00", "\udc00", StringComparison.Ordinal).Replace("\\ud83d", "\ud83d", StringComparison.Ordinal);
            }
        })];
    }
}
