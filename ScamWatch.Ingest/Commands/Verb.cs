using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest.Nodes;

namespace ScamWatch.Ingest.Commands;

/// <summary>A verb of the command line: results on standard output, all else on standard error.</summary>
internal abstract class Verb : Command
{
    /// <summary>How results are written: the codes of the taxonomy, Japanese unescaped.</summary>
    protected static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    protected Verb(string name, string description) : base(name, description) =>
        SetAction(async (parsed, ct) =>
        {
            try
            {
                return await RunAsync(parsed, ct);
            }
            catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException or DatabaseUnavailableException or ForeignKeysException or MissingFieldKeyException or NodeRoleException)
            {
                await Console.Error.WriteLineAsync($"scamwatch: {fault.Message}");
                return ExitCode.Refused;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                await Console.Error.WriteLineAsync($"scamwatch: {fault.GetType().Name}: {fault.Message}");
                return ExitCode.Fault;
            }
        });

    protected abstract Task<int> RunAsync(ParseResult parsed, CancellationToken ct);

    /// <summary>The same services as the console has, without workers, under the settings of the environment.</summary>
    protected static ServiceProvider Services()
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables()
            .AddInMemoryCollection([new("Workers:Enabled", "false")]).Build();
        return new ServiceCollection()
            .AddLogging(o => o.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning))
            .Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace)
            .AddScamWatchDomain(configuration)
            .AddScamWatchIngest(configuration)
            .BuildServiceProvider();
    }
}
