using Microsoft.Extensions.Configuration;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Staff;

public sealed class SignInRulesTests
{
    private static readonly DateTime s_now = new(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc);
    private static readonly SessionLimits s_limits = new(TimeSpan.FromMinutes(30), TimeSpan.FromHours(12));

    [Theory]
    [InlineData(0, null)]
    [InlineData(30, null)]
    [InlineData(31, SessionEnd.Idle)]
    public void A_sign_in_ends_when_nothing_is_done_in_it(int minutes, SessionEnd? end) =>
        Assert.Equal(end, SignInRules.EndOf(Begun(s_now), s_limits, s_now.AddMinutes(minutes)));

    [Theory]
    [InlineData(12, null)]
    [InlineData(13, SessionEnd.Old)]
    public void And_when_it_is_old_however_busy(int hours, SessionEnd? end)
    {
        var session = Begun(s_now);
        session.See(s_now.AddHours(hours));

        Assert.Equal(end, SignInRules.EndOf(session, s_limits, s_now.AddHours(hours)));
    }

    [Fact]
    public void One_that_was_ended_stays_so()
    {
        var session = Begun(s_now);
        session.End(s_now.AddMinutes(1));
        session.See(s_now.AddMinutes(2));

        Assert.Equal(SessionEnd.Ended, SignInRules.EndOf(session, s_limits, s_now.AddMinutes(2)));
    }

    [Theory]
    [InlineData("2026-11-20", false)]
    [InlineData("2026-11-21", true)]
    [InlineData(null, true)]
    public void An_account_opens_on_its_last_day_and_no_longer(string? last, bool open) => Assert.Equal(
        open, SignInRules.IsOpen(new() { EndsOn = last is null ? null : DateOnly.Parse(last, System.Globalization.CultureInfo.InvariantCulture) }, development: false, s_now));

    [Fact]
    public void The_last_day_ends_at_midnight_in_Japan()
    {
        var member = new StaffMember { EndsOn = new(2026, 11, 21) };

        Assert.True(SignInRules.IsOpen(member, development: false, new(2026, 11, 21, 14, 59, 59, DateTimeKind.Utc)));
        Assert.False(SignInRules.IsOpen(member, development: false, new(2026, 11, 21, 15, 0, 0, DateTimeKind.Utc)));
    }

    [Fact]
    public void The_samples_open_in_development_alone()
    {
        Assert.True(SignInRules.IsOpen(new() { IsSample = true }, development: true, s_now));
        Assert.False(SignInRules.IsOpen(new() { IsSample = true }, development: false, s_now));
    }

    [Fact]
    public void Every_role_needs_a_second_factor_unless_set_otherwise()
    {
        var some = Settings(("SignIn:SecondFactor", "supervisor, administrator"));

        Assert.All(Role.All, r => Assert.True(SignInRules.NeedsSecondFactor([r], isSample: false, SignInSettings.Default)));
        Assert.Equal([Role.Supervisor, Role.Administrator], Role.All.Where(r => SignInRules.NeedsSecondFactor([r], isSample: false, some)));
        Assert.DoesNotContain(Role.All, r => SignInRules.NeedsSecondFactor([r], isSample: false, Settings(("SignIn:SecondFactor", "none"))));
        Assert.DoesNotContain(Role.All, r => SignInRules.NeedsSecondFactor([r], isSample: true, SignInSettings.Default));
    }

    [Theory]
    [InlineData("SignIn:SecondFactor", "king")]
    [InlineData("SignIn:IdleMinutes", "61")]
    [InlineData("SignIn:MaxHours", "25")]
    [InlineData("SignIn:RevalidateSeconds", "60")]
    [InlineData("SignIn:LockAfter", "1000")]
    [InlineData("SignIn:Roles:triage:IdleMinutes", "soon")]
    public void A_setting_that_does_not_read_is_named(string key, string value) =>
        Assert.Contains(key, Assert.Throws<InvalidOperationException>(() => Settings((key, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_strictest_limit_of_several_roles_holds()
    {
        var settings = Settings(("SignIn:Roles:administrator:IdleMinutes", "10"), ("SignIn:Roles:triage:MaxHours", "8"));

        Assert.Equal(new(TimeSpan.FromMinutes(10), TimeSpan.FromHours(8)), settings.LimitsOf([Role.Administrator, Role.Triage]));
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void A_proof_counts_for_five_minutes(int minutes, bool counts)
    {
        var actor = Some.Supervisor with { Session = Guid.CreateVersion7() };

        Assert.Equal(counts, SignInRules.CheckProof(actor, s_now, s_now.AddMinutes(minutes)) is null);
    }

    [Fact]
    public void A_sign_in_of_which_nothing_is_known_has_proven_nothing() =>
        Assert.IsType<ProofNeeded>(SignInRules.CheckProof(Some.Supervisor with { Session = Guid.Empty }, null, s_now));

    [Theory]
    [InlineData(null, true)]
    [InlineData("2025-11-20", true)]
    [InlineData("2025-11-21", false)]
    public void Training_is_due_after_a_year(string? day, bool due) => Assert.Equal(
        due, SignInRules.IsTrainingDue(day is null ? null : DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), new(2026, 11, 21), SignInSettings.Default));

    private static StaffSession Begun(DateTime at) => StaffSession.Start("1", SignInMethod.Password, "", "", at);

    private static SignInSettings Settings(params (string Key, string Value)[] set) =>
        SignInSettings.From(new ConfigurationBuilder().AddInMemoryCollection(set.ToDictionary(s => s.Key, s => (string?)s.Value)).Build());
}
