using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ScamWatch.Tests.Sharing;

/// <summary>
/// Reads a bundle by the rules of the STIX 2.1 standard (OASIS, 10 June 2021), written down here once more and apart from
/// what writes it: the properties each type must and may have, identifiers, times, references, vocabularies, patterns.
/// </summary>
internal static partial class StixShape
{
    /// <summary>Section 3.2: what every object may have.</summary>
    private static readonly string[] s_common =
    [
        "type", "spec_version", "id", "created_by_ref", "created", "modified", "revoked", "labels", "confidence", "lang",
        "external_references", "object_marking_refs", "granular_markings", "extensions",
    ];

    /// <summary>Sections 4.3, 4.5, 4.7, 4.13, 4.15, 5.1, 7.2.1: required, then optional properties.</summary>
    private static readonly Dictionary<string, (string[] Required, string[] Optional)> s_types = new()
    {
        ["identity"] = (["name"], ["description", "roles", "identity_class", "sectors", "contact_information"]),
        ["campaign"] = (["name"], ["description", "aliases", "first_seen", "last_seen", "objective"]),
        ["indicator"] = (["pattern", "pattern_type", "valid_from"], ["name", "description", "indicator_types", "pattern_version", "valid_until", "kill_chain_phases"]),
        ["note"] = (["content", "object_refs"], ["abstract", "authors"]),
        ["report"] = (["name", "published", "object_refs"], ["description", "report_types"]),
        ["relationship"] = (["relationship_type", "source_ref", "target_ref"], ["description", "start_time", "stop_time"]),
        ["marking-definition"] = ([], ["name", "definition_type", "definition"]),
    };

    private static readonly Dictionary<string, string[]> s_vocabularies = new()
    {
        ["identity_class"] = ["individual", "group", "system", "organization", "class", "unspecified"],
        ["indicator_types"] = ["anomalous-activity", "anonymization", "benign", "compromised", "malicious-activity", "attribution", "unknown"],
        ["report_types"] = ["attack-pattern", "campaign", "identity", "indicator", "intrusion-set", "malware", "observed-data", "threat-actor", "threat-report", "tool", "vulnerability"],
        ["sectors"] = ["government", "government-emergency-services", "government-local", "government-national", "government-public-services", "government-regional"],
    };

    /// <summary>What is wrong with a bundle; empty where nothing is.</summary>
    public static IReadOnlyList<string> Faults(JsonElement bundle)
    {
        var faults = new List<string>();
        Check(bundle.EnumerateObject().Select(p => p.Name).All(n => n is "type" or "id" or "objects"), "bundle: other properties");
        Check(Text(bundle, "type") == "bundle", "bundle: type");
        Check(Identifier().Match(Text(bundle, "id")) is { Success: true } m && m.Groups[1].Value == "bundle", "bundle: id");
        var objects = bundle.GetProperty("objects").EnumerateArray().ToList();
        var ids = objects.Select(o => Text(o, "id")).ToList();
        Check(ids.Distinct().Count() == ids.Count, "an id stands twice");
        foreach (var stix in objects)
        {
            Object(stix, ids);
        }

        return faults;

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }

        void Object(JsonElement stix, List<string> known)
        {
            var type = Text(stix, "type");
            var id = Text(stix, "id");
            if (!s_types.TryGetValue(type, out var shape))
            {
                faults.Add($"{id}: unknown type {type}");
                return;
            }

            var names = stix.EnumerateObject().Select(p => p.Name).ToList();
            string[] required = type == "marking-definition" ? ["type", "spec_version", "id", "created"] : ["type", "spec_version", "id", "created", "modified", .. shape.Required];
            Check(required.All(names.Contains), $"{id}: lacks {string.Join(' ', required.Except(names))}");
            Check(!names.Except([.. s_common, .. shape.Required, .. shape.Optional]).Any(), $"{id}: unknown {string.Join(' ', names.Except([.. s_common, .. shape.Required, .. shape.Optional]))}");
            Check(Text(stix, "spec_version") == "2.1", $"{id}: spec_version");
            Check(Identifier().Match(id) is { Success: true } match && match.Groups[1].Value == type, $"{id}: identifier");
            // Identifiers of this product are made of names; those of others are as they were published.
            Check(type == "marking-definition" || id[^22] == '5', $"{id}: not of version 5");
            foreach (var property in stix.EnumerateObject())
            {
                Property(id, property, known);
            }

            if (stix.TryGetProperty("modified", out var modified))
            {
                Check(string.CompareOrdinal(modified.GetString(), Text(stix, "created")) >= 0, $"{id}: modified before created");
            }

            if (type == "marking-definition" && !names.Contains("definition"))
            {
                Check(names.Contains("extensions") && !names.Contains("modified"), $"{id}: a marking needs a definition or an extension");
            }

            if (type == "campaign" && stix.TryGetProperty("last_seen", out var last))
            {
                Check(string.CompareOrdinal(last.GetString(), Text(stix, "first_seen")) >= 0, $"{id}: last seen before first");
            }

            if (type == "indicator")
            {
                Check(Text(stix, "pattern_type") == "stix" && Pattern().IsMatch(Text(stix, "pattern")), $"{id}: pattern {Text(stix, "pattern")}");
            }
        }

        void Property(string id, JsonProperty property, List<string> known)
        {
            var (name, value) = (property.Name, property.Value);
            Check(PropertyName().IsMatch(name), $"{id}: name {name}");
            Check(value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined), $"{id}: {name} is null");
            // Section 2.10 and 3.1: lists are not empty, texts are not either where they are required.
            Check(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > 0, $"{id}: {name} is an empty list");
            if (name is "created" or "modified" or "published" or "valid_from" or "first_seen" or "last_seen")
            {
                Check(Timestamp().IsMatch(value.GetString()!) && DateTime.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _), $"{id}: {name} {value}");
            }

            var references = name.EndsWith("_refs", StringComparison.Ordinal) ? value.EnumerateArray().Select(e => e.GetString()!)
                : name.EndsWith("_ref", StringComparison.Ordinal) ? [value.GetString()!] : [];
            foreach (var reference in references)
            {
                Check(known.Contains(reference), $"{id}: {name} leads to nothing ({reference})");
            }

            if (name == "confidence")
            {
                Check(value.TryGetInt32(out var confidence) && confidence is >= 0 and <= 100, $"{id}: confidence {value}");
            }

            if (name == "external_references")
            {
                Check(value.EnumerateArray().All(e => e.TryGetProperty("source_name", out _) && e.EnumerateObject().Count() > 1), $"{id}: external reference");
            }

            if (s_vocabularies.TryGetValue(name, out var words))
            {
                var values = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(e => e.GetString()) : [value.GetString()];
                Check(values.All(v => words.Contains(v)), $"{id}: {name} {value}");
            }
        }
    }

    private static string Text(JsonElement stix, string name) => stix.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    /// <summary>Section 2.9: type, two hyphens, a UUID in lower case.</summary>
    [GeneratedRegex("^([a-z][a-z0-9]+(?:-[a-z0-9]+)*)--[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
    private static partial Regex Identifier();

    /// <summary>Section 3.1.</summary>
    [GeneratedRegex("^[a-z0-9_]{3,250}$|^id$")]
    private static partial Regex PropertyName();

    /// <summary>Section 2.16: RFC 3339 in UTC; created and modified to the millisecond (3.2).</summary>
    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$")]
    private static partial Regex Timestamp();

    /// <summary>Section 9: one comparison of a known observable's value with a string, quotes and backslashes escaped.</summary>
    [GeneratedRegex(@"^\[(?:url|domain-name|email-addr):value = '(?:[^'\\]|\\['\\])+'\]$")]
    private static partial Regex Pattern();
}
