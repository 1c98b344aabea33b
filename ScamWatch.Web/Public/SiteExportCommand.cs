using ScamWatch.Domain.Staff;

namespace ScamWatch.Web.Public;

/// <summary><c>export site TARGET [--base URL]</c>: how the command line has this program write the site, without starting it.</summary>
public static class SiteExportCommand
{
    /// <summary>Codes as those of the command line: 0 done, 2 wrong usage, 3 fault.</summary>
    public static async Task<int> RunAsync(WebApplication app, string[] args, CancellationToken ct)
    {
        var (target, baseUrl) = args switch
        {
            ["export", "site", var only] => (only, null),
            ["export", "site", var both, "--base", var address] => (both, address),
            _ => ("", null),
        };
        if (target.Length == 0)
        {
            await Console.Error.WriteLineAsync("export site TARGET [--base URL]");
            return 2;
        }

        try
        {
            await StartUp.PrepareAsync(app.Services, ct);
            var export = app.Services.GetRequiredService<SiteExport>();
            int files;
            if (target.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                await using var zip = File.Create(target);
                files = await export.ToZipAsync(zip, baseUrl, Actor.CommandLine, ct);
            }
            else
            {
                files = await export.ToFolderAsync(target, baseUrl, Actor.CommandLine, ct);
            }

            await Console.Error.WriteLineAsync($"{files} files");
            return 0;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"scamwatch: {fault.GetType().Name}: {fault.Message}");
            return 3;
        }
    }
}
