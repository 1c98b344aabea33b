using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Ingest.Commands;

/// <summary>The keys by which personal data are encrypted. Names are shown, never a key.</summary>
internal sealed class KeysVerb : Verb
{
    private readonly Func<IServiceProvider, CancellationToken, Task> _run;

    private KeysVerb(string name, string description, Func<IServiceProvider, CancellationToken, Task> run) : base(name, description) => _run = run;

    public static KeysVerb List() => new("list", "Names of the keys at hand, the oldest first; the last one writes", (services, _) =>
    {
        var keys = services.GetRequiredService<FieldCipher>().Keys;
        foreach (var id in keys.Ids)
        {
            Console.WriteLine($"field {id}");
        }

        Console.WriteLine($"find  {keys.FindingId}");
        return Task.CompletedTask;
    });

    public static KeysVerb Rotate() => new("rotate", "Make a new key for writing and encrypt everything stored anew with it", async (services, ct) =>
    {
        await MigrateAsync(services, ct);
        Console.WriteLine($"field {await services.GetRequiredService<RenewFields>().RotateAsync(Actor.CommandLine, ct)}");
        await RenewAsync(services, ct);
    });

    public static KeysVerb Renew() => new("renew", "Encrypt anew what is stored with an older key or with none", async (services, ct) =>
    {
        await MigrateAsync(services, ct);
        await RenewAsync(services, ct);
    });

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var services = Services();
        await _run(services, ct);
        return ExitCode.Done;
    }

    internal static async Task MigrateAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContextAsync(ct);
        await db.BringUpToDateAsync(services.GetRequiredService<TimeProvider>(), ct);
    }

    private static async Task RenewAsync(IServiceProvider services, CancellationToken ct) =>
        Console.WriteLine($"{await services.GetRequiredService<RenewFields>().RunAsync(Actor.CommandLine, ct)} rows encrypted anew");
}
