using System.Text.Json;

namespace ScamWatch.Domain.Classification;

/// <summary>A code of the taxonomy with the expressions that name it.</summary>
/// <param name="Words">Each names it alone.</param>
/// <param name="Signs">Go with it, and with others too.</param>
internal sealed record WordList(string Code, IReadOnlyList<string> Words, IReadOnlyList<string> Signs);

/// <summary>
/// How parties and asks are named, and what follows a name: <c>party-names.json</c> and <c>ask-words.json</c> of the
/// reference data. They are compiled in, since weights hold for the words they were learnt with: other words need
/// another training.
/// </summary>
internal static class WordLists
{
    private static readonly Content s_partyContent = Read("party-names.json");
    private static readonly Content s_askContent = Read("ask-words.json");

    public static IReadOnlyList<WordList> Parties { get; } = Lists(s_partyContent.Parties);

    /// <summary>What follows the name of a party: that it is claimed, calls, speaks, is asked for advice or reports.</summary>
    public static IReadOnlyList<WordList> PartyContexts { get; } = Lists(s_partyContent.Contexts);

    public static IReadOnlyList<WordList> Asks { get; } = Lists(s_askContent.Asks);

    /// <summary>What follows a thing asked for: that it is wanted, was given, is refused or asked about.</summary>
    public static IReadOnlyList<WordList> AskContexts { get; } = Lists(s_askContent.Contexts);

    private static WordList[] Lists(IReadOnlyList<Row>? rows) =>
        [.. (rows ?? []).Select(r => new WordList(r.Code, r.Words ?? r.Names ?? [], r.Signs ?? []))];

    private static Content Read(string name)
    {
        using var stream = typeof(WordLists).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not compiled in.");
        return JsonSerializer.Deserialize<Content>(stream, JsonSerializerOptions.Web)
            ?? throw new InvalidDataException($"{name} is empty.");
    }

    private sealed record Row(string Code, IReadOnlyList<string>? Words, IReadOnlyList<string>? Names, IReadOnlyList<string>? Signs);

    private sealed record Content(IReadOnlyList<Row>? Parties, IReadOnlyList<Row>? Asks, IReadOnlyList<Row>? Contexts);
}
