using System.Diagnostics;
using ScamWatch.Ingest.Mail.Imap;

namespace ScamWatch.Ingest.Mail;

/// <summary>Where the secret of an account on a mail server is found: one of the four.</summary>
/// <param name="Password">The password itself.</param>
/// <param name="PasswordFile">File that holds it.</param>
/// <param name="TokenFile">File that holds an OAuth access token, kept fresh by another program.</param>
/// <param name="TokenCommand">Command that prints an OAuth access token.</param>
internal sealed record SecretSource(string? Password, string? PasswordFile, string? TokenFile, string? TokenCommand)
{
    /// <summary>How many of the four are given.</summary>
    public int Count => new[] { Password, PasswordFile, TokenFile, TokenCommand }.Count(s => s is { Length: > 0 });
}

/// <summary>Fetches what an account is opened with, anew at each connection: tokens expire, passwords are changed.</summary>
internal static class ServerSecret
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>The password or the token.</summary>
    /// <exception cref="MailboxSetupFault">There is none. Names the setting, never the value.</exception>
    public static async Task<(string Value, bool IsToken)> ReadAsync(SecretSource source, CancellationToken ct)
    {
        if (source.TokenCommand is { Length: > 0 } command)
        {
            return (await RunAsync(command, ct), true);
        }

        if (source.TokenFile is { Length: > 0 } tokenFile)
        {
            return (await FromFileAsync(tokenFile, "TokenFile", ct), true);
        }

        if (source.PasswordFile is { Length: > 0 } passwordFile)
        {
            return (await FromFileAsync(passwordFile, "PasswordFile", ct), false);
        }

        return (source.Password ?? "", false);
    }

    private static async Task<string> FromFileAsync(string path, string setting, CancellationToken ct)
    {
        string text;
        try
        {
            text = await File.ReadAllTextAsync(path, ct);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new MailboxSetupFault($"{setting} cannot be read ({fault.GetType().Name})");
        }

        return text.TrimEnd('\r', '\n') is { Length: > 0 } value ? value : throw new MailboxSetupFault($"{setting} is empty");
    }

    private static async Task<string> RunAsync(string command, CancellationToken ct)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "cmd.exe" : "/bin/sh")
        {
            RedirectStandardOutput = true,
            // Not read on: what a token program complains of may hold the token.
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(OperatingSystem.IsWindows() ? "/c" : "-c");
        start.ArgumentList.Add(command);
        using var process = Process.Start(start) ?? throw new MailboxSetupFault("TokenCommand could not be started");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        try
        {
            var text = await process.StandardOutput.ReadToEndAsync(ct).WaitAsync(s_patience, ct);
            await process.WaitForExitAsync(ct).WaitAsync(s_patience, ct);
            return process.ExitCode == 0 && text.Trim() is { Length: > 0 } token
                ? token
                : throw new MailboxSetupFault($"TokenCommand gave no token (exit code {process.ExitCode})");
        }
        catch (TimeoutException)
        {
            throw new MailboxSetupFault("TokenCommand did not come to an end");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
