using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain.Cards.Validity;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain;
using ScamWatch.Web.Guidance;

namespace ScamWatch.Web.Cards;

/// <summary>Answers how long a card can be used, while the caller is on the line. Stores nothing.</summary>
public sealed partial class ValidityPage
{
    private IReadOnlyList<(Residence, string)> _residences = [];
    private string _birth = "";
    private string? _birthProblem;
    private DateOnly? _birthDate;
    private DateOnly? _accepted;
    private DateOnly? _issued;
    private DateOnly? _certificate;
    private Residence _residence;
    private DateOnly? _stay;
    private bool _pending;
    private bool _knowsOther;

    [Inject] public required ValidityRules Rules { get; init; }

    [Inject] public required Pins Pins { get; init; }

    [Inject] public required Municipality Municipality { get; init; }

    [Inject] public required IStringLocalizer<DeskTexts> D { get; init; }

    [Inject] public required IStringLocalizer<CardsTexts> C { get; init; }

    [Inject] public required OpenDesks Desks { get; init; }

    [Inject] public required IStringLocalizer<OpenTexts> O { get; init; }

    private DateOnly Today => JapanTime.DayOf(Now);

    private string Birth
    {
        get => _birth;
        set
        {
            _birth = value;
            var read = string.IsNullOrWhiteSpace(value) ? (Outcome<BirthDate>?)null : BirthDate.Read(value, Today);
            _birthProblem = (read?.Refusal as InvalidField)?.Problem.ToString();
            _birthDate = read is { Succeeded: true } good ? good.Value.Day : null;
        }
    }

    private CardValidity Result => Rules.Compute(
        new(_birthDate, _accepted, _issued, _certificate, _residence, _stay, _pending), Today, Municipality.CardDesk);

    /// <summary>Hours within which a booked reset is done; the word for what is to be confirmed where no row says.</summary>
    private string KioskWithin => Rules.Find("kiosk_reset_within_hours", Today)?.Value.ToString(CultureInfo.InvariantCulture) ?? O["NotStated"];

    private string KioskHours => Desks.ServiceHours("kiosk_pin_reset", Today) is { } hours ? OpenWords.Week(hours, O) : O["HoursUnknown"];

    protected override Task OpenAsync()
    {
        _residences = [(Residence.NoPeriod, D["Residence.NoPeriod"]), (Residence.WithPeriod, D["Residence.WithPeriod"])];
        return Task.CompletedTask;
    }
}
