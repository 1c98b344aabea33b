using ScamWatch.Domain;
using ScamWatch.Domain.Cards.Validity;
using ScamWatch.Domain.Guidance;

namespace ScamWatch.Tests.Cards;

public sealed class ValidityTests
{
    private static readonly DateOnly s_today = new(2026, 11, 21);
    private static readonly ValidityRules s_rules = ValidityRules.Load(DataFolder.Find().Reference);
    private static readonly Pins s_pins = Pins.Load(DataFolder.Find().Reference);

    private static readonly CardFacts s_facts = new(new(2002, 6, 1), new(2022, 3, 31), new(2022, 4, 20), new(2022, 4, 20));

    [Fact]
    public void Before_the_boundary_nineteen_is_a_minor()
    {
        var validity = Compute(s_facts);
        Assert.Equal(new DateOnly(2026, 6, 1), validity.CardUntil.Value);
        Assert.Equal(new DateOnly(2026, 6, 1), validity.CertificateUntil.Value);
        Assert.Equal(new DateOnly(2026, 3, 1), validity.CardRenewalFrom.Value);
        Assert.Equal(new DateOnly(2026, 9, 30), validity.InsuranceByCertificate.Value);
        Assert.Equal(new DateOnly(2026, 6, 1), validity.InsuranceByCard.Value);
    }

    [Fact]
    public void From_the_boundary_eighteen_is_of_age()
    {
        var validity = Compute(s_facts with { AcceptedOn = new(2022, 4, 1) });
        Assert.Equal(new DateOnly(2031, 6, 1), validity.CardUntil.Value);
        Assert.Equal(new DateOnly(2026, 6, 1), validity.CertificateUntil.Value);
    }

    [Fact]
    public void A_city_may_open_renewal_a_day_later() => Assert.Equal(new DateOnly(2026, 3, 2),
        s_rules.Compute(s_facts, s_today, new() { RenewalOpensOffsetDays = 1 }).CardRenewalFrom.Value);

    [Fact]
    public void A_certificate_ends_with_its_card_at_the_latest()
    {
        var validity = Compute(s_facts with { CertificateIssuedOn = new(2025, 1, 10) });
        Assert.Equal(validity.CardUntil.Value, validity.CertificateUntil.Value);
    }

    [Fact]
    public void What_the_sources_leave_open_is_to_be_confirmed()
    {
        // A birthday on 29 February; a day that is not known; coming of age between acceptance and issue.
        Assert.Null(Compute(s_facts with { Birth = new(2004, 2, 29) }).CardUntil.Value);
        Assert.Null(Compute(s_facts with { IssuedOn = null }).CardUntil.Value);
        Assert.Null(Compute(s_facts with { AcceptedOn = null }).CardUntil.Value);
        var between = Compute(new(new(2008, 5, 10), new(2026, 5, 1), new(2026, 5, 20), new(2026, 5, 20))).CardUntil;
        Assert.Null(between.Value);
        Assert.NotEmpty(between.Why.Ja);
    }

    [Fact]
    public void Plainly_of_age_the_day_of_acceptance_does_not_matter() =>
        Assert.Equal(new DateOnly(2035, 4, 1), Compute(new(new(1985, 4, 1), null, new(2025, 6, 1), new(2025, 6, 1))).CardUntil.Value);

    [Fact]
    public void A_period_of_stay_ends_the_card_and_nobody_writes_a_letter()
    {
        var facts = new CardFacts(new(1990, 3, 3), new(2025, 1, 10), new(2025, 2, 1), new(2025, 2, 1), Residence.WithPeriod, new(2027, 1, 15));
        var validity = Compute(facts);
        Assert.Equal((new DateOnly(2027, 1, 15), new DateOnly(2027, 1, 15)), (validity.CardUntil.Value, validity.CertificateUntil.Value));
        Assert.Null(validity.CardRenewalFrom.Value);
        Assert.False(validity.IsNoticed);
        Assert.Null(validity.SpecialPeriodUntil);
        Assert.Equal(new DateOnly(2027, 3, 15), Compute(facts with { ExtensionPending = true }).SpecialPeriodUntil);
        Assert.Null(Compute(facts with { StayUntil = null }).CardUntil.Value);
        // A longer stay does not lengthen the card.
        Assert.Equal(new DateOnly(2034, 3, 3), Compute(facts with { StayUntil = new(2040, 1, 1) }).CardUntil.Value);
    }

    [Fact]
    public void Under_fifteen_has_no_signing_certificate()
    {
        Assert.False(Compute(s_facts with { Birth = s_today.AddYears(-15).AddDays(1) }).HasSigning);
        Assert.True(Compute(s_facts with { Birth = s_today.AddYears(-15) }).HasSigning);
        Assert.Null(Compute(s_facts with { Birth = null }).HasSigning);
        Assert.DoesNotContain(s_pins.On(s_today, hasSigning: false), p => p.Id == "sign");
    }

    [Theory]
    [InlineData("sign", 5, true, true)]
    [InlineData("auth", 3, true, true)]
    [InlineData("auth", 3, false, false)]
    [InlineData("juki", 3, true, false)]
    [InlineData("kenmen_hojo", 3, true, false)]
    public void Tries_and_places_are_those_of_the_table(string id, int tries, bool knowsOther, bool kiosk)
    {
        var pin = s_pins.On(s_today).Single(p => p.Id == id);
        Assert.Equal(tries, pin.Tries);
        Assert.Equal((true, kiosk), (Pins.Unlock(pin, knowsOther, false).Counter, Pins.Unlock(pin, knowsOther, false).Kiosk));
        Assert.False(Pins.Unlock(pin, true, underFifteen: true).Kiosk);
    }

    private static CardValidity Compute(CardFacts facts) => s_rules.Compute(facts, s_today, new());
}
