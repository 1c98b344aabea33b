using ScamWatch.Domain.Staff;

namespace ScamWatch.Tests.Staff;

public sealed class TotpTests
{
    /// <summary>The key of RFC 6238, appendix B ("12345678901234567890"), in Base32.</summary>
    private const string Key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1_111_111_111);

    /// <summary>The last six of the eight digits that appendix B gives for SHA-1.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1_111_111_109, "081804")]
    [InlineData(1_111_111_111, "050471")]
    [InlineData(1_234_567_890, "005924")]
    [InlineData(2_000_000_000, "279037")]
    [InlineData(20_000_000_000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.Code(Key, Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(-2, false)]
    [InlineData(2, false)]
    public void The_steps_beside_now_are_taken_and_no_others(int away, bool taken)
    {
        var step = Totp.StepOf(s_now) + away;

        Assert.Equal(taken ? step : null, Totp.Accept(Key, Totp.Code(Key, step), s_now, last: 0));
    }

    [Fact]
    public void A_code_is_taken_once_and_none_before_it_afterwards()
    {
        var step = Totp.StepOf(s_now);

        Assert.Null(Totp.Accept(Key, Totp.Code(Key, step), s_now, last: step));
        Assert.Null(Totp.Accept(Key, Totp.Code(Key, step - 1), s_now, last: step));
        Assert.Equal(step + 1, Totp.Accept(Key, Totp.Code(Key, step + 1), s_now, last: step));
    }

    [Theory]
    [InlineData("050 471", true)]
    [InlineData("０５０４７１", true)]
    [InlineData("50471", false)]
    [InlineData("0504710", false)]
    [InlineData("", false)]
    [InlineData("abcdef", false)]
    public void Blanks_and_wide_figures_are_how_people_type(string typed, bool taken) =>
        Assert.Equal(taken, Totp.Accept(Key, typed, s_now, last: 0) is not null);

    [Fact]
    public void The_address_of_an_enrolment_names_place_account_and_key() => Assert.Equal(
        "otpauth://totp/ScamWatch:hana%40minato?secret=ABC&issuer=ScamWatch&digits=6&period=30", Totp.Uri("ScamWatch", "hana@minato", "ABC"));

    [Fact]
    public void A_key_that_is_no_base32_is_a_fault() => Assert.Throws<FormatException>(() => Totp.Code("0189", 1));
}
