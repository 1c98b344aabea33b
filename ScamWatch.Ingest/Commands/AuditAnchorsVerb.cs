using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Audit;

namespace ScamWatch.Ingest.Commands;

/// <summary>Writes the anchors of the audit trail, to be kept where nobody of this installation can reach them.</summary>
internal sealed class AuditAnchorsVerb : Verb
{
    private readonly Option<bool> _publicKey = new("--public-key") { Description = "the public key (PEM) instead" };

    public AuditAnchorsVerb() : base("anchors", "Write the signed anchors, one line of JSON each, or the key to check them by") => Options.Add(_publicKey);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var services = Services();
        if (parsed.GetValue(_publicKey))
        {
            Console.WriteLine(services.GetRequiredService<AuditKeys>().PublicKey);
            return ExitCode.Done;
        }

        await foreach (var line in services.GetRequiredService<FindAuditChain>().AnchorLinesAsync(ct))
        {
            Console.WriteLine(line);
        }

        return ExitCode.Done;
    }
}
