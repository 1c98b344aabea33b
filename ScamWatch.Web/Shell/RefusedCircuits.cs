using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ScamWatch.Web.Shell;

/// <summary>Ends a circuit that has no place before anything is drawn in it: the one way that the framework offers.</summary>
internal sealed class NoPlaceException() : Exception("No place for another window.");

/// <summary>
/// Keeps the framework from writing an error with a stack trace for each circuit that was refused, by which whoever floods the
/// console would fill the log too. What is said of it says <see cref="CountedCircuit"/>: a line a person and minute.
/// </summary>
internal sealed class RefusedCircuits(ILoggerFactory inner) : ILoggerFactory
{
    /// <summary>Which writes of faults in the handlers of circuits.</summary>
    private const string Host = "Microsoft.AspNetCore.Components.Server.Circuits.CircuitHost";

    /// <summary>Puts it before the log of the program.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.TryAddSingleton<LoggerFactory>();
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider => new RefusedCircuits(provider.GetRequiredService<LoggerFactory>())));
    }

    public ILogger CreateLogger(string categoryName)
    {
        var logger = inner.CreateLogger(categoryName);
        return categoryName == Host ? new WithoutRefusals(logger) : logger;
    }

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    // The container ends what it made, which is the inner one.
    public void Dispose()
    {
    }

    internal static bool IsRefusal(Exception? fault) =>
        fault is NoPlaceException || (fault is AggregateException { InnerExceptions: { Count: > 0 } several } && several.All(IsRefusal));

    private sealed class WithoutRefusals(ILogger log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => log.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsRefusal(exception))
            {
                log.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
