using System.Text.Json;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Commands;

/// <summary>The command line, run in-process: exit codes and output are contracts.</summary>
[Collection(nameof(CommandLine))]
public sealed class VerbTests
{
    [Fact]
    public async Task Ingest_counts_received_duplicate_and_unreadable()
    {
        using var line = new CommandLine();
        var samples = Path.Combine(TestPaths.Data, "samples", "inbox");

        var first = await line.RunAsync("ingest", samples);
        var second = await line.RunAsync("ingest", samples);

        Assert.Equal(0, first.Code);
        Assert.Equal(["received 62", "duplicate 0", "unreadable 0"], first.Lines);
        Assert.Equal(["received 0", "duplicate 62", "unreadable 0"], second.Lines);
    }

    [Fact]
    public async Task Ingest_of_a_missing_file_is_refused()
    {
        using var line = new CommandLine();

        var result = await line.RunAsync("ingest", "/nowhere/x.eml");

        Assert.Equal(1, result.Code);
        Assert.Empty(result.Lines);
    }

    [Fact]
    public async Task Classify_prints_one_result_line_a_report_in_the_agreed_shape()
    {
        using var line = new CommandLine();
        var file = line.Write("two.jsonl",
            """
            {"id":"a","channel":"email","subject":"マイナンバー:更新手続き","sender":"J-LIS <info@j-lis-koushin.top>","body":"至急 https://j-lis-koushin.top/ から更新してください。カード番号が必要です。"}
            {"id":"b","channel":"letter","body":"電子証明書の有効期限通知書が青い封筒で届きました。期限は来年の誕生日です。"}
            """);

        var result = await line.RunAsync("classify", file);

        Assert.Equal(0, result.Code);
        Assert.Equal(2, result.Lines.Count);
        using var first = JsonDocument.Parse(result.Lines[0]);
        Assert.Equal(
            ["id", "verdict", "score", "impersonates", "impersonatesScore", "asks", "pressure", "evidence", "indicators", "model"],
            first.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal("a", first.RootElement.GetProperty("id").GetString());
        Assert.Equal("scam", first.RootElement.GetProperty("verdict").GetString());
        Assert.Contains(
            first.RootElement.GetProperty("indicators").EnumerateArray(),
            i => i.GetProperty("defanged").GetString() == "j-lis-koushin[.]top" && !i.GetProperty("official").GetBoolean());
        using var second = JsonDocument.Parse(result.Lines[1]);
        Assert.NotEqual("scam", second.RootElement.GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Parse_prints_the_message_in_the_agreed_shape()
    {
        using var line = new CommandLine();

        var result = await line.RunAsync("parse", Path.Combine(TestPaths.Data, "samples", "inbox", "09-fake-police-attached-mail.eml"));

        Assert.Equal(0, result.Code);
        using var message = JsonDocument.Parse(string.Join('\n', result.Lines));
        string[] names = ["subject", "from", "to", "date", "messageId", "authentication", "text", "html", "urls", "attachments", "nested"];
        Assert.Equal(names, message.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(names, Assert.Single(message.RootElement.GetProperty("nested").EnumerateArray()).EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task Evaluate_prints_a_table_or_json()
    {
        using var line = new CommandLine();
        var file = line.Write("labelled.jsonl",
            """
            {"id":"a","channel":"call","body":"警察官を名乗る男に口座番号と暗証番号を聞かれた","label":"scam","impersonates":"police","asks":["bank-account","pin"]}
            {"id":"b","channel":"web","body":"図書館の開館時間のお知らせ","label":"benign","impersonates":"none","asks":[]}
            """);

        var table = await line.RunAsync("evaluate", file);
        var json = await line.RunAsync("evaluate", file, "--output", "json");

        Assert.Equal(0, table.Code);
        Assert.Contains(table.Lines, l => l.StartsWith("all", StringComparison.Ordinal));
        using var report = JsonDocument.Parse(string.Join('\n', json.Lines));
        Assert.Equal(2, report.RootElement.GetProperty("scam")[0].GetProperty("texts").GetInt32());
    }

    [Theory]
    [InlineData("classify", "--output", "xml")]
    [InlineData("ingest")]
    [InlineData("export")]
    [InlineData("export", "--format", "pdf")]
    [InlineData("export", "--format", "csv", "--from", "yesterday")]
    [InlineData("export", "--format", "csv", "--campaign", "x")]
    [InlineData("export", "--format", "csv", "--tlp", "red")]
    [InlineData("registry", "check", "--url", "gateway")]
    [InlineData("registry", "check", "--url", "file:///etc/hosts")]
    [InlineData("registry", "check", "--url", "http://127.0.0.1:9/", "--birth", "yesterday")]
    [InlineData("nonsense")]
    public async Task A_wrong_line_is_wrong_usage(params string[] args)
    {
        using var line = new CommandLine();

        Assert.Equal(2, (await line.RunAsync(args)).Code);
    }

    [Fact]
    public async Task A_gateway_is_checked_where_it_is_said_to_be()
    {
        await using var gateway = await Cards.Registry.RecordingGateway.StartAsync();
        using var line = new CommandLine();

        var (code, results) = await line.RunAsync("registry", "check", "--url", gateway.Address.AbsoluteUri.TrimEnd('/'));

        Assert.Equal(0, code);
        Assert.NotEmpty(results);
        Assert.All(results, r => Assert.StartsWith("pass", r, StringComparison.Ordinal));
        Assert.NotEmpty(gateway.Effects);
    }

    [Fact]
    public async Task Export_writes_the_file_it_is_asked_for()
    {
        using var line = new CommandLine();
        await line.RunAsync("ingest", Path.Combine(TestPaths.Data, "samples", "inbox"));
        var table = line.Write("reports.csv", "");
        var bundle = line.Write("reports.json", "");

        Assert.Equal(0, (await line.RunAsync("export", "--format", "csv", "--tlp", "amber", "--channel", "sms", "--output", table)).Code);
        Assert.Equal(0, (await line.RunAsync("export", "--format", "stix", "--output", bundle)).Code);

        var rows = await File.ReadAllTextAsync(table);
        Assert.Contains("\"sms\"", rows, StringComparison.Ordinal);
        Assert.DoesNotContain("\"email\"", rows, StringComparison.Ordinal);
        Assert.Contains("TLP:AMBER", rows, StringComparison.Ordinal);
        Assert.Empty(Sharing.StixShape.Faults(JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(bundle))));
    }

    /// <summary>Runs verbs over a state folder of its own, with standard output caught.</summary>
    [CollectionDefinition(nameof(CommandLine), DisableParallelization = true)]
    public sealed class CommandLine : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("scamwatch-verbs-").FullName;
        private readonly TextWriter _output = Console.Out;

        public CommandLine()
        {
            var state = Path.Combine(_folder, "state");
            TestModel.CopyTo(Path.Combine(state, "model.bin"));
            File.Copy(Path.Combine(TestPaths.Data, "samples", "municipality.json"), Path.Combine(state, "municipality.json"));
            Environment.SetEnvironmentVariable("Data__Root", TestPaths.Data);
            Environment.SetEnvironmentVariable("Data__State", state);
        }

        public string Write(string name, string text)
        {
            var file = Path.Combine(_folder, name);
            File.WriteAllText(file, text);
            return file;
        }

        public async Task<(int Code, IReadOnlyList<string> Lines)> RunAsync(params string[] args)
        {
            using var caught = new StringWriter();
            Console.SetOut(caught);
            try
            {
                var code = await ScamWatch.Ingest.Program.Main(args);
                return (code, caught.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            }
            finally
            {
                Console.SetOut(_output);
            }
        }

        public void Dispose()
        {
            Environment.SetEnvironmentVariable("Data__Root", null);
            Environment.SetEnvironmentVariable("Data__State", null);
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
