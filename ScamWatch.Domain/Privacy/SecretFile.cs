using System.Diagnostics;

namespace ScamWatch.Domain.Privacy;

/// <summary>
/// A secret of this installation in a file that its user alone can read, made where it is not there yet. Of several processes
/// that start at once one makes it and all have the same.
/// </summary>
internal static class SecretFile
{
    /// <summary>Making one takes milliseconds; whoever waits longer has another trouble.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>The secret.</summary>
    /// <param name="file">Where it lies, in a folder that is there.</param>
    /// <param name="make">Makes it.</param>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static byte[] ReadOrMake(string file, Func<byte[]> make)
    {
        if (!File.Exists(file))
        {
            // Moving a file without overwriting is not enough: on Unix it looks first and renames then.
            using var turn = Turn(file);
            if (!File.Exists(file))
            {
                Write(file, make());
            }
        }

        return File.ReadAllBytes(file);
    }

    /// <summary>Held by one process at a time, and let go of by one that dies.</summary>
    private static FileStream Turn(string file)
    {
        var held = Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.lock");
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(held, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException fault) when (fault is not DirectoryNotFoundException && Stopwatch.GetElapsedTime(start) < s_patience)
            {
                Thread.Sleep(10);
            }
        }
    }

    /// <summary>Written aside and moved, so that nobody reads half of it.</summary>
    private static void Write(string file, byte[] secret)
    {
        var made = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(made, options))
        {
            stream.Write(secret);
            stream.Flush(flushToDisk: true);
        }

        File.Move(made, file);
    }
}
