using System.CommandLine;
using System.Diagnostics;

namespace ScamWatch.Ingest.Commands;

/// <summary>
/// Writes the public site as files. Its pages are drawn by the console's program, which is started for it under the same
/// settings and lies beside this one.
/// </summary>
internal sealed class ExportSiteVerb : Verb
{
    private const string Program = "ScamWatch.Web.dll";

    private readonly Argument<string> _target = new("TARGET") { Description = "folder, or FILE.zip" };
    private readonly Option<string?> _base = new("--base") { Description = "where the files will be reached (https://…); else Public:BaseUrl" };

    public ExportSiteVerb() : base("site", "Write the public site as files that need no program")
    {
        Arguments.Add(_target);
        Options.Add(_base);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        string[] more = parsed.GetValue(_base) is { } address ? ["--base", address] : [];
        var start = new ProcessStartInfo("dotnet", [Find(), "export", "site", Path.GetFullPath(parsed.GetRequiredValue(_target)), .. more]);
        using var program = Process.Start(start)!;
        await program.WaitForExitAsync(ct);
        return program.ExitCode;
    }

    /// <summary>Beside this program where both are installed in one folder, else where the build puts it.</summary>
    private static string Find()
    {
        var here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        string[] places =
        [
            Path.Combine(here, Program),
            Path.Combine(here, "..", "..", "ScamWatch.Web", Path.GetFileName(here), Program),
        ];
        return places.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException($"{Program} is not beside this program.", Program);
    }
}
