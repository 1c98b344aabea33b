using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Staff;

/// <summary>NIST SP 800-63B-4, 3.1.1.2.</summary>
public sealed class PasswordRulesTests
{
    private static readonly PasswordWords s_words = PasswordWords.Load(
        Path.Combine(TestPaths.Data, "reference"), Municipality.Load(Path.Combine(TestPaths.Data, "samples", "municipality.json")));

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("雨の日は縁側で猫と将棋をさしている")]
    [InlineData("zebra/violet/kettle")]
    [InlineData("a-long-enough-phrase")]
    [InlineData("PASSWORDisnotmyfavourite")]
    public void Somebodys_own_words_may_be_used(string password) => Assert.Null(Check(password));

    [Theory]
    [InlineData("passwordpassword")]
    [InlineData("Password123456789")]
    [InlineData("P@ssw0rd2026!!!!!!!")]
    [InlineData("1234567890123456")]
    [InlineData("qwertyuiopasdfgh")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("scamwatch2026scamwatch")]
    [InlineData("minato-gawa-2026")]
    [InlineData("minatogawa-city-2026")]
    [InlineData("みなと川市マイナンバー令和")]
    [InlineData("ＰＡＳＳＷＯＲＤ１２３４５６７８９")]
    [InlineData("suzukiichiro-2026")]
    public void What_is_guessed_first_may_not(string password) =>
        Assert.IsType<GuessablePassword>(PasswordRules.Check(password, withSecond: true, s_words, "suzukiichiro", "鈴木 一郎"));

    [Theory]
    [InlineData("violet-kettles", false, false)]
    [InlineData("violet-kettles!", false, true)]
    [InlineData("violet-", true, false)]
    [InlineData("violet-k", true, true)]
    public void Fifteen_characters_alone_eight_beside_a_second_factor(string password, bool withSecond, bool taken) =>
        Assert.Equal(taken, PasswordRules.Check(password, withSecond, s_words) is null);

    [Fact]
    public void Characters_are_counted_as_people_see_them() =>
        // A family is one sign on the screen and eleven code units: four of them are four.
        Assert.IsType<ScamWatch.Domain.InvalidField>(PasswordRules.Check("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", withSecond: true, s_words));

    [Fact]
    public void The_longest_is_two_hundred() => Assert.NotNull(Check(string.Concat(Enumerable.Repeat("violet kettle ", 20))));

    [Fact]
    public void However_a_keyboard_composes_it_it_is_the_same() =>
        Assert.Equal(PasswordRules.Normal("ガーデン é"), PasswordRules.Normal("ガーデン é"));

    private static ScamWatch.Domain.Refusal? Check(string password) => PasswordRules.Check(password, withSecond: false, s_words, "hana", "通報 花子");
}
