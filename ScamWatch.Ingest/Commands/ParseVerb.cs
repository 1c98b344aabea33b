using System.CommandLine;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Ingest.Commands;

/// <summary>Prints a mail as JSON. Stores nothing.</summary>
internal sealed class ParseVerb : Verb
{
    private readonly Argument<FileInfo> _file = new("FILE") { Description = "a mail (.eml)" };

    public ParseVerb() : base("parse", "Print a mail as JSON") => Arguments.Add(_file);

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
        Console.WriteLine(ParsedMessage.From(message).ToJson());
        return ExitCode.Done;
    }
}
