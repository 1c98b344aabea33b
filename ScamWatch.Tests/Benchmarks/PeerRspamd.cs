using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>Asks a running rspamd of every mail in a folder and writes what its Bayes says: <c>bench rspamd ADDRESS FOLDER SCORES</c>.</summary>
internal static class PeerRspamd
{
    private const int AtOnce = 4;

    public static async Task<int> RunAsync(string address, string folder, string scores)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        var files = Directory.GetFiles(folder, "*.eml").Order(StringComparer.Ordinal).ToArray();
        var mails = files.Select(File.ReadAllBytes).ToArray();
        // The first answers are slow in every server: not counted.
        for (var i = 0; i < Math.Min(50, mails.Length); i++)
        {
            await AskAsync(http, mails[i]);
        }

        var rows = new string[mails.Length];
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, mails.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            var score = await AskAsync(http, mails[i]);
            rows[i] = string.Create(
                CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(files[i])}\t{(score > 0 ? 1 : 0)}\t{score:R}");
        });
        var seconds = watch.Elapsed.TotalSeconds;
        await File.WriteAllLinesAsync(scores, rows);
        await File.WriteAllTextAsync($"{scores}.seconds", seconds.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>From -1 (certainly benign) to 1; 0 where Bayes does not speak.</summary>
    private static async Task<double> AskAsync(HttpClient http, byte[] mail)
    {
        using var answer = await http.PostAsync(new Uri("/checkv2", UriKind.Relative), new ByteArrayContent(mail));
        answer.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        var symbols = json.RootElement.GetProperty("symbols");
        return symbols.TryGetProperty("BAYES_SPAM", out var spam) ? Share(spam, 5.1)
            : symbols.TryGetProperty("BAYES_HAM", out var ham) ? Share(ham, 3.0)
            : 0;
    }

    // The symbol's score is its weight times how sure it is; the printed percentage has two digits only.
    private static double Share(JsonElement symbol, double weight) => symbol.GetProperty("score").GetDouble() / weight;
}
