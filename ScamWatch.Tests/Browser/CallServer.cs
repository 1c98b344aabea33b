using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web;

namespace ScamWatch.Tests.Browser;

/// <summary>The web program as a process of its own over a state folder, so that it can be killed and started again.</summary>
internal sealed class CallServer : IAsyncDisposable
{
    /// <summary>Starting takes long on a machine that does other things.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("scamwatch-call-").FullName;
    private readonly int _port = Programs.FreePort();
    private Process? _process;

    public CallServer() => TestModel.CopyTo(Path.Combine(State, "model.bin"));

    public Uri Address => new($"http://127.0.0.1:{_port}");

    private string State => Path.Combine(_folder, "state");

    /// <summary>What the process runs: the program as it is, with one operator.</summary>
    public static async Task<int> ServeAsync(string state, string port)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Urls"] = $"http://127.0.0.1:{port}",
            ["Data:Root"] = TestPaths.Data,
            ["Data:State"] = state,
            ["Data:Inbox"] = Path.Combine(state, "inbox"),
            ["Workers:Enabled"] = "false",
            ["Registry:Mode"] = "manual",
            ["SignIn:SecondFactor"] = "none",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        await using var app = ScamWatchApp.Create(
            new WebApplicationOptions { ContentRootPath = TestPaths.Web, ApplicationName = "ScamWatch.Web", EnvironmentName = "Test" },
            builder => builder.Configuration.AddInMemoryCollection(settings));
        await StartUp.PrepareAsync(app.Services, default);
        // The second time the operator is there already.
        await app.Services.GetRequiredService<AddStaff>().RunAsync(
            new(Role.CardDesk, "試験 当番", Role.CardDesk, RunningApp.Password), Actor.CommandLine, default);
        await app.RunAsync();
        return 0;
    }

    /// <summary>Starts the program and waits until it answers.</summary>
    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [typeof(CallServer).Assembly.Location, "call-server", State, $"{_port}"])
        {
            RedirectStandardOutput = true,
        })!;
        // Read, or the process would stand still on a full pipe.
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        using var client = new HttpClient { BaseAddress = Address };
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync("/account/sign-in", patience.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // Not listening yet.
            }

            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>SIGKILL: nothing is written down at the end.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        await Folders.DeleteAsync(_folder);
    }
}
