using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Flows;

/// <summary>The guided flows to choose from, each by a key; what was left unfinished and what was done of late.</summary>
public sealed partial class FlowsPage
{
    private const int MaxMine = 10;

    // Not those that other keys of the console use.
    private const string KeyNames = "123456789abcdefhijklmnopqrstuvwxyz";

    private Keys? _keys;
    private string _text = "";
    private IReadOnlyList<Flow> _flows = [];
    private IReadOnlyList<(FlowDraft Draft, DateTime SavedAt)> _drafts = [];
    private IReadOnlyList<GuidedCall> _mine = [];

    [Inject] public required FlowBook Book { get; init; }

    [Inject] public required FlowDrafts Drafts { get; init; }

    [Inject] public required FindGuidedCalls Calls { get; init; }

    [Inject] public required GuidedCallSettings Settings { get; init; }

    [Inject] public required IStringLocalizer<FlowTexts> F { get; init; }

    private DateOnly Today => JapanTime.DayOf(Now);

    private IReadOnlyList<KeyCommand> Commands =>
    [
        KeyCommand.Of(this, "/", F["KeySearch"], () => _keys?.FocusAsync("search") ?? Task.CompletedTask),
        .. _flows.Take(KeyNames.Length).Select((f, i) => KeyCommand.Of(this, KeyNames[i].ToString(), f.Title.ToString(), () => Open(f))),
    ];

    protected override async Task OpenAsync()
    {
        Find();
        await LoadAsync();
    }

    private void Find() => _flows = Book.Search(_text, Today);

    private async Task LoadAsync()
    {
        _drafts = [.. (await Drafts.ListAsync(Actor, Closed)).Where(d => d.Draft.IsTouched)];
        _mine = await Calls.MineAsync(MaxMine, Actor, Closed);
    }

    private void OpenFirst()
    {
        if (_text.Trim().Length > 0 && _flows.Count > 0)
        {
            Open(_flows[0]);
        }
    }

    private Task Open(Flow flow)
    {
        Nav.NavigateTo(Urls.GuidanceFlow(flow.Id));
        return Task.CompletedTask;
    }

    private Task DropAsync(FlowDraft draft) => BusyAsync(async () =>
    {
        await Drafts.DropAsync(draft.FlowId, Actor, CancellationToken.None);
        await LoadAsync();
    });
}
