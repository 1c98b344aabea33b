using System.Globalization;
using System.Runtime;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>What this process has used so far. Unlike time by the clock it says something on a busy machine too.</summary>
/// <param name="Processor">Of all threads.</param>
/// <param name="Compiling">In which code was compiled. By the clock: where other programs take the processor away it is more than was used.</param>
/// <param name="Paused">In which all stood still for the garbage collection, by the clock too.</param>
/// <param name="Allocated">Bytes of objects.</param>
internal readonly record struct ProcessCost(TimeSpan Processor, TimeSpan Compiling, TimeSpan Paused, long Allocated)
{
    public static ProcessCost Now() => new(
        Environment.CpuUsage.TotalTime, JitInfo.GetCompilationTime(), GC.GetTotalPauseDuration(), GC.GetTotalAllocatedBytes());

    public ProcessCost Since(ProcessCost earlier) => new(
        Processor - earlier.Processor, Compiling - earlier.Compiling, Paused - earlier.Paused, Allocated - earlier.Allocated);

    /// <summary>Its share for each of so many mails, in words.</summary>
    public string PerMail(int mails) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor.TotalMicroseconds / mails:F0} µs of processor time ({Compiling.TotalMicroseconds / mails:F0} compiling), {Paused.TotalMicroseconds / mails:F0} µs of pauses, {Allocated / 1000.0 / mails:F0} KB allocated");
}
