using System.Diagnostics;
using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Cards.Registry.Embedded;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.References;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.CardReader.Agent;
using ScamWatch.Ingest.CardReader.Demo;
using ScamWatch.Ingest.Files;
using ScamWatch.Ingest.Mail;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Tests.Attacks;
using ScamWatch.Tests.CardReader;
using ScamWatch.Tests.Mail;
using ScamWatch.Tests.Public;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Api;
using ScamWatch.Web.Pictures;
using ScamWatch.Web.Reports;

namespace ScamWatch.Tests.Fuzzing;

/// <summary>
/// Every parser of what comes from outside, on damaged copies of good input, for as long as the setting <c>SCAMWATCH_FUZZ_SECONDS</c> says (2 by
/// itself, 60 by <c>./test.sh fuzz</c>). What a parser may throw is what its callers know; anything else is found with the bytes that did it.
/// </summary>
public sealed class FuzzTests : IAsyncLifetime
{
    /// <summary>Mutants of each parser, however little time there is.</summary>
    private const int AtLeast = 50;

    private static readonly DateTime s_now = new(2026, 11, 22, 0, 0, 0, DateTimeKind.Utc);

    private readonly EmulatedReaders _readers = new();
    private TestStore _store = null!;

    static FuzzTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static TimeSpan Time => TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable("SCAMWATCH_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out var set) ? set : 2);

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.OpenAsync(settings: new Dictionary<string, string?> { ["Registry:Mode"] = "embedded" });
        TestModel.CopyTo(_store.Data.Model);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public void Mails() => Run(Messages(), "\r\n\0\x1b=?;\"'<>()%&:,@-", bytes =>
    {
        var message = MimeReader.Read(bytes);
        _ = ParsedMessage.From(message).ToJson();
        foreach (var report in ReportedMail.From(message, IntakeSource.File, Samples.Desk))
        {
            Markup.AssertInert("", MailFrame.Document(report.Html ?? ""));
        }
    });

    [Fact]
    public void Html() => Run([.. HostileWords.All.Select(w => Encoding.UTF8.GetBytes(Markup.Whole(w))), .. Pages()], "<>\"'=/&;!-\0 ", bytes =>
    {
        foreach (var text in (string[])[Encoding.UTF8.GetString(bytes), Encoding.Latin1.GetString(bytes)])
        {
            var read = HtmlReading.Of(text);
            Markup.AssertInert(text, MailFrame.Document(read.SafeHtml));
        }
    });

    [Fact]
    public void Headers_addresses_dates_and_attached_forms() => Run(
        [.. Messages().SelectMany(Lines), [0x78, 0x9F, 0x3E, 0x22, 1, 0, 1, 6, 0x90, 8, 0, 4, 0, 0, 0, 1, 2, 3, 4]], "\r\n=?_;\"'<>()@,:\\", bytes =>
    {
        var text = HeaderDecoder.Decode(bytes);
        _ = HeaderDecoder.DecodeWords(Encoding.Latin1.GetString(bytes));
        _ = MailAddress.ParseList(text);
        _ = MailDate.Parse(text);
        _ = HeaderParameters.Parse(text);
        _ = Ingest.Mail.AuthenticationResults.Parse(text, new HashSet<string>(["mx.example.jp"]));
        _ = Tnef.Read(bytes, 50);
        _ = Utf7.Decode(bytes);
        _ = Iso2022Jp.IsLikely(bytes) ? Iso2022Jp.ToCp932(bytes) : [];
        _ = FlowedText.Unflow(text, deleteSpace: true);
        _ = ForwardedMail.Find(text);
        _ = ForwardedMail.FindBare(text, text);
    });

    [Theory]
    [InlineData("x.csv")]
    [InlineData("x.jsonl")]
    [InlineData("x.mbox")]
    [InlineData("x.eml")]
    public Task Intake_files(string name) => RunAsync(
        name switch
        {
            "x.csv" => [.. Inbox("*.csv"), Encoding.GetEncoding(932).GetBytes("経路,発生日時,相手,件名,本文\n電話,令和8年11月20日,市の職員,,還付金\n"), Encoding.Unicode.GetPreamble()],
            "x.jsonl" => [.. Corpus()],
            "x.mbox" => [[.. Messages().Take(5).SelectMany(m => (byte[])[.. "From a@example.jp Fri Nov 20 14:30:00 2026\r\n"u8, .. m, .. "\r\n"u8])]],
            _ => Messages(),
        },
        "\r\n\",\t;{}[]:\\\0F>", async bytes =>
    {
        await foreach (var item in IntakeFiles.Read(name, new MemoryStream(bytes), ct: Ct))
        {
            Assert.NotNull(item);
        }
    });

    [Fact]
    public void Traces_numbers_and_what_people_type() => Run(
        [.. Texts()], "./:@-()0123456789０１２３四五[]%#?+＠。・ー ", bytes =>
    {
        var text = Encoding.UTF8.GetString(bytes);
        var official = _store.Get<OfficialDirectory>();
        foreach (var found in IndicatorScanner.Scan(text, official))
        {
            Assert.DoesNotContain("http://", Defang.Indicator(found.Type, found.Value), StringComparison.OrdinalIgnoreCase);
        }

        // What was made inert once holds nothing that is to be made inert.
        var inert = Defang.Text(text);
        Assert.Equal(inert, Defang.Text(inert));
        // What was cleaned once holds nothing that is to be cleaned.
        Assert.False(Redactor.Contains(Redactor.Redact(text).Text));
        foreach (var word in text.Split([' ', '\n', '\t', '、', '。'], 40))
        {
            _ = Url.TryParse(word, out _) | EmailAddress.TryParse(word, out _) | PhoneNumber.TryParse(word, out _) | BankAccount.TryParse(word, out _)
                | HostName.TryNormalize(word, out _, out _) | ReceiptNumber.TryParse(word, out _) | AgentCode.TryParse(word, out _);
            _ = BirthDate.Read(word, new(2026, 11, 22));
            _ = JapaneseTime.Parse(word);
        }

        _ = SearchText.Grams(SearchText.Fold(text));
    });

    [Fact]
    public Task Judging() => RunAsync([.. Texts()], "!?。、￥円%&<>\0", async bytes =>
    {
        var text = Encoding.UTF8.GetString(bytes);
        var judged = await _store.Get<JudgeText>().RunAsync(new(Channel.Email, text.Length > 80 ? text[..80] : text, text, text), Ct);
        Assert.InRange(judged.Judgement.Score, 0, 1);
    });

    [Fact]
    public Task Answers_of_a_mail_server() => RunAsync(
        [
            "* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n* 1 FETCH (UID 1 FLAGS (\\Seen ($a (b))) ENVELOPE (NIL \"x\") BODY[] {3}\r\nabc RFC822.SIZE 3)\r\n* ESEARCH (TAG \"A\") UID ALL 2,10:11\r\nS1 OK done\r\n"u8.ToArray(),
            "* LIST (\\HasNoChildren) \".\" \"a \\\"b\\\" c\"\r\n* LIST () \"/\" {5}\r\nhe}lo\r\n* 2 FETCH (BODY[] NIL UID 2)\r\n* BYE {5}\r\nS2 NO [TRYCREATE] no\r\n"u8.ToArray(),
        ],
        "\r\n(){}[]\"\\* 0123456789~+", async bytes =>
    {
        var reader = new ImapReader(new MemoryStream(bytes), ImapLimits.Default with { MaxLiteral = 5000, MaxResponseText = 5000, MaxLiterals = 4 });
        var uids = new UidSet();
        while (true)
        {
            var response = await reader.ReadAsync(Ct);
            uids.AddFound(response);
            _ = response.Name == "FETCH" ? ImapFetch.Parse(response) : default;
            _ = uids.Above(0, 100);
        }
    }, typeof(ProtocolFault));

    [Fact]
    public void Cards()
    {
        var honest = new List<byte[]>();
        _ = Outcome.OfRead(Holding(new TwistedCard(new DemoCard(DemoCards.Hanako), (_, _, card) =>
        {
            var answer = card();
            honest.Add(answer ?? []);
            return answer;
        })));
        Assert.NotEmpty(honest);
        var random = new Random(Properties.Seed);
        Run([.. honest], "\x30\x82\xff\x90\x61\x5f", bytes =>
        {
            // One answer is the mutant, the others are honest.
            var which = random.Next(honest.Count);
            var card = new TwistedCard(new DemoCard(DemoCards.Hanako), (number, _, answer) => number == which ? bytes : answer());
            _ = Outcome.OfRead(Holding(card));
            // However a card lies, no PIN is sent where nobody asked for it.
            Assert.Equal(0, card.Verifies);
        });
    }

    [Fact]
    public void Revocation_lists() => Run([Crl()], "\x30\x82\xff\x17\x02\x03", bytes => RevocationList(bytes), typeof(AsnContentException), typeof(CryptographicException));

    [Fact]
    public Task Questions_for_certificates() => RunAsync(
        [Question()],
        "\x30\x82\xff\x02\x04\xa2", async bytes => Assert.NotEmpty(await _store.Get<OcspResponder>().AnswerAsync(bytes, Ct)));

    [Fact]
    public async Task Tables_of_reference_data()
    {
        foreach (var file in ReferenceFiles.All.Take(4))
        {
            var rows = (await _store.Get<ReadReference>().RowsAsync(new(file.Code, Past: true), new(0, 50), Ct)).Items;
            await RunAsync([ReferenceCsv.Write(file, rows)], "\r\n\",;'=-:", bytes =>
            {
                var (proposals, faults) = ReferenceCsv.Read(file, bytes, rows.ToDictionary(r => r.Id));
                Assert.NotNull(proposals);
                Assert.NotNull(faults);
                return Task.CompletedTask;
            }, share: 4);
        }
    }

    [Fact]
    public void Bodies_of_the_API() => Run(
        [
            """{"id":"1","channel":"sms","subject":"s","sender":"+81312345678","body":"荷物 https://x.example.top/","note":"n","occurredAt":"2026-11-20T14:30:00+09:00","harm":"none","asks":["pin"],"lang":"ja"}"""u8.ToArray(),
            """{"channel":"call","body":"\ud83d\ude00 \u0000 x"}"""u8.ToArray(),
        ],
        "{}[]\",:\\u0123 ", bytes => ReportBody.Parse(new ApiBody(ApiBodyKind.Json, bytes)).ToReport(s_now, []), typeof(ApiRefusedException));

    [Fact]
    public void Messages_of_agents() => Run(
        [.. ((string[])["""{"type":"hello","version":1,"machine":"pc","code":"ABCD-EFGH"}""", """{"type":"readers","readers":[{"name":"a","card":true}]}"""]).Select(Encoding.UTF8.GetBytes)],
        "{}[]\",:\\u0123 ", bytes => AgentMessage.Read(bytes), typeof(AgentProtocolException));

    [Fact]
    public void Pictures_of_addresses() => Run([.. Texts().Select(t => t.Length > 300 ? t[..300] : t)], "/:?#%", bytes => QrCode.Of(Encoding.UTF8.GetString(bytes)), typeof(ArgumentException));

    private EmulatedReaders Holding(IEmulatedCard card)
    {
        _readers.Put(card);
        return _readers;
    }

    /// <summary>A request of RFC 6960, section 4.1, for one certificate.</summary>
    private static byte[] Question()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.3.14.3.2.26");
                writer.WriteNull();
            }

            writer.WriteOctetString(new byte[20]);
            writer.WriteOctetString(new byte[20]);
            writer.WriteInteger(0x0123456789);
        }

        return writer.Encode();
    }

    private static void RevocationList(byte[] der) => _ = Ingest.CardReader.RevocationList.Parse(der);

    internal static void Run(IReadOnlyList<byte[]> samples, string marks, Action<byte[]> parse, params Type[] known) =>
        RunAsync(samples, marks, bytes =>
        {
            parse(bytes);
            return Task.CompletedTask;
        }, known).GetAwaiter().GetResult();

    internal static Task RunAsync(IReadOnlyList<byte[]> samples, string marks, Func<byte[], Task> parse, params Type[] known) => RunAsync(samples, marks, parse, 1, known);

    private static async Task RunAsync(IReadOnlyList<byte[]> samples, string marks, Func<byte[], Task> parse, int share, params Type[] known)
    {
        Assert.NotEmpty(samples);
        var random = new Random(Properties.Seed);
        var letters = Encoding.Latin1.GetBytes(marks.Normalize(NormalizationForm.FormKC));
        var watch = Stopwatch.StartNew();
        var time = Time / share;
        for (var done = 0; done < AtLeast || watch.Elapsed < time; done++)
        {
            Ct.ThrowIfCancellationRequested();
            var mutant = samples[random.Next(samples.Count)];
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                mutant = Mutants.Damage(mutant, random, letters);
            }

            try
            {
                await parse(mutant);
            }
            catch (Exception fault) when (known.Any(k => k.IsInstanceOfType(fault)))
            {
                // Its callers know this one.
            }
            catch (Exception fault)
            {
                Assert.Fail($"mutant {done} of seed {Properties.Seed}: {fault}\n{Convert.ToBase64String(mutant)}");
            }
        }
    }

    private static byte[][] Messages() => [.. Directory.GetFiles(Samples.Folder, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private static IEnumerable<byte[]> Lines(byte[] message) =>
        Encoding.Latin1.GetString(message).Split("\n\n")[0].Split('\n').Where(l => l.Contains(':', StringComparison.Ordinal)).Take(12).Select(l => Encoding.Latin1.GetBytes(l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()));

    private static byte[][] Inbox(string pattern) => [.. Directory.GetFiles(Path.Combine(TestPaths.Data, "samples", "inbox"), pattern).Select(File.ReadAllBytes)];

    private static IEnumerable<byte[]> Corpus() => Directory.GetFiles(Path.Combine(TestPaths.Data, "corpus"), "*.jsonl").Order(StringComparer.Ordinal).Take(3)
        .Select(f => Encoding.UTF8.GetBytes(string.Join('\n', File.ReadLines(f).Take(20))));

    private static IEnumerable<byte[]> Texts() => Corpus().SelectMany(c => Encoding.UTF8.GetString(c).Split('\n')).Take(40).Select(Encoding.UTF8.GetBytes)
        .Append("口座 みなと銀行 中央支店 普通 1234567 電話 03-0000-1234 ０９０ー１２３４ー５６７８ http://例え.テスト/?a=b user@example.jp T123-456-7890 昭和60年1月2日"u8.ToArray());

    private static IEnumerable<byte[]> Pages() => Messages().Where(m => Encoding.Latin1.GetString(m).Contains("<html", StringComparison.OrdinalIgnoreCase))
        .Append("<table><tr><td style='color:#fff;font-size:0'>x</td></tr></table><a href='https://x.example'>https://y.example</a><img alt=a src=cid:b>"u8.ToArray());

    private static byte[] Crl()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Test CA", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var authority = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(70));
        var list = new CertificateRevocationListBuilder();
        for (var i = 1; i < 20; i++)
        {
            list.AddEntry([(byte)i, 2, 3], DateTimeOffset.UnixEpoch.AddYears(56), i % 3 == 0 ? X509RevocationReason.CertificateHold : X509RevocationReason.KeyCompromise);
        }

        return list.Build(authority, 7, DateTimeOffset.UnixEpoch.AddYears(57), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, DateTimeOffset.UnixEpoch.AddYears(56));
    }
}
