using Microsoft.AspNetCore.Components;
using ScamWatch.Domain;
using ScamWatch.Domain.Privacy;

namespace ScamWatch.Web.Privacy;

/// <summary>How long records are kept, what the next disposal would take, what was disposed of, and what is held back.</summary>
public sealed partial class RetentionPage
{
    private const int LogLines = 100;

    private IReadOnlyList<DueRecords>? _due;
    private IReadOnlyList<LegalHold>? _holds;
    private IReadOnlyList<DisposalEntry>? _log;
    private Refusal? _refusal;
    private string? _done;
    private string _number = "";
    private string _reason = "";

    [Inject] public required DisposeRecords Records { get; init; }

    [Inject] public required HoldRecords Holds { get; init; }

    [Inject] public required FindDisposals Disposals { get; init; }

    protected override async Task OpenAsync()
    {
        _holds = await Holds.InForceAsync(Actor, Closed);
        _log = (await Disposals.RunAsync(new(0, LogLines), Closed)).Items;
        _due = await Records.PreviewAsync(Closed);
    }

    private Task HoldAsync() => BusyAsync(async () =>
    {
        var outcome = await Holds.SetAsync(_number, _reason, Actor, Closed);
        (_refusal, _done) = (outcome.Refusal, outcome.Succeeded ? P["HoldSet"].Value : null);
        if (outcome.Succeeded)
        {
            (_number, _reason) = ("", "");
            await OpenAsync();
        }
    });

    private Task LiftAsync(LegalHold hold) => BusyAsync(async () =>
    {
        var outcome = await Holds.LiftAsync(hold.Id, Actor, Closed);
        (_refusal, _done) = (outcome.Refusal, outcome.Succeeded ? P["HoldLifted", hold.Subject].Value : null);
        await OpenAsync();
    });
}
