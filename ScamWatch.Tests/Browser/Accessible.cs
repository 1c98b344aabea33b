using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ScamWatch.Tests.Browser;

/// <summary>What axe says of a page.</summary>
internal static class Accessible
{
    /// <summary>Between a change of the address and the drawing of its page the screen is the one before: done once the way past the menu leads into this page.</summary>
    private const string IsDrawn = "() => { const skip = document.querySelector('a.skip'); return !skip || skip.href.split('#')[0] === location.href.split('#')[0]; }";

    /// <summary>Fails on any violation that axe finds on the page as it stands.</summary>
    /// <param name="graveOnly">True where only serious and critical ones count.</param>
    public static async Task AssertAsync(IPage page, bool graveOnly = false)
    {
        await page.WaitForFunctionAsync(IsDrawn);
        var found = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        var told = found.Violations.Where(v => !graveOnly || v.Impact is "serious" or "critical").Select(v => $"{page.Url} {v.Id} ({v.Impact}): {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}").ToList();
        Assert.True(told.Count == 0, string.Join('\n', told));
    }
}
