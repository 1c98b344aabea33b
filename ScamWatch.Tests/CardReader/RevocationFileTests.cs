using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Cards.Registry.Embedded;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Tests.Support;
using CertificateStatus = ScamWatch.Ingest.CardReader.CertificateStatus;

namespace ScamWatch.Tests.CardReader;

/// <summary>Revocation lists made by .NET, by openssl and by the embedded register.</summary>
public sealed class RevocationFileTests : IDisposable
{
    private const X509RevocationReason Hold = X509RevocationReason.CertificateHold;

    private readonly string _folder = Directory.CreateTempSubdirectory("sw-crl-").FullName;

    private string File => Path.Combine(_folder, "list.crl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_a_list_nothing_is_claimed() =>
        Assert.Equal(CertificateStatus.NotCompared, new CardAuthorities([DemoCards.Hanako.Authority], TimeProvider.System).Read(DemoCards.Hanako.Certificate.RawData).Status);

    [Fact]
    public void A_list_that_is_not_there_or_is_none_says_nothing()
    {
        Assert.Equal(CertificateStatus.Unknown, Status());
        System.IO.File.WriteAllText(File, "not a list");
        Assert.Equal(CertificateStatus.Unknown, Status());
        System.IO.File.WriteAllBytes(File, [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]);
        Assert.Equal(CertificateStatus.Unknown, Status());
    }

    [Theory]
    [InlineData(null, CertificateStatus.Good)]
    [InlineData(X509RevocationReason.CertificateHold, CertificateStatus.Held)]
    [InlineData(X509RevocationReason.CessationOfOperation, CertificateStatus.Revoked)]
    [InlineData(X509RevocationReason.KeyCompromise, CertificateStatus.Revoked)]
    [InlineData(X509RevocationReason.Unspecified, CertificateStatus.Revoked)]
    public void A_certificate_stands_as_its_authoritys_list_says(X509RevocationReason? reason, CertificateStatus status)
    {
        Write(List(DemoCards.Hanako.Authority, reason));

        Assert.Equal(status, Status());
    }

    [Fact]
    public void A_new_list_is_read_when_it_comes()
    {
        var authorities = Authorities();
        Write(List(DemoCards.Hanako.Authority, null));
        Assert.Equal(CertificateStatus.Good, authorities.Read(DemoCards.Hanako.Certificate.RawData).Status);

        Write(List(DemoCards.Hanako.Authority, Hold));

        Assert.Equal(CertificateStatus.Held, authorities.Read(DemoCards.Hanako.Certificate.RawData).Status);
    }

    [Fact]
    public void A_list_holds_from_its_beginning_until_the_next_is_due()
    {
        Write(List(DemoCards.Hanako.Authority, null));

        Assert.Equal(CertificateStatus.Good, Status(TimeSpan.Zero));
        Assert.Equal(CertificateStatus.Unknown, Status(TimeSpan.FromDays(2)));
        Assert.Equal(CertificateStatus.Unknown, Status(TimeSpan.FromDays(-2)));
    }

    [Fact]
    public void A_list_of_the_same_name_and_another_key_says_nothing()
    {
        // Generations of the authority share one name.
        Write(List(DemoCards.Taro.Authority, null));

        Assert.Equal(CertificateStatus.Unknown, Status());
    }

    [Fact]
    public void A_list_that_was_changed_says_nothing()
    {
        var list = List(DemoCards.Hanako.Authority, Hold);
        for (var at = list.Length - 300; at < list.Length; at += 37)
        {
            var changed = (byte[])list.Clone();
            changed[at] ^= 0x10;
            Write(changed);

            Assert.Equal(CertificateStatus.Unknown, Status());
        }
    }

    [Fact]
    public void A_certificate_that_nobody_known_signed_is_unknown_whatever_the_list_says()
    {
        Write(List(DemoCards.Taro.Authority, null));

        Assert.Equal(CertificateStatus.Unknown, Authorities().Read(DemoCards.Taro.Certificate.RawData).Status);
    }

    [Fact]
    public void Of_several_lists_in_a_folder_the_right_one_answers()
    {
        System.IO.File.WriteAllBytes(Path.Combine(_folder, "a.crl"), List(DemoCards.Taro.Authority, null));
        System.IO.File.WriteAllBytes(Path.Combine(_folder, "b.crl"), List(DemoCards.Hanako.Authority, Hold));
        System.IO.File.WriteAllText(Path.Combine(_folder, "notes.txt"), "fetched by hand");

        Assert.Equal(CertificateStatus.Held, Authorities(path: _folder).Read(DemoCards.Hanako.Certificate.RawData).Status);
    }

    [Fact]
    public async Task Lists_that_openssl_makes_are_understood_delta_and_parts_included()
    {
        Assert.SkipUnless(System.IO.File.Exists("/usr/bin/openssl"), "openssl is not installed (./test.sh installs it)");
        await PrepareAsync();
        // Without a reason, held, and a part that is about another place than the certificate names.
        Assert.Equal(CertificateStatus.Good, await GeneratedAsync(""));
        Assert.Equal(CertificateStatus.Unknown, await GeneratedAsync("delta"));
        Assert.Equal(CertificateStatus.Unknown, await GeneratedAsync("part"));
        Assert.Equal(CertificateStatus.Unknown, await GeneratedAsync("indirect"));
        Assert.Equal(CertificateStatus.Good, await GeneratedAsync("people"));

        await CaAsync("-revoke", "card.pem", "-crl_reason", "certificateHold");
        Assert.Equal(CertificateStatus.Held, await GeneratedAsync(""));

        async Task<CertificateStatus> GeneratedAsync(string extensions)
        {
            await CaAsync(["-gencrl", "-out", "list.crl", .. extensions.Length > 0 ? (string[])["-crlexts", extensions] : []]);
            return Status();
        }
    }

    [Fact]
    public async Task The_embedded_registers_list_is_understood_and_its_delta_not_taken_for_the_whole()
    {
        await using var app = await RunningApp.StartAsync(settings: new Dictionary<string, string?> { ["Registry:Mode"] = "embedded", ["Registry:PkiUrl"] = "http://pki.example/pki" });
        using var client = app.Anonymous();
        using var authority = X509CertificateLoader.LoadCertificate(await client.GetByteArrayAsync("/pki/ca.cer"));
        await using var db = app.Db();
        var (sign, auth) = (await DerAsync(CertificateUse.Sign), await DerAsync(CertificateUse.Auth));
        Assert.Equal((CertificateStatus.Good, CertificateStatus.Good), await StandAsync());

        await SendAsync(RegistryOrderKind.Suspend);
        Assert.Equal((CertificateStatus.Held, CertificateStatus.Held), await StandAsync());
        Write(await client.GetByteArrayAsync("/pki/delta-crl"));
        Assert.Equal(CertificateStatus.Unknown, Authorities(authority).Read(auth).Status);

        await SendAsync(RegistryOrderKind.Release);
        Assert.Equal((CertificateStatus.Revoked, CertificateStatus.Good), await StandAsync());

        async Task<(CertificateStatus Sign, CertificateStatus Auth)> StandAsync()
        {
            Write(await client.GetByteArrayAsync("/pki/crl"));
            var authorities = Authorities(authority);
            return (authorities.Read(sign).Status, authorities.Read(auth).Status);
        }

        async Task<byte[]> DerAsync(CertificateUse use) => (await db.RegisteredCards.Include(c => c.Certificates).SingleAsync(c => c.KanaKey == "スズキハナコ"))
            .Certificates.Single(c => c.On == SuspensionTarget.Card && c.Use == use).Der;

        async Task SendAsync(RegistryOrderKind kind) => Assert.IsType<RegistryAnswer.Done>(
            await app.Services.GetRequiredService<ICardRegistry>().SendAsync(
                new(Guid.CreateVersion7(), kind, SuspensionTarget.Card, "S123-456-7897", DateTime.UtcNow, new("鈴木 花子", "", new(1985, 4, 1), "", "")), default));
    }

    private static byte[] List(X509Certificate2 authority, X509RevocationReason? reason)
    {
        var builder = new CertificateRevocationListBuilder();
        builder.AddEntry([0x01, 0x02, 0x03]);
        if (reason is { } why)
        {
            builder.AddEntry(DemoCards.Hanako.Certificate, reason: why);
        }

        return builder.Build(authority, BigInteger.One, DateTimeOffset.UtcNow.AddDays(1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, DateTimeOffset.UtcNow.AddHours(-1));
    }

    private void Write(byte[] list)
    {
        System.IO.File.WriteAllBytes(File, list);
        // Two writings within one tick of the file system's clock would look like one.
        System.IO.File.SetLastWriteTimeUtc(File, System.IO.File.GetLastWriteTimeUtc(File).AddSeconds(list.Length % 1000));
    }

    private CertificateStatus Status(TimeSpan later = default) =>
        Authorities(later: later).Read(DemoCards.Hanako.Certificate.RawData).Status;

    private CardAuthorities Authorities(X509Certificate2? authority = null, string? path = null, TimeSpan later = default)
    {
        var clock = new TestClock(DateTime.UtcNow + later);
        return new([authority ?? DemoCards.Hanako.Authority], clock, new RevocationFile(path ?? File, clock));
    }

    private async Task PrepareAsync()
    {
        using var key = DemoCards.Hanako.Authority.GetRSAPrivateKey()!;
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder, "ca.pem"), DemoCards.Hanako.Authority.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder, "card.pem"), DemoCards.Hanako.Certificate.ExportCertificatePem() + "\n");
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder, "index.txt"), "");
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder, "ca.cnf"), $"""
            [ca]
            default_ca = demo
            [demo]
            database = {_folder}/index.txt
            certificate = {_folder}/ca.pem
            private_key = {_folder}/ca.pem
            default_md = sha256
            default_crl_days = 1
            [delta]
            2.5.29.27 = critical,DER:020101
            [part]
            issuingDistributionPoint = critical,@place
            [place]
            fullname = URI:http://elsewhere.example/part
            [indirect]
            issuingDistributionPoint = critical,@theirs
            [theirs]
            indirectCRL = TRUE
            [people]
            issuingDistributionPoint = critical,@users
            [users]
            onlyuser = TRUE

            """);
    }

    private async Task CaAsync(params string[] arguments)
    {
        var (code, output) = await MachineProgram.RunAsync("env", ["-C", _folder, "openssl", "ca", "-config", "ca.cnf", .. arguments]);
        Assert.True(code == 0, output);
    }
}
