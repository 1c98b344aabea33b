using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScamWatch.Ingest.Commands;

namespace ScamWatch.Tests.Commands;

public sealed class RunVerbTests
{
    private const string Question = "Microsoft.EntityFrameworkCore.Database.Command";

    [Fact]
    public void Workers_do_not_log_what_they_ask_the_database()
    {
        using var host = RunVerb.Builder().Build();
        var logs = host.Services.GetRequiredService<ILoggerFactory>();

        Assert.False(logs.CreateLogger(Question).IsEnabled(LogLevel.Information));
        Assert.True(logs.CreateLogger(Question).IsEnabled(LogLevel.Warning));
        Assert.True(logs.CreateLogger("ScamWatch.Ingest.Mail").IsEnabled(LogLevel.Information));
    }

    [Fact]
    public void A_setting_can_have_it_logged()
    {
        var builder = RunVerb.Builder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Information" });
        using var host = builder.Build();

        Assert.True(host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(Question).IsEnabled(LogLevel.Information));
    }
}
