using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Agent;
using ScamWatch.Ingest.CardReader.Pcsc;

namespace ScamWatch.Ingest.Commands;

/// <summary>Shows the card readers of this computer to a ScamWatch elsewhere, until stopped.</summary>
internal sealed class ReaderAgentVerb : Verb
{
    private readonly Option<string> _server = new("--server") { Description = "address of ScamWatch, https", Required = true };
    private readonly Option<string?> _code = new("--code") { Description = "the code shown on the counter page; once" };
    private readonly Option<string> _name = new("--name") { Description = "what staff call this computer", DefaultValueFactory = _ => Environment.MachineName };
    private readonly Option<string> _file = new("--token-file") { Description = "where the pairing is kept", DefaultValueFactory = _ => AgentTokenFile.DefaultPath };

    public ReaderAgentVerb() : base("reader-agent", "Show the card readers of this computer to a ScamWatch elsewhere")
    {
        foreach (var option in (Option[])[_server, _code, _name, _file])
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        if (!Uri.TryCreate(parsed.GetRequiredValue(_server), UriKind.Absolute, out var server) || !AgentClient.MayConnect(server))
        {
            await Console.Error.WriteLineAsync("scamwatch: --server must be an https address; http only for this very machine");
            return ExitCode.WrongUsage;
        }

        using var logs = LoggerFactory.Create(o => o.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning)
            .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(c => c.LogToStandardErrorThreshold = LogLevel.Trace));
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var agent = new AgentClient(
            new(server, parsed.GetValue(_code), parsed.GetRequiredValue(_name), parsed.GetRequiredValue(_file)),
            new PcscApi(PcscApi.OfThisSystem(), logs.CreateLogger<PcscApi>()), ReaderOptions.From(settings),
            line => Console.Error.WriteLine($"scamwatch: {line}"), logs.CreateLogger<AgentClient>());
        return await agent.RunAsync(ct) == AgentEnd.Stopped ? ExitCode.Done : ExitCode.Refused;
    }
}
