using System.Diagnostics;
using System.Globalization;
using ScamWatch.Tests.Support;
using ScamWatch.Web;

namespace ScamWatch.Tests.Shell;

public sealed class StopTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("scamwatch-stop-").FullName;

    /// <summary>A node is told to stop at any moment of its start, when an upgrade is broken off or a machine goes down again.</summary>
    [Theory]
    [InlineData("Rehearsing the intake")]
    [InlineData("ScamWatch: http://")]
    public async Task Told_to_stop_while_it_starts_or_after_the_program_ends_without_a_fault(string moment)
    {
        TestModel.CopyTo(Path.Combine(_state, "model.bin"));
        File.Copy(Path.Combine(TestPaths.Data, "samples", "municipality.json"), Path.Combine(_state, "municipality.json"));
        var said = new List<string>();
        var isThere = new TaskCompletionSource();
        using var program = Process.Start(Program())!;
        void Hear(string? line)
        {
            lock (said)
            {
                said.Add(line ?? "");
            }

            if (line?.Contains(moment, StringComparison.Ordinal) == true)
            {
                isThere.TrySetResult();
            }
        }

        program.OutputDataReceived += (_, e) => Hear(e.Data);
        program.ErrorDataReceived += (_, e) => Hear(e.Data);
        program.BeginOutputReadLine();
        program.BeginErrorReadLine();
        try
        {
            await isThere.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            using (var told = Process.Start("kill", ["-TERM", program.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await told.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            await program.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill();
            }
        }

        Assert.True(program.ExitCode == 0, $"{program.ExitCode}: {string.Join('\n', said)}");
        Assert.DoesNotContain(said, line => line.Contains("Unhandled", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);

    private ProcessStartInfo Program() =>
        new("dotnet", [typeof(ScamWatchApp).Assembly.Location, "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = TestPaths.Web,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["Data__Root"] = TestPaths.Data,
                ["Data__State"] = _state,
                ["Data__Inbox"] = Path.Combine(_state, "inbox"),
                ["CardReader__Local"] = "false",
            },
        };
}
