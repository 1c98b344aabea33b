using Microsoft.AspNetCore.Components;
using ScamWatch.Domain;
using ScamWatch.Domain.Privacy;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Privacy;

/// <summary>What is held of one person, for a request of theirs: found, written out, erased by two. What is typed stands in no address.</summary>
public sealed partial class PersonsPage
{
    private IReadOnlyList<PersonRecord>? _found;
    private IReadOnlyList<ErasureRequest>? _requests;
    private Refusal? _refusal;
    private Refusal? _requestRefusal;
    private string? _done;
    private string? _requestDone;
    private string _number = "";
    private string _name = "";
    private DateOnly? _birth;
    private string _contact = "";
    private string _reason = "";
    private Guid? _asked;

    [Inject] public required FindPerson Find { get; init; }

    [Inject] public required ErasePerson Erasing { get; init; }

    protected override Task OpenAsync() => LoadAsync();

    private async Task LoadAsync() => _requests = await Erasing.ListAsync(Actor, Closed);

    private Task FindAsync() => BusyAsync(async () =>
    {
        var outcome = await Find.RunAsync(new(_number, _name, _birth, _contact), _reason, Actor, Closed);
        (_found, _refusal, _done) = (outcome.Value, outcome.Refusal, null);
    });

    private Task ProposeAsync() => BusyAsync(async () =>
    {
        var outcome = await Erasing.ProposeAsync([.. _found!.Select(f => f.Subject)], _reason, Actor, Closed);
        (_refusal, _done) = (outcome.Refusal, outcome.Succeeded ? P["Proposed"].Value : null);
        await LoadAsync();
    });

    private Task EraseAsync(ErasureRequest request) => BusyAsync(async () =>
    {
        var outcome = await Erasing.RunAsync(request.Id, Actor, Closed);
        (_requestRefusal, _requestDone, _asked) = (outcome.Refusal, outcome.Succeeded ? P["ErasedDone"].Value : null, null);
        _found = null;
        await LoadAsync();
    });

    private Task WithdrawAsync(ErasureRequest request) => BusyAsync(async () =>
    {
        var outcome = await Erasing.WithdrawAsync(request.Id, Actor, Closed);
        (_requestRefusal, _requestDone) = (outcome.Refusal, outcome.Succeeded ? P["WithdrawnDone"].Value : null);
        await LoadAsync();
    });

    private static Mark MarkOf(ErasureState state) => state switch
    {
        ErasureState.Proposed => new("warning", "hourglass_top", ("確認待ち", "Waits for another")),
        ErasureState.Done => new("good", "check", ("消去済み", "Erased")),
        ErasureState.Withdrawn => new("neutral", "undo", ("取下げ", "Taken back")),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
