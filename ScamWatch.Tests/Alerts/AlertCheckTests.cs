using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Alerts;

/// <summary>What a warning states is held against the reference data, its reporters and our own pages.</summary>
public sealed class AlertCheckTests
{
    private static readonly DateOnly s_today = new(2026, 11, 21);
    private static readonly AlertLinter s_linter = SampleAlerts.Linter();
    private static readonly AlertContent s_good = SampleAlerts.Content(PhoneLines.Load(Path.Combine(TestPaths.Data, "reference")), s_today);

    [Theory]
    [InlineData("0120-95-01780 に電話してください。", "0120-95-01780", "0120-95-0178")]
    [InlineData("0120-95-0187 に電話してください。", "0120-95-0187", "0120-95-0178")]
    [InlineData("０１２０－９５－０１７８０ に電話してください。", "０１２０－９５－０１７８０", "0120-95-0178")]
    [InlineData("(0120)95-01780 に電話してください。", "0120)95-01780", "0120-95-0178")]
    [InlineData("+81-3-6734-0171 に電話してください。", "+81-3-6734-0171", "+81-3-6734-0170")]
    [InlineData("03-1234-5678 に電話してください。", "03-1234-5678", null)]
    [InlineData("0570-0100-76 に電話してください。", "0570-0100-76", null)]
    [InlineData("#9119 に電話してください。", "#9119", null)]
    [InlineData("189番に電話してください。", "189", null)]
    public void A_number_that_is_no_line_of_today_asks(string advice, string exact, string? instead) =>
        AssertAsks("phone", exact, instead, advice);

    [Theory]
    [InlineData("0120-95-0178 に電話してください。")]
    [InlineData("０１２０－９５－０１７８ に電話してください。")]
    [InlineData("総合フリーダイヤル(0120-95-0178)へ。")]
    [InlineData("市の代表 03-0000-0100 で確かめてください。")]
    [InlineData("すぐに110番してください。110番に通報してください。")]
    [InlineData("188番に電話してください。#9110 に相談してください。")]
    [InlineData("2026-11-22 と令和8年11月22日、第189回、通知 12345-67890。")]
    public void A_number_of_a_line_or_no_telephone_number_is_let_by(string advice) => AssertNothing(advice);

    [Theory]
    [InlineData("マイナンバー総合フリーダイヤルは24時間360日受け付けます。", "24時間360日")]
    [InlineData("188 は24時間受け付けます。", "24時間")]
    [InlineData("0120-95-0178 は 9:30-21:00 です。", "9:30-21:00")]
    [InlineData("0120-95-0178 は平日午前9時30分から午後9時まで。", "午前9時30分から午後9時")]
    [InlineData("受付は9時半〜22時です。", "9時半〜22時")]
    public void Hours_that_are_not_those_of_the_line_ask(string advice, string exact) => AssertAsks("hours", exact, null, advice, anyReplacement: true);

    [Theory]
    [InlineData("0120-95-0178 は紛失の停止を24時間365日受け付けます。")]
    [InlineData("0120-95-0178 は平日9:30〜20:00です。")]
    [InlineData("0120-95-0178 は午前9時30分から午後8時までです。")]
    [InlineData("本庁の窓口は8:30-17:15です。")]
    [InlineData("24時間以内に手続きするように求めます。24時間後に失効すると書かれています。")]
    public void Hours_of_the_line_and_deadlines_are_let_by(string advice) => AssertNothing(advice);

    [Theory]
    [InlineData("再交付の手数料は1,500円です。", "1,500円")]
    [InlineData("70万円を求める電話がありました。", "70万円")]
    [InlineData("手数料３００円", "３００円")]
    public void An_amount_that_is_no_fee_asks(string advice, string exact) => AssertAsks("fee", exact, null, advice);

    [Theory]
    [InlineData("再交付は800円、電子証明書は200円、合わせて1,000円です。")]
    [InlineData("特急発行は2,000円です。")]
    [InlineData("発行の手数料は0円です。")]
    public void A_fee_and_what_fees_come_to_is_let_by(string advice) => AssertNothing(advice);

    [Theory]
    [InlineData("紛失は音声案内3番です。", "音声案内3")]
    [InlineData("0120-95-0178 にかけ、「9」を押してください。", "「9」を押")]
    [InlineData("健康保険証は音声案内4→2です。", "音声案内4→2")]
    public void A_menu_digit_that_has_changed_asks(string advice, string exact) => AssertAsks("menu", exact, null, advice);

    [Theory]
    [InlineData("紛失は音声案内2番です。")]
    [InlineData("0120-95-0178 にかけ、「5」を押してください。")]
    public void A_menu_digit_of_today_is_let_by(string advice) => AssertNothing(advice);

    [Theory]
    [InlineData("署名用の暗証番号は16桁未満です。", "16桁未満")]
    [InlineData("暗証番号は5桁です。", "5桁")]
    [InlineData("署名用の暗証番号は4桁です。", "4桁")]
    [InlineData("暗証番号を10回間違えるとロックされます。", "10回間違")]
    public void A_PIN_rule_that_does_not_hold_asks(string advice, string exact) => AssertAsks("pin", exact, null, advice);

    [Theory]
    [InlineData("暗証番号(4桁)を人に教えないでください。")]
    [InlineData("署名用の暗証番号は英数字6〜16文字です。")]
    [InlineData("署名用の暗証番号は6文字以上16文字以下です。")]
    [InlineData("暗証番号を3回間違えるとロックされます。")]
    [InlineData("12桁のマイナンバーや暗証番号を教えないでください。")]
    public void A_PIN_rule_that_holds_is_let_by(string advice) => AssertNothing(advice);

    [Fact]
    public void The_words_of_the_swindler_may_state_what_they_like() =>
        Assert.Empty(Check(s_good with { LureText = "0120-95-01780 へ。手数料70万円、暗証番号5桁、24時間360日、音声案内9番。" }));

    [Fact]
    public void An_answer_lets_one_finding_stand_and_no_other()
    {
        var content = s_good with { Advice = "70万円を求める電話がありました。" };
        var finding = Assert.Single(Check(content));
        var answer = finding.Answered("詐欺で求められた額");
        Assert.False(Assert.Single(Check(content, answers: [answer])).Stops);
        Assert.True(Assert.Single(Check(content with { Advice = "80万円を求める電話がありました。" }, answers: [answer])).Stops);
        Assert.True(Assert.Single(Check(s_good with { Afterwards = content.Advice }, answers: [answer])).Stops);
    }

    [Fact]
    public void No_answer_lets_a_block_stand()
    {
        var content = s_good with { Advice = "絶対に安全です。" };
        var finding = Assert.Single(Check(content));
        Assert.True(Assert.Single(Check(content, answers: [finding.Answered("それでも")])).Stops);
    }

    [Theory]
    [InlineData("tel:0120950178 へ。")]
    [InlineData("ＴＥＬ：0120950178 へ。")]
    [InlineData("mailto:someone")]
    [InlineData("javascript:alert(1)")]
    public void What_makes_a_link_by_itself_blocks(string text)
    {
        AssertBlocks("scheme", s_good with { Advice = text });
        AssertBlocks("scheme", s_good with { LureText = text });
    }

    [Theory]
    [InlineData("<b>重要</b>")]
    [InlineData("![図](a.png)")]
    [InlineData("[こちら](/a)")]
    [InlineData("# 見出し")]
    [InlineData("|窓口|電話|")]
    public void Markup_of_our_own_blocks_because_it_would_be_printed(string text) => AssertBlocks("markup", s_good with { Advice = text });

    [Theory]
    [InlineData("画像をご覧ください。")]
    [InlineData("詳しくは添付のPDFを参照")]
    [InlineData("IMG_0012.jpg")]
    public void A_field_that_only_points_to_a_picture_blocks(string text)
    {
        AssertBlocks("picture", s_good with { Advice = text });
        AssertBlocks("picture", s_good with { LureText = text });
    }

    [Theory]
    [InlineData("画像で「本日失効」と書かれ、番号に電話するように求めます。")]
    [InlineData("写真を送るように求めます。")]
    public void A_picture_that_is_told_in_words_does_not(string text) => Assert.Empty(Check(s_good with { LureText = text }));

    [Theory]
    [InlineData("開かずに\u202e削除してください。")]
    [InlineData("開か\u200bずに削除してください。")]
    [InlineData("開かずに\u0007削除してください。")]
    public void Characters_that_nobody_sees_block(string text) => AssertBlocks("hidden", s_good with { Advice = text });

    [Fact]
    public void A_link_to_a_page_that_is_not_public_blocks()
    {
        var around = AlertSurroundings.Of([], [], ["/alerts/20261101-abcde"]);
        Assert.Empty(Check(s_good with { Advice = "前の注意喚起 /alerts/20261101-abcde もご覧ください。" }, around));
        var fault = Assert.Single(Check(s_good with { Advice = "前の注意喚起 /alerts/20261102-zzzzz もご覧ください。" }, around));
        Assert.Equal(("link", "/alerts/20261102-zzzzz", true), (fault.Rule, fault.Exact, fault.Stops));
    }

    [Theory]
    [InlineData("/help/loss-suspend-card", false)]
    [InlineData("/help/nowhere", true)]
    [InlineData("/guidance/loss-suspend-card", true)]
    [InlineData("/reports/01a20294-9289-70aa-8000-000000000000", true)]
    public async Task An_article_for_citizens_may_be_linked_to_and_a_page_of_staff_not(string path, bool stops)
    {
        await using var desk = PublishingDesk.Open(Role.Triage);
        var alert = await desk.DraftAsync();
        var around = await desk.Get<FindAlerts>().SurroundingsAsync(alert, default);
        Assert.Equal(stops, Check(s_good with { Advice = $"詳しくは {path} をご覧ください。" }, around).Any(f => f is { Rule: "link", Stops: true }));
    }

    [Theory]
    [InlineData("山田 花子さんが通報しました。")]
    [InlineData("山田花子さんが通報しました。")]
    [InlineData("連絡先は Hanako@example.jp です。")]
    [InlineData("折り返しは 090-0000-5678 です。")]
    [InlineData("折り返しは ０９０ ００００ ５６７８ です。")]
    public void A_reporter_is_never_named_not_even_in_the_lure(string text)
    {
        var around = AlertSurroundings.Of(["山田 花子", "林"], ["hanako@example.jp", "090-0000-5678"], []);
        foreach (var content in (AlertContent[])[s_good with { LureText = text }, s_good with { Advice = text }, s_good with { SubjectVariants = [text] }])
        {
            var fault = Check(content, around).First(f => f.Rule == "reporter");
            Assert.True(fault.Stops);
            Assert.Equal(FaultSeverity.Blocks, fault.Severity);
        }
    }

    [Fact]
    public void A_name_that_may_be_a_word_asks_and_a_salutation_too()
    {
        Assert.Equal(FaultSeverity.Asks, Check(s_good with { LureText = "中村の窓口です。" }, AlertSurroundings.Of(["中村"], [], [])).Single().Severity);
        Assert.Equal(("addressee", FaultSeverity.Asks), Check(s_good with { LureText = "佐藤一郎様\n本日失効します。" }).Select(f => (f.Rule, f.Severity)).Single());
        Assert.Empty(Check(s_good with { LureText = "お客様\n本日失効します。" }));
    }

    [Theory]
    [InlineData("This card is absolutely safe.")]
    [InlineData("このしくみなら１００％安全です。")]
    public void A_promise_of_safety_blocks_in_both_languages_and_any_width(string text) => AssertBlocks("claim", s_good with { Advice = text });

    [Fact]
    public void A_rule_that_is_not_in_force_is_not_cited() =>
        AssertBlocks("rule", s_good with { Facts = s_good.Facts with { RuleCode = "G-99" } });

    [Fact]
    public void Every_finding_names_its_field_its_words_and_what_to_do()
    {
        var text = "0120-95-01780、70万円、<b>、絶対に安全、/alerts/none、tel:1";
        foreach (var field in AlertField.Texts.Where(f => !f.IsQuoted))
        {
            var faults = Check(field.Take(s_good, new AlertContent
            {
                Title = text,
                UrlNote = text,
                AttachmentNote = text,
                InformationSource = text,
                Advice = text,
                Afterwards = text,
                OfficialRule = text,
                OfficialRuleSource = text,
                ChangeNote = text,
                Notes = [new("ja", text, "")],
            }));
            Assert.Equal(((string[])["phone", "fee", "markup", "claim", "link", "scheme"]).Order(), faults.Select(f => f.Rule).Order());
            Assert.All(faults, f =>
            {
                Assert.Equal((field.Label, field.Code), (f.Field, f.FieldCode));
                Assert.Contains(f.Exact, text, StringComparison.Ordinal);
                Assert.NotNull(f.Suggestion);
            });
        }
    }

    [Fact]
    public void A_hostile_text_is_read_to_its_end()
    {
        foreach (var piece in (string[])["0-", "(", "9:", "[", "<a", "午前1時", "1千", "様", "/alerts/a", "暗証番号1桁"])
        {
            Assert.NotNull(Check(s_good with { LureText = string.Concat(Enumerable.Repeat(piece, 1_000)), Advice = string.Concat(Enumerable.Repeat(piece, 400)) }));
        }
    }

    private static IReadOnlyList<AlertFault> Check(AlertContent content, AlertSurroundings? around = null, IReadOnlyList<Acknowledgement>? answers = null) =>
        s_linter.Check(content, around ?? AlertSurroundings.None, answers ?? [], s_today);

    private static void AssertNothing(string advice) => Assert.Empty(Check(s_good with { Advice = advice }).Select(f => $"{f.Rule}: {f.Exact}"));

    private static void AssertAsks(string rule, string exact, string? instead, string advice, bool anyReplacement = false)
    {
        var fault = Assert.Single(Check(s_good with { Advice = advice }));
        Assert.Equal((rule, exact, FaultSeverity.Asks), (fault.Rule, fault.Exact, fault.Severity));
        Assert.True(anyReplacement || fault.Replacement == instead, fault.Replacement);
    }

    private static void AssertBlocks(string rule, AlertContent content)
    {
        var fault = Assert.Single(Check(content));
        Assert.Equal((rule, FaultSeverity.Blocks), (fault.Rule, fault.Severity));
    }
}
