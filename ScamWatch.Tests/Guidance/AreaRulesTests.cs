using ScamWatch.Domain.Guidance;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Guidance;

public sealed class AreaRulesTests
{
    private static readonly Area s_first = new() { Code = "011991", Name = "みなと川市", NameEn = "Minatogawa City", Column = 1, Row = 1, Mailboxes = ["a@a.example"] };

    public static TheoryData<string, Area> Faults => new()
    {
        { "code must be", s_first with { Code = "" } },
        { "code must be", s_first with { Code = "11 01" } },
        { "code must be", s_first with { Code = new('1', 33) } },
        { "code must not be 'unknown'", s_first with { Code = "Unknown" } },
        { "code stands twice", s_first with { Name = "潮見浜市", Column = 2 } },
        { "name must have", s_first with { Code = "2", Name = " " } },
        { "name stands twice", s_first with { Code = "2", Column = 2 } },
        { "column and row must be", s_first with { Code = "2", Name = "潮見浜市", Column = 0 } },
        { "column and row must be", s_first with { Code = "2", Name = "潮見浜市", Row = 31 } },
        { "the same column and row", s_first with { Code = "2", Name = "潮見浜市" } },
        { "no mail address", s_first with { Code = "2", Name = "潮見浜市", Column = 2, Mailboxes = ["tsuho"] } },
        { "a mailbox stands twice", s_first with { Code = "2", Name = "潮見浜市", Column = 2, Mailboxes = ["A@a.example"] } },
    };

    [Theory, MemberData(nameof(Faults))]
    public void A_slip_in_the_areas_is_told_with_its_place(string fault, Area second)
    {
        var told = AreaRules.FaultOf([s_first, second]);

        Assert.StartsWith("areas[1]: ", told, StringComparison.Ordinal);
        Assert.Contains(fault, told, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_hundred_areas_are_the_most()
    {
        static Area One(int i) => new() { Code = $"c{i}", Name = $"第{i}区", Column = 1 + (i % 30), Row = 1 + (i / 30) };

        Assert.Null(AreaRules.FaultOf([.. Enumerable.Range(0, 200).Select(One)]));
        Assert.Contains("201", AreaRules.FaultOf([.. Enumerable.Range(0, 201).Select(One)]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("011991", "011991")]
    [InlineData("０１１９９１", "011991")]
    [InlineData("11991", "011991")]
    [InlineData(" みなと川　市 ", "011991")]
    [InlineData("minatogawa city", "011991")]
    [InlineData("OWN-2", "own-2")]
    [InlineData("みなと川", null)]
    [InlineData("1199", null)]
    [InlineData("", null)]
    public void An_area_is_read_by_code_or_name_as_people_write_them(string text, string? code) =>
        Assert.Equal(code, ((IReadOnlyList<Area>)[s_first, new() { Code = "own-2", Name = "北区", Column = 2, Row = 1 }]).Read(text)?.Code);

    [Fact]
    public void A_code_that_could_be_two_without_its_noughts_is_neither() =>
        Assert.Null(((IReadOnlyList<Area>)[s_first with { Code = "0011" }, s_first with { Code = "011", Name = "北区" }]).Read("11"));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1〜2")]
    [InlineData(2, "1〜2")]
    [InlineData(3, "3")]
    public void One_and_two_are_not_told_apart_outside(int count, string written) => Assert.Equal(written, AreaRules.Outside(count));

    [Fact]
    public void The_sample_has_areas_and_their_mailboxes_are_the_offices()
    {
        var sample = Municipality.Load(Path.Combine(TestPaths.Data, "samples", "municipality.json"));

        Assert.Equal(7, sample.Areas.Count);
        Assert.Equal("tsuho@minatogawa.example", sample.ReportMailboxes[0]);
        Assert.Equal(sample.ReportMailboxes.Distinct(StringComparer.OrdinalIgnoreCase), sample.ReportMailboxes);
        Assert.All(sample.Areas.SelectMany(a => a.Mailboxes), m => Assert.Contains(m, sample.ReportMailboxes));
    }

    [Fact]
    public void A_file_with_a_slip_is_refused_by_name()
    {
        var file = Path.Combine(Path.GetTempPath(), $"municipality-{Guid.NewGuid():N}.json");
        File.WriteAllText(file, """{"name":"市","areas":[{"code":"1","name":"北","column":1,"row":1},{"code":"2","name":"南","column":1,"row":1}]}""");

        var fault = Assert.Throws<InvalidDataException>(() => Municipality.Load(file));

        File.Delete(file);
        Assert.Contains($"{file}: areas[1]", fault.Message, StringComparison.Ordinal);
    }
}
