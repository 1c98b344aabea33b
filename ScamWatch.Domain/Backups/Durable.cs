using System.Runtime.InteropServices;

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
        if (!OperatingSystem.IsWindows() && Open(Path.GetDirectoryName(Path.GetFullPath(to))!, 0) is >= 0 and var folder)
        {
            _ = Flush(folder);
            _ = Close(folder);
        }
    }

    [DllImport("libc", EntryPoint = "open"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flush(int file);

    [DllImport("libc", EntryPoint = "close"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int file);
}
