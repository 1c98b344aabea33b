using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Cards.Registry.Embedded;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Cards.Registry;

/// <summary>What the program publishes on certificates, as the openssl command line reads it.</summary>
public sealed class PkiTests : IAsyncLifetime
{
    private static readonly RegistryHolder s_hanako = new("鈴木 花子", "", new(1985, 4, 1), "", "");

    private readonly string _folder = Directory.CreateTempSubdirectory("scamwatch-pki-").FullName;
    private RunningApp _app = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "openssl is not installed (./test.sh installs it)");
        _app = await RunningApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Registry:Mode"] = "embedded", ["Registry:PkiUrl"] = "http://pki.example/pki" });
        _client = _app.Anonymous();
        using var authority = X509CertificateLoader.LoadCertificate(await _client.GetByteArrayAsync("/pki/ca.cer"));
        await File.WriteAllTextAsync(Of("ca.pem"), authority.ExportCertificatePem());
        await using var db = _app.Db();
        foreach (var certificate in await db.CardCertificates.Where(c => c.On == SuspensionTarget.Card).ToListAsync())
        {
            using var readable = X509CertificateLoader.LoadCertificate(certificate.Der);
            await File.WriteAllTextAsync(Of(certificate.SerialNumber + ".pem"), readable.ExportCertificatePem());
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            _client.Dispose();
            await _app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_list_holds_the_suspended_and_for_good_the_abolished()
    {
        var (sign, auth) = await HanakoAsync();
        Assert.DoesNotContain("Serial Number", await ListAsync("crl"), StringComparison.Ordinal);
        Assert.Equal(0, (await VerifyAsync(auth)).Code);

        await SendAsync(RegistryOrderKind.Suspend);
        var held = await ListAsync("crl");
        Assert.Contains("Certificate Hold", EntryOf(held, auth), StringComparison.Ordinal);
        Assert.Contains("Certificate Hold", EntryOf(held, sign), StringComparison.Ordinal);
        Assert.Contains("revoked", (await VerifyAsync(auth)).Output, StringComparison.Ordinal);

        await SendAsync(RegistryOrderKind.Release);
        var released = await ListAsync("crl");
        Assert.DoesNotContain(auth, released, StringComparison.Ordinal);
        Assert.Contains("Cessation Of Operation", EntryOf(released, sign), StringComparison.Ordinal);
        Assert.Equal(0, (await VerifyAsync(auth)).Code);
        Assert.NotEqual(0, (await VerifyAsync(sign)).Code);

        await SendAsync(RegistryOrderKind.Abolish);
        Assert.Contains("Cessation Of Operation", EntryOf(await ListAsync("crl"), auth), StringComparison.Ordinal);
        Assert.NotEqual(0, (await VerifyAsync(auth)).Code);
    }

    [Fact]
    public async Task A_delta_takes_the_released_off_an_older_list()
    {
        var (sign, auth) = await HanakoAsync();
        await SendAsync(RegistryOrderKind.Suspend);
        await ListAsync("crl");
        Assert.NotEqual(0, (await VerifyAsync(auth)).Code);
        await SendAsync(RegistryOrderKind.Release);

        var delta = await ListAsync("delta-crl");

        Assert.Contains("Remove From CRL", EntryOf(delta, auth), StringComparison.Ordinal);
        Assert.Contains("Cessation Of Operation", EntryOf(delta, sign), StringComparison.Ordinal);
        Assert.Contains("Delta CRL Indicator: critical", delta, StringComparison.Ordinal);
        // The older full list alone still says revoked; with the delta it does not.
        var (code, output) = await VerifyAsync(auth, "-extended_crl", "-use_deltas", "-CRLfile", Of("delta-crl.pem"));
        Assert.True(code == 0, output);
        Assert.NotEqual(0, (await VerifyAsync(sign, "-extended_crl", "-use_deltas", "-CRLfile", Of("delta-crl.pem"))).Code);
    }

    [Fact]
    public async Task Lists_of_both_kinds_are_numbered_in_one_growing_row()
    {
        var first = await NumberAsync("crl");
        var second = await NumberAsync("delta-crl");
        var third = await NumberAsync("crl");

        Assert.True(first < second && second < third, $"{first} {second} {third}");
    }

    [Fact]
    public async Task The_responder_says_good_held_revoked_and_unknown()
    {
        var (sign, auth) = await HanakoAsync();
        Assert.Contains(": good", await AskAsync(auth), StringComparison.Ordinal);

        await SendAsync(RegistryOrderKind.Suspend);
        var held = await AskAsync(auth);
        Assert.Contains(": revoked", held, StringComparison.Ordinal);
        Assert.Contains("certificateHold", held, StringComparison.Ordinal);

        await SendAsync(RegistryOrderKind.Release);
        Assert.Contains(": good", await AskAsync(auth), StringComparison.Ordinal);
        Assert.Contains("cessationOfOperation", await AskAsync(sign), StringComparison.Ordinal);

        var (_, output) = await MachineProgram.RunAsync("openssl", "ocsp", "-issuer", Of("ca.pem"), "-serial", "0x4242", "-CAfile", Of("ca.pem"),
            "-url", new Uri(_app.Address, "/pki/ocsp").ToString());
        Assert.Contains("0x4242: unknown", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-sha1")]
    [InlineData("-sha256")]
    public async Task Questions_come_by_address_as_well_and_name_the_issuer_by_either_hash(string hash)
    {
        var (sign, auth) = await HanakoAsync();
        await MachineProgram.RunAsync("openssl", "ocsp", hash, "-issuer", Of("ca.pem"), "-cert", Of(auth + ".pem"), "-cert", Of(sign + ".pem"), "-no_nonce", "-reqout", Of("q"));
        var question = Uri.EscapeDataString(Convert.ToBase64String(await File.ReadAllBytesAsync(Of("q"))));

        using var answer = await _client.GetAsync("/pki/ocsp/" + question);

        Assert.Equal("application/ocsp-response", answer.Content.Headers.ContentType!.MediaType);
        await File.WriteAllBytesAsync(Of("a"), await answer.Content.ReadAsByteArrayAsync());
        var (code, output) = await MachineProgram.RunAsync("openssl", "ocsp", hash, "-issuer", Of("ca.pem"), "-cert", Of(auth + ".pem"), "-cert", Of(sign + ".pem"),
            "-CAfile", Of("ca.pem"), "-respin", Of("a"));
        Assert.True(code == 0, output);
        Assert.Contains("Response verify OK", output, StringComparison.Ordinal);
        Assert.Equal(3, output.Split(": good").Length);
    }

    [Fact]
    public async Task What_is_no_question_is_answered_as_such()
    {
        foreach (var body in (byte[][])[[], [0x30], [0x30, 0x00], [0x30, 0x03, 0x02, 0x01, 0x05], [.. Enumerable.Repeat((byte)0x30, 5000)]])
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/ocsp-request");
            using var answer = await _client.PostAsync("/pki/ocsp", content);
            Assert.Equal([0x30, 0x03, 0x0a, 0x01, 0x01], await answer.Content.ReadAsByteArrayAsync());
        }

        using var large = new ByteArrayContent(new byte[OcspResponder.MaxRequestBytes + 1]);
        large.Headers.ContentType = new MediaTypeHeaderValue("application/ocsp-request");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _client.PostAsync("/pki/ocsp", large)).StatusCode);
        using var other = new StringContent("{}");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _client.PostAsync("/pki/ocsp", other)).StatusCode);
        Assert.Equal([0x30, 0x03, 0x0a, 0x01, 0x01], await _client.GetByteArrayAsync("/pki/ocsp/nonsense"));
    }

    [Fact]
    public async Task Without_the_embedded_register_nothing_is_published()
    {
        await using var other = await RunningApp.StartAsync();
        using var client = other.Anonymous();

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/pki/crl")).StatusCode);
        Assert.False(Directory.Exists(Path.Combine(other.Services.GetRequiredService<Domain.DataFolder>().State, "pki")));
    }

    [Fact]
    public async Task The_authority_outlives_the_program_and_keeps_its_key_to_itself()
    {
        var state = _app.Services.GetRequiredService<Domain.DataFolder>();
        using var again = new CertificateAuthority(state, new RegistrySettings(), TimeProvider.System);

        Assert.Equal(await _client.GetByteArrayAsync("/pki/ca.cer"), again.Der);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(state.State, "pki", "ca.pem")));
        }
    }

    private string Of(string file) => Path.Combine(_folder, file);

    private async Task<(string Sign, string Auth)> HanakoAsync()
    {
        await using var db = _app.Db();
        var card = await db.RegisteredCards.Include(c => c.Certificates).SingleAsync(c => c.KanaKey == "スズキハナコ");
        return (SerialOf(CertificateUse.Sign), SerialOf(CertificateUse.Auth));

        string SerialOf(CertificateUse use) => card.Certificates.Single(c => c.On == SuspensionTarget.Card && c.Use == use).SerialNumber;
    }

    private async Task SendAsync(RegistryOrderKind kind) => Assert.IsType<RegistryAnswer.Done>(
        await _app.Services.GetRequiredService<ICardRegistry>().SendAsync(
            new(Guid.CreateVersion7(), kind, SuspensionTarget.Card, "S123-456-7897", DateTime.UtcNow, s_hanako), default));

    /// <summary>Fetches a list, keeps it beside the certificates, and has openssl check its signature and print it.</summary>
    private async Task<string> ListAsync(string name)
    {
        await File.WriteAllBytesAsync(Of(name + ".der"), await _client.GetByteArrayAsync("/pki/" + name));
        await MachineProgram.RunAsync("openssl", "crl", "-inform", "DER", "-in", Of(name + ".der"), "-out", Of(name + ".pem"));
        var (code, output) = await MachineProgram.RunAsync("openssl", "crl", "-inform", "DER", "-in", Of(name + ".der"), "-CAfile", Of("ca.pem"), "-noout", "-text");
        Assert.True(code == 0, output);
        Assert.Contains("verify OK", output, StringComparison.Ordinal);
        return output;
    }

    private async Task<long> NumberAsync(string name)
    {
        var output = await ListAsync(name);
        var after = output[(output.IndexOf("X509v3 CRL Number", StringComparison.Ordinal) + "X509v3 CRL Number".Length)..];
        var digits = new string([.. after.SkipWhile(c => c is ':' or ' ' or '\n').TakeWhile(c => c is not '\n' and not ' ')]);
        return digits.StartsWith("0x", StringComparison.Ordinal)
            ? Convert.ToInt64(digits[2..], 16)
            : long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string EntryOf(string list, string serial)
    {
        var at = list.IndexOf("Serial Number: " + serial, StringComparison.Ordinal);
        Assert.True(at >= 0, list);
        var end = list.IndexOf("Serial Number: ", at + 20, StringComparison.Ordinal);
        return end < 0 ? list[at..] : list[at..end];
    }

    private Task<(int Code, string Output)> VerifyAsync(string serial, params string[] more) => MachineProgram.RunAsync(
        "openssl", ["verify", "-crl_check", "-CAfile", Of("ca.pem"), "-CRLfile", Of("crl.pem"), .. more, Of(serial + ".pem")]);

    private async Task<string> AskAsync(string serial)
    {
        var (code, output) = await MachineProgram.RunAsync("openssl", "ocsp", "-issuer", Of("ca.pem"), "-cert", Of(serial + ".pem"), "-CAfile", Of("ca.pem"),
            "-url", new Uri(_app.Address, "/pki/ocsp").ToString());
        Assert.True(code == 0, output);
        Assert.Contains("Response verify OK", output, StringComparison.Ordinal);
        // openssl sends a nonce, and warns where it does not come back.
        Assert.DoesNotContain("nonce", output, StringComparison.Ordinal);
        return output;
    }
}
