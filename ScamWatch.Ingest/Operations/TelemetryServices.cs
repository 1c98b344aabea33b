using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using ScamWatch.Domain.Backups;
using ScamWatch.Domain.Operations;

namespace ScamWatch.Ingest.Operations;

public static class TelemetryServices
{
    /// <summary>Meters of the platform that are sent beside our own. Their tags are routes and codes, never a path or a query.</summary>
    private static readonly string[] s_meters = [Telemetry.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>
    /// Sends traces, metrics and logs by OTLP over HTTP (https://opentelemetry.io/docs/specs/otlp/#otlphttp) to <c>Telemetry:Endpoint</c>; without
    /// the setting nothing is made or sent. Requests make no spans: their paths hold what people look for.
    /// </summary>
    /// <exception cref="InvalidOperationException">A setting does not read.</exception>
    public static IServiceCollection AddScamWatchTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (EndpointOf(configuration) is not { } endpoint)
        {
            return services;
        }

        var headers = configuration["Telemetry:Headers"];
        var pause = SecondsOf(configuration) * 1000;
        services.AddOpenTelemetry()
            .ConfigureResource(r => r.Clear().AddService("scamwatch", serviceVersion: TakeBackup.Program, serviceInstanceId: $"{Environment.MachineName} {Environment.ProcessId}"))
            .WithTracing(t => t.AddSource(Telemetry.Name).AddOtlpExporter(o => Set(o, "v1/traces")))
            .WithMetrics(m => m.AddMeter(s_meters).AddOtlpExporter((o, reader) =>
            {
                Set(o, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = pause;
            }));
        services.AddLogging(l => l.AddOpenTelemetry(o =>
        {
            o.IncludeFormattedMessage = true;
            o.AddOtlpExporter(e => Set(e, "v1/logs"));
        }));
        return services;

        void Set(OtlpExporterOptions o, string path)
        {
            o.Protocol = OtlpExportProtocol.HttpProtobuf;
            o.Endpoint = new Uri($"{endpoint.ToString().TrimEnd('/')}/{path}");
            o.Headers = headers;
            o.BatchExportProcessorOptions.ScheduledDelayMilliseconds = Math.Min(pause, 5000);
        }
    }

    /// <exception cref="InvalidOperationException">It is no web address.</exception>
    internal static Uri? EndpointOf(IConfiguration configuration) => configuration["Telemetry:Endpoint"] is not { Length: > 0 } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
        : throw new InvalidOperationException("Telemetry:Endpoint must be a web address such as http://localhost:4318");

    /// <exception cref="InvalidOperationException">Out of range.</exception>
    internal static int SecondsOf(IConfiguration configuration) => configuration["Telemetry:EverySeconds"] is not { Length: > 0 } text ? 60
        : int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 3600 ? seconds
        : throw new InvalidOperationException("Telemetry:EverySeconds must be a whole number from 1 to 3600");
}
