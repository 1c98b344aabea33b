using System.Diagnostics;

namespace ScamWatch.Tests.Support;

/// <summary>Runs programs of the machine.</summary>
internal static class MachineProgram
{
    /// <summary>Runs a program to its end; its exit code, and what it wrote on both ways.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
