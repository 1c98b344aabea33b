using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ScamWatch.Tests.Sharing;

/// <summary>
/// JSON Schema as far as the schemas of exchange formats use it. A keyword it does not know is an error, never passed over. Written
/// here because no library that knows this draft can be restored: NJsonSchema 10.7, which can, reads draft 4 without if and then.
/// </summary>
internal sealed class JsonSchemas
{
    private static readonly HashSet<string> s_notes = ["$schema", "$id", "$comment", "$defs", "definitions", "title", "description", "examples", "default", "format"];

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, JsonElement> _byId = new(StringComparer.Ordinal);

    /// <summary>Reads every schema in a folder and below. One without an id goes by its path.</summary>
    public JsonSchemas(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
        {
            var schema = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file));
            var id = schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$id", out var given) ? given.GetString()! : new Uri(file).AbsoluteUri;
            _byId[id] = schema;
        }
    }

    /// <summary>The one schema whose id ends so.</summary>
    public string Id(string ending) => _byId.Keys.Single(k => k.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>What is wrong, each with its place; empty where nothing is.</summary>
    public IReadOnlyList<string> Faults(string id, JsonElement value)
    {
        var faults = new List<string>();
        Check(_byId[id], id, value, "", faults);
        return faults;
    }

    private bool Holds(JsonElement schema, string id, JsonElement value)
    {
        var faults = new List<string>();
        Check(schema, id, value, "", faults);
        return faults.Count == 0;
    }

    private void Check(JsonElement schema, string id, JsonElement value, string place, List<string> faults)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            Expect(schema.ValueKind == JsonValueKind.True, "not allowed");
            return;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            var (name, rule) = (keyword.Name, keyword.Value);
            switch (name)
            {
                case "$ref":
                    var (there, base_) = Find(rule.GetString()!, id);
                    Check(there, base_, value, place, faults);
                    break;
                case "type":
                    Expect(rule.ValueKind == JsonValueKind.Array ? rule.EnumerateArray().Any(t => IsOf(t.GetString()!)) : IsOf(rule.GetString()!), $"not of type {rule}");
                    break;
                case "const":
                    Expect(JsonElement.DeepEquals(rule, value), $"not {rule}");
                    break;
                case "enum":
                    Expect(rule.EnumerateArray().Any(e => JsonElement.DeepEquals(e, value)), "none of the values");
                    break;
                case "allOf":
                    foreach (var part in rule.EnumerateArray())
                    {
                        Check(part, id, value, place, faults);
                    }

                    break;
                case "anyOf":
                    Expect(rule.EnumerateArray().Any(p => Holds(p, id, value)), "fits none of anyOf");
                    break;
                case "oneOf":
                    var fitting = rule.EnumerateArray().Count(p => Holds(p, id, value));
                    Expect(fitting == 1, $"fits {fitting} of oneOf");
                    break;
                case "not":
                    Expect(!Holds(rule, id, value), "fits what it must not");
                    break;
                case "if":
                    if (schema.TryGetProperty(Holds(rule, id, value) ? "then" : "else", out var branch))
                    {
                        Check(branch, id, value, place, faults);
                    }

                    break;
                case "then" or "else" or "patternProperties" or "additionalProperties":
                    // Heeded with what they stand beside.
                    break;
                case "required" or "properties" or "propertyNames" or "minProperties" when value.ValueKind != JsonValueKind.Object:
                case "items" or "minItems" or "uniqueItems" when value.ValueKind != JsonValueKind.Array:
                case "minLength" or "maxLength" or "pattern" when value.ValueKind != JsonValueKind.String:
                case "minimum" or "maximum" when value.ValueKind != JsonValueKind.Number:
                    break;
                case "required":
                    foreach (var needed in rule.EnumerateArray())
                    {
                        Expect(value.TryGetProperty(needed.GetString()!, out _), $"lacks {needed}");
                    }

                    break;
                case "properties":
                    foreach (var property in rule.EnumerateObject())
                    {
                        if (value.TryGetProperty(property.Name, out var inner))
                        {
                            Check(property.Value, id, inner, $"{place}/{property.Name}", faults);
                        }
                    }

                    break;
                case "propertyNames":
                    foreach (var property in value.EnumerateObject())
                    {
                        Check(rule, id, JsonSerializer.SerializeToElement(property.Name), $"{place}/{property.Name} (name)", faults);
                    }

                    break;
                case "minProperties":
                    Expect(value.EnumerateObject().Count() >= rule.GetInt32(), "too few properties");
                    break;
                case "items":
                    foreach (var (item, i) in value.EnumerateArray().Select((e, i) => (e, i)))
                    {
                        Check(rule, id, item, string.Create(CultureInfo.InvariantCulture, $"{place}/{i}"), faults);
                    }

                    break;
                case "minItems":
                    Expect(value.GetArrayLength() >= rule.GetInt32(), "too few items");
                    break;
                case "uniqueItems":
                    Expect(!rule.GetBoolean() || value.EnumerateArray().Select(e => e.GetRawText()).Distinct().Count() == value.GetArrayLength(), "an item stands twice");
                    break;
                case "minLength":
                    Expect(Length(value) >= rule.GetInt32(), "too short");
                    break;
                case "maxLength":
                    Expect(Length(value) <= rule.GetInt32(), "too long");
                    break;
                case "pattern":
                    Expect(Regex.IsMatch(value.GetString()!, rule.GetString()!, RegexOptions.CultureInvariant, s_patience), $"not like {rule}");
                    break;
                case "minimum":
                    Expect(value.GetDecimal() >= rule.GetDecimal(), $"below {rule}");
                    break;
                case "maximum":
                    Expect(value.GetDecimal() <= rule.GetDecimal(), $"above {rule}");
                    break;
                case var _ when s_notes.Contains(name):
                    break;
                default:
                    throw new NotSupportedException($"{id}: keyword {name}");
            }
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            CheckOthers(schema, id, value, place, faults);
        }

        void Expect(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add($"{(place.Length == 0 ? "/" : place)}: {fault}");
            }
        }

        bool IsOf(string type) => type switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number == decimal.Truncate(number),
            _ => throw new NotSupportedException($"{id}: type {type}"),
        };
    }

    /// <summary>Properties by pattern, and those that nothing beside names.</summary>
    private void CheckOthers(JsonElement schema, string id, JsonElement value, string place, List<string> faults)
    {
        var named = schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(p => p.Name).ToHashSet(StringComparer.Ordinal) : [];
        List<JsonProperty> patterns = schema.TryGetProperty("patternProperties", out var given) ? [.. given.EnumerateObject()] : [];
        foreach (var property in value.EnumerateObject())
        {
            var fitting = patterns.FindAll(p => Regex.IsMatch(property.Name, p.Name, RegexOptions.CultureInvariant, s_patience));
            foreach (var pattern in fitting)
            {
                Check(pattern.Value, id, property.Value, $"{place}/{property.Name}", faults);
            }

            if (fitting.Count == 0 && !named.Contains(property.Name) && schema.TryGetProperty("additionalProperties", out var others))
            {
                Check(others, id, property.Value, $"{place}/{property.Name}", faults);
            }
        }
    }

    private (JsonElement Schema, string Id) Find(string reference, string from)
    {
        var (document, pointer) = reference.Split('#', 2) is [var d, var p] ? (d, p) : (reference, "");
        var id = document.Length == 0 ? from : new Uri(new Uri(from), document).AbsoluteUri;
        var schema = _byId[id];
        foreach (var step in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            schema = schema.GetProperty(step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        }

        return (schema, id);
    }

    /// <summary>In characters of Unicode, not in halves of pairs.</summary>
    private static int Length(JsonElement value) => value.GetString()!.EnumerateRunes().Count();
}
