using System.Diagnostics;
using System.Globalization;

namespace ScamWatch.Domain.Nodes;

/// <summary>Names a turn of a process, so that one that died on this machine is known by its name and nobody waits for it.</summary>
internal static class LeaseOwner
{
    /// <summary>Where numbers of processes mean the same: the machine and, on Linux, the container (pid_namespaces(7)).</summary>
    private static readonly string s_place = $"{Environment.MachineName} {(OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget : "")}";

    /// <summary>A number is given out again; this is not.</summary>
    private static readonly string s_life = Guid.NewGuid().ToString("N");

    /// <summary>A new turn of this process.</summary>
    public static string New() => Of(Environment.ProcessId, s_life);

    internal static string Of(int process, string life) => string.Create(CultureInfo.InvariantCulture, $"{s_place}|{process}|{life}|{Guid.NewGuid():N}");

    /// <summary>True where the process was one of this machine and is no more; false for others, of whom nothing can be known.</summary>
    public static bool IsGone(string owner)
    {
        if (owner.Split('|') is not [var place, var number, var life, _] || place != s_place
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var process))
        {
            return false;
        }

        if (process == Environment.ProcessId)
        {
            return life != s_life;
        }

        try
        {
            using var there = Process.GetProcessById(process);
            return there.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception fault) when (fault is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It may not be asked.
            return false;
        }
    }
}
