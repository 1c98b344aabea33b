using ScamWatch.Ingest.Files;

namespace ScamWatch.Tests.Files;

public sealed class ReadAheadTests
{
    [Fact]
    public async Task Results_come_in_the_order_of_their_items_whichever_is_ready_first()
    {
        var results = new List<int>();
        await foreach (var batch in ReadAhead.BatchesAsync(
            Numbers(2000), _ => 1, async (n, ct) =>
            {
                await Task.Delay(n % 7 == 0 ? 2 : 0, ct);
                return n;
            }, default))
        {
            Assert.InRange(batch.Count, 1, 250);
            results.AddRange(batch);
        }

        Assert.Equal(Enumerable.Range(0, 2000), results);
    }

    [Fact]
    public async Task A_fault_of_the_work_comes_after_everything_before_it()
    {
        var (results, fault) = await CollectAsync(Numbers(100), (n, _) => n == 40 ? throw new FormatException("40") : Task.FromResult(n));

        Assert.Equal(Enumerable.Range(0, 40), results);
        Assert.Equal("40", Assert.IsType<FormatException>(fault).Message);
    }

    [Fact]
    public async Task A_fault_of_the_source_comes_after_everything_before_it()
    {
        var (results, fault) = await CollectAsync(Numbers(100, failAt: 30), (n, _) => Task.FromResult(n));

        Assert.Equal(Enumerable.Range(0, 30), results);
        Assert.IsType<IOException>(fault);
    }

    [Fact]
    public async Task A_consumer_that_leaves_early_stops_the_source()
    {
        var read = 0;
        await foreach (var batch in ReadAhead.BatchesAsync(Numbers(int.MaxValue, seen: n => read = n), _ => 1, (n, _) => Task.FromResult(n), default))
        {
            break;
        }

        var stopped = read;
        await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal(stopped, read);
    }

    [Fact]
    public async Task Items_too_heavy_to_be_held_together_go_one_after_the_other()
    {
        var (held, most) = (0, 0);
        var results = new List<int>();
        await foreach (var batch in ReadAhead.BatchesAsync(
            Numbers(20, seen: _ => most = Math.Max(most, Interlocked.Increment(ref held))), _ => 40 * 1024 * 1024, (n, _) => Task.FromResult(n), default))
        {
            results.AddRange(batch);
            Interlocked.Add(ref held, -batch.Count);
        }

        Assert.Equal(Enumerable.Range(0, 20), results);
        // One under way, and one read that waits to be let in.
        Assert.InRange(most, 1, 3);
    }

    private static async Task<(List<int> Results, Exception? Fault)> CollectAsync(IAsyncEnumerable<int> source, Func<int, CancellationToken, Task<int>> work)
    {
        var results = new List<int>();
        var fault = await Record.ExceptionAsync(async () =>
        {
            await foreach (var batch in ReadAhead.BatchesAsync(source, _ => 1, work, default))
            {
                results.AddRange(batch);
            }
        });
        return (results, fault);
    }

    private static async IAsyncEnumerable<int> Numbers(int count, int failAt = -1, Action<int>? seen = null)
    {
        for (var i = 0; i < count; i++)
        {
            if (i == failAt)
            {
                throw new IOException("cut");
            }

            seen?.Invoke(i);
            yield return i;
            if (i % 100 == 0)
            {
                await Task.Yield();
            }
        }
    }
}
