using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;

namespace ScamWatch.Ingest.Registry;

/// <summary>An order on the wire (docs/card-registry.openapi.yaml).</summary>
internal sealed record GatewayOrder(
    RegistryOrderKind Kind, SuspensionTarget Target, string CaseNumber, DateTime PlacedAt, GatewayHolder Holder)
{
    public static GatewayOrder Of(RegistryRequest request) => new(
        request.Kind, request.Target, request.ReceiptNumber, DateTime.SpecifyKind(request.PlacedAt, DateTimeKind.Utc),
        GatewayHolder.Of(request.Holder));
}

/// <summary>The holder as stated; what was not stated is left out.</summary>
internal sealed record GatewayHolder(string? Name, string? Kana, DateOnly? BirthDate, string? Sex, string? Address)
{
    public static GatewayHolder Of(RegistryHolder said) => new(Given(said.Name), Given(said.Kana), said.BirthDate, Given(said.Sex), Given(said.Address));

    private static string? Given(string text) => text.Length > 0 ? text : null;
}

/// <summary>Facts to be compared.</summary>
internal sealed record GatewayQuestion(GatewayHolder Holder);

/// <summary>How they compare; nothing of what the register holds.</summary>
internal sealed record GatewayComparison(HolderFit? Fit, FactAnswer? Name, FactAnswer? BirthDate, FactAnswer? Sex, FactAnswer? Address);

/// <summary>What became of an order.</summary>
internal enum GatewayResult
{
    Done,
    Accepted,
    HolderNotFound,
    Refused,
}

/// <summary>An answer on the wire.</summary>
internal sealed record GatewayAnswer(GatewayResult? Result, string? Reference, DateTimeOffset? EffectiveAt, string? Reason);

/// <summary>How both sides write JSON.</summary>
internal static class GatewayJson
{
    public const string IdempotencyKey = "Idempotency-Key";

    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
