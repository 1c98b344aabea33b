using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ScamWatch.Tests.Support;

/// <summary>Everything the application logs, down to the finest level.</summary>
internal sealed class LogListener : ILoggerProvider, ILogger
{
    private readonly IConfigurationRoot _settings;

    public LogListener(ScamWatchAppFixture app) : this(app.App.Services)
    {
    }

    /// <param name="services">Of the running application.</param>
    public LogListener(IServiceProvider services)
    {
        _settings = (IConfigurationRoot)services.GetRequiredService<IConfiguration>();
        SetLevel("Trace");
        services.GetRequiredService<ILoggerFactory>().AddProvider(this);
    }

    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose() => SetLevel("Warning");

    private void SetLevel(string level)
    {
        _settings["Logging:LogLevel:Default"] = level;
        _settings["Logging:LogLevel:Microsoft.AspNetCore"] = level;
        _settings["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = level;
        _settings.Reload();
    }
}
