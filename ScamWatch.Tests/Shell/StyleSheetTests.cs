using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Shell;

public sealed class StyleSheetTests
{
    [Theory]
    [InlineData("console.css")]
    [InlineData("public.css")]
    public void Every_block_is_closed(string file)
    {
        // What stands behind an open @media block applies within it only, and no browser complains.
        var depth = 0;
        foreach (var line in File.ReadLines(Path.Combine(TestPaths.Root, "ScamWatch.Web", "wwwroot", file)))
        {
            Assert.False(depth > 0 && line.StartsWith("@media", StringComparison.Ordinal), $"{file}: a block is open before {line}");
            depth += line.Count(c => c == '{') - line.Count(c => c == '}');
        }

        Assert.Equal(0, depth);
    }
}
