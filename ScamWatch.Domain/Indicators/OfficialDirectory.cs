using System.Text.Json;
using System.Text.Json.Serialization;
using ScamWatch.Domain.References;

namespace ScamWatch.Domain.Indicators;

/// <summary>
/// Which hosts and telephone numbers belong to offices and companies, from the reference data. A host is official only by
/// its exact name or below a name at a dot: <c>j-lis.go.jp.example.cn</c> is not. Rows outside their dates do not count.
/// </summary>
public sealed class OfficialDirectory
{
    private readonly Derived<Content> _content;

    internal OfficialDirectory(ReferenceNow reference) => _content = new(reference, Read);

    /// <summary>The rows that name a domain or host, those of other days included.</summary>
    public IReadOnlyList<OfficialDomain> Domains => _content.Value.Domains;

    /// <summary>The names in the form in which look-alikes are measured.</summary>
    internal OfficialNames Names => _content.Value.Official;

    /// <summary>Reads <c>official-domains.json</c> and <c>lines.json</c>.</summary>
    /// <param name="referenceFolder">Folder that holds them, <see cref="DataFolder.Reference"/>.</param>
    /// <exception cref="FileNotFoundException">One of them is missing; <see cref="FileNotFoundException.FileName"/> names it.</exception>
    /// <exception cref="InvalidDataException">One of them is not in the form described in its <c>about</c>.</exception>
    public static OfficialDirectory Load(string referenceFolder) => new(ReferenceNow.Of(referenceFolder));

    internal static Content Read(ReferenceSet set) => new(set.Rows<DomainRow>("official-domains"), set.Rows<LineRow>("lines"));

    /// <summary>True where a host belongs to a known owner on a day.</summary>
    /// <param name="host">Host as <see cref="Url.Host"/> gives it.</param>
    /// <param name="on">Day in Japan.</param>
    public bool IsOfficialHost(string host, DateOnly on) => Find(host, on) is not null;

    /// <summary>True where the host is or once was official. For the model, which must read a text alike on every day.</summary>
    public bool IsOfficialHost(string host) => Find(host, null) is not null;

    /// <summary>The row with the longest name that a host belongs to on a day; null where there is none.</summary>
    /// <param name="host">Host as <see cref="Url.Host"/> gives it.</param>
    /// <param name="on">Day in Japan.</param>
    public OfficialDomain? OwnerOf(string host, DateOnly on) => Find(host, on);

    /// <summary>True where a number is one of the official lines on a day.</summary>
    /// <param name="normalised">Number as <see cref="PhoneNumber.Value"/> gives it.</param>
    /// <param name="on">Day in Japan.</param>
    public bool IsOfficialPhone(string normalised, DateOnly on) => HasPhone(normalised, on);

    internal bool HasPhone(string normalised, DateOnly? on) => _content.Value.Phones[normalised].Any(l => l.IsValid(on));

    internal bool HasMail(string address, DateOnly? on) => _content.Value.Mails[address].Any(l => l.IsValid(on));

    internal OfficialDomain? Find(ReadOnlySpan<char> host, DateOnly? on)
    {
        // From the whole host down to the last label, so that the longest name wins.
        var content = _content.Value;
        var names = content.Names.GetAlternateLookup<ReadOnlySpan<char>>();
        var tail = host;
        while (true)
        {
            if (names.TryGetValue(tail, out var rows))
            {
                foreach (var row in rows)
                {
                    if (row.IsValid(on) && (row.Kind == OfficialDomainKind.Suffix || tail.Length == host.Length))
                    {
                        return row;
                    }
                }
            }

            var dot = tail.IndexOf('.');
            if (dot < 0)
            {
                break;
            }

            tail = tail[(dot + 1)..];
        }

        foreach (var municipal in content.Municipal)
        {
            if (municipal.Domain.IsValid(on) && municipal.Matches(host))
            {
                return municipal.Domain;
            }
        }

        return null;
    }

    private static string Normal(string number) => PhoneNumber.TryParse(number, out var phone) ? phone.Value : number;

    /// <summary>The rows of one state of the reference data, made ready for looking up.</summary>
    internal sealed class Content
    {
        public Content(IReadOnlyList<DomainRow> domains, IReadOnlyList<LineRow> lines)
        {
            Municipal = [.. domains.Where(r => r.Kind == OfficialDomainKind.Municipal).Select(r => new MunicipalNames(r.ToDomain(), r.Forms, r.Prefectures, r.DesignatedCities))];
            Domains = [.. domains.Where(r => r.Kind != OfficialDomainKind.Municipal).Select(r => r.ToDomain())];
            Names = Domains.GroupBy(d => d.Pattern, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
            Phones = lines.Where(l => l.Kind != "mail" && PhoneNumber.TryParse(l.Number, out _)).ToLookup(l => Normal(l.Number), StringComparer.Ordinal);
            Mails = lines.Where(l => EmailAddress.TryParse(l.Number, out _)).ToLookup(l => l.Number, StringComparer.OrdinalIgnoreCase);
            Official = new OfficialNames(Domains);
        }

        public IReadOnlyList<OfficialDomain> Domains { get; }

        public OfficialNames Official { get; }

        public Dictionary<string, List<OfficialDomain>> Names { get; }

        public List<MunicipalNames> Municipal { get; }

        public ILookup<string, LineRow> Phones { get; }

        public ILookup<string, LineRow> Mails { get; }
    }

    internal sealed record LineRow(string Number, string Kind, DateOnly? ValidFrom, DateOnly? ValidTo)
    {
        public bool IsValid(DateOnly? on) => Validity.Covers(ValidFrom, ValidTo, on);
    }

    internal sealed record DomainRow(
        string Pattern,
        [property: JsonConverter(typeof(KindCode))] OfficialDomainKind Kind,
        string OwnerJa,
        string OwnerEn,
        string Impersonates,
        DateOnly? ValidFrom,
        DateOnly? ValidTo,
        string[]? Forms,
        string[]? Prefectures,
        string[]? DesignatedCities)
    {
        public OfficialDomain ToDomain() => new(Pattern.ToLowerInvariant(), Kind, OwnerJa, OwnerEn, Impersonates, ValidFrom, ValidTo);
    }

    internal sealed class KindCode : JsonConverter<OfficialDomainKind>
    {
        public override OfficialDomainKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Codes.TryParse<OfficialDomainKind>(reader.GetString(), out var kind) ? kind : throw new JsonException("Unknown kind of official domain.");

        public override void Write(Utf8JsonWriter writer, OfficialDomainKind value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Codes.Of(value));
    }
}
