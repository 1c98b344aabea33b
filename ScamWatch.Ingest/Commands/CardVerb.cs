using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using ScamWatch.Domain;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Pcsc;

namespace ScamWatch.Ingest.Commands;

/// <summary>Smart-card readers of this machine and what lies on them. Reads only what needs no PIN, and spends no try.</summary>
internal sealed class CardVerb : Verb
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(3);

    private readonly Option<string?> _reader = new("--reader") { Description = "only the reader of that name" };
    private readonly Option<bool> _json = new("--json") { Description = "as JSON" };
    private readonly bool _withCards;

    private CardVerb(string name, string description, bool withCards) : base(name, description)
    {
        _withCards = withCards;
        Options.Add(_reader);
        Options.Add(_json);
    }

    /// <summary>Names of the readers and whether something lies in them.</summary>
    public static CardVerb List() => new("list", "Readers of this machine", withCards: false);

    /// <summary>What the cards say.</summary>
    public static CardVerb Status() => new("status", "What the cards in the readers say without a PIN", withCards: true);

    protected override Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var wanted = parsed.GetValue(_reader);
        var json = parsed.GetValue(_json);
        List<ReaderLine> lines;
        try
        {
            lines = Look(wanted);
        }
        catch (CardException fault)
        {
            Console.Error.WriteLine($"scamwatch: {fault.Advice.En} ({fault.Message})");
            if (json)
            {
                Console.WriteLine(JsonSerializer.Serialize(new { fault = Word(fault.Fault), readers = Array.Empty<ReaderLine>() }, Json));
            }

            return Task.FromResult(ExitCode.Refused);
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { fault = (string?)null, readers = lines }, Json));
        }
        else
        {
            lines.ForEach(l => Console.WriteLine(Text(l)));
        }

        if (lines.Count == 0)
        {
            Console.Error.WriteLine(wanted is null ? "scamwatch: no reader is attached" : $"scamwatch: no reader is named {wanted}");
        }

        return Task.FromResult(lines.Count > 0 && lines.All(l => l.Fault is null) ? ExitCode.Done : ExitCode.Refused);
    }

    private List<ReaderLine> Look(string? wanted)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var options = ReaderOptions.From(configuration);
        var folder = options.Authorities ?? Path.Combine(DataFolder.Find(configuration).State, "card-authorities");
        var authorities = CardAuthorities.Load(folder, TimeProvider.System, options.CrlFile);
        var api = new PcscApi(PcscApi.OfThisSystem(), NullLogger<PcscApi>.Instance);
        using var session = api.Open();
        var readers = session.Readers().Where(r => wanted is null || r == wanted).ToList();
        if (readers.Count == 0)
        {
            return [];
        }

        var seen = session.Wait([.. readers.Select(ReaderPresence.Unseen)], TimeSpan.Zero);
        return [.. seen.Select(s => Look(api, s, authorities))];
    }

    private ReaderLine Look(PcscApi api, ReaderPresence seen, CardAuthorities authorities)
    {
        var state = !seen.HasCard ? "empty" : seen.IsMute ? "mute" : seen.IsHeldByOthers ? "in-use" : "card";
        if (!_withCards || !seen.HasCard)
        {
            return new(seen.Reader, state, null, null);
        }

        using var thread = new ReaderThread(api, seen.Reader);
        try
        {
            var facts = thread.RunAsync(channel => JpkiCard.Read(channel, authorities), s_limit).GetAwaiter().GetResult();
            return new(seen.Reader, state, null, Of(facts));
        }
        catch (CardException fault)
        {
            Console.Error.WriteLine($"scamwatch: {seen.Reader}: {fault.Advice.En} ({fault.Message})");
            return new(seen.Reader, state, Word(fault.Fault), null);
        }
    }

    private static CardLine Of(CardFacts facts) => new(
        Word(facts.Kind), facts.Token.Length > 0 ? facts.Token : null,
        facts.Certificate is { } c
            ? new(c.Serial, c.SubjectHash, c.NotBefore, c.NotAfter, c.IsInDate(DateTime.UtcNow), c.KeyType, Word(c.Trust), Word(c.Status))
            : null,
        facts.Pin.Left, facts.SigningPin?.Left);

    private static string Text(ReaderLine line) => line.Card is not { } card
        ? $"{line.Reader}: {line.Fault ?? line.State}"
        : string.Create(CultureInfo.InvariantCulture,
            $"{line.Reader}: {card.Kind} {card.Token}{(card.Certificate is { } c
                ? $"\n  certificate {c.Serial}, {c.NotBefore:yyyy-MM-dd} to {c.NotAfter:yyyy-MM-dd}{(c.InDate ? "" : " (out of date)")}, {c.KeyType}, authority {c.Trust}, revocation {c.Status}\n  subject {c.SubjectCnSha256}"
                : "")}\n  tries left: PIN {card.PinTriesLeft?.ToString(CultureInfo.InvariantCulture) ?? "?"}, signing PIN {card.SigningPinTriesLeft?.ToString(CultureInfo.InvariantCulture) ?? "-"}");

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <param name="Reader">Name.</param>
    /// <param name="State"><c>empty</c>, <c>card</c>, <c>in-use</c> or <c>mute</c>.</param>
    /// <param name="Fault">Why the card could not be read; null where it could or was not asked.</param>
    /// <param name="Card">What it said.</param>
    private sealed record ReaderLine(string Reader, string State, string? Fault, CardLine? Card);

    private sealed record CardLine(string Kind, string? Token, CertificateLine? Certificate, int? PinTriesLeft, int? SigningPinTriesLeft);

    private sealed record CertificateLine(
        string Serial, string SubjectCnSha256, DateTime NotBefore, DateTime NotAfter, bool InDate, string KeyType, string Trust, string Status);
}
