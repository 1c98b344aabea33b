using System.CommandLine;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Ingest.Commands;

/// <summary>Prints a mail as JSON. Stores nothing.</summary>
internal sealed class ParseVerb : Verb
{
    private readonly Argument<FileInfo> _file = new("FILE") { Description = "a mail (.eml)" };

    private readonly Option<bool> _headers = new("--headers") { Description = "also the Received lines and List-Unsubscribe" };

    public ParseVerb() : base("parse", "Print a mail as JSON")
    {
        Arguments.Add(_file);
        Options.Add(_headers);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var file = parsed.GetRequiredValue(_file);
        if (!file.Exists)
        {
            await Console.Error.WriteLineAsync($"scamwatch: {file}: no such file");
            return ExitCode.Refused;
        }

        if (file.Length > MimeLimits.Default.MaxMessageBytes)
        {
            await Console.Error.WriteLineAsync(
                $"scamwatch: {file}: {file.Length} bytes; the limit is {MimeLimits.Default.MaxMessageBytes}");
            return ExitCode.Refused;
        }

        var message = MimeReader.Read(await File.ReadAllBytesAsync(file.FullName, ct), MimeLimits.Default);
        Console.WriteLine(ParsedMessage.From(message, parsed.GetValue(_headers)).ToJson());
        return ExitCode.Done;
    }
}
