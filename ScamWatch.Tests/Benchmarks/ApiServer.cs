using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Sources;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>The built program as a process of its own, over a state folder of its own, with a key to its API.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;
    private readonly ServiceProvider _services;

    private ApiServer(Process process, string folder, ServiceProvider services, Uri address, string key) =>
        (_process, _folder, _services, Address, Key) = (process, folder, services, address, key);

    public Uri Address { get; }

    public string Key { get; }

    /// <summary>The services over the same database, to look at what was stored.</summary>
    public IServiceProvider Services => _services;

    /// <param name="core">The only core it may use; null for all.</param>
    public static async Task<ApiServer> StartAsync(int? core)
    {
        var folder = Directory.CreateTempSubdirectory("scamwatch-bench-").FullName;
        var state = Path.Combine(folder, "state");
        TestModel.CopyTo(Path.Combine(state, "model.bin"));
        File.Copy(Path.Combine(TestPaths.Data, "samples", "municipality.json"), Path.Combine(state, "municipality.json"));
        var address = new Uri($"http://127.0.0.1:{Programs.FreePort()}");
        var settings = new Dictionary<string, string?> { ["Data:Root"] = TestPaths.Data, ["Data:State"] = state, ["Data:Inbox"] = Path.Combine(folder, "inbox") };
        var program = Path.Combine(AppContext.BaseDirectory, "ScamWatch.Web.dll");
        string[] command = ["dotnet", program, "--urls", address.ToString()];
        var start = new ProcessStartInfo(core is null ? command[0] : "taskset", core is { } only ? ["-c", $"{only}", .. command] : command[1..])
        {
            WorkingDirectory = TestPaths.Web,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        using var http = new HttpClient { BaseAddress = address };
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/api/v1/alerts", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    break;
                }
            }
            catch (HttpRequestException) when (!process.HasExited && waited.Elapsed < TimeSpan.FromMinutes(2))
            {
                // Not up yet.
            }
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection().AddLogging().AddScamWatchDomain(configuration).BuildServiceProvider();
        var key = await services.GetRequiredService<CreateApiKey>().RunAsync(
            new("benchmark", Enum.GetValues<ApiScope>(), ApiKeyRules.MaxPerMinute), Actor.CommandLine, default);
        return new(process, folder, services, address, key.Value.Value);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
