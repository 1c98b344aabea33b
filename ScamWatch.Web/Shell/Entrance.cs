using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ScamWatch.Web.Shell;

/// <summary>
/// What stands before the whole program, the public site included: limits of connections, the proxies that are believed, the gate, the
/// names of cookies. Everything else sees requests as they are after it.
/// </summary>
public static class Entrance
{
    /// <summary>Bytes of a body where the endpoint says nothing else. The API and the forms have limits of their own.</summary>
    private const int MaxBody = 1024 * 1024;

    public static void AddEntrance(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection("Limits");
        builder.WebHost.ConfigureKestrel(o =>
        {
            o.AddServerHeader = false;
            var limits = o.Limits;
            limits.MaxRequestBodySize = MaxBody;
            // Whoever sends a header or a body drop by drop holds a connection and nothing else (slow-loris): they have seconds.
            limits.RequestHeadersTimeout = TimeSpan.FromSeconds(settings.GetValue("HeaderSeconds", 15));
            var grace = TimeSpan.FromSeconds(settings.GetValue("GraceSeconds", 5));
            limits.MinRequestBodyDataRate = new MinDataRate(settings.GetValue("MinBytesPerSecond", 240), grace);
            limits.MinResponseDataRate = new MinDataRate(settings.GetValue("MinBytesPerSecond", 240), grace);
            limits.KeepAliveTimeout = TimeSpan.FromSeconds(settings.GetValue("KeepAliveSeconds", 120));
            limits.MaxConcurrentConnections = settings.GetValue("Connections", 10_000L);
            limits.MaxConcurrentUpgradedConnections = settings.GetValue("OpenCircuits", 5_000L);
            limits.Http2.MaxStreamsPerConnection = 100;
        });
        builder.Services.AddHsts(o => o.MaxAge = TimeSpan.FromDays(365));
        builder.Services.AddTransient<IStartupFilter, EntranceFilter>();
        // After everything that sets them: an environment variable of the platform would believe everybody.
        builder.Services.PostConfigure<ForwardedHeadersOptions>(o => Believe(o, builder.Configuration));
    }

    /// <summary>
    /// Only the proxies of the setting <c>Proxy:Addresses</c> (addresses and networks, such as 10.0.0.0/8) may say who asks and by which scheme;
    /// without it nobody may. The host is never taken from a header.
    /// </summary>
    /// <exception cref="FormatException">An entry is neither an address nor a network.</exception>
    internal static void Believe(ForwardedHeadersOptions options, IConfiguration configuration)
    {
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        options.ForwardLimit = configuration.GetValue("Proxy:Hops", 1);
        options.ForwardedHeaders = ForwardedHeaders.None;
        foreach (var entry in configuration.GetSection("Proxy:Addresses").Get<string[]>() ?? [])
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            if (IPAddress.TryParse(entry, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(entry));
            }
        }
    }

    private sealed class EntranceFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseForwardedHeaders();
            app.UseMiddleware<RequestGate>();
            app.UseMiddleware<HostCookies>();
            // Says nothing over plain HTTP and nothing to this machine itself.
            app.UseHsts();
            next(app);
        };
    }
}
