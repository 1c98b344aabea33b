using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Ingest.Files;
using ScamWatch.Ingest.Learning;

namespace ScamWatch.Ingest;

public static class IngestServices
{
    /// <summary>Adds what brings reports in. The workers run unless the setting <c>Workers:Enabled</c> is false.</summary>
    public static IServiceCollection AddScamWatchIngest(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<WorkerBoard>();
        services.AddSingleton<TakeFile>();
        services.AddSingleton<RetryUnreadable>();
        if (configuration.GetValue("Workers:Enabled", true))
        {
            services.AddHostedService<DropFolderWorker>();
            services.AddHostedService<SampleInboxWorker>();
            services.AddHostedService<ModelWorker>();
        }

        return services;
    }
}
