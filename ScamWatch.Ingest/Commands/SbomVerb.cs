using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace ScamWatch.Ingest.Commands;

/// <summary>Writes what the program is made of, from what the build restored.</summary>
internal sealed class SbomVerb : Verb
{
    private readonly Argument<FileInfo> _assets = new("ASSETS") { Description = "project.assets.json of the build" };

    private readonly Option<FileInfo?> _output = new("--output") { Description = "file to write; the terminal where it is left out" };

    public SbomVerb() : base("sbom", "Print the bill of materials as CycloneDX JSON")
    {
        Arguments.Add(_assets);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var file = parsed.GetRequiredValue(_assets);
        if (!file.Exists)
        {
            await Console.Error.WriteLineAsync($"scamwatch: {file}: no such file");
            return ExitCode.Refused;
        }

        byte[] bill;
        try
        {
            await using var stream = file.OpenRead();
            using var assets = await JsonDocument.ParseAsync(stream, cancellationToken: ct);
            bill = BillOfMaterials.Write(assets.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            await Console.Error.WriteLineAsync($"scamwatch: {file}: not what a build restores ({fault.Message})");
            return ExitCode.Refused;
        }

        if (parsed.GetValue(_output) is { } output)
        {
            await File.WriteAllBytesAsync(output.FullName, bill, ct);
        }
        else
        {
            await Console.Out.WriteLineAsync(Encoding.UTF8.GetString(bill));
        }

        return ExitCode.Done;
    }
}
