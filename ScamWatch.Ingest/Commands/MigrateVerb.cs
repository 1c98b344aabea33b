using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage.Moving;

namespace ScamWatch.Ingest.Commands;

/// <summary>Moves a filled SQLite file to the PostgreSQL database of the settings; the file stays as it is.</summary>
internal sealed class MigrateVerb : Verb
{
    private readonly Argument<string?> _file = new("FILE")
    {
        Description = "the SQLite file; scamwatch.db in the state folder where none is given",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public MigrateVerb() : base("migrate", "Move a filled SQLite file to the PostgreSQL database of the settings, and check every row") => Arguments.Add(_file);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var services = Services();
        var file = parsed.GetValue(_file) ?? Path.Combine(services.GetRequiredService<DataFolder>().State, "scamwatch.db");
        var moved = await services.GetRequiredService<MoveToPostgres>().RunAsync(file, Actor.CommandLine, new Told(), ct);
        if (!moved.Succeeded)
        {
            await Console.Error.WriteLineAsync($"scamwatch: {moved.Refusal.Message.En}");
            return ExitCode.Refused;
        }

        foreach (var table in moved.Value.Tables)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table.Name,-24} {table.Rows,12} {table.Digest[..16]}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"all, every row checked",-24} {moved.Value.Rows,12}"));
        if (moved.Value.CutTimes > 0)
        {
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{moved.Value.CutTimes} times were finer than a microsecond, which PostgreSQL does not keep: their last digit was cut."));
        }

        foreach (var other in moved.Value.NotCopied)
        {
            await Console.Error.WriteLineAsync($"not copied, none of this program's: {other}");
        }

        return ExitCode.Done;
    }

    /// <summary>Told at once and in order, as <see cref="Progress{T}"/> does not.</summary>
    private sealed class Told : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine(value);
    }
}
