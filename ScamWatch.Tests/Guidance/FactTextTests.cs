using System.Text.Json;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards.Validity;
using ScamWatch.Domain.Guidance;

namespace ScamWatch.Tests.Guidance;

public sealed class FactTextTests
{
    private static readonly DateOnly s_day = new(2026, 11, 22);

    private readonly FactText _text = Load();

    [Fact]
    public void Every_placeholder_of_every_shipped_text_is_filled_on_the_day()
    {
        var texts = Texts().ToList();
        var unknown = texts.SelectMany(t => FactText.Keys(t.Text).Where(key => !_text.Find(key, s_day).Known).Select(key => $"{t.File}: {key}"));
        var left = texts.Where(t => _text.Fill(t.Text, s_day, english: false).Plain.Contains('{', StringComparison.Ordinal)).Select(t => $"{t.File}: {t.Text}");

        Assert.True(texts.Count > 3000);
        Assert.Empty(unknown.Distinct());
        Assert.Empty(left);
    }

    [Fact]
    public void A_figure_stands_in_the_text_with_its_source_and_the_disagreement_about_it()
    {
        var filled = _text.Fill("停止は{line:total}にかけ、{menu:total/loss}を押します。", s_day, english: false);

        Assert.Equal("停止は0120-95-0178にかけ、2を押します。", filled.Plain);
        Assert.Equal(["停止は", "にかけ、", "を押します。"], filled.Pieces.Where(p => p.Fact is null).Select(p => p.Text));
        var menu = filled.Facts.Single(f => f.Key == "menu:total/loss");
        Assert.Equal(("S2", new DateOnly(2024, 5, 29)), (menu.Sources[0].Key, menu.Sources[0].ObservedOn!.Value));
        Assert.Contains("L-01", menu.Conflicts.Select(c => c.Id));
    }

    [Theory]
    [InlineData("fee:express_reissue_card+express_reissue_certificates", "2,000", "2,000")]
    [InlineData("pin:sign.length", "6〜16", "6–16")]
    [InlineData("pin:auth.tries", "3", "3")]
    [InlineData("validity:adult_age", "18", "18")]
    [InlineData("hours:total/loss", "24時間", "24 hours")]
    [InlineData("hours:total/system", "平日9:30〜20:00、土日祝は9:30〜17:30(12月29日〜1月3日は休み)", "weekdays 9:30–20:00, weekends and holidays 9:30–17:30 (closed 29 December to 3 January)")]
    [InlineData("hours:fl_card/all", "毎日9:00〜18:00(年末年始は要確認)", "every day 9:00–18:00 (year-end to be confirmed)")]
    [InlineData("hours:consumer", "平日は要確認、土日祝は10:00〜16:00(12月29日〜1月3日は休み)", "weekdays to be confirmed, weekends and holidays 10:00–16:00 (closed 29 December to 3 January)")]
    public void A_figure_reads_in_both_languages(string key, string ja, string en)
    {
        var fact = _text.Find(key, s_day);

        Assert.True(fact.Known);
        Assert.Equal((ja, en), (fact.Value.Ja, fact.Value.En));
        Assert.NotEmpty(fact.Sources);
        Assert.NotEmpty(fact.What.Ja);
        Assert.NotEmpty(fact.What.En);
    }

    [Theory]
    [InlineData("fee:polish")]
    [InlineData("fee:reissue_certificates+polish")]
    [InlineData("line:nowhere")]
    [InlineData("menu:total/mynapoint")]
    [InlineData("hours:alt_card")]
    [InlineData("hours:nowhere/loss")]
    [InlineData("pin:sign.value")]
    [InlineData("validity:luck")]
    [InlineData("colour:card")]
    public void What_no_row_in_force_says_is_to_be_confirmed(string key)
    {
        Assert.Equal("料金は要確認です", _text.Fill($"料金は{{{key}}}です", s_day, english: false).Plain);
        Assert.Equal("It is to be confirmed.", _text.Fill($"It is {{{key}}}.", s_day, english: true).Plain);
        Assert.False(_text.Find(key, s_day).Known);
    }

    [Fact]
    public void A_figure_that_is_not_in_force_yet_is_to_be_confirmed() =>
        Assert.False(_text.Find("fee:express_reissue_card", new(2024, 12, 1)).Known);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("波括弧{だけ}")]
    [InlineData("{line:}")]
    public void What_is_no_placeholder_stays_as_it_is(string text) => Assert.Equal(text, _text.Fill(text, s_day, english: false).Plain);

    private static FactText Load()
    {
        var folder = DataFolder.Find().Reference;
        return new(PhoneLines.Load(folder), Fees.Load(folder), Pins.Load(folder), ValidityRules.Load(folder), SourceList.Load(folder), ConflictNotes.Load(folder));
    }

    private static IEnumerable<(string File, string Text)> Texts() =>
        Directory.EnumerateFiles(DataFolder.Find().Reference, "articles-*.json")
            .Concat(Directory.EnumerateFiles(DataFolder.Find().Reference, "flows.json"))
            .SelectMany(file => Strings(JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.GetProperty("rows")).Select(text => (Path.GetFileName(file), text)));

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Strings(p.Value)),
        _ => [],
    };
}
