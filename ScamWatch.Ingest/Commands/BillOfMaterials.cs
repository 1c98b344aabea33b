using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ScamWatch.Ingest.Commands;

/// <summary>
/// The bill of materials of the program as CycloneDX 1.6 (ECMA-424): every package that was restored, with its version, address (purl) and
/// SHA-512, and which asks for which. The same restore gives the same bytes: no time, and a serial number made from the content.
/// </summary>
internal static class BillOfMaterials
{
    /// <param name="assets">Content of <c>project.assets.json</c>.</param>
    /// <exception cref="KeyNotFoundException">It lacks a part.</exception>
    public static byte[] Write(JsonElement assets)
    {
        var packages = assets.GetProperty("libraries").EnumerateObject()
            .Where(l => l.Value.GetProperty("type").GetString() == "package")
            .Select(l => (Name: l.Name.Split('/')[0], Version: l.Name.Split('/')[1], Hash: l.Value.GetProperty("sha512").GetString()!))
            .OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase).ToList();
        var asked = assets.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject()
            .ToDictionary(t => t.Name, t => Dependencies(t.Value), StringComparer.OrdinalIgnoreCase);
        var project = assets.GetProperty("project");
        var name = project.GetProperty("restore").GetProperty("projectName").GetString()!;
        var version = project.GetProperty("version").GetString()!;

        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("bomFormat", "CycloneDX");
            json.WriteString("specVersion", "1.6");
            json.WriteString("serialNumber", $"urn:uuid:{SerialOf(packages.Select(p => $"{p.Name}/{p.Version}/{p.Hash}"))}");
            json.WriteNumber("version", 1);
            json.WriteStartObject("metadata");
            json.WriteStartObject("component");
            json.WriteString("type", "application");
            json.WriteString("bom-ref", name);
            json.WriteString("name", name);
            json.WriteString("version", version);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartArray("components");
            foreach (var package in packages)
            {
                json.WriteStartObject();
                json.WriteString("type", "library");
                json.WriteString("bom-ref", Address(package.Name, package.Version));
                json.WriteString("name", package.Name);
                json.WriteString("version", package.Version);
                json.WriteStartArray("hashes");
                json.WriteStartObject();
                json.WriteString("alg", "SHA-512");
                json.WriteString("content", Convert.ToHexStringLower(Convert.FromBase64String(package.Hash)));
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteString("purl", Address(package.Name, package.Version));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("dependencies");
            var known = packages.ToDictionary(p => p.Name, p => p.Version, StringComparer.OrdinalIgnoreCase);
            var own = asked.Where(a => !known.ContainsKey(a.Key.Split('/')[0])).SelectMany(a => a.Value)
                .Concat(assets.GetProperty("project").GetProperty("frameworks").EnumerateObject().SelectMany(f => Dependencies(f.Value)));
            Depends(json, name, own, known);
            foreach (var package in packages)
            {
                Depends(json, Address(package.Name, package.Version), asked.GetValueOrDefault($"{package.Name}/{package.Version}") ?? [], known);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static List<string> Dependencies(JsonElement element) =>
        element.TryGetProperty("dependencies", out var dependencies) ? [.. dependencies.EnumerateObject().Select(d => d.Name)] : [];

    private static void Depends(Utf8JsonWriter json, string reference, IEnumerable<string> on, Dictionary<string, string> known)
    {
        json.WriteStartObject();
        json.WriteString("ref", reference);
        json.WriteStartArray("dependsOn");
        foreach (var address in on.Where(known.ContainsKey).Select(n => Address(known.Keys.First(k => k.Equals(n, StringComparison.OrdinalIgnoreCase)), known[n])).Distinct().Order(StringComparer.Ordinal))
        {
            json.WriteStringValue(address);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Address(string name, string version) => $"pkg:nuget/{Uri.EscapeDataString(name)}@{Uri.EscapeDataString(version)}";

    /// <summary>A UUID of version 8 (RFC 9562): made from the content, so that the same content has the same.</summary>
    private static Guid SerialOf(IEnumerable<string> packages)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', packages))).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new(hash, bigEndian: true);
    }
}
