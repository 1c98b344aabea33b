using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Audit;

namespace ScamWatch.Ingest.Commands;

/// <summary>Checks the audit trail from beginning to end. Writes nothing, so that a copy can be checked as well.</summary>
internal sealed class AuditVerifyVerb : Verb
{
    /// <summary>How often progress is told, in entries.</summary>
    private const long Step = 100_000;

    private readonly Option<string?> _anchors = new("--anchors") { Description = "file of anchors that was kept elsewhere" };
    private readonly Option<string?> _publicKey = new("--public-key") { Description = "public key (PEM) that was kept elsewhere, to check the anchors' signatures by" };
    private readonly Option<bool> _json = new("--json") { Description = "the result as JSON" };

    public AuditVerifyVerb() : base("verify", "Check the audit trail; 1 where it is broken, naming the first place")
    {
        foreach (var option in (Option[])[_anchors, _publicKey, _json])
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var services = Services();
        var found = await services.GetRequiredService<WalkAudit>()
            .RunAsync(parsed.GetValue(_anchors), parsed.GetValue(_publicKey), new Told(), ct);
        if (parsed.GetValue(_json))
        {
            Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(found, Json));
        }
        else
        {
            Tell(found);
        }

        return found.Breaks == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    private static void Tell(AuditFindings found)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{found.Entries} entries linked, {found.Unsealed} of them from before the chain, {found.Unlinked} not linked yet; {found.Anchors} anchors, {found.Kept} kept ones compared"));
        if (!found.SealsChecked)
        {
            Console.WriteLine("no key to check seals by: entries that were changed before they were linked are not seen");
        }

        if (found.Kept == 0)
        {
            Console.WriteLine("no kept anchors: an end cut off and a chain made anew are not seen");
        }

        Console.WriteLine(found.First is { } first
            ? string.Create(CultureInfo.InvariantCulture, $"BROKEN in {found.Breaks} places; first: {first.Sentence.En}")
            : "unbroken");
    }

    /// <summary>Told at once and in order, as <see cref="Progress{T}"/> does not.</summary>
    private sealed class Told : IProgress<long>
    {
        public void Report(long value)
        {
            if (value % Step == 0)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value} entries"));
            }
        }
    }
}
