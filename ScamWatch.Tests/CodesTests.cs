using ScamWatch.Domain;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests;

public sealed class CodesTests
{
    [Fact]
    public void A_value_is_written_in_kebab_case_and_read_back()
    {
        Assert.Equal("handed-over", Codes.Of(HarmStage.HandedOver));
        Assert.True(Codes.TryParse<HarmStage>(" Handed-Over ", out var stage));
        Assert.Equal(HarmStage.HandedOver, stage);
    }

    [Fact]
    public void A_code_nobody_has_is_not_read()
    {
        Assert.False(Codes.TryParse<HarmStage>("handedover", out _));
        Assert.False(Codes.TryParse<HarmStage>("0", out _));
        Assert.Throws<FormatException>(() => Codes.Parse<HarmStage>("gone"));
    }
}
