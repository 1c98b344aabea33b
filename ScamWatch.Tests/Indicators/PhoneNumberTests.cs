using ScamWatch.Domain.Indicators;

namespace ScamWatch.Tests.Indicators;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("0120-95-0178", "0120950178", "0120-95-0178")]
    [InlineData("0120950178", "0120950178", "0120-950-178")]
    [InlineData("03(1234)5678", "0312345678", "03-1234-5678")]
    [InlineData("(03)1234-5678", "0312345678", "03-1234-5678")]
    [InlineData("（０３）１２３４－５６７８", "0312345678", "03-1234-5678")]
    [InlineData("０９０－１２３４－５６７８", "09012345678", "090-1234-5678")]
    [InlineData("090ー1234ー5678", "09012345678", "090-1234-5678")]
    [InlineData("090 1234 5678", "09012345678", "090-1234-5678")]
    [InlineData("09012345678", "09012345678", "090-1234-5678")]
    [InlineData("03.1234.5678", "0312345678", "03-1234-5678")]
    [InlineData("0300001234", "0300001234", "03-0000-1234")]
    [InlineData("0547-36-7194", "0547367194", "0547-36-7194")]
    [InlineData("0547367194", "0547367194", "0547367194")]
    [InlineData("0120-0178-27", "0120017827", "0120-0178-27")]
    [InlineData("0570-0100-76", "0570010076", "0570-0100-76")]
    [InlineData("0570783578", "0570783578", "0570-783-578")]
    [InlineData("08001234567", "08001234567", "0800-123-4567")]
    [InlineData("050-3818-1250", "05038181250", "050-3818-1250")]
    [InlineData("+81-3-6734-0170", "0367340170", "03-6734-0170")]
    [InlineData("+81 90 1234 5678", "09012345678", "090-1234-5678")]
    [InlineData("+81(0)3-6734-0170", "0367340170", "03-6734-0170")]
    [InlineData("010-81-3-6734-0170", "0367340170", "03-6734-0170")]
    [InlineData("+1 (202) 555-0123", "+12025550123", "+1-202-555-0123")]
    [InlineData("+12025550123", "+12025550123", "+1-202-555-0123")]
    [InlineData("＋４４ ２０ ７９４６ ０９５８", "+442079460958", "+44-20-7946-0958")]
    [InlineData("tel:+442079460958", "+442079460958", "+442079460958")]
    [InlineData("#9110", "#9110", "#9110")]
    [InlineData("188", "188", "188")]
    public void A_number_is_brought_to_the_digits_that_are_dialled(string text, string value, string display)
    {
        Assert.True(PhoneNumber.TryParse(text, out var number));
        Assert.Equal((value, display), (number.Value, number.Display));
    }

    [Theory]
    [InlineData("")]
    [InlineData("123456789")]
    [InlineData("0090-1234-5678")]
    [InlineData("090-1234-567")]
    [InlineData("03-1234-56789")]
    [InlineData("03-1234-5678-9")]
    [InlineData("+1 202 555 01234")]
    [InlineData("+0 1234 5678")]
    [InlineData("1880")]
    [InlineData("2026-11-21")]
    [InlineData("7010705000725")]
    public void What_cannot_be_dialled_is_no_number(string text) => Assert.False(PhoneNumber.TryParse(text, out _));

    [Fact]
    public void Two_ways_of_writing_ring_the_same_telephone()
    {
        Assert.True(PhoneNumber.TryParse("0120-95-0178", out var one));
        Assert.True(PhoneNumber.TryParse("0120-950-178", out var other));

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Theory]
    [InlineData("+1-202-555-0123", true, false, "1", false)]
    [InlineData("+44 20 7946 0110", true, false, "44", true)]
    [InlineData("+971 4 123 4567", true, false, "971", false)]
    [InlineData("0570-064-738", false, true, "81", false)]
    [InlineData("0990-12-3456", false, true, "81", false)]
    [InlineData("03-3581-0110", false, false, "81", true)]
    [InlineData("110", false, false, "81", false)]
    public void The_kind_of_a_number_can_be_told(string text, bool foreign, bool premium, string country, bool police)
    {
        Assert.True(PhoneNumber.TryParse(text, out var number));
        Assert.Equal((foreign, premium, country, police), (number.IsForeign, number.IsPremium, number.CountryCode, number.EndsLikePolice));
    }

    [Fact]
    public void Mobiles_free_lines_and_internet_telephones_are_told_apart()
    {
        Assert.True(PhoneNumber.TryParse("080-1234-5678", out var mobile) && mobile is { IsMobile: true, IsFree: false });
        Assert.True(PhoneNumber.TryParse("0800-123-4567", out var free) && free is { IsMobile: false, IsFree: true });
        Assert.True(PhoneNumber.TryParse("050-1234-5678", out var rented) && rented is { IsInternetPhone: true, IsMobile: false });
    }

    [Theory]
    [InlineData("みずほ銀行 渋谷支店 普通 1234567", "みずほ銀行 渋谷支店 普通 1234567")]
    [InlineData("振込先は三菱ＵＦＪ銀行　新宿支店（普）ではなく普通預金　口座番号：１２３４５６７です", "三菱UFJ銀行 新宿支店 普通 1234567")]
    [InlineData("ゆうちょ銀行 〇一八店 普通 7654321", "ゆうちょ銀行 〇一八店 普通 7654321")]
    [InlineData("ゆうちょ 記号 10130 番号 12345671", "ゆうちょ銀行 10130-12345671")]
    [InlineData("記号：１０１３０－番号：１２３４５６７１", "ゆうちょ銀行 10130-12345671")]
    [InlineData("きのくに信用金庫本店 当座No.7654321", "きのくに信用金庫 本店 当座 7654321")]
    [InlineData("○○銀行 ○○支店 店番123 普通 1234567 ヤマダタロウ", "○○銀行 ○○支店 普通 1234567")]
    public void An_account_is_found_in_a_sentence(string text, string expected)
    {
        Assert.True(BankAccount.TryParse(text, out var account));
        Assert.Equal(expected, account.ToString());
    }

    [Theory]
    [InlineData("普通の手紙が1234567通届いた")]
    [InlineData("口座番号は普通 1234567")]
    [InlineData("みずほ銀行 普通 123456789")]
    [InlineData("記号 12 番号 3")]
    public void Words_around_figures_are_no_account(string text) => Assert.False(BankAccount.TryParse(text, out _));
}
