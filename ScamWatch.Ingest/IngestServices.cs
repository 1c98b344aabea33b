using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain;
using ScamWatch.Domain.Backups;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Nodes;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Pushing;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest.Audit;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Agent;
using ScamWatch.Ingest.CardReader.Pcsc;
using ScamWatch.Ingest.Desk;
using ScamWatch.Ingest.Alerts;
using ScamWatch.Ingest.Clocks;
using ScamWatch.Ingest.Files;
using ScamWatch.Ingest.Guidance;
using ScamWatch.Ingest.Leaks;
using ScamWatch.Ingest.Learning;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Ingest.Mail.Smtp;
using ScamWatch.Ingest.Nodes;
using ScamWatch.Ingest.Operations;
using ScamWatch.Ingest.Privacy;
using ScamWatch.Ingest.References;
using ScamWatch.Ingest.Registry;
using ScamWatch.Ingest.Search;
using ScamWatch.Ingest.Spread;

namespace ScamWatch.Ingest;

public static class IngestServices
{
    /// <summary>
    /// Tells the service manager when the process is ready and when it stops: systemd (<c>Type=notify</c>), the service control manager of
    /// Windows. Started by hand, nothing changes.
    /// </summary>
    /// <param name="services">The services of the process.</param>
    /// <param name="name">Name of the service on Windows.</param>
    public static IServiceCollection AddServiceManager(this IServiceCollection services, string name) =>
        services.AddSystemd().AddWindowsService(o => o.ServiceName = name);

    /// <summary>Adds what brings reports in, takes orders out and sends mails. The workers run where the node has that role (<c>Node:Roles</c>) and the setting <c>Workers:Enabled</c> is not false.</summary>
    /// <param name="services">Holds what the domain adds.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="roles">What this program does of what the settings ask for; null: all of it.</param>
    public static IServiceCollection AddScamWatchIngest(this IServiceCollection services, IConfiguration configuration, NodeRoles? roles = null)
    {
        roles ??= NodeRoles.From(configuration);
        services.AddSingleton(roles);
        services.AddSingleton<WorkerBoard>();
        services.AddHostedService<OtherProcesses>();
        services.AddSingleton<TakeFile>();
        services.AddSingleton<RetryUnreadable>();
        services.AddSingleton<CardReaders>();
        services.AddSingleton<ProveCard>();
        services.AddSingleton<AgentDoor>();
        services.AddSingleton(provider => new CheckDependencies(
            configuration, provider.GetRequiredService<FindOperations>(), provider.GetRequiredService<AlarmSettings>(), provider.GetRequiredService<RegistrySettings>()));
        services.AddSingleton(provider => new AlarmSender(provider.GetRequiredService<AlarmSettings>(), SmtpOptions.From(configuration)));
        var readers = ReaderOptions.From(configuration);
        services.AddSingleton(readers);
        services.AddSingleton<ICardApi>(provider => new PcscApi(PcscApi.OfThisSystem(), provider.GetRequiredService<ILogger<PcscApi>>()));
        services.AddSingleton(provider => CardAuthorities.Load(
            readers.Authorities ?? Path.Combine(provider.GetRequiredService<DataFolder>().State, "card-authorities"), provider.GetRequiredService<TimeProvider>(), readers.CrlFile));
        var registry = RegistrySettings.From(configuration).Mode;
        if (registry == RegistryMode.Http)
        {
            // Read now: a setting that does not read shall stop the start, not the first order.
            var gateway = HttpRegistryOptions.From(configuration);
            services.AddSingleton<ICardRegistry>(_ => new HttpCardRegistry(gateway));
        }

        var enabled = configuration.GetValue("Workers:Enabled", true);
        if (enabled)
        {
            services.AddHostedService<AliveWorker>();
        }

        if (enabled && roles.Web && readers.Local)
        {
            // Of this machine's own readers, for the pages of this process.
            services.AddHostedService<CardReaderWorker>();
        }

        if (enabled && roles.Workers)
        {
            if (registry != RegistryMode.Manual)
            {
                services.AddHostedService<RegistryWorker>();
            }

            services.AddHostedService<EscalationWorker>();
            services.AddHostedService<SpreadWorker>();
            if (PushSettings.From(configuration).Endpoints.Count > 0)
            {
                services.AddHostedService<PushWorker>();
            }

            services.AddHostedService<DropFolderWorker>();
            services.AddHostedService<SampleInboxWorker>();
            services.AddHostedService<ModelWorker>();
            services.AddHostedService<JudgeAgainWorker>();
            services.AddHostedService<ClockWorker>();
            services.AddHostedService<ReferenceWorker>();
            services.AddHostedService<AlertWorker>();
            services.AddHostedService<SearchWorker>();
            services.AddHostedService<FieldWorker>();
            services.AddHostedService<LeakWorker>();
            services.AddHostedService<DisposalWorker>();
            services.AddHostedService<AuditWorker>();
            services.AddHostedService<AlarmWorker>();
            if (configuration["Database:Provider"] == StorageOptions.Postgres)
            {
                services.AddHostedService<MonthWorker>();
            }

            if (BackupSettings.From(configuration).Folder is not null)
            {
                services.AddHostedService<BackupWorker>();
            }

            if (SmtpOptions.From(configuration) is { } smtp)
            {
                services.AddSingleton<IHostedService>(provider => new SmtpWorker(
                    smtp,
                    provider.GetRequiredService<SendReply>(),
                    provider.GetRequiredService<WorkerBoard>(),
                    provider.GetRequiredService<ILogger<SmtpWorker>>()));
            }

            foreach (var mailbox in MailboxOptions.From(configuration))
            {
                // Not AddHostedService: it takes only one of a type.
                services.AddSingleton<IHostedService>(provider => new MailboxWorker(
                    mailbox.Within(provider.GetRequiredService<Municipality>().Areas),
                    provider.GetRequiredService<TakeFile>(),
                    provider.GetRequiredService<FindUnreadable>(),
                    provider.GetRequiredService<RememberMailbox>(),
                    provider.GetRequiredService<WorkerBoard>(),
                    provider.GetRequiredService<ILogger<MailboxWorker>>(),
                    leases: provider.GetRequiredService<WorkerLeases>()));
            }
        }

        return services;
    }
}
