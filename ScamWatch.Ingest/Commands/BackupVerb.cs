using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Backups;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Commands;

/// <summary>Copies everything into one file while the program runs.</summary>
internal sealed class BackupVerb : Verb
{
    private readonly Argument<string> _file = new("FILE") { Description = "to be made; must not exist" };
    private readonly Option<string?> _keys = new("--keys") { Description = "file for the keys; without it they are left out. Keep it apart from the backup" };
    private readonly Option<bool> _json = new("--json") { Description = "the manifest as JSON" };

    public BackupVerb() : base("backup", "Copy the database and the state folder into a file, checked, while the program runs")
    {
        Arguments.Add(_file);
        Options.Add(_keys);
        Options.Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var services = Services();
        await KeysVerb.MigrateAsync(services, ct);
        await Console.Error.WriteLineAsync("copying and checking");
        var outcome = await services.GetRequiredService<TakeBackup>().RunAsync(new(parsed.GetRequiredValue(_file), parsed.GetValue(_keys)), Actor.CommandLine, ct);
        if (!outcome.Succeeded)
        {
            await Console.Error.WriteLineAsync($"scamwatch: {outcome.Refusal.Message.En}");
            return ExitCode.Refused;
        }

        var taken = outcome.Value;
        await services.GetRequiredService<KeepBackups>().NoteAsync(taken, Actor.CommandLine, ct);
        if (parsed.GetValue(_json))
        {
            Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(taken.Manifest, Json));
            return ExitCode.Done;
        }

        var rows = taken.Manifest.Tables.Values.Sum();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{taken.File}: {taken.Size} bytes, {taken.Manifest.Files.Count} files, {rows} rows of {taken.Manifest.Tables.Count} tables, as of {taken.Manifest.MadeAt:yyyy-MM-dd HH:mm:ss}Z"));
        Console.WriteLine(taken.KeysFile is null ? "without keys: a restore needs those of this state folder" : $"{taken.KeysFile}: keys; keep it apart from the backup");
        if (taken.Manifest.AuditBreaks > 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the audit trail is broken in {taken.Manifest.AuditBreaks} places, in the backup too (audit verify)"));
        }

        return ExitCode.Done;
    }
}
