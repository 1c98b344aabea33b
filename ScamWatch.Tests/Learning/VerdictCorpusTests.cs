using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Learning;

public sealed class VerdictCorpusTests
{
    [Fact]
    public void A_verdict_becomes_a_label_and_what_is_unsure_teaches_nothing()
    {
        var built = VerdictCorpus.Build(
            [Decided(1, Verdict.Scam), Decided(2, Verdict.Legitimate), Decided(3, Verdict.Unrelated), Decided(4, Verdict.Suspicious)], Texts(10));

        Assert.Equal([("R1", true), ("R2", false), ("R3", false)], built.Texts.Select(t => (t.Id, t.IsScam == true)).Order());
        Assert.All(built.Texts, t => Assert.Equal((null, null, null), (t.Impersonates, t.Asks, t.Pressure)));
    }

    [Theory]
    [InlineData(199, 0.5)]
    [InlineData(200, 2)]
    public void Few_verdicts_never_outweigh_the_corpus_and_many_only_so_far(int each, double share)
    {
        var decided = Enumerable.Range(0, 2 * each).Select(i => Decided(i, i < each ? Verdict.Scam : Verdict.Legitimate)).ToList();

        var built = VerdictCorpus.Build(decided, Texts(40));

        foreach (var isScam in (bool[])[true, false])
        {
            Assert.Equal(share * 40, built.Texts.Where(t => t.IsScam == isScam).Sum(t => t.Weight), 6);
        }
    }

    [Fact]
    public void One_class_with_many_verdicts_does_not_make_up_for_few_of_the_other()
    {
        var decided = Enumerable.Range(0, 500).Select(i => Decided(i, i < 450 ? Verdict.Scam : Verdict.Legitimate)).ToList();

        Assert.Equal(20, VerdictCorpus.Build(decided, Texts(40)).Texts.Where(t => t.IsScam == true).Sum(t => t.Weight), 6);
    }

    [Fact]
    public void A_campaign_reported_often_is_one_lesson()
    {
        var decided = Enumerable.Range(0, 50).Select(i => Decided(i, Verdict.Scam, Body(7) + i)).ToList();

        var built = VerdictCorpus.Build(decided, Texts(1000));

        Assert.Single(built.Texts.Select(t => t.Family).Distinct());
        Assert.Equal(VerdictCorpus.MaxFamilyWeight, built.Texts.Sum(t => t.Weight), 6);
    }

    [Fact]
    public void Variants_decided_both_ways_are_left_out()
    {
        var built = VerdictCorpus.Build(
            [Decided(1, Verdict.Scam, Body(1) + "https://a.top/1"), Decided(2, Verdict.Legitimate, Body(1) + "https://b.top/2"), Decided(3, Verdict.Scam)],
            Texts(10));

        Assert.Equal(["R3"], built.Texts.Select(t => t.Id));
        Assert.Equal(["R1", "R2"], built.Contradicted.Order());
        Assert.Equal(1, built.ContradictedFamilies);
    }

    [Fact]
    public void A_variant_of_a_corpus_text_joins_its_family_so_that_no_split_leaks()
    {
        var corpus = Texts(10);

        var built = VerdictCorpus.Build([Decided(1, Verdict.Scam, corpus[3].Text.Body + " 2026-11-21")], corpus);

        Assert.Equal(corpus[3].Family, Assert.Single(built.Texts).Family);
    }

    [Fact]
    public void Addresses_figures_and_writing_do_not_make_another_family()
    {
        var one = TextFamily.Of(new(Channel.Email, "a", "x <a@one.top>", "アカウントの確認が必要です。https://one.top/a?id=1 から24時間以内にお手続きください。さもなければご利用を停止いたします。"));
        var two = TextFamily.Of(new(Channel.Email, "b", "y <b@two.icu>", "アカウントの確認が必要です。 https://two.icu/zz から48時間以内にお手続きください。\nさもなければご利用を停止いたします。"));
        var other = TextFamily.Of(new(Channel.Email, "a", "x <a@one.top>", "お荷物をお届けにあがりましたが不在のため持ち帰りました。ご確認のうえ再配達をお申し込みください。"));

        Assert.Equal(one, two);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Short_texts_of_different_senders_are_not_one_family() =>
        Assert.NotEqual(
            TextFamily.Of(new(Channel.Sms, "", "a@one.top", "ご確認ください")), TextFamily.Of(new(Channel.Sms, "", "b@two.icu", "ご確認ください")));

    [Fact]
    public void Lone_surrogates_have_a_family_too() => Assert.StartsWith("v-", TextFamily.Of(new(Channel.Sms, "", "", "\ud800\udfff\ud800")), StringComparison.Ordinal);

    [Fact]
    public void About_a_fifth_of_the_families_is_held_out_whatever_else_there_is() =>
        Assert.InRange(Enumerable.Range(0, 1000).Count(i => TextFamily.IsHeldOut($"family-{i}")), 150, 250);

    private static DecidedText Decided(int number, Verdict verdict, string? body = null) =>
        new($"R{number}", new(Channel.Sms, "", "", body ?? Body(number)), verdict);

    /// <summary>Texts that share no letters' order with one another.</summary>
    private static string Body(int seed)
    {
        var random = new Random(seed);
        return new([.. Enumerable.Range(0, 60).Select(_ => (char)('\u4E00' + random.Next(3000)))]);
    }

    /// <summary>A corpus of so many texts a class.</summary>
    private static List<CorpusText> Texts(int each) =>
        [.. Enumerable.Range(0, 2 * each).Select(i => new CorpusText(
            $"c{i}", $"family-{i}", "ja", new(Channel.Sms, "", "", Body(100_000 + i)), i < each, null, null, null))];
}
