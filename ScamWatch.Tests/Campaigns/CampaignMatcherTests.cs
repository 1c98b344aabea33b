using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Campaigns;

public sealed class CampaignMatcherTests
{
    private static readonly OfficialDirectory s_official = OfficialDirectory.Load(Path.Combine(TestPaths.Data, "reference"));
    private static readonly FingerprintReader s_reader = new(s_official);
    private static readonly IReadOnlySet<Fact> s_none = new HashSet<Fact>();

    [Theory]
    [InlineData("本日中に https://a-b.top/x へ", "本日中に https://c-d.icu/yy?z=1 へ")]
    [InlineData("手数料は1,000円です", "手数料は25,300円です")]
    [InlineData("11月21日までに", "3月1日までに")]
    [InlineData("佐藤 様 ご確認ください", "長谷川様 ご確認ください")]
    [InlineData("お電話は050-0000-1111まで", "お電話は090-0000-2222まで")]
    [InlineData("マイナンバーの更新", "ﾏｲﾅﾝﾊﾞｰ の 更新")]
    [InlineData("手続きが必要です。期限は本日", "> 手続きが必要です。\n> 期限は本日")]
    [InlineData("連絡先 info@a-b.top 窓口", "連絡先 support@xyz.icu 窓口")]
    public void What_a_campaign_rotates_is_masked(string one, string other)
    {
        const string Common = "カードの利用を停止いたしますので、下記の更新ページから氏名と生年月日をご確認のうえ手続きしてください。";

        Assert.Equal(1, Of(Common + one).Similarity(Of(Common + other)));
    }

    [Fact]
    public void Scores_are_symmetric_within_bounds_and_blind_to_order()
    {
        var random = new Random(7);
        var corpus = Corpus.ReadFolder(Path.Combine(TestPaths.Data, "corpus"), Taxonomy.Load(Path.Combine(TestPaths.Data, "reference")));
        var prints = new LabelledReports(corpus, 7).Make(120).Select(r => Of(r.Report)).ToList();
        for (var i = 0; i < 3000; i++)
        {
            var (one, other) = (prints[random.Next(prints.Count)], prints[random.Next(prints.Count)]);
            var there = CampaignMatcher.Compare(one, other, s_none);
            var back = CampaignMatcher.Compare(other, one, s_none);

            Assert.Equal(there.Score, back.Score);
            Assert.Equal(there.Shared, back.Shared);
            Assert.InRange(there.Score, 0, 1);
            Assert.InRange(there.Similarity, 0, 1);
        }
    }

    [Fact]
    public void The_order_of_facts_in_the_text_does_not_matter()
    {
        var one = Of("電話 050-0000-1111 とサイト https://a-b.top/x と https://c-d.top/y を案内された");
        var other = Of("サイト https://c-d.top/y と https://a-b.top/x と電話 050-0000-1111 を案内された");

        Assert.Equal(one.Facts, other.Facts);
    }

    [Fact]
    public void A_sketch_is_exact_for_short_texts_and_close_for_long_ones()
    {
        var random = new Random(3);
        string Letters(int n) => string.Concat(Enumerable.Range(0, n).Select(_ => (char)('一' + random.Next(3000))));
        var (head, tail, end) = (Letters(4000), Letters(2000), Letters(2000));

        Assert.InRange(Of(head + tail).Similarity(Of(head + end)), 0.35, 0.65);
        Assert.Equal(17d / 37, Of(head[..20] + tail[..10]).Similarity(Of(head[..20] + end[..10])), 6);
    }

    [Fact]
    public void A_copy_of_a_genuine_letter_with_another_address_is_not_the_same()
    {
        const string Letter = "電子証明書の有効期限が近づいています。混雑を避けるため予約のうえ市役所一階の窓口までお越しください。詳しくは {0} をご覧ください。";
        var genuine = Of(Letter.Replace("{0}", "https://www.myna.go.jp/", StringComparison.Ordinal));
        var other = Of(Letter.Replace("{0}", "https://www.digital.go.jp/news/", StringComparison.Ordinal));
        var copy = Of(Letter.Replace("{0}", "https://myna-go-jp.top/", StringComparison.Ordinal));

        Assert.Equal(Links.Official, genuine.Links);
        Assert.True(CampaignMatcher.Compare(genuine, other, s_none).Score > 0.9);
        Assert.True(CampaignMatcher.Compare(genuine, copy, s_none).Score < CampaignSettings.Default.Threshold);
    }

    [Fact]
    public void Official_numbers_and_hosts_for_everybody_are_no_facts()
    {
        var line = s_official.Domains[0].Pattern;

        var facts = Of($"サイト https://{line}/ と https://forms.gle/abc と https://bit.ly/xyz を案内された").Facts;

        Assert.Equal(2, facts.Count(f => f.Field == MatchField.Url));
        Assert.DoesNotContain(facts, f => f.Field == MatchField.Domain);
    }

    [Fact]
    public void A_number_in_common_joins_across_channels_only_with_what_is_claimed_or_asked()
    {
        var call = Of(Some.Call("折り返しは 050-0000-4321 と言われた。"), "municipality", ["money"]);
        var sms = Of(Some.Call("未納の料金があります。至急 050-0000-4321 へご連絡ください。") with { Channel = Channel.Sms }, "municipality", ["money"]);
        var other = Of(Some.Call("孫の学校の連絡網で 050-0000-4321 から着信。先生の新しい番号だった。"), "none", []);

        Assert.True(CampaignMatcher.Compare(call, sms, s_none).Score >= CampaignSettings.Default.Threshold);
        Assert.True(CampaignMatcher.Compare(call, other, s_none).Score < CampaignSettings.Default.Threshold);
    }

    [Fact]
    public void A_frequent_fact_gives_no_points()
    {
        var one = Of(Some.Call("折り返しは 050-0000-4321 と言われた。"), "municipality", ["money"]);
        var phone = one.Facts.Single(f => f.Field == MatchField.Phone);

        Assert.True(CampaignMatcher.Compare(one, one, s_none).Score > CampaignMatcher.Compare(one, one, new HashSet<Fact> { phone }).Score);
    }

    [Fact]
    public void Short_texts_alike_by_chance_stay_apart()
    {
        Assert.True(CampaignMatcher.Compare(Of("カードをなくしました、止めてください。"), Of("カードをなくしました。止めてください"), s_none).Score < CampaignSettings.Default.Threshold);
    }

    [Fact]
    public void Hostile_texts_are_read_in_bounded_time()
    {
        foreach (var text in (string[])[new('様', 200_000), new('あ', 200_000), string.Concat(Enumerable.Repeat("a様", 100_000)), "\ud800\udc00\ud800", new('0', 200_000)])
        {
            Assert.True(Of(text).Sketch.Count <= Fingerprint.SketchSize);
        }
    }

    private static Fingerprint Of(string body) => Of(Some.Call(body));

    private static Fingerprint Of(IncomingReport report, string impersonates = "none", string[]? asks = null) => s_reader.Of(Report.Receive(
        report, "test:1", 0, IndicatorScanner.Scan($"{report.Subject}\n{report.Sender}\n{report.Body}", s_official),
        new(JudgedVerdict.Scam, 0.9, impersonates, 1, asks ?? [], [], [], "test"), new(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc)));
}
