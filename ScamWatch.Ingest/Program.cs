using System.CommandLine;

namespace ScamWatch.Ingest;

internal static class Program
{
    private static Task<int> Main(string[] args) =>
        new RootCommand("ScamWatch: intake and tools").Parse(args).InvokeAsync();
}
