using System.CommandLine;
using ScamWatch.Ingest.Commands;

namespace ScamWatch.Ingest;

/// <summary>The command line: one class a verb.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        var parsed = Root().Parse(args);
        var code = await parsed.InvokeAsync();
        // The library answers 1 for a line it cannot read; 1 is kept for refusals here.
        return parsed.Errors.Count > 0 ? ExitCode.WrongUsage : code;
    }

    private static RootCommand Root() => new("ScamWatch: intake and tools")
    {
        new RunVerb(),
        new IngestVerb(),
        new ClassifyVerb(),
        new TrainVerb(),
        new EvaluateVerb(),
        new ParseVerb(),
        new SbomVerb(),
        new ExportVerb(),
        new MigrateVerb(),
        new BackupVerb(),
        new RestoreVerb(),
        new Command("card", "Smart-card readers of this machine") { CardVerb.List(), CardVerb.Status() },
        new ReaderAgentVerb(),
        new DemoCardVerb(),
        new Command("audit", "The audit trail") { new AuditVerifyVerb(), new AuditAnchorsVerb() },
        new Command("keys", "Keys by which personal data are encrypted") { KeysVerb.List(), KeysVerb.Rotate(), KeysVerb.Renew() },
        new Command("registry", "The card system's gateway") { new RegistryCheckVerb() },
    };
}
