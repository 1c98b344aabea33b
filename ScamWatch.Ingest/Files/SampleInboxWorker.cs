using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Ingest.Files;

/// <summary>Fills an empty development installation from the sample inbox. Does nothing in production.</summary>
public sealed class SampleInboxWorker(
    IHostEnvironment environment, DataFolder data, TakeFile take, IDbContextFactory<ScamWatchDb> contexts, ILogger<SampleInboxWorker> log)
    : BackgroundService
{
    private static readonly Actor s_actor = Actor.Worker("samples");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var inbox = Path.Combine(data.Samples, "inbox");
        if (!environment.IsDevelopment() || !Directory.Exists(inbox))
        {
            return;
        }

        await using (var db = await contexts.CreateDbContextAsync(stoppingToken))
        {
            if (await db.Reports.AnyAsync(stoppingToken))
            {
                return;
            }
        }

        var count = 0;
        foreach (var file in Directory.EnumerateFiles(inbox).Order(StringComparer.Ordinal))
        {
            await using var stream = File.OpenRead(file);
            count += (await take.RunAsync(Path.GetFileName(file), stream, s_actor, stoppingToken)).Received;
        }

        log.LogInformation("Took {Count} sample reports", count);
    }
}
