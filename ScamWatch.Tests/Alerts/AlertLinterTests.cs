using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Guidance;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Alerts;

public sealed class AlertLinterTests
{
    private static readonly DateOnly s_today = new(2026, 11, 21);
    private static readonly string s_reference = Path.Combine(TestPaths.Data, "reference");
    private static readonly PhoneLines s_lines = PhoneLines.Load(s_reference);
    private static readonly AlertLinter s_linter = SampleAlerts.Linter();
    private static readonly AlertContent s_good = SampleAlerts.Content(s_lines, s_today);

    [Fact]
    public void A_whole_warning_has_no_fault() => Assert.Empty(Check(s_good));

    [Fact]
    public void Every_required_field_is_missed_when_it_is_empty()
    {
        var faults = Check(new AlertContent());
        Assert.Equal(
            AlertField.All.Where(f => f.IsRequired).Select(f => f.Label.Ja).Order(StringComparer.Ordinal),
            faults.Select(f => f.Field.Ja).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Blanks_do_not_fill_a_field() => Assert.Equal(AlertField.Title.Label, Single(s_good with { Title = " 　" }).Field);

    [Fact]
    public void The_information_cannot_be_of_tomorrow()
    {
        Assert.Empty(Check(s_good with { InformedOn = s_today }));
        Assert.Equal(AlertField.InformedOn.Label, Single(s_good with { InformedOn = s_today.AddDays(1) }).Field);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(366, true)]
    [InlineData(367, false)]
    public void The_review_lies_within_a_year_from_tomorrow(int days, bool fits) =>
        Assert.Equal(fits, Check(s_good with { ReviewOn = s_today.AddDays(days) }).Count == 0);

    [Fact]
    public void A_rule_needs_its_source()
    {
        Assert.Equal(AlertField.OfficialRuleSource.Label, Single(s_good with { OfficialRuleSource = "" }).Field);
        Assert.Empty(Check(s_good with { OfficialRule = "", OfficialRuleSource = "" }));
    }

    [Fact]
    public void A_misprinted_hotline_is_no_desk()
    {
        var misprint = s_good.Contacts[0] with { Number = "0120-95-01780" };
        var fault = Single(s_good with { Contacts = [misprint] });
        Assert.Equal(AlertField.Contacts.Label, fault.Field);
        Assert.Contains("0120-95-01780", fault.Problem.Ja, StringComparison.Ordinal);
    }

    [Fact]
    public void Hours_that_have_changed_since_are_a_fault() =>
        Assert.Equal(AlertField.Contacts.Label, Single(s_good with { Contacts = [s_good.Contacts[0] with { Hours = "24時間360日" }] }).Field);

    [Theory]
    [InlineData("https://j-lis-koushin.top/a で手続きしてください。")]
    [InlineData("ｈｔｔｐｓ：／／evil.example.top/ を開かないでください。")]
    [InlineData("info@evil-city.top に送ってください。")]
    public void A_working_address_of_a_stranger_never_goes_out(string text)
    {
        Assert.Equal(AlertField.LureText.Label, Single(s_good with { LureText = text }).Field);
        Assert.Equal(AlertField.Advice.Label, Single(s_good with { Advice = text }).Field);
    }

    [Fact]
    public void An_inert_address_may_be_quoted() =>
        Assert.Empty(Check(s_good with { LureText = "hxxps://j-lis-koushin[.]top/a を開いてください。※URLが記載" }));

    [Fact]
    public void An_official_address_may_be_given_as_advice_but_not_quoted_live()
    {
        const string Official = "公式サイトは https://www.kojinbango-card.go.jp/ です。";
        Assert.Empty(Check(s_good with { Advice = Official }));
        Assert.Empty(Check(s_good with { Advice = Official + "hxxps://j-lis-koushin[.]top/ は偽物です。" }));
        Assert.Equal(AlertField.Advice.Label, Single(s_good with { Advice = Official + "https://j-lis-koushin.top/ は偽物です。" }).Field);
        Assert.Equal(AlertField.LureText.Label, Single(s_good with { LureText = Official }).Field);
    }

    [Fact]
    public void A_number_that_no_reference_row_knows_is_not_given_as_advice()
    {
        Assert.Equal(AlertField.Advice.Label, Single(s_good with { Advice = "090-1234-5678 に電話してください。" }).Field);
        Assert.Empty(Check(s_good with { Advice = "0120-95-0178 に電話してください。" }));
        Assert.Empty(Check(s_good with { LureText = "090-1234-5678 に電話してください。" }));
    }

    [Fact]
    public void A_My_Number_never_goes_out() =>
        Assert.Equal(AlertField.LureText.Label, Single(s_good with { LureText = "番号は1234 5678 9018です。" }).Field);

    [Theory]
    [InlineData("このしくみは絶対に安全です。")]
    [InlineData("情報が漏れる危険性はありません。")]
    public void Nobody_claims_absolute_safety(string advice) =>
        Assert.Equal(AlertField.Advice.Label, Single(s_good with { Advice = advice }).Field);

    [Fact]
    public void The_lure_may_claim_what_it_likes() => Assert.Empty(Check(s_good with { LureText = "絶対に安全です。" }));

    [Fact]
    public void Each_text_is_looked_at_by_itself()
    {
        // Every field of free text, not only those somebody remembered to list.
        foreach (var field in AlertField.Texts.Where(f => !f.IsQuoted))
        {
            var spoilt = field.Take(s_good, All("絶対に安全"));
            Assert.Contains(Check(spoilt), f => f.Field == field.Label);
        }
    }

    private static AlertContent All(string text) => new()
    {
        Title = text,
        LureSubject = text,
        LureText = text,
        UrlNote = text,
        AttachmentNote = text,
        InformationSource = text,
        Advice = text,
        OfficialRule = text,
        OfficialRuleSource = text,
        SubjectVariants = [text],
        Afterwards = text,
        ChangeNote = text,
        Notes = [new("ja", text, "")],
    };

    private static IReadOnlyList<AlertFault> Check(AlertContent content) => s_linter.Check(content, AlertSurroundings.None, [], s_today);

    private static AlertFault Single(AlertContent content) => Assert.Single(Check(content));
}
