using Microsoft.Extensions.Configuration;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Cards.Registry;

public sealed class RegistryRulesTests
{
    private static readonly RegistrySettings s_settings = new()
    {
        FirstPause = TimeSpan.FromSeconds(2),
        LongestPause = TimeSpan.FromMinutes(5),
        MaxAttempts = 4,
        DeadAfter = TimeSpan.FromHours(24),
        AlarmAfter = TimeSpan.FromMinutes(5),
    };

    private static readonly DateTime s_now = new TestClock().UtcNow;

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(5, 32)]
    [InlineData(9, 300)]
    [InlineData(1_000_000, 300)]
    public void Pauses_double_up_to_the_longest(int failures, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RegistryRules.PauseAfter(failures, 0.5, s_settings));

    [Fact]
    public void A_card_system_that_is_back_is_found_out_within_half_a_minute() =>
        Assert.Equal(TimeSpan.FromSeconds(30), RegistryRules.PauseAfterSilence(1000, 1, s_settings));

    [Fact]
    public void Chance_spreads_pauses_from_half_to_one_and_a_half()
    {
        Assert.Equal(TimeSpan.FromSeconds(1), RegistryRules.PauseAfter(1, 0, s_settings));
        Assert.Equal(TimeSpan.FromSeconds(3), RegistryRules.PauseAfter(1, 1, s_settings));
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(86_400, 600)]
    [InlineData(0, 2)]
    [InlineData(-5, 2)]
    public void The_card_systems_wish_is_followed_within_measure(int wished, int seconds) =>
        Assert.Equal(s_now.AddSeconds(seconds), RegistryRules.NextAttempt(s_now, 1, TimeSpan.FromSeconds(wished), 0.5, s_settings));

    [Fact]
    public void An_order_dies_of_attempts_or_of_age()
    {
        Assert.False(RegistryRules.IsDead(3, s_now.AddHours(-23), s_now, s_settings));
        Assert.True(RegistryRules.IsDead(4, s_now, s_now, s_settings));
        Assert.True(RegistryRules.IsDead(1, s_now.AddHours(-24), s_now, s_settings));
    }

    [Fact]
    public void Dead_orders_alarm_before_late_ones_and_late_ones_before_none()
    {
        Assert.Equal(OutboxAlarm.None, RegistryRules.AlarmOf(new(0, null, 0), s_now, s_settings));
        Assert.Equal(OutboxAlarm.None, RegistryRules.AlarmOf(new(9, s_now.AddMinutes(-4), 0), s_now, s_settings));
        Assert.Equal(OutboxAlarm.Late, RegistryRules.AlarmOf(new(9, s_now.AddMinutes(-5), 0), s_now, s_settings));
        Assert.Equal(OutboxAlarm.Dead, RegistryRules.AlarmOf(new(9, s_now.AddMinutes(-5), 1), s_now, s_settings));
    }

    [Theory]
    [InlineData(RegistryOrderKind.Suspend, 0, CaseState.Cancelled, true)]
    [InlineData(RegistryOrderKind.Suspend, 0, CaseState.Duplicate, true)]
    [InlineData(RegistryOrderKind.Suspend, 0, CaseState.Identifying, false)]
    [InlineData(RegistryOrderKind.Suspend, 1, CaseState.Cancelled, false)]
    [InlineData(RegistryOrderKind.Release, 0, CaseState.Cancelled, false)]
    public void Only_what_never_went_out_is_withdrawn_with_its_case(RegistryOrderKind kind, int sends, CaseState state, bool withdrawn) =>
        Assert.Equal(withdrawn, RegistryRules.IsWithdrawn(kind, sends, state));

    [Fact]
    public void Dead_orders_are_a_supervisors_to_settle_and_with_a_reason()
    {
        Assert.IsType<NotAllowed>(RegistryRules.CheckSettle(RegistryOrderState.Dead, "確認済", Staffed.As(Role.CardDesk)));
        Assert.IsType<InvalidField>(RegistryRules.CheckSettle(RegistryOrderState.Dead, " ", Staffed.As(Role.Supervisor)));
        Assert.IsType<WrongOrderState>(RegistryRules.CheckSettle(RegistryOrderState.Waiting, "確認済", Staffed.As(Role.Supervisor)));
        Assert.Null(RegistryRules.CheckSettle(RegistryOrderState.Dead, "確認済", Staffed.As(Role.Supervisor)));
    }

    [Fact]
    public void Without_settings_stops_are_confirmed_by_hand() =>
        Assert.Equal(RegistryMode.Manual, RegistrySettings.From(new ConfigurationBuilder().Build()).Mode);

    [Theory]
    [InlineData("Mode", "telepathy")]
    [InlineData("MaxAttempts", "0")]
    [InlineData("LeaseSeconds", "soon")]
    [InlineData("PkiUrl", "pki")]
    public void A_setting_that_does_not_read_is_named(string key, string value)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Registry:" + key, value)]).Build();

        var fault = Assert.Throws<InvalidOperationException>(() => RegistrySettings.From(settings));

        Assert.Contains("Registry:" + key, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("すずき　はなこ", "スズキハナコ")]
    [InlineData("ｽｽﾞｷ ﾊﾅｺ", "スズキハナコ")]
    [InlineData("Nguyen  Thi・Mai", "NGUYENTHIMAI")]
    [InlineData("みなと川市中央１－２－３", "ミナト川市中央123")]
    [InlineData("\ud800", "")]
    public void Names_have_one_spelling(string written, string plain) => Assert.Equal(plain, HolderName.Plain(written));
}
