using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.References;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest.Files;

namespace ScamWatch.Ingest.Commands;

/// <summary>Takes files or whole folders in, once. Leaves them where they are.</summary>
internal sealed class IngestVerb : Verb
{
    private readonly Argument<string[]> _paths = new("PATH")
    {
        Description = ".eml, .mbox, .csv or .jsonl files, or folders of them",
        Arity = ArgumentArity.OneOrMore,
    };

    public IngestVerb() : base("ingest", "Take reports in from files or folders") => Arguments.Add(_paths);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var files = new List<string>();
        foreach (var path in parsed.GetRequiredValue(_paths))
        {
            if (Directory.Exists(path))
            {
                files.AddRange(Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                    .Where(f => IntakeFiles.Extensions.Contains(Path.GetExtension(f).ToLowerInvariant()))
                    .Order(StringComparer.Ordinal));
            }
            else if (File.Exists(path))
            {
                files.Add(path);
            }
            else
            {
                await Console.Error.WriteLineAsync($"scamwatch: {path}: no such file or folder");
                return ExitCode.Refused;
            }
        }

        await using var services = Services();
        await MigrateAsync(services, ct);
        var take = services.GetRequiredService<TakeFile>();
        var keep = services.GetRequiredService<KeepUnreadable>();
        var sum = FileTaken.Nothing;
        await foreach (var (file, taken) in take.RunAsync([.. files.Where(IsMail).Select(f => new FileInfo(f))], Actor.CommandLine, ct))
        {
            await TellAsync(file, taken, keep, ct);
            sum = sum.And(taken);
        }

        foreach (var file in files.Where(f => !IsMail(f)))
        {
            await using var stream = File.OpenRead(file);
            var taken = await take.RunAsync(Path.GetFileName(file), stream, Actor.CommandLine, ct);
            await TellAsync(new FileInfo(file), taken, keep, ct);
            sum = sum.And(taken);
        }

        Console.WriteLine($"received {sum.Received}");
        Console.WriteLine($"duplicate {sum.Duplicates}");
        Console.WriteLine($"unreadable {sum.Unreadable}");
        return ExitCode.Done;
    }

    private static bool IsMail(string file) => Path.GetExtension(file).Equals(".eml", StringComparison.OrdinalIgnoreCase);

    private static async Task TellAsync(FileInfo file, FileTaken taken, KeepUnreadable keep, CancellationToken ct)
    {
        foreach (var fault in taken.FileFaults.Distinct())
        {
            await Console.Error.WriteLineAsync($"{file}: {fault}");
        }

        if (taken.FileFaults.Count > 0)
        {
            await keep.RunAsync(
                new(file.Name, string.Join(' ', taken.FileFaults.Distinct().Take(5)), null, file.FullName, file.Exists ? file.Length : 0),
                Actor.CommandLine, ct);
        }
    }

    private static async Task MigrateAsync(ServiceProvider services, CancellationToken ct)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContextAsync(ct);
        await db.BringUpToDateAsync(services.GetRequiredService<TimeProvider>(), ct);
        await services.GetRequiredService<ReferenceBook>().LookAsync(ct);
    }
}
