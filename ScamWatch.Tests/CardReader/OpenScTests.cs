using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Demo;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.CardReader;

/// <summary>
/// OpenSC, which reads genuine cards, reads the emulated one, and both sides share a reader. The command line answers about the same
/// card.
/// </summary>
[Collection(nameof(PcscFixture))]
public sealed class OpenScTests : IDisposable
{
    private const string Module = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so";

    private readonly string _folder = Directory.CreateTempSubdirectory("sw-opensc-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task OpenSC_takes_the_emulated_card_for_one_of_its_kind_and_reads_the_same_certificate()
    {
        Need();
        using var plug = await InsertAsync(new DemoCard(DemoCards.Hanako));

        Assert.Contains("jpki", (await PcscFixture.RunClientAsync("opensc-tool", "-n")).Output, StringComparison.Ordinal);
        var read = await PcscFixture.RunClientAsync("pkcs15-tool", "--read-certificate", "1");
        Assert.Equal(DemoCards.Hanako.Certificate.ExportCertificatePem(), Pem(read.Output));
        var pins = await PcscFixture.RunClientAsync("pkcs15-tool", "--list-pins");
        Assert.Matches(@"Tries left\s*: 3\b", pins.Output);
        Assert.Matches(@"Tries left\s*: 5\b", pins.Output);
    }

    [Fact]
    public async Task OpenSC_sees_a_blocked_card_as_blocked_and_the_signing_certificate_as_closed()
    {
        Need();
        using var plug = await InsertAsync(new DemoCard(DemoCards.Hanako, tries: 0));

        Assert.Matches(@"Tries left\s*: 0\b", (await PcscFixture.RunClientAsync("pkcs15-tool", "--list-pins")).Output);
        Assert.NotEqual(0, (await PcscFixture.RunClientAsync("pkcs15-tool", "--verify-pin", "--auth-id", "1", "--pin", DemoCard.Pin)).Code);
        Assert.NotEqual(0, (await PcscFixture.RunClientAsync("pkcs15-tool", "--read-certificate", "2")).Code);
    }

    [Fact]
    public async Task What_OpenSC_has_the_emulated_card_sign_openssl_verifies()
    {
        Need();
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "openssl is not installed (./test.sh installs it)");
        using var plug = await InsertAsync(new DemoCard(DemoCards.Hanako));
        await File.WriteAllTextAsync(Of("text"), "challenge");
        await File.WriteAllBytesAsync(Of("hash"), SHA256.HashData("challenge"u8));
        await File.WriteAllTextAsync(Of("key.pem"), PemEncoding.WriteString("PUBLIC KEY", DemoCards.Hanako.Certificate.PublicKey.ExportSubjectPublicKeyInfo()));

        var signed = await PcscFixture.RunClientAsync("pkcs15-crypt", "-s", "-k", "1", "-p", DemoCard.Pin, "--sha-256", "--pkcs1", "-R", "-i", Of("hash"), "-o", Of("signature"));
        Assert.True(signed.Code == 0, signed.Output);
        Assert.Contains("Verified OK", (await VerifyAsync("signature")).Output, StringComparison.Ordinal);

        Assert.SkipUnless(File.Exists(Module), "opensc-pkcs11 is not installed (./test.sh installs it)");
        var token = await PcscFixture.RunClientAsync(
            "pkcs11-tool", "--module", Module, "--slot-index", "0", "--login", "--pin", DemoCard.Pin, "--sign", "-m", "SHA256-RSA-PKCS", "--id", "01",
            "--input-file", Of("text"), "--output-file", Of("token-signature"));
        Assert.True(token.Code == 0, token.Output);
        Assert.Contains("Verified OK", (await VerifyAsync("token-signature")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connect_exclusive = false;")]
    [InlineData("connect_exclusive = true;")]
    public async Task While_another_program_has_the_card_no_pin_is_sent_and_once_it_lets_go_the_card_is_read(string sharing)
    {
        Need();
        await File.WriteAllTextAsync(Of("opensc.conf"), $"app default {{ reader_driver pcsc {{ {sharing} }} }}\n");
        using var watch = DemoCards.Watch(PcscFixture.Api, DemoCards.Brisk);
        using var open = new ManualResetEventSlim();
        using var theirsCame = new ManualResetEventSlim();
        var card = new TwistedCard(new DemoCard(DemoCards.Hanako), (_, command, honest) =>
        {
            if (command[1] == 0xFE)
            {
                theirsCame.Set();
                open.Wait();
            }

            return honest();
        });
        using var plug = await InsertAsync(card);
        await Patience.UntilAsync(() => View(watch)?.State == ReaderState.Ready);
        var theirs = PcscFixture.RunClientAsync("env", "OPENSC_CONF=" + Of("opensc.conf"), "opensc-tool", "-s", "00FE0000");
        await Patience.UntilAsync(() => theirsCame.IsSet);

        var proof = await watch.ProveAsync(PcscFixture.Reader(0), View(watch)!.Visit, DemoCards.Pin(), DemoCards.Challenge, false);

        Assert.Equal(new PossessionProof.NotAsked(CardFault.HeldByOthers), proof);
        Assert.Equal(0, card.Verifies);
        await Patience.UntilAsync(() => View(watch)?.State == ReaderState.HeldByOthers);
        open.Set();
        await theirs;
        await Patience.UntilAsync(() => View(watch)?.State == ReaderState.Ready);
    }

    [Fact]
    public async Task Our_reader_reads_a_card_emulated_by_somebody_else()
    {
        PcscFixture.Need();
        var script = Path.Combine(Path.GetDirectoryName(TestPaths.Root)!, "shared", "fixtures", "jpki");
        Assert.SkipUnless(Directory.Exists(script), "the other emulated card is not beside the project");
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "openssl is not installed (./test.sh installs it)");
        var (made, said) = await MachineProgram.RunAsync("bash", Path.Combine(script, "mkcerts.sh"), Of("pki"));
        Assert.True(made == 0, said);
        await Patience.UntilAsync(() => !PcscFixture.HasCard(0));
        using var theirs = Process.Start("python3", [Path.Combine(script, "jpkicard.py"), Of("pki"), "listen", PcscFixture.SocketOf(0), "2", "4"]);
        try
        {
            using var watch = DemoCards.Watch(PcscFixture.Api);
            await Patience.UntilAsync(() => View(watch)?.State == ReaderState.Ready);
            var facts = View(watch)!.Facts!;
            Assert.Equal(CardKind.MyNumberCard, facts.Kind);
            Assert.Equal(await File.ReadAllBytesAsync(Of("pki/auth.der")), facts.Certificate!.Der);
            Assert.Equal((2, 4), (facts.Pin.Left, facts.SigningPin!.Value.Left));

            var proof = await watch.ProveAsync(PcscFixture.Reader(0), View(watch)!.Visit, DemoCards.Pin("1234"), DemoCards.Challenge, false);

            Assert.IsType<PossessionProof.Proven>(proof);
        }
        finally
        {
            theirs.Kill();
            await theirs.WaitForExitAsync();
            File.Delete(PcscFixture.SocketOf(0));
            await Patience.UntilAsync(() => !PcscFixture.HasCard(0));
        }
    }

    [Fact]
    public async Task The_command_line_says_what_lies_in_the_readers()
    {
        PcscFixture.Need();
        using var plug = await InsertAsync(new DemoCard(DemoCards.Hanako, tries: 2));

        var status = await ScamWatchAsync("card", "status", "--json", "--reader", PcscFixture.Reader(0));
        var list = await ScamWatchAsync("card", "list", "--json");

        Assert.True(status.Code == 0, status.Output);
        using var answer = JsonDocument.Parse(status.Output);
        var reader = Assert.Single(answer.RootElement.GetProperty("readers").EnumerateArray());
        Assert.Equal(["reader", "state", "fault", "card"], reader.EnumerateObject().Select(p => p.Name));
        Assert.Equal("card", reader.GetProperty("state").GetString());
        var card = reader.GetProperty("card");
        Assert.Equal(["kind", "token", "certificate", "pinTriesLeft", "signingPinTriesLeft"], card.EnumerateObject().Select(p => p.Name));
        Assert.Equal("my-number-card", card.GetProperty("kind").GetString());
        Assert.Equal(2, card.GetProperty("pinTriesLeft").GetInt32());
        Assert.Equal(DemoCards.Hanako.Certificate.SerialNumber, card.GetProperty("certificate").GetProperty("serial").GetString());
        using var all = JsonDocument.Parse(list.Output);
        Assert.Equal(PcscFixture.Readers, all.RootElement.GetProperty("readers").GetArrayLength());
    }

    [Fact]
    public async Task The_demonstration_card_of_the_command_line_lies_in_a_reader_until_it_is_ended()
    {
        PcscFixture.Need();
        await Patience.UntilAsync(() => !PcscFixture.HasCard(0));
        using var demo = Start("demo-card", "--socket", PcscFixture.SocketOf(0), "--kind", "android");
        try
        {
            using var watch = DemoCards.Watch(PcscFixture.Api);
            await Patience.UntilAsync(() => View(watch)?.Facts?.Kind == CardKind.AndroidPhone);
        }
        finally
        {
            demo.Kill();
            await demo.WaitForExitAsync();
            File.Delete(PcscFixture.SocketOf(0));
            await Patience.UntilAsync(() => !PcscFixture.HasCard(0));
        }
    }

    private static void Need()
    {
        PcscFixture.Need();
        Assert.SkipUnless(File.Exists("/usr/bin/opensc-tool"), "opensc is not installed (./test.sh installs it)");
    }

    private static ReaderView? View(ReaderWatch watch) => watch.Views.FirstOrDefault(v => v.Name == PcscFixture.Reader(0));

    private static string Pem(string output) =>
        output[output.IndexOf("-----BEGIN", StringComparison.Ordinal)..(output.IndexOf("-----END CERTIFICATE-----", StringComparison.Ordinal) + 25)];

    private static async Task<CardPlug> InsertAsync(IEmulatedCard card)
    {
        // The card of the test before may still be on its way out.
        await Patience.UntilAsync(() => !PcscFixture.HasCard(0));
        var plug = PcscFixture.Insert(0, card);
        await Patience.UntilAsync(() => PcscFixture.HasCard(0));
        return plug;
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "scamwatch.dll"), .. arguments])
        { RedirectStandardOutput = true };
        start.Environment[PcscFixture.Address.Name] = PcscFixture.Address.Value;
        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Output)> ScamWatchAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    private string Of(string file) => Path.Combine(_folder, file);

    private Task<(int Code, string Output)> VerifyAsync(string signature) =>
        MachineProgram.RunAsync("openssl", "dgst", "-sha256", "-verify", Of("key.pem"), "-signature", Of(signature), Of("text"));
}
