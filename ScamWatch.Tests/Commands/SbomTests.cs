using System.Text.Json;
using System.Text.RegularExpressions;
using ScamWatch.Ingest.Commands;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Commands;

/// <summary>The bill of materials of the product as it was built, held against what was restored and the rules of CycloneDX 1.6.</summary>
[Collection(nameof(VerbTests.CommandLine))]
public sealed partial class SbomTests
{
    private static string Assets => Path.Combine(TestPaths.Root, "artifacts", "obj", "ScamWatch.Web", "project.assets.json");

    [Fact]
    public void Every_package_that_was_restored_stands_in_it_with_its_hash_and_nothing_else()
    {
        using var assets = JsonDocument.Parse(File.ReadAllBytes(Assets));
        var bytes = BillOfMaterials.Write(assets.RootElement);
        using var bill = JsonDocument.Parse(bytes);
        var root = bill.RootElement;

        Assert.Equal(("CycloneDX", "1.6", 1), (root.GetProperty("bomFormat").GetString(), root.GetProperty("specVersion").GetString(), root.GetProperty("version").GetInt32()));
        Assert.Matches(Serial(), root.GetProperty("serialNumber").GetString());
        Assert.Equal("ScamWatch.Web", root.GetProperty("metadata").GetProperty("component").GetProperty("name").GetString());
        var restored = assets.RootElement.GetProperty("libraries").EnumerateObject().Where(l => l.Value.GetProperty("type").GetString() == "package").Select(l => l.Name).Order(StringComparer.Ordinal);
        var components = root.GetProperty("components").EnumerateArray().ToList();
        Assert.Equal(restored, components.Select(c => $"{c.GetProperty("name").GetString()}/{c.GetProperty("version").GetString()}").Order(StringComparer.Ordinal));
        Assert.True(components.Count > 10);
        Assert.All(components, c =>
        {
            Assert.Equal("library", c.GetProperty("type").GetString());
            Assert.Matches(Hash(), c.GetProperty("hashes")[0].GetProperty("content").GetString());
            Assert.Matches(Purl(), c.GetProperty("purl").GetString());
        });

        // Every reference leads to something, each is used once, and the program asks for what its projects name.
        var references = components.Select(c => c.GetProperty("bom-ref").GetString()).Append("ScamWatch.Web").ToHashSet();
        var dependencies = root.GetProperty("dependencies").EnumerateArray().ToList();
        Assert.Equal(references.Count, dependencies.Select(d => d.GetProperty("ref").GetString()).Distinct().Count());
        Assert.All(dependencies, d =>
        {
            Assert.Contains(d.GetProperty("ref").GetString(), references);
            Assert.All(d.GetProperty("dependsOn").EnumerateArray(), on => Assert.Contains(on.GetString(), references));
        });
        var own = dependencies.Single(d => d.GetProperty("ref").GetString() == "ScamWatch.Web").GetProperty("dependsOn").EnumerateArray().Select(d => d.GetString()!).ToList();
        Assert.All((string[])["Radzen.Blazor", "AngleSharp", "Npgsql.EntityFrameworkCore.PostgreSQL"], p => Assert.Contains(own, o => o.StartsWith($"pkg:nuget/{p}@", StringComparison.Ordinal)));
        Assert.Equal(bytes, BillOfMaterials.Write(assets.RootElement));
    }

    [Fact]
    public async Task The_verb_writes_it_and_refuses_what_is_no_restore()
    {
        using var line = new VerbTests.CommandLine();

        var good = await line.RunAsync("sbom", Assets);
        var missing = await line.RunAsync("sbom", "/nowhere/project.assets.json");
        var other = await line.RunAsync("sbom", Path.Combine(TestPaths.Root, "global.json"));

        Assert.Equal((0, 1, 1), (good.Code, missing.Code, other.Code));
        Assert.Contains(good.Lines, l => l.Contains("\"CycloneDX\"", StringComparison.Ordinal));
    }

    [GeneratedRegex("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
    private static partial Regex Serial();

    [GeneratedRegex("^[0-9a-f]{128}$")]
    private static partial Regex Hash();

    [GeneratedRegex(@"^pkg:nuget/[A-Za-z0-9._\-]+@[0-9A-Za-z.\-+%]+$")]
    private static partial Regex Purl();
}
