using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Classification;

public sealed class MentionsTests
{
    [Fact]
    public void Every_list_belongs_to_a_code_of_the_taxonomy()
    {
        Assert.All(WordLists.Parties, l => Assert.True(TrainedModel.Taxonomy.Has(Taxonomy.Impersonates, l.Code), l.Code));
        Assert.All(WordLists.Asks, l => Assert.True(TrainedModel.Taxonomy.Has(Taxonomy.Asks, l.Code), l.Code));
        Assert.Equal(
            TrainedModel.Taxonomy.Terms(Taxonomy.Impersonates).Select(t => t.Code).Where(c => c != Taxonomy.Nobody).Order(),
            WordLists.Parties.Select(l => l.Code).Order());
        Assert.Equal(
            TrainedModel.Taxonomy.Terms(Taxonomy.Asks).Select(t => t.Code).Order(), WordLists.Asks.Select(l => l.Code).Order());
    }

    [Fact]
    public void No_list_holds_a_word_twice_or_one_too_short_to_be_found()
    {
        Assert.All(
            WordLists.Parties.Concat(WordLists.Asks).Concat(WordLists.PartyContexts).Concat(WordLists.AskContexts),
            list =>
            {
                Assert.All(list.Words.Concat(list.Signs), w => Assert.True(w.Length >= 2, $"{list.Code}: {w}"));
                Assert.Equal(list.Words.Distinct(), list.Words);
                Assert.Equal(list.Signs.Distinct(), list.Signs);
            });
    }

    [Theory]
    [InlineData("市役所の職員を名乗る男から電話があり、銀行に確認した。", "municipality", "bank")]
    [InlineData("警察官だという人から電話。市役所に相談した。", "police", "municipality")]
    [InlineData("ヤマト運輸を装った電話があったので、警察に届けました。", "courier", "police")]
    public void Who_is_claimed_is_told_from_who_is_asked_for_advice(string body, string claimed, string asked)
    {
        var features = Read(new ReportText(Channel.Call, "", "", body));
        Assert.Equal(1, Party(features, claimed)[FirstToAct]);
        Assert.Equal(0, Party(features, asked)[FirstToAct]);
        Assert.Equal(1, Party(features, asked)[OnlyAsked]);
        Assert.Equal(0, Party(features, claimed)[OnlyAsked]);
    }

    [Fact]
    public void A_name_in_the_sender_is_kept_apart_from_one_in_the_text()
    {
        var features = Read(new ReportText(Channel.Email, "", "アマゾン <a@example.com>", "ヤマト運輸より配達いたします。"));
        Assert.Equal(1, Party(features, "ecommerce")[InSender]);
        Assert.Equal(0, Party(features, "courier")[InSender]);
        Assert.Equal(1, Party(features, "courier")[Named]);
    }

    [Fact]
    public void Latin_names_of_few_letters_are_no_part_of_longer_words()
    {
        var features = Read(new ReportText(Channel.Sms, "", "", "The autumn season is over, thank you."));
        Assert.False(Mentions.AnyParty(features.Parties));
        Assert.True(Mentions.AnyParty(Read(new ReportText(Channel.Sms, "", "", "auをご利用の方へ")).Parties));
    }

    [Fact]
    public void What_is_wanted_is_told_from_what_is_refused()
    {
        var wanted = Ask(Read(new ReportText(Channel.Call, "", "", "暗証番号を教えてほしいと言われた。")), "pin");
        var refused = Ask(Read(new ReportText(Channel.Call, "", "", "暗証番号は聞きません。")), "pin");
        Assert.Equal((1, 1), (wanted[Named], wanted[Wanted]));
        Assert.Equal((1, 0), (refused[Named], refused[Wanted]));
    }

    private const int Named = 0;
    private const int InSender = 2;
    private const int Wanted = 3;
    private const int FirstToAct = 7;
    private const int OnlyAsked = 10;

    private static FeatureBuffer Read(ReportText text)
    {
        var buffer = new FeatureBuffer();
        new TextFeatures(TrainedModel.Directory).Extract(text, buffer);
        return buffer;
    }

    private static float[] Party(FeatureBuffer features, string code) =>
        [.. features.Parties.Skip(IndexOf(WordLists.Parties, code) * Mentions.PartyInputs).Take(Mentions.PartyInputs)];

    private static float[] Ask(FeatureBuffer features, string code) =>
        [.. features.Asks.Skip(IndexOf(WordLists.Asks, code) * Mentions.AskInputs).Take(Mentions.AskInputs)];

    private static int IndexOf(IReadOnlyList<WordList> lists, string code) => lists.ToList().FindIndex(l => l.Code == code);
}
