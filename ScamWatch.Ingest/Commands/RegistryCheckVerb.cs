using System.CommandLine;
using System.Globalization;
using ScamWatch.Ingest.Registry;

namespace ScamWatch.Ingest.Commands;

/// <summary>Checks a gateway to the card system against the protocol. For its authors.</summary>
internal sealed class RegistryCheckVerb : Verb
{
    private readonly Option<string> _url = new("--url") { Description = "base address of the gateway", Required = true };
    private readonly Option<string> _name = new("--name") { Description = "name of a test holder", DefaultValueFactory = _ => "試験 花子" };
    private readonly Option<string> _kana = new("--kana") { Description = "name in kana", DefaultValueFactory = _ => "シケン ハナコ" };
    private readonly Option<string> _birth = new("--birth") { Description = "date of birth, YYYY-MM-DD", DefaultValueFactory = _ => "1985-04-01" };
    private readonly Option<string> _address = new("--address") { Description = "address", DefaultValueFactory = _ => "みなと川市中央一丁目2番3号" };
    private readonly Option<string?> _certificate = new("--certificate") { Description = "client certificate (PEM)" };
    private readonly Option<string?> _key = new("--key") { Description = "its key (PEM); in the certificate's file where not given" };
    private readonly Option<string?> _ca = new("--ca") { Description = "certificates trusted instead of the system's (PEM)" };
    private readonly Option<int> _patience = new("--patience") { Description = "seconds that an accepted order may take", DefaultValueFactory = _ => 30 };

    public RegistryCheckVerb() : base("check", "Check a gateway to the card system against the protocol")
    {
        foreach (var option in (Option[])[_url, _name, _kana, _birth, _address, _certificate, _key, _ca, _patience])
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        if (!Uri.TryCreate(parsed.GetRequiredValue(_url), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            || !DateOnly.TryParseExact(parsed.GetRequiredValue(_birth), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var birth))
        {
            await Console.Error.WriteLineAsync("scamwatch: --url must be an http(s) address and --birth a date such as 1985-04-01");
            return ExitCode.WrongUsage;
        }

        var certificate = parsed.GetValue(_certificate);
        using var client = GatewayClient.Open(new()
        {
            Url = url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/"),
            ClientCertificateFile = certificate,
            ClientKeyFile = parsed.GetValue(_key) ?? certificate,
            CaFile = parsed.GetValue(_ca),
        });
        var holder = new GatewayHolder(parsed.GetRequiredValue(_name), parsed.GetRequiredValue(_kana), birth, null, parsed.GetRequiredValue(_address));
        var results = await new GatewayCheck(client, holder, TimeSpan.FromSeconds(parsed.GetRequiredValue(_patience))).RunAsync(ct);
        foreach (var result in results)
        {
            Console.WriteLine($"{(result.Passed ? "pass" : "FAIL")}  {result.Name}{(result.Detail.Length > 0 ? ": " + result.Detail : "")}");
        }

        return results.All(r => r.Passed) ? ExitCode.Done : ExitCode.Refused;
    }
}
