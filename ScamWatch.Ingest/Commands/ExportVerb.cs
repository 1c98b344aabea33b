using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sharing;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Ingest.Commands;

/// <summary>Writes reports to a file for others. Audited like every export.</summary>
internal sealed class ExportVerb : Verb
{
    private readonly Option<string> _format = new("--format") { Description = OneOf<ExportFormat>(), Required = true };
    private readonly Option<string> _tlp = new("--tlp") { Description = OneOf<Tlp>(), DefaultValueFactory = _ => Codes.Of(Tlp.Green) };
    private readonly Option<string?> _from = new("--from") { Description = "received on or after this day in Japan (2026-11-20)" };
    private readonly Option<string?> _until = new("--until") { Description = "received on or before this day" };
    private readonly Option<string> _state = new("--state") { Description = OneOf<DecisionFilter>(), DefaultValueFactory = _ => Codes.Of(DecisionFilter.All) };
    private readonly Option<string?> _verdict = new("--verdict") { Description = OneOf<Verdict>() };
    private readonly Option<string?> _channel = new("--channel") { Description = OneOf<Channel>() };
    private readonly Option<string?> _campaign = new("--campaign") { Description = "number of a campaign (12 or C-12)" };
    private readonly Option<string> _output = new("--output") { Description = "file to write; - for standard output", DefaultValueFactory = _ => "-" };

    public ExportVerb() : base("export", "Write reports to a file for others, without the reporters' data")
    {
        _format.AcceptOnlyFromAmong(Names<ExportFormat>());
        _tlp.AcceptOnlyFromAmong(Names<Tlp>());
        _state.AcceptOnlyFromAmong(Names<DecisionFilter>());
        _verdict.AcceptOnlyFromAmong(Names<Verdict>());
        _channel.AcceptOnlyFromAmong(Names<Channel>());
        Subcommands.Add(new ExportSiteVerb());
        Option[] all = [_format, _tlp, _from, _until, _state, _verdict, _channel, _campaign, _output];
        foreach (var option in all)
        {
            Options.Add(option);
        }

        foreach (var day in (Option<string?>[])[_from, _until])
        {
            day.Validators.Add(given =>
            {
                if (given.GetValueOrDefault<string?>() is { } text && ExportDays.Read(text, 0) is null)
                {
                    given.AddError($"{day.Name}: '{text}' is no day such as 2026-11-20.");
                }
            });
        }

        _campaign.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string?>() is { } text && !FindCampaigns.TryParseNumber(text, out _))
            {
                given.AddError($"--campaign: '{text}' is no number such as 12 or C-12.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var request = new ExportRequest
        {
            Format = Codes.Parse<ExportFormat>(parsed.GetRequiredValue(_format)),
            Tlp = Codes.Parse<Tlp>(parsed.GetRequiredValue(_tlp)),
            From = ExportDays.Read(parsed.GetValue(_from), 0),
            Until = ExportDays.Read(parsed.GetValue(_until), 1),
            Campaign = FindCampaigns.TryParseNumber(parsed.GetValue(_campaign), out var number) ? number : null,
            Filter = new()
            {
                Decision = Codes.Parse<DecisionFilter>(parsed.GetRequiredValue(_state)),
                Verdict = Optional<Verdict>(parsed.GetValue(_verdict)),
                Channel = Optional<Channel>(parsed.GetValue(_channel)),
            },
        };
        await using var services = Services();
        await using (var db = await services.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContextAsync(ct))
        {
            await db.Database.MigrateAsync(ct);
        }

        var outcome = await services.GetRequiredService<ExportReports>().RunAsync(request, Actor.CommandLine, ct);
        if (!outcome.Succeeded)
        {
            await Console.Error.WriteLineAsync($"scamwatch: {outcome.Refusal.Message.En}");
            return ExitCode.Refused;
        }

        var output = parsed.GetRequiredValue(_output);
        if (output == "-")
        {
            await using var standard = Console.OpenStandardOutput();
            await standard.WriteAsync(outcome.Value.Content, ct);
        }
        else
        {
            await File.WriteAllBytesAsync(output, outcome.Value.Content, ct);
        }

        await Console.Error.WriteLineAsync($"{outcome.Value.Reports} reports");
        return ExitCode.Done;
    }

    private static T? Optional<T>(string? code) where T : struct, Enum => code is null ? null : Codes.Parse<T>(code);

    private static string[] Names<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(Codes.Of)];

    private static string OneOf<T>() where T : struct, Enum => string.Join(", ", Names<T>());
}
