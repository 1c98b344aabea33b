using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// Reports at a steady rate through the API: <c>bench burst [--seconds N] [--rate N]</c>. Sent when they are due, whether or
/// not earlier ones are answered. At the end every acknowledged receipt number is looked for in the database. The queue is
/// what is sent and not yet answered: a report is judged and stored before its answer.
/// </summary>
internal static class ApiBurst
{
    public static async Task<int> RunAsync(BenchRun run)
    {
        var seconds = run.Number("--seconds", 60);
        var rate = run.Number("--rate", 50);
        var parts = new BenchParts();
        var texts = parts.Corpus.Where(t => t.Lang == "ja").ToArray();
        new Random(50).Shuffle(texts);
        await using var server = await ApiServer.StartAsync(core: null);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Key);

        var receipts = new ConcurrentBag<string>();
        var latencies = new ConcurrentBag<double>();
        var pages = new List<double>();
        var refused = 0;
        var open = 0;
        var mostOpen = 0L;
        var total = seconds * rate;
        var running = new List<Task>(total);
        var find = server.Services.GetRequiredService<FindReports>();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < total; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / rate);
            if (due - clock.Elapsed is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait);
            }

            running.Add(SendAsync(i, due));
            if (i % rate == rate / 2)
            {
                var watch = Stopwatch.StartNew();
                await find.RunAsync(new(), null, 50, default);
                pages.Add(watch.Elapsed.TotalMilliseconds);
            }
        }

        var lastSent = clock.Elapsed;
        await Task.WhenAll(running);
        var drained = clock.Elapsed - lastSent;
        await using var db = server.Services.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContext();
        var stored = (await db.Reports.Select(r => r.ReceiptNumber).ToListAsync()).ToHashSet();
        var lost = receipts.Count(r => !stored.Contains(r));
        var sorted = latencies.Order().ToArray();
        pages.Sort();
        BenchOutput.Print($"{total} reports at {rate}/s for {seconds} s: {receipts.Count} acknowledged, {receipts.Distinct().Count()} numbers, {stored.Count} stored, {lost} lost, {refused} refused");
        BenchOutput.Print($"from due to answer: p50 {sorted[sorted.Length / 2]:F0} ms, p95 {sorted[(int)(sorted.Length * 0.95)]:F0} ms, worst {sorted[^1]:F0} ms; most at once {mostOpen}");
        BenchOutput.Print($"queue age at the end {drained.TotalSeconds:F2} s; queue page's query meanwhile: p50 {pages[pages.Count / 2]:F0} ms, worst {pages[^1]:F0} ms");
        BenchOutput.WriteJson(run.Args, new { Reports = total, Rate = rate, Acknowledged = receipts.Count, Stored = stored.Count, Lost = lost, Refused = refused, P50 = sorted[sorted.Length / 2], Worst = sorted[^1], QueueAgeSeconds = drained.TotalSeconds, WorstPage = pages[^1] });
        var size = new Size(total, $"reports at {rate}/s");
        run.Add("reports lost", lost, "reports", size);
        run.Add("reports refused", refused, "reports", size);
        run.Add("from due to answer", new Spread(sorted), size);
        run.Add("age of the queue at the end", drained.TotalSeconds, "s", size);
        run.Add("queue page's query meanwhile", new Spread(pages), size);
        return lost == 0 && refused == 0 ? 0 : 1;

        async Task SendAsync(int number, TimeSpan due)
        {
            var text = texts[number % texts.Length].Text;
            var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
            {
                ["channel"] = Domain.Codes.Of(text.Channel),
                ["subject"] = text.Subject,
                ["sender"] = text.Sender,
                ["body"] = string.Create(CultureInfo.InvariantCulture, $"{text.Body}\n受付 {number}"),
            });
            using var content = new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } };
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/reports", UriKind.Relative)) { Content = content };
            request.Headers.Add("Idempotency-Key", $"burst-{number}");
            var now = Interlocked.Increment(ref open);
            BenchOutput.Raise(ref mostOpen, now);
            using var answer = await http.SendAsync(request);
            Interlocked.Decrement(ref open);
            latencies.Add((clock.Elapsed - due).TotalMilliseconds);
            if (answer.StatusCode == HttpStatusCode.Created)
            {
                using var accepted = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
                receipts.Add(accepted.RootElement.GetProperty("receiptNumber").GetString()!);
            }
            else if (Interlocked.Increment(ref refused) == 1)
            {
                BenchOutput.Say(Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync()));
            }
        }
    }
}
