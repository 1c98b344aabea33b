using System.Text.RegularExpressions;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Ingest.Registry;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Cards.Registry;

/// <summary>
/// The gateway's description says what the program does. No reader of OpenAPI is among the packages at hand, so it is held against
/// the code by its own lines.
/// </summary>
public sealed partial class OpenApiTests
{
    private static readonly string s_text = File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "card-registry.openapi.yaml"));

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var references = Reference().Matches(s_text).Select(m => m.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(references);
        Assert.All(references, r => Assert.True(Has([.. r.Split('/')]), r));
    }

    [Fact]
    public void It_is_indented_by_two_and_names_the_parts_a_description_needs()
    {
        Assert.All(s_text.Split('\n'), line => Assert.True(line.TakeWhile(c => c == ' ').Count() % 2 == 0 && !line.Contains('\t', StringComparison.Ordinal), line));
        Assert.All((string[])["openapi", "info", "servers", "security", "paths", "components"], part => Assert.True(Has([part]), part));
        Assert.All((string[])["/v1/orders", "/v1/orders/{key}", "/v1/comparisons", "/v1/health"], path => Assert.True(Has(["paths", path]), path));
    }

    [Fact]
    public void Orders_and_answers_have_the_fields_and_words_of_the_code()
    {
        foreach (var (schema, type) in ((string, Type)[])[("Order", typeof(GatewayOrder)), ("Holder", typeof(GatewayHolder)), ("Question", typeof(GatewayQuestion)), ("Comparison", typeof(GatewayComparison))])
        {
            Assert.All(type.GetProperties(), p => Assert.True(
                Has(["components", "schemas", schema, "properties", char.ToLowerInvariant(p.Name[0]) + p.Name[1..]]), $"{schema}.{p.Name}"));
        }

        Assert.Contains($"enum: [{Words<RegistryOrderKind>()}]", s_text, StringComparison.Ordinal);
        Assert.Contains($"enum: [{Words<SuspensionTarget>()}]", s_text, StringComparison.Ordinal);
        Assert.Contains($"enum: [{Words<HolderFit>()}]", s_text, StringComparison.Ordinal);
        Assert.Contains($"enum: [{Words<FactAnswer>()}]", s_text, StringComparison.Ordinal);
        Assert.All(Enum.GetValues<GatewayResult>(), r => Assert.Matches($@"(const: |enum: \[.*){Codes.Of(r)}\b", s_text));
        Assert.Contains($"name: {GatewayJson.IdempotencyKey}", s_text, StringComparison.Ordinal);
    }

    private static string Words<T>() where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Codes.Of));

    /// <summary>True where the keys lead down the indented lines.</summary>
    private static bool Has(IReadOnlyList<string> path)
    {
        var depth = 0;
        foreach (var line in s_text.Split('\n'))
        {
            var indent = line.TakeWhile(c => c == ' ').Count();
            if (indent < depth * 2 && line.Trim().Length > 0)
            {
                depth = indent / 2;
            }

            if (indent == depth * 2 && line.Trim().StartsWith(path[depth] + ":", StringComparison.Ordinal) && ++depth == path.Count)
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex("\\$ref: \"#/([^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Reference();
}
