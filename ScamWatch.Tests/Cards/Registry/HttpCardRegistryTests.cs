using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Ingest.Registry;

namespace ScamWatch.Tests.Cards.Registry;

public sealed class HttpCardRegistryTests
{
    private static readonly GatewayHolder s_holder = new("試験 花子", "シケン ハナコ", new(1985, 4, 1), null, "みなと川市中央一丁目2番3号");

    [Fact]
    public async Task An_order_arrives_as_the_protocol_says_and_once()
    {
        await using var gateway = await RecordingGateway.StartAsync();
        using var registry = Open(gateway.Address);
        var order = Order();

        var answers = new[] { await registry.SendAsync(order, default), await registry.SendAsync(order, default) };

        Assert.Equal(new RegistryAnswer.Done(order.PlacedAt, order.Key.ToString()[^8..]), answers[0]);
        Assert.Equal(answers[0], answers[1]);
        var effect = Assert.Single(gateway.Effects);
        Assert.Equal(new GatewayOrder(RegistryOrderKind.Suspend, SuspensionTarget.Card, "S123-456-7897", order.PlacedAt,
            new("試験 花子", null, new(1985, 4, 1), null, null)), effect);
    }

    [Fact]
    public async Task Accepted_is_asked_for_again_by_the_same_call()
    {
        await using var gateway = await RecordingGateway.StartAsync();
        gateway.AcceptedFirst = 1;
        using var registry = Open(gateway.Address);
        var order = Order();

        var accepted = Assert.IsType<RegistryAnswer.Accepted>(await registry.SendAsync(order, default));

        Assert.Equal(TimeSpan.FromSeconds(1), accepted.AskAgainAfter);
        Assert.IsType<RegistryAnswer.Done>(await registry.SendAsync(order, default));
        Assert.Single(gateway.Effects);
    }

    [Theory]
    [InlineData(200, """{"result":"done","effectiveAt":"2026-11-21T12:00:00+09:00"}""", typeof(RegistryAnswer.Done))]
    [InlineData(200, """{"result":"accepted"}""", typeof(RegistryAnswer.Retry))]
    [InlineData(200, """{"result":"done"}""", typeof(RegistryAnswer.Retry))]
    [InlineData(200, """{}""", typeof(RegistryAnswer.Retry))]
    [InlineData(200, """<html>""", typeof(RegistryAnswer.Retry))]
    [InlineData(202, """{"result":"done","effectiveAt":"2026-11-21T12:00:00Z"}""", typeof(RegistryAnswer.Retry))]
    [InlineData(422, """{"result":"holder-not-found","reason":"該当者なし"}""", typeof(RegistryAnswer.HolderNotFound))]
    [InlineData(422, """{"result":"refused","reason":"廃止済み"}""", typeof(RegistryAnswer.Refused))]
    [InlineData(422, """{"result":"exploded"}""", typeof(RegistryAnswer.Retry))]
    [InlineData(400, "", typeof(RegistryAnswer.Refused))]
    [InlineData(401, "", typeof(RegistryAnswer.Retry))]
    [InlineData(302, "", typeof(RegistryAnswer.Retry))]
    [InlineData(404, "", typeof(RegistryAnswer.Retry))]
    [InlineData(429, "", typeof(RegistryAnswer.Retry))]
    [InlineData(500, "", typeof(RegistryAnswer.Retry))]
    [InlineData(503, "", typeof(RegistryAnswer.Retry))]
    [InlineData(502, "", typeof(RegistryAnswer.Unreachable))]
    [InlineData(504, "", typeof(RegistryAnswer.Unreachable))]
    public async Task Nothing_but_a_clear_answer_counts(int status, string body, Type answer)
    {
        await using var gateway = await RecordingGateway.StartAsync();
        gateway.Instead = async (context, _, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body);
            return true;
        };
        using var registry = Open(gateway.Address);

        Assert.IsType(answer, await registry.SendAsync(Order(), default));
    }

    [Fact]
    public async Task Silence_broken_lines_and_floods_are_told_from_answers()
    {
        // A port that nobody else has once it is gone.
        await using var gateway = await RecordingGateway.StartAsync(Support.Programs.FreePort());
        using var registry = Open(gateway.Address, o => o with { Timeout = TimeSpan.FromSeconds(1) });
        gateway.BreaksAfter = _ => true;
        Assert.IsType<RegistryAnswer.Unreachable>(await registry.SendAsync(Order(), default));

        gateway.Instead = async (context, _, _) =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        Assert.Equal(new RegistryAnswer.Unreachable("no answer in time"), await registry.SendAsync(Order(), default));

        gateway.Instead = async (context, _, _) =>
        {
            await context.Response.WriteAsync(new string('x', 1_000_000));
            return true;
        };
        Assert.IsType<RegistryAnswer.Unreachable>(await registry.SendAsync(Order(), default));

        var gone = gateway.Address;
        await gateway.DisposeAsync();
        using var nobody = Open(gone);
        Assert.Equal(new RegistryAnswer.Unreachable("ConnectionRefused"), await nobody.SendAsync(Order(), default));
    }

    [Fact]
    public async Task Mutual_tls_lets_in_who_has_the_certificate_and_trusts_its_own_authority_only()
    {
        var folder = Directory.CreateTempSubdirectory("scamwatch-tls-").FullName;
        try
        {
            using var server = Certificate("CN=localhost");
            using var client = Certificate("CN=scamwatch");
            await File.WriteAllTextAsync(Path.Combine(folder, "client.pem"), client.ExportCertificatePem() + "\n" + client.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
            await File.WriteAllTextAsync(Path.Combine(folder, "ca.pem"), server.ExportCertificatePem());
            await File.WriteAllTextAsync(Path.Combine(folder, "other.pem"), client.ExportCertificatePem());
            await using var gateway = await RecordingGateway.StartAsync(listen: o => o.UseHttps(server, https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (shown, _, _) => shown.Thumbprint == client.Thumbprint;
            }));
            var address = new UriBuilder(gateway.Address) { Host = "localhost" }.Uri;
            string In(string file) => Path.Combine(folder, file);

            using var ours = Open(address, o => o with { CaFile = In("ca.pem"), ClientCertificateFile = In("client.pem"), ClientKeyFile = In("client.pem") });
            using var without = Open(address, o => o with { CaFile = In("ca.pem") });
            using var distrusting = Open(address, o => o with { CaFile = In("other.pem"), ClientCertificateFile = In("client.pem"), ClientKeyFile = In("client.pem") });

            Assert.IsType<RegistryAnswer.Done>(await ours.SendAsync(Order(), default));
            Assert.IsType<RegistryAnswer.Unreachable>(await without.SendAsync(Order(), default));
            Assert.StartsWith("TLS", Assert.IsType<RegistryAnswer.Unreachable>(await distrusting.SendAsync(Order(), default)).Reason, StringComparison.Ordinal);
            Assert.Throws<FileNotFoundException>(() => Open(address, o => o with { CaFile = In("missing.pem") }));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gateway")]
    [InlineData("http://gateway.example/")]
    public void An_address_that_would_not_protect_holders_is_refused(string? url)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Registry:Url", url)]).Build();

        Assert.Contains("Registry:Url", Assert.Throws<InvalidOperationException>(() => HttpRegistryOptions.From(settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_passes_a_gateway_that_keeps_to_the_protocol()
    {
        await using var gateway = await RecordingGateway.StartAsync();
        using var client = new HttpClient { BaseAddress = gateway.Address };

        var results = await new GatewayCheck(client, s_holder, TimeSpan.FromSeconds(60)).RunAsync(default);

        Assert.Equal(14, results.Count);
        Assert.All(results, r => Assert.True(r.Passed, $"{r.Name}: {r.Detail}"));
    }

    [Fact]
    public async Task The_check_names_what_a_gateway_does_wrong()
    {
        await using var gateway = await RecordingGateway.StartAsync();
        gateway.Instead = async (context, order, _) =>
        {
            // Keeps no keys: each call is carried out, and answered, anew.
            await RecordingGateway.WriteAsync(context, new(GatewayResult.Done, Guid.NewGuid().ToString(), DateTimeOffset.UtcNow, null));
            return true;
        };
        using var client = new HttpClient { BaseAddress = gateway.Address };

        var results = await new GatewayCheck(client, s_holder, TimeSpan.FromSeconds(60)).RunAsync(default);

        Assert.Equal(["unknown-holder", "same-key-same-answer", "order-by-key", "key-of-another-order", "same-key-at-once"],
            results.Where(r => !r.Passed).Select(r => r.Name));
    }

    [Fact]
    public async Task The_check_passes_a_gateway_that_does_not_compare_and_fails_one_that_tells_too_much()
    {
        await using var gateway = await RecordingGateway.StartAsync();
        using var client = new HttpClient { BaseAddress = gateway.Address };
        gateway.InsteadOfComparing = (context, _) =>
        {
            context.Response.StatusCode = StatusCodes.Status501NotImplemented;
            return Task.CompletedTask;
        };
        var without = await new GatewayCheck(client, s_holder, TimeSpan.FromSeconds(60)).RunAsync(default);
        Assert.Contains(new CheckResult("compare", true, "not offered"), without);

        gateway.InsteadOfComparing = (context, _) => context.Response.WriteAsync(
            """{"fit":"one","name":"match","birthDate":"match","registered":{"address":"みなと川市"}}""");
        var chatty = await new GatewayCheck(client, s_holder, TimeSpan.FromSeconds(60)).RunAsync(default);
        Assert.Equal(["compare", "compare-wrong-address", "compare-unknown-holder"], chatty.Where(r => !r.Passed).Select(r => r.Name));
        Assert.Contains("registered", chatty.First(r => !r.Passed).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comparison_carries_what_was_stated_and_brings_back_no_more_than_it_may()
    {
        await using var gateway = await RecordingGateway.StartAsync();
        using var registry = Open(gateway.Address);
        var stated = new RegistryHolder("試験 花子", "", new(1985, 4, 1), "", "どこにもない町一丁目");

        Assert.Equal(new RegistryComparison.Compared(HolderFit.One, FactAnswer.Match, FactAnswer.Match, FactAnswer.Unknown, FactAnswer.Mismatch),
            await registry.CompareAsync(stated, default));
        Assert.Equal(RegistryComparison.Compared.Nobody(HolderFit.None), await registry.CompareAsync(stated with { Name = "存在 しない" }, default));

        // Facts of several people are not for us, whatever the gateway says.
        gateway.InsteadOfComparing = (context, _) => context.Response.WriteAsJsonAsync(
            new GatewayComparison(HolderFit.Several, FactAnswer.Match, FactAnswer.Match, FactAnswer.Match, FactAnswer.Match), GatewayJson.Options);
        Assert.Equal(RegistryComparison.Compared.Nobody(HolderFit.Several), await registry.CompareAsync(stated, default));
    }

    [Theory]
    [InlineData(200, "{}", typeof(RegistryComparison.Unavailable))]
    [InlineData(200, "<html>", typeof(RegistryComparison.Unavailable))]
    [InlineData(200, """{"fit":"exactly"}""", typeof(RegistryComparison.Unavailable))]
    [InlineData(404, "", typeof(RegistryComparison.NotOffered))]
    [InlineData(501, "", typeof(RegistryComparison.NotOffered))]
    [InlineData(503, "", typeof(RegistryComparison.Unavailable))]
    [InlineData(302, "", typeof(RegistryComparison.Unavailable))]
    public async Task A_comparison_that_is_no_clear_answer_is_none(int status, string body, Type answer)
    {
        await using var gateway = await RecordingGateway.StartAsync();
        gateway.InsteadOfComparing = async (context, _) =>
        {
            (context.Response.StatusCode, context.Response.ContentType) = (status, "application/json");
            await context.Response.WriteAsync(body);
        };
        using var registry = Open(gateway.Address);

        Assert.IsType(answer, await registry.CompareAsync(new("試験 花子", "", new(1985, 4, 1), "", ""), default));
    }

    private static HttpCardRegistry Open(Uri address, Func<HttpRegistryOptions, HttpRegistryOptions>? change = null)
    {
        var options = new HttpRegistryOptions { Url = address, Timeout = TimeSpan.FromSeconds(60) };
        return new(change?.Invoke(options) ?? options);
    }

    private static RegistryRequest Order() => new(Guid.CreateVersion7(), RegistryOrderKind.Suspend, SuspensionTarget.Card, "S123-456-7897",
        new DateTime(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc), new("試験 花子", "", new(1985, 4, 1), "", ""));

    private static X509Certificate2 Certificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
