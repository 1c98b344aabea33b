using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ScamWatch.Tests.Support;

/// <summary>Other programs beside the tests: servers and tools.</summary>
internal static class Programs
{
    private const int FirstPort = 16_000;

    private const int Ports = 16_000;

    // Not where another run of the tests on this machine begins.
    private static int s_ports = Environment.ProcessId * 101 % Ports;

    /// <summary>
    /// A port of this machine that nobody listens on, given out once. It lies below those that the system gives out by itself (from 32768,
    /// /proc/sys/net/ipv4/ip_local_port_range): neither a connection of another test nor a server that takes any port comes by it in between,
    /// and who knocks while its server is down is not connected with himself (simultaneous open, RFC 9293 §3.5).
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = FirstPort + (int)((uint)Interlocked.Increment(ref s_ports) % Ports);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
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
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
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
