using System.CommandLine;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Files;

namespace ScamWatch.Ingest.Commands;

/// <summary>Judges reports without storing anything.</summary>
internal sealed class ClassifyVerb : Verb
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "file to judge; - or nothing for standard input",
        DefaultValueFactory = _ => "-",
    };

    private readonly Option<string?> _input = new("--input") { Description = "jsonl, eml or text; by the file's ending where not given" };
    private readonly Option<string> _output = new("--output") { Description = "jsonl or table", DefaultValueFactory = _ => "jsonl" };
    private readonly Option<string> _channel = new("--channel") { Description = "channel of a text", DefaultValueFactory = _ => "email" };

    public ClassifyVerb() : base("classify", "Judge reports without storing anything")
    {
        _input.AcceptOnlyFromAmong("jsonl", "eml", "text");
        _output.AcceptOnlyFromAmong("jsonl", "table");
        _channel.AcceptOnlyFromAmong([.. Enum.GetValues<Channel>().Select(Codes.Of)]);
        Arguments.Add(_file);
        Options.Add(_input);
        Options.Add(_output);
        Options.Add(_channel);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var file = parsed.GetRequiredValue(_file);
        var input = parsed.GetValue(_input) ?? Path.GetExtension(file) switch { ".eml" => "eml", ".txt" => "text", _ => "jsonl" };
        await using var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
        await using var services = Services();
        var judge = services.GetRequiredService<JudgeText>();
        var asTable = parsed.GetRequiredValue(_output) == "table";
        if (asTable)
        {
            Console.WriteLine($"{"verdict",-11}{"score",6}  {"impersonates",-18}{"id"}");
        }

        var refused = false;
        await foreach (var (id, report, fault) in ReadAsync(input, file, stream, parsed.GetRequiredValue(_channel), ct))
        {
            if (report is null)
            {
                await Console.Error.WriteLineAsync($"{id}: {fault}");
                refused = true;
                continue;
            }

            var judged = await judge.RunAsync(report, ct);
            Console.WriteLine(asTable ? Row(id, judged.Judgement) : System.Text.Json.JsonSerializer.Serialize(ResultLine.From(id, judged), Json));
        }

        return refused ? ExitCode.Refused : ExitCode.Done;
    }

    private static async IAsyncEnumerable<(string Id, ReportText? Report, string Fault)> ReadAsync(
        string input, string file, Stream stream, string channel, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        if (input == "text")
        {
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var text = await reader.ReadToEndAsync(ct);
            yield return (file, new(Codes.Parse<Channel>(channel), "", "", Redactor.Redact(text).Text), "");
            yield break;
        }

        var count = 0;
        await foreach (var item in IntakeFiles.Read($"input.{input}", stream, ct: ct))
        {
            count++;
            var where = item.Row is { } row ? $"{file}:{row}" : count == 1 ? file : $"{file}#{count}";
            if (item is IntakeRead { Report: { } raw } read)
            {
                yield return (read.Id ?? where, IncomingRedaction.ToJudge(raw), "");
            }
            else
            {
                yield return (where, null, ((IntakeFault)item).Reason);
            }
        }
    }

    private static string Row(string id, Judgement judgement) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Codes.Of(judgement.Verdict),-11}{judgement.Score,6:F3}  {judgement.Impersonates,-18}{id}");
}
