using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ScamWatch.Tests.Support;

/// <summary>Other programs beside the tests: servers and tools.</summary>
internal static class Programs
{
    /// <summary>A port of this machine that nobody listens on at this moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs a tool to its end; what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed; with what it complained of.</exception>
    public static async Task<string> RunAsync(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program}: {await error}");
    }

    /// <summary>Waits until a server takes connections.</summary>
    /// <param name="port">On this machine.</param>
    /// <param name="server">Whose end ends the waiting; null where it puts itself in the background.</param>
    public static async Task UntilItListensAsync(int port, Process? server = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
                return;
            }
            catch (SocketException) when (server is not { HasExited: true })
            {
                await Task.Delay(20, patience.Token);
            }
        }
    }
}
