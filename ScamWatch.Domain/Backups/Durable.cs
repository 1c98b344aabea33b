using System.Runtime.InteropServices;
using System.Text;

namespace ScamWatch.Domain.Backups;

/// <summary>Files that survive a power failure, under their final name.</summary>
internal static class Durable
{
    /// <summary>Renames and has the new name on disk before it returns.</summary>
    /// <exception cref="IOException">The name is taken, or the disk fails.</exception>
    public static void Rename(string from, string to)
    {
        File.Move(from, to);
        // The name lies in the folder, which has to be flushed by itself; Windows does so with the file.
        if (!OperatingSystem.IsWindows() && Open(Encoding.UTF8.GetBytes(Path.GetDirectoryName(Path.GetFullPath(to)) + "\0"), 0) is >= 0 and var folder)
        {
            _ = Flush(folder);
            _ = Close(folder);
        }
    }

    /// <param name="path">UTF-8, ended by a zero.</param>
    [DllImport("libc", EntryPoint = "open"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flush(int file);

    [DllImport("libc", EntryPoint = "close"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int file);
}
