using ScamWatch.Domain;

namespace ScamWatch.Tests;

public sealed class ReceiptNumberTests
{
    [Fact]
    public void A_number_reads_back_in_every_way_people_type_it()
    {
        var number = ReceiptNumber.New(ReceiptNumber.Suspension);
        var text = number.ToString();

        Assert.Matches("^S[1-9][0-9]{2}-[0-9]{3}-[0-9]{4}$", text);
        foreach (var typed in (string[])[text, text.ToLowerInvariant(), text.Replace("-", "", StringComparison.Ordinal), $" {text} ", Wide(text), text.Replace('-', 'ー')])
        {
            Assert.True(ReceiptNumber.TryParse(typed, out var read), typed);
            Assert.Equal(number, read);
        }
    }

    [Fact]
    public void Every_single_wrong_digit_and_every_swap_of_neighbours_is_caught()
    {
        for (var round = 0; round < 50; round++)
        {
            var right = ReceiptNumber.New(ReceiptNumber.Report).ToString().Replace("-", "", StringComparison.Ordinal);
            for (var i = 1; i < right.Length; i++)
            {
                for (var digit = '0'; digit <= '9'; digit++)
                {
                    if (digit != right[i])
                    {
                        Assert.False(ReceiptNumber.TryParse(right[..i] + digit + right[(i + 1)..], out _));
                    }
                }

                if (i + 1 < right.Length && right[i] != right[i + 1])
                {
                    Assert.False(ReceiptNumber.TryParse(right[..i] + right[i + 1] + right[i] + right[(i + 2)..], out _));
                }
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("X123-456-7890")]
    [InlineData("1234567890")]
    [InlineData("T123")]
    [InlineData("T1234567890123456789012345678901234567890123456789012345678901234567890")]
    public void Anything_else_is_no_receipt_number(string? text) => Assert.False(ReceiptNumber.TryParse(text, out _));

    private static string Wide(string text) => string.Concat(text.Select(c => c is > '!' and < '~' ? (char)(c + 0xFEE0) : c));
}
