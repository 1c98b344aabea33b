using System.Diagnostics;
using System.Runtime.CompilerServices;
using Bunit;
using Microsoft.Playwright;

namespace ScamWatch.Tests.Support;

/// <summary>
/// How long tests wait for what will come where they do not say so themselves. Far longer than it takes: the machine may be slow, or busy with
/// other tests. Whoever waits goes on as soon as it has come.
/// </summary>
internal static class Patience
{
    /// <summary>For a page, a worker or a server.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    /// <summary>Waits for what will come.</summary>
    public static Task UntilAsync(Func<bool> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "") =>
        UntilAsync(() => Task.FromResult(isSo()), what);

    /// <summary>Waits for what will come and is asked for.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "")
    {
        for (var waiting = Stopwatch.StartNew(); !await isSo();)
        {
            Assert.True(waiting.Elapsed < Long, $"never came true: {what}");
            await Task.Delay(10);
        }
    }

    // A second by itself.
    [ModuleInitializer]
    internal static void OfComponents() => BunitContext.DefaultWaitTimeout = Long;

    /// <summary>What is expected of a page in the browser; five seconds by itself.</summary>
    public static void OfBrowsers() => Assertions.SetDefaultExpectTimeout((float)Long.TotalMilliseconds);
}
