using ScamWatch.Domain;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests;

public sealed class NormalFormTests
{
    [Theory]
    [InlineData("ＡＢＣ１２３㈱ｶﾞ", "ABC123(株)ガ")]
    [InlineData("plain", "plain")]
    [InlineData("a\ufffeb\uffff", "a\ufffdb\ufffd")]
    [InlineData("\U0001fffe\U0010ffff", "\ufffd\ufffd")]
    [InlineData("\U0001f600", "\U0001f600")]
    public void Every_text_has_one(string text, string form) => Assert.Equal(form, NormalForm.Compatible(text));

    [Fact]
    public void Halves_of_characters_are_replaced()
    {
        // Not as rows of a theory: halves do not survive the way to it.
        Assert.Equal("a\ufffdb", NormalForm.Compatible("a\ud800b"));
        Assert.Equal("\ufffd\ufffd", NormalForm.Decomposed("\udc00\ud800"));
    }

    [Fact]
    public void No_character_whatever_makes_it_throw()
    {
        for (var c = 0; c <= 0xffff; c++)
        {
            var text = $"x{(char)c}y";
            Assert.NotNull(NormalForm.Compatible(text));
            Assert.NotNull(NormalForm.Decomposed(text));
            Assert.NotNull(NormalForm.Composed(text));
        }
    }

    [Theory, EachDatabase]
    public async Task A_report_that_holds_no_character_hinders_no_search(string database)
    {
        await using var store = await TestStore.OpenAsync(database);
        await store.Get<ReceiveReport>().RunAsync(Some.Call("還付金の電話\ufffe \uffff"), Domain.Staff.Actor.Worker("test"), default);
        await store.Get<ReceiveReport>().RunAsync(Some.Call("荷物の電話"), Domain.Staff.Actor.Worker("test"), default);

        var found = await store.Get<FindReports>().RunAsync(new() { Text = "荷物" }, null, 50, default);
        var strange = await store.Get<FindReports>().RunAsync(new() { Text = "還付金\ufffe" }, null, 50, default);

        Assert.Single(found.Items);
        Assert.True(strange.Items.Count <= 1);
    }

    [Fact]
    public void Nobody_normalises_by_himself()
    {
        var others = ((string[])["ScamWatch.Domain", "ScamWatch.Ingest", "ScamWatch.Web"])
            .SelectMany(p => Directory.EnumerateFiles(Path.Combine(TestPaths.Root, p), "*.cs", SearchOption.AllDirectories))
            // CharFold looks at single characters and leaves out those that have no form.
            .Where(f => Path.GetFileName(f) is not ("NormalForm.cs" or "CharFold.cs"))
            .Where(f => File.ReadAllText(f) is var code && (code.Contains(".Normalize(NormalizationForm", StringComparison.Ordinal) || code.Contains(".Normalize(System.Text.NormalizationForm", StringComparison.Ordinal)))
            .Select(Path.GetFileName);

        Assert.Empty(others);
    }
}
