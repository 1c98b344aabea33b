using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Web.Cards;

/// <summary>The desk at this moment, drawn anew with every change and as time passes.</summary>
public sealed partial class BoardPage
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(20);

    private Board? _board;
    private Refusal? _refusal;
    private string _figures = "";
    private Refusal? _figuresRefusal;
    private string? _figuresDone;

    [Inject] public required FindBoard Find { get; init; }

    [Inject] public required CallSupervisor Supervisor { get; init; }

    [Inject] public required AssignCase Assign { get; init; }

    [Inject] public required EnterCallFigures Enter { get; init; }

    [Inject] public required Municipality Municipality { get; init; }

    [Inject] public required IStringLocalizer<DeskTexts> D { get; init; }

    [Inject] public required IStringLocalizer<CardsTexts> C { get; init; }

    private CardDeskSettings Settings => Municipality.CardDesk;

    protected override async Task OpenAsync()
    {
        Listen(Topic.SuspensionCases, LoadAsync);
        Listen(Topic.CardDesk, LoadAsync);
        Listen(Topic.RegistryOrders, LoadAsync);
        await LoadAsync();
        _ = DrawAgainAsync();
    }

    private async Task LoadAsync() => _board = await Find.RunAsync(Actor, Closed);

    /// <summary>Cases go up a step by the clock alone.</summary>
    private async Task DrawAgainAsync()
    {
        using var timer = new PeriodicTimer(s_interval, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(Closed))
            {
                await LoadAsync();
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
    }

    private async Task AnswerAsync(Guid id) => _refusal = (await Supervisor.AnswerAsync(id, Actor, CancellationToken.None)).Refusal;

    private async Task TakeOverAsync(WaitingCase row) =>
        _refusal = (await Assign.RunAsync(row.Id, row.Version, Actor.Id, Actor.Name, Actor, CancellationToken.None)).Refusal;

    private async Task EnterAsync()
    {
        var figures = EnterCallFigures.Read(_figures);
        var outcome = figures.Succeeded ? await Enter.RunAsync(figures.Value, Actor, CancellationToken.None) : figures.Refusal;
        (_figuresRefusal, _figuresDone) = (outcome.Refusal, outcome.Succeeded ? D["FiguresDone", outcome.Value].Value : null);
        if (outcome.Succeeded)
        {
            _figures = "";
        }
    }

    private static string Share(double rate) => Math.Floor(rate * 100).ToString("0", CultureInfo.InvariantCulture) + "%";
}
