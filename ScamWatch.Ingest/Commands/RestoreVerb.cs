using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Backups;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Commands;

/// <summary>Puts a backup in the place of the database and the state folder of the settings.</summary>
internal sealed class RestoreVerb : Verb
{
    private readonly Argument<string> _file = new("FILE") { Description = "the backup" };
    private readonly Option<string?> _keys = new("--keys") { Description = "file of keys; without it those of the state folder are used" };
    private readonly Option<bool> _force = new("--force") { Description = "replace a database that holds records; what is there is kept beside" };

    public RestoreVerb() : base("restore", "Restore a backup; all programs of ScamWatch must be stopped")
    {
        Arguments.Add(_file);
        Options.Add(_keys);
        Options.Add(_force);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var services = Services();
        await Console.Error.WriteLineAsync("unpacking and checking");
        var outcome = await services.GetRequiredService<RestoreBackup>()
            .RunAsync(new(parsed.GetRequiredValue(_file), parsed.GetValue(_keys), parsed.GetValue(_force)), Actor.CommandLine, ct);
        if (!outcome.Succeeded)
        {
            await Console.Error.WriteLineAsync($"scamwatch: {outcome.Refusal.Message.En}");
            return ExitCode.Refused;
        }

        var restored = outcome.Value;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"restored as of {restored.Manifest.MadeAt:yyyy-MM-dd HH:mm:ss}Z: {restored.Manifest.Tables.Values.Sum()} rows"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"audit trail: {restored.Audit.Entries} entries linked, {(restored.Audit.Breaks == 0 ? "unbroken" : $"broken in {restored.Audit.Breaks} places, as when the backup was taken")}"));
        foreach (var key in restored.Missing)
        {
            Console.WriteLine($"not there: {key.Path}; everybody signs in anew");
        }

        if (Directory.Exists(restored.Aside))
        {
            Console.WriteLine($"what was replaced lies in {restored.Aside}");
        }

        return ExitCode.Done;
    }
}
