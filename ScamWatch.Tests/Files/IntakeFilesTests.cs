using System.Text;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Files;
using ScamWatch.Ingest.Mail;
using ScamWatch.Tests.Mail;

namespace ScamWatch.Tests.Files;

public sealed class IntakeFilesTests
{
    private const string Header = "経路,発生日時,相手,件名,本文,メモ,通報者氏名,連絡先,被害段階\n";

    private const string CallRow = "電話,2026/11/20 14:30,市役所の職員,,還付金があると言われた,折返し不要,山田花子,03-0000-1234,引渡し\n";

    static IntakeFilesTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string> Encodings => ["utf-8", "utf-8-bom", "shift_jis", "utf-16"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task A_table_is_read_in_every_encoding_that_spreadsheets_write(string encoding)
    {
        var codec = encoding switch { "utf-8" => new UTF8Encoding(false), "utf-8-bom" => new UTF8Encoding(true), _ => Encoding.GetEncoding(encoding) };
        byte[] bytes = [.. codec.GetPreamble(), .. codec.GetBytes((Header + CallRow).Replace("\n", "\r\n", StringComparison.Ordinal))];

        var item = Assert.IsType<IntakeRead>(Assert.Single(await Read("calls.csv", bytes)));

        Assert.Equal(2, item.Row);
        var report = item.Report;
        Assert.Equal((Channel.Call, HarmStage.HandedOver), (report.Channel, report.Harm));
        Assert.Equal(new DateTime(2026, 11, 20, 5, 30, 0, DateTimeKind.Utc), report.OccurredAt);
        Assert.Equal(("市役所の職員", "還付金があると言われた", "折返し不要"), (report.Sender, report.Body, report.ReporterNote));
        Assert.Equal(("山田花子", "03-0000-1234"), (report.ReporterName, report.ReporterContact));
        Assert.Empty(report.Remarks);
    }

    [Fact]
    public async Task English_headers_tabs_and_quoted_line_breaks_are_read()
    {
        var items = await Read("x.csv", "Channel\tBody\tOccurred_At\n sms \t\"一行目\n\"\"二行目\"\"\"\t令和8年11月20日\nvisit\t=1+1\t\n");

        var first = Assert.IsType<IntakeRead>(items[0]).Report;
        Assert.Equal((Channel.Sms, "一行目\n\"二行目\""), (first.Channel, first.Body));
        Assert.Equal(new DateTime(2026, 11, 19, 15, 0, 0, DateTimeKind.Utc), first.OccurredAt);
        Assert.Equal("=1+1", Assert.IsType<IntakeRead>(items[1]).Report.Body);
    }

    [Fact]
    public async Task A_missing_column_is_named()
    {
        var fault = Assert.IsType<IntakeFault>(Assert.Single(await Read("x.csv", "経路,メモ\n電話,x\n")));

        Assert.Equal((1, "本文(body)"), (fault.Row, fault.Column));
        Assert.Equal("1 行目 列「本文(body)」がありません。1 行目は見出しの行です。", fault.Reason);
    }

    [Fact]
    public async Task Bad_rows_are_named_with_what_to_mend_and_good_rows_are_kept()
    {
        var items = await Read("x.csv", "経路,発生日時,本文,被害段階\n電話,,一件目,\n伝書鳩,,二件目,\n電話,いつか,三件目,\n訪問,,,\n手紙,,五件目,たぶん\nSMS\n郵便,,七件目,なし\n,,,\nSNS,,九件目,,余り\n");

        Assert.Equal(["一件目", "七件目"], items.OfType<IntakeRead>().Select(i => i.Report.Body));
        Assert.Equal(
            [(3, "経路(channel)"), (4, "発生日時(occurred_at)"), (5, "本文(body)"), (6, "被害段階(harm)"), (7, "本文(body)"), (10, null)],
            items.OfType<IntakeFault>().Select(f => (f.Row!.Value, f.Column)));
        var fault = items.OfType<IntakeFault>().First();
        Assert.Equal("経路,発生日時,本文,被害段階\n伝書鳩,,二件目,", fault.RawText);
        Assert.DoesNotContain("二件目", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_row_of_a_fault_can_be_mended_and_handed_in_again()
    {
        var fault = Assert.IsType<IntakeFault>(Assert.Single(await Read("x.csv", "経路,本文\n伝書鳩,鳩が来た\n")));

        var again = await Read("x.csv", fault.RawText!.Replace("伝書鳩", "手紙", StringComparison.Ordinal));

        Assert.Equal("鳩が来た", Assert.IsType<IntakeRead>(Assert.Single(again)).Report.Body);
    }

    [Fact]
    public async Task A_quote_never_closed_costs_one_row_only()
    {
        var items = await Read("x.csv", "経路,本文\n電話,一件目\n電話,\"開いたまま\n電話,三件目\n電話,四件目\n");

        Assert.Equal(["一件目", "三件目", "四件目"], items.OfType<IntakeRead>().Select(i => i.Report.Body));
        Assert.Equal(3, Assert.Single(items.OfType<IntakeFault>()).Row);
    }

    [Fact]
    public async Task A_cell_over_the_limit_costs_one_row_only()
    {
        var items = await Read("x.csv", $"経路,本文\n電話,{new string('x', 200_000)}\n電話,二件目\n");

        Assert.Contains("上限 100000 字", Assert.IsType<IntakeFault>(items[0]).Reason, StringComparison.Ordinal);
        Assert.Equal("二件目", Assert.IsType<IntakeRead>(items[1]).Report.Body);
    }

    [Fact]
    public async Task Shift_JIS_is_recognised_however_late_its_first_character_comes()
    {
        var text = "channel,body\n" + string.Concat(Enumerable.Repeat("sms,ascii only\n", 5000)) + "電話,最後の一件\n";

        var items = await Read("x.csv", Encoding.GetEncoding("shift_jis").GetBytes(text));

        Assert.Equal("最後の一件", Assert.IsType<IntakeRead>(items[^1]).Report.Body);
    }

    [Fact]
    public async Task A_row_of_too_many_columns_is_refused_with_the_limit_named()
    {
        var items = await Read("x.csv", $"経路,本文\n電話{new string(',', 100_000)}\n電話,二件目\n");

        Assert.Contains("上限 200 列", Assert.IsType<IntakeFault>(items[0]).Reason, StringComparison.Ordinal);
        Assert.Equal("二件目", Assert.IsType<IntakeRead>(items[1]).Report.Body);
    }

    [Fact]
    public async Task Columns_nobody_knows_are_remarked()
    {
        var item = Assert.IsType<IntakeRead>(Assert.Single(await Read("x.csv", "経路,本文,担当\n電話,x,佐藤\n")));

        Assert.Equal("列「担当」は読みませんでした。", Assert.Single(item.Report.Remarks));
    }

    [Fact]
    public async Task Rows_over_the_limit_are_refused_with_the_limit_named()
    {
        var items = await Read("x.csv", Encoding.UTF8.GetBytes("経路,本文\n" + string.Concat(Enumerable.Repeat("電話,x\n", 5))), new IntakeLimits { MaxRows = 3 });

        Assert.Equal(3, items.OfType<IntakeRead>().Count());
        Assert.Contains("上限 3 行", Assert.IsType<IntakeFault>(items[^1]).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-20 14:30", "2026-11-20T05:30:00Z")]
    [InlineData("2026/11/20", "2026-11-19T15:00:00Z")]
    [InlineData("２０２６年１１月２０日　１４時３０分", "2026-11-20T05:30:00Z")]
    [InlineData("令和8年11月20日 9時", "2026-11-20T00:00:00Z")]
    [InlineData("令和元年5月1日", "2019-04-30T15:00:00Z")]
    [InlineData("R8.11.20 9:05:30", "2026-11-20T00:05:30Z")]
    [InlineData("平成31年4月30日", "2019-04-29T15:00:00Z")]
    [InlineData("2026-11-20T14:30:00+00:00", "2026-11-20T14:30:00Z")]
    [InlineData("2026-11-20T14:30Z", "2026-11-20T14:30:00Z")]
    [InlineData("2026年11月20日(金)午後3時", "2026-11-20T06:00:00Z")]
    public void Times_are_read_as_offices_write_them(string text, string utc) =>
        Assert.Equal(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime, JapaneseTime.Parse(text));

    [Theory]
    [InlineData("2026-13-01")]
    [InlineData("2026-11-20 25:00")]
    [InlineData("昨日")]
    [InlineData("電話 2026-11-20")]
    [InlineData("2026-11-20 14:30 ごろ二回")]
    public void What_is_no_time_is_none(string text) => Assert.Null(JapaneseTime.Parse(text));

    [Fact]
    public async Task Json_lines_are_read_and_faults_named_by_line()
    {
        var items = await Read("x.jsonl", """
            {"id":"a1","channel":"email","subject":"s","sender":"x@example.top","body":"本文","label":"scam","asks":["pin"],"occurredAt":"2026-11-20T14:30:00+09:00"}
            {"channel":"call"}

            {"channel":"call","body":5}
            {"channel":"call","body":"x",}
            [1]
            {"channel":"call","body":"\ud800"}
            {"channel":"訪問","body":"来た","colour":"red","reporterName":"山田","harm":"money-lost"}
            """);

        var first = Assert.IsType<IntakeRead>(items[0]);
        Assert.Equal(("a1", "s", "本文"), (first.Id, first.Report.Subject, first.Report.Body));
        Assert.Equal([(2, "body"), (4, "body"), (5, null), (6, null), (7, null)], items.OfType<IntakeFault>().Select(f => (f.Row!.Value, f.Column)));
        var last = Assert.IsType<IntakeRead>(items[^1]);
        Assert.Equal((8, Channel.Visit, HarmStage.MoneyLost, "山田"), (last.Row, last.Report.Channel, last.Report.Harm, last.Report.ReporterName));
        Assert.Equal("項目「colour」は読みませんでした。", Assert.Single(last.Report.Remarks));
    }

    [Theory]
    [InlineData("a.eml")]
    [InlineData("a.mbox")]
    [InlineData("a.csv")]
    [InlineData("a.jsonl")]
    public async Task An_empty_file_is_said_to_be_empty(string name) =>
        Assert.Contains("ファイルが空です", Assert.IsType<IntakeFault>(Assert.Single(await Read(name, []))).Reason, StringComparison.Ordinal);

    [Fact]
    public async Task A_mail_of_a_hundred_megabytes_is_refused_with_the_limit_named_and_not_read()
    {
        using var stream = new EndlessStream(100L * 1024 * 1024);
        var items = await ToListAsync(IntakeFiles.Read("big.eml", stream, ct: TestContext.Current.CancellationToken));

        Assert.Equal("上限 25 MiB を超えています(ファイルは 100 MiB)。", Assert.IsType<IntakeFault>(Assert.Single(items)).Reason);
        Assert.Equal(0, stream.Position);
    }

    [Fact]
    public async Task A_stream_of_unknown_length_is_read_no_further_than_the_limit()
    {
        using var stream = new EndlessStream(long.MaxValue) { Seekable = false };
        var items = await ToListAsync(IntakeFiles.Read("big.eml", stream, ct: TestContext.Current.CancellationToken));

        Assert.Equal("上限 25 MiB を超えています。", Assert.IsType<IntakeFault>(Assert.Single(items)).Reason);
        Assert.InRange(stream.Position, 1, 26 * 1024 * 1024);
    }

    [Fact]
    public async Task Other_bytes_under_the_name_of_a_mail_are_refused()
    {
        var noise = new byte[5000];
        new Random(1).NextBytes(noise);

        Assert.Contains("メールとして読めません", Assert.IsType<IntakeFault>(Assert.Single(await Read("a.eml", noise))).Reason, StringComparison.Ordinal);
        Assert.Contains("PDF", Assert.IsType<IntakeFault>(Assert.Single(await Read("a.eml", "%PDF-1.4 ..."))).Reason, StringComparison.Ordinal);
        Assert.Contains("読めるのは", Assert.IsType<IntakeFault>(Assert.Single(await Read("a.exe", "MZ"))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_sample_mail_is_read()
    {
        foreach (var path in Directory.GetFiles(Samples.Folder, "*.eml"))
        {
            Assert.IsType<IntakeRead>(Assert.Single(await Read(path, File.ReadAllBytes(path))));
        }
    }

    [Fact]
    public async Task A_mailbox_is_cut_into_its_messages()
    {
        const string Box = """
            From a@example.jp Fri Nov 20 14:30:00 2026
            Subject: one
            From: a@example.jp

            text
            >From here on quoted
            From here it is a paragraph.

            From b@example.jp Fri Nov 20 14:31:00 2026
            Subject: two
            From: b@example.jp

            >>From twice

            From c Fri Nov 20 14:32:00 2026
            no mail at all
            """;

        var items = await Read("box.mbox", Box);

        Assert.Equal(["text\nFrom here on quoted\nFrom here it is a paragraph.", ">From twice"], items.OfType<IntakeRead>().Select(i => i.Report.Body));
        Assert.Equal(3, Assert.Single(items.OfType<IntakeFault>()).Row);
    }

    [Fact]
    public async Task A_message_of_a_mailbox_over_the_limit_is_named_and_the_others_kept()
    {
        var box = "From a Fri Nov 20 14:30:00 2026\nSubject: one\n\n" + new string('x', 300_000) + "\n\nFrom b Fri Nov 20 14:31:00 2026\nSubject: two\n\nb\n";

        var items = await Read("box.mbox", Encoding.ASCII.GetBytes(box), new IntakeLimits { Mime = new MimeLimits { MaxMessageBytes = 100_000 } });

        Assert.Equal((1, "1 通目が上限 97.7 KiB を超えています。"), (items[0].Row, Assert.IsType<IntakeFault>(items[0]).Reason));
        Assert.Equal("two", Assert.IsType<IntakeRead>(items[1]).Report.Subject);
    }

    [Fact]
    public async Task No_damaged_table_makes_the_reader_throw()
    {
        var random = new Random(3);
        var sample = Encoding.UTF8.GetBytes(Header + string.Concat(Enumerable.Repeat(CallRow, 3)) + "{\"channel\":\"call\",\"body\":\"x\"}\n");
        for (var i = 0; i < 400; i++)
        {
            var bytes = (byte[])sample.Clone();
            for (var j = random.Next(1, 12); j > 0; j--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)'"' : (byte)random.Next(256);
            }

            Assert.NotEmpty(await Read("x.csv", bytes));
            Assert.NotEmpty(await Read("x.jsonl", bytes));
            Assert.NotEmpty(await Read("x.mbox", bytes));
        }
    }

    private static Task<List<IntakeItem>> Read(string name, string text) => Read(name, Encoding.UTF8.GetBytes(text));

    private static Task<List<IntakeItem>> Read(string name, byte[] bytes, IntakeLimits? limits = null) =>
        ToListAsync(IntakeFiles.Read(name, new MemoryStream(bytes), limits, ct: TestContext.Current.CancellationToken));

    private static async Task<List<IntakeItem>> ToListAsync(IAsyncEnumerable<IntakeItem> items)
    {
        var list = new List<IntakeItem>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    /// <summary>As many bytes as asked for, none of them in memory.</summary>
    private sealed class EndlessStream(long length) : Stream
    {
        public bool Seekable { get; init; } = true;

        public override bool CanRead => true;

        public override bool CanSeek => Seekable;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Position += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
