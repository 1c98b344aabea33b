using System.Globalization;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Classification;

/// <summary>The codes of the taxonomy as they are said in a sentence; the names of the taxonomy are labels, made short for tables.</summary>
internal static class PlainWords
{
    private static readonly CultureInfo s_japanese = CultureInfo.GetCultureInfo("ja");
    private static readonly CultureInfo s_english = CultureInfo.GetCultureInfo("en");

    private static readonly Dictionary<string, Words> s_parties = new()
    {
        ["j-lis"] = ("J-LIS(地方公共団体情報システム機構)", "J-LIS, the agency behind the My Number Card"),
        ["digital-agency"] = ("デジタル庁", "the Digital Agency"),
        ["mynapoint-office"] = ("マイナポイント事務局", "the MynaPoint office"),
        ["ministry"] = ("国の省庁", "a ministry"),
        ["municipality"] = ("市区町村の役所", "a city or town office"),
        ["insurer"] = ("健康保険の窓口", "a health insurer"),
        ["tax"] = ("税務署や国税庁", "the tax office"),
        ["pension"] = ("年金の窓口", "the pension office"),
        ["police"] = ("警察や検察", "the police or a prosecutor"),
        ["court"] = ("裁判所", "a court"),
        ["bank"] = ("銀行", "a bank"),
        ["card-issuer"] = ("クレジットカード会社", "a credit card company"),
        ["courier"] = ("宅配業者", "a delivery company"),
        ["utility"] = ("電気・ガス・水道の会社", "a power, gas or water company"),
        ["telecom"] = ("通信会社", "a telephone or internet company"),
        ["ecommerce"] = ("通販サイト", "an online shop"),
        ["security-vendor"] = ("セキュリティの会社", "a security company"),
        ["paid-site"] = ("有料サイトの業者", "a paid site"),
        ["family"] = ("家族や知人", "a relative or friend"),
    };

    private static readonly Dictionary<string, Words> s_asks = new()
    {
        ["my-number"] = ("マイナンバー", "give your My Number"),
        ["pin"] = ("暗証番号やパスワード", "tell a PIN or password"),
        ["bank-account"] = ("口座の情報", "give bank account details"),
        ["card-number"] = ("クレジットカードの番号", "give a credit card number"),
        ["money"] = ("お金", "pay money"),
        ["e-money"] = ("電子マネー", "send e-money"),
        ["cash-card"] = ("キャッシュカード", "give up a cash card"),
        ["atm-operation"] = ("ATMの操作", "use an ATM as told"),
        ["card-handover"] = ("カードを渡すこと", "hand over a card"),
        ["personal-info"] = ("個人情報", "give personal data"),
        ["family-assets"] = ("家族や資産の話", "tell of family and assets"),
        ["link-click"] = ("リンクを開くこと", "open a link"),
        ["app-install"] = ("アプリを入れること", "install an app"),
        ["video-call"] = ("ビデオ通話", "join a video call"),
        ["name-lending"] = ("名義を貸すこと", "lend your name"),
        ["visit-entry"] = ("家に入ること", "let someone into your home"),
    };

    /// <summary>Who is meant; null where the code names nobody in particular.</summary>
    public static Words? Party(string code, Taxonomy taxonomy) =>
        code is Taxonomy.Nobody or "other" ? null : Say(s_parties, Taxonomy.Impersonates, code, taxonomy);

    /// <summary>What is asked: in Japanese what stands before を求める, in English what stands after "asks you to".</summary>
    public static Words Ask(string code, Taxonomy taxonomy) => Say(s_asks, Taxonomy.Asks, code, taxonomy);

    public static Words Contact(Channel channel) => channel switch
    {
        Channel.Email => ("メール", "email"),
        Channel.Sms => ("SMS", "text message"),
        Channel.Call => ("電話", "phone call"),
        Channel.Autocall => ("自動音声の電話", "automated call"),
        Channel.Visit => ("訪問", "visit"),
        Channel.Letter => ("手紙", "letter"),
        Channel.Social => ("SNSの連絡", "social media message"),
        Channel.Website => ("サイト", "website"),
        _ => throw new ArgumentOutOfRangeException(nameof(channel)),
    };

    // A code added to the data file is said by its label until it has a word here.
    private static Words Say(Dictionary<string, Words> words, string group, string code, Taxonomy taxonomy) =>
        words.TryGetValue(code, out var said)
            ? said
            : new Words(taxonomy.Name(group, code, s_japanese), $"“{taxonomy.Name(group, code, s_english)}”");
}
