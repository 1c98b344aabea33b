using System.Diagnostics;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Mail.Imap;

/// <summary>The real <c>scamwatch run</c> as a process of its own, over a state folder that outlives it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    /// <param name="state">Folder of the database and the model.</param>
    /// <param name="mailbox">The one mailbox it drains.</param>
    /// <param name="maxFileBytes">Writing past this in any file fails, as on a full disk; null for no limit.</param>
    public static WorkerProcess Start(string state, MailboxOptions mailbox, long? maxFileBytes = null)
    {
        var model = Path.Combine(state, "model.bin");
        if (!File.Exists(model))
        {
            TestModel.CopyTo(model);
        }

        var program = Path.Combine(AppContext.BaseDirectory, "scamwatch.dll");
        // The signal of a file too large is ignored, so that writing fails with an error instead. Debian's sh counts blocks of 512.
        var start = new ProcessStartInfo("/bin/sh",
            ["-c", maxFileBytes is { } max ? $"trap '' XFSZ; ulimit -f {max / 512}; exec dotnet \"$0\" run" : "exec dotnet \"$0\" run", program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in new Dictionary<string, string?>
        {
            ["Data__Root"] = TestPaths.Data,
            ["Data__State"] = state,
            ["Data__Inbox"] = Path.Combine(state, "inbox"),
            ["Mailboxes__0__Name"] = mailbox.Name,
            ["Mailboxes__0__Host"] = mailbox.Host,
            ["Mailboxes__0__Port"] = $"{mailbox.Port}",
            ["Mailboxes__0__Security"] = "none",
            ["Mailboxes__0__User"] = mailbox.User,
            ["Mailboxes__0__Password"] = mailbox.Password,
            ["Mailboxes__0__PollSeconds"] = "1",
            ["Logging__LogLevel__Default"] = "Warning",
        })
        {
            start.Environment[key] = value;
        }

        if (maxFileBytes is not null)
        {
            // The runtime keeps its code in an anonymous file, which the limit would strike too.
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process);
    }

    /// <summary>kill -9: no word of farewell, nothing flushed.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            // It writes until it is gone, and its folder is deleted next.
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
