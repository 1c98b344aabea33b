using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards.Registry.Embedded;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.References;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest.Nodes;
using ScamWatch.Ingest.Operations;

namespace ScamWatch.Ingest.Commands;

/// <summary>Runs the workers as a process of their own, until stopped.</summary>
internal sealed class RunVerb() : Verb("run", "Run the workers as a process of their own")
{
    /// <summary>
    /// What is logged where settings say nothing of it, as the web program has it. Workers ask the database many times a second: each question in the log would bury
    /// what matters, and fill the disk.
    /// </summary>
    private static readonly Dictionary<string, string?> s_logged = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
    };

    /// <summary>The host without its services. Settings, whatever they come from, overrule <see cref="s_logged"/>.</summary>
    internal static HostApplicationBuilder Builder()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = s_logged });
        return builder;
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var builder = Builder();
        if (!SettingsReport.Check(builder.Configuration).Tell(Console.Error))
        {
            return ExitCode.WrongSettings;
        }

        NodeRoles.From(builder.Configuration).RequireWorkers();
        builder.Services.AddScamWatchDomain(builder.Configuration).AddScamWatchIngest(builder.Configuration, new NodeRoles(Web: false, Workers: true)).AddScamWatchTelemetry(builder.Configuration)
            .AddServiceManager("ScamWatchWorker");
        using var host = builder.Build();
        await using (var db = await host.Services.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContextAsync(ct))
        {
            await db.BringUpToDateAsync(host.Services.GetRequiredService<TimeProvider>(), ct);
        }

        await host.Services.GetRequiredService<CheckKeys>().RunAsync(ct);
        await host.Services.GetRequiredService<ReferenceBook>().LookAsync(ct);
        if (host.Services.GetService<FillRegister>() is { } register)
        {
            await register.RunAsync(ct);
        }

        await host.RunAsync(ct);
        return ExitCode.Done;
    }
}
