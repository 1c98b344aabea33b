using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Storage;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Cards;

/// <summary>A suspension case. Opening it is a sight of personal data and audited as such; live refreshes are not.</summary>
public sealed partial class CasePage
{
    private Guid? _opened;
    private SuspensionCase? _case;
    private Refusal? _refusal;
    private CaseEvent? _changedElsewhere;
    private int _expectedVersion;
    private bool _unmasked;
    private bool _notCarriedOut;
    private IReadOnlyList<HolderRow> _doubles = [];
    private IReadOnlyList<string> _told = [];

    [Inject] public required FindCases Cases { get; init; }

    [Inject] public required FindHolder Holders { get; init; }

    [Inject] public required TellCaller TellCaller { get; init; }

    [Inject] public required IStringLocalizer<CardsTexts> C { get; init; }

    [Inject] public required IStringLocalizer<CounterTexts> K { get; init; }

    [Parameter] public Guid Id { get; set; }

    private DateOnly Today => JapanTime.DayOf(Now);

    protected override Task OpenAsync()
    {
        Listen(Topic.SuspensionCases, ReloadAsync);
        Listen(Topic.RegistryOrders, LookAsync);
        return Task.CompletedTask;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_opened == Id)
        {
            return;
        }

        _opened = Id;
        var outcome = await Cases.OpenAsync(Id, Actor, Closed);
        (_case, _refusal, _changedElsewhere) = (outcome.Value, outcome.Refusal, null);
        _expectedVersion = _case?.Version ?? 0;
        _unmasked = false;
        _told = [];
        _doubles = _case is null ? [] : await Holders.DoublesOfAsync(_case, Actor, Closed);
        await LookAsync();
    }

    private async Task LookAsync() => _notCarriedOut = await Cases.IsNotCarriedOutAsync(Id, Closed);

    private async Task UnmaskAsync()
    {
        var outcome = await Cases.UnmaskAsync(Id, Actor, Closed);
        if (outcome.Succeeded)
        {
            (_case, _unmasked) = (outcome.Value, true);
        }
    }

    private async Task ReloadAsync()
    {
        if (_case is null || await Cases.ReloadAsync(Id, Actor, Closed, _unmasked) is not { } fresh)
        {
            return;
        }

        if (fresh.Version > _expectedVersion)
        {
            _changedElsewhere = fresh.Events.MaxBy(e => e.Id);
            _expectedVersion = fresh.Version;
        }

        _case = fresh;
        _doubles = await Holders.DoublesOfAsync(fresh, Actor, Closed);
        await LookAsync();
    }

    private async Task TellAsync(string article)
    {
        if (await TellCaller.RunAsync(Id, [article], Actor, CancellationToken.None) is { Succeeded: true })
        {
            _told = [.. _told, article];
            await ReloadAsync();
        }
    }

    private async Task MovedAsync(int version)
    {
        (_expectedVersion, _changedElsewhere) = (version, null);
        await ReloadAsync();
    }

    private static (string Fact, IdentityMatch Match)[] Facts(IdentityCheck check) =>
        [("HolderName", check.Name), ("BirthDate", check.BirthDate), ("Sex", check.Sex), ("Address", check.Address)];

    private Mark MarkOf(IdentityMatch match) => match switch
    {
        IdentityMatch.NotAsked => new("neutral", "radio_button_unchecked", (C.Of(match), C.Of(match))),
        IdentityMatch.Match => new("good", "check", (C.Of(match), C.Of(match))),
        IdentityMatch.Mismatch => new("danger", "close", (C.Of(match), C.Of(match))),
        _ => throw new ArgumentOutOfRangeException(nameof(match)),
    };
}
