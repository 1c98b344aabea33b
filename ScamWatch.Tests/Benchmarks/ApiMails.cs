using System.Globalization;
using System.Text;
using ScamWatch.Domain.Classification;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// Japanese mails of 2 to 20 KB from the texts of the corpus, and the script by which wrk sends them: <c>bench api-mails
/// FOLDER</c>. A third each in UTF-8, ISO-2022-JP and base64 with HTML beside it, as they come.
/// </summary>
internal static class ApiMails
{
    private const int Count = 400;
    private const int LeastBytes = 2 * 1024;
    private const int MostBytes = 20 * 1024;

    public static int Write(string folder)
    {
        var parts = new BenchParts();
        var texts = parts.Corpus.Where(t => t.Lang == "ja" && t.IsScam is not null).ToArray();
        var random = new Random(2017);
        random.Shuffle(texts);
        // One half teaches rspamd, of the other the mails are made: ours has read both, which changes no time.
        var half = texts.Length / 2;
        foreach (var text in texts[..half])
        {
            var into = Directory.CreateDirectory(Path.Combine(folder, "train", text.IsScam == true ? "scam" : "benign")).FullName;
            File.WriteAllBytes(Path.Combine(into, $"{text.Id}.eml"), PeerMail.Write(text.Id, text.Text.Subject, text.Text.Sender, text.Text.Body, Encoding.UTF8));
        }

        var mails = Directory.CreateDirectory(Path.Combine(folder, "mails")).FullName;
        var sizes = new List<long>();
        for (var i = 0; i < Count; i++)
        {
            var mail = Mail(texts[half..], random, i);
            File.WriteAllBytes(Path.Combine(mails, string.Create(CultureInfo.InvariantCulture, $"{i:000}.eml")), mail);
            sizes.Add(mail.Length);
        }

        File.WriteAllText(Path.Combine(folder, "send.lua"), Script(mails));
        sizes.Sort();
        BenchOutput.Say(string.Create(CultureInfo.InvariantCulture, $"{Count} mails, {sizes[0]} to {sizes[^1]} bytes, median {sizes[Count / 2]}"));
        return 0;
    }

    private static byte[] Mail(CorpusText[] texts, Random random, int number)
    {
        // As many small ones as large ones on a scale of sizes: most mails are small.
        var wanted = LeastBytes * Math.Pow((double)MostBytes / LeastBytes * 0.9, random.NextDouble());
        var first = texts[random.Next(texts.Length)].Text;
        var body = new StringBuilder(first.Body);
        byte[] mail;
        while ((mail = Form(number, first, body.ToString())).Length < wanted)
        {
            body.Append("\n\n").Append(texts[random.Next(texts.Length)].Text.Body);
        }

        while (mail.Length > MostBytes)
        {
            body.Length -= body.Length / 10;
            mail = Form(number, first, body.ToString());
        }

        return mail;
    }

    private static byte[] Form(int number, ReportText text, string body)
    {
        var id = $"bench-{number}";
        switch (number % 3)
        {
            case 0:
                return PeerMail.Write(id, text.Subject, text.Sender, body, Encoding.UTF8);
            case 1 when PeerMail.InJis(text with { Body = body }) is { } jis:
                return PeerMail.Write(id, jis.Subject, jis.Sender, jis.Body, PeerMail.Jis);
            case 1:
                return PeerMail.Write(id, text.Subject, text.Sender, body, Encoding.UTF8);
            default:
                var head = Encoding.UTF8.GetString(PeerMail.Write(id, text.Subject, text.Sender, "", Encoding.UTF8));
                head = head[..head.IndexOf("Content-Type:", StringComparison.Ordinal)];
                var html = "<html><head><style>p{margin:0}</style></head><body><p>" + System.Net.WebUtility.HtmlEncode(body).Replace("\n", "</p>\r\n<p>", StringComparison.Ordinal) + "</p></body></html>";
                return Encoding.UTF8.GetBytes(
                    head + "Content-Type: multipart/alternative; boundary=\"=_b\"\r\n\r\n--=_b\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                    + Convert.ToBase64String(Encoding.UTF8.GetBytes(body), Base64FormattingOptions.InsertLineBreaks)
                    + "\r\n--=_b\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                    + Convert.ToBase64String(Encoding.UTF8.GetBytes(html), Base64FormattingOptions.InsertLineBreaks) + "\r\n--=_b--\r\n");
        }
    }

    /// <summary>Every thread sends all mails in turn; the key comes by the environment. What is not answered with 200 is counted.</summary>
    private static string Script(string mails) => $$"""
        local bodies = {}
        for i = 0, {{Count - 1}} do
          local file = io.open(string.format("{{mails}}/%03d.eml", i), "rb")
          bodies[i] = file:read("*a")
          file:close()
        end
        local at = 0
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "message/rfc822"
        local key = os.getenv("API_KEY")
        if key then wrk.headers["Authorization"] = "Bearer " .. key end
        request = function()
          at = (at + 1) % {{Count}}
          return wrk.format(nil, nil, nil, bodies[at])
        end
        done = function(summary, latency, requests)
          local errors = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
          io.write(string.format("RESULT %d %d %f %f %d\n", summary.requests, summary.duration, latency:percentile(50) / 1000, latency:percentile(99) / 1000, errors))
        end
        """;
}
