using ScamWatch.Domain.Guidance;

namespace ScamWatch.Domain.References;

/// <summary>A file of dated rows that staff keep: its fields and how it is called.</summary>
/// <param name="Code">Name of the file without ending.</param>
/// <param name="Name">Name on screens.</param>
/// <param name="Fields">The fields staff may see and change, in their order; others of a row stay as they are.</param>
/// <param name="IsConfirmed">True where rows are facts of the world that must be looked at again from time to time.</param>
public sealed record ReferenceFileInfo(string Code, Words Name, IReadOnlyList<ReferenceField> Fields, bool IsConfirmed)
{
    /// <summary>The field of that name; null where there is none.</summary>
    public ReferenceField? Field(string name) => Fields.FirstOrDefault(f => f.Name == name);
}

/// <summary>The files of dated rows.</summary>
public static class ReferenceFiles
{
    internal const string ValidFrom = "validFrom", ValidTo = "validTo", ObservedOn = "observedOn", ConfirmedOn = "confirmedOn", Validity = "validity", Holidays = "holidays";

    private static readonly string[] s_languages = ["ja", "en", "zh", "ko", "es", "pt", "th", "ne", "id", "vi", "tl"];
    private static readonly string[] s_channels = ["email", "sms", "call", "autocall", "visit", "letter", "social", "website"];

    /// <summary>All of them, in the order in which screens list them.</summary>
    public static IReadOnlyList<ReferenceFileInfo> All { get; } =
    [
        File("lines", ("電話番号・窓口", "Lines"), true,
            Key("id", ("窓口の符号", "Code of the line")),
            new("number", ("番号・宛先", "Number or address"), FieldKind.Address) { Required = true },
            Text("nameJa", ("名称", "Name (Japanese)"), true), Text("nameEn", ("名称（英語）", "Name (English)")),
            Code("kind", ("種類", "Kind"), "voice", "fax", "mail") with { Required = true },
            Flag("free", ("無料", "Free of charge")),
            List("languages", ("言語", "Languages"), s_languages), List("topics", ("用件の符号", "Codes of topics")), List("topicsJa", ("用件", "Topics")),
            new("alternateFor", ("代わりになる窓口", "Stands in for"), FieldKind.Line),
            Code("forCaller", ("使う人の限定", "Only for callers by"), [.. Enum.GetValues<CallerWay>().Select(Codes.Of)]), List("aliasesJa", ("別名", "Other names"))),
        File("menus", ("音声案内の番号", "Menu digits"), true,
            new("line", ("窓口", "Line"), FieldKind.Line) { Required = true, IsKey = true },
            new("path", ("押す番号", "Digits to press"), FieldKind.Digits) { Required = true },
            Key("topic", ("用件の符号", "Code of the topic")),
            Text("topicJa", ("用件", "Topic (Japanese)"), true), Text("topicEn", ("用件（英語）", "Topic (English)")),
            new("successor", ("いまの番号", "Digits now"), FieldKind.Digits)),
        File("hours", ("受付時間", "Opening hours"), true,
            new("line", ("窓口", "Line"), FieldKind.Line) { Required = true, IsKey = true },
            List("menus", ("音声案内", "Menus")), List("languages", ("言語", "Languages"), s_languages),
            Text("topic", ("用件（general / suspension / all）", "Topic (general / suspension / all)")), Text("region", ("都道府県", "Prefecture")),
            Hours("weekday", ("平日", "Weekdays")), Hours("saturdaySundayHoliday", ("土日祝", "Weekends and holidays")), Hours("dec29Jan3", ("12月29日〜1月3日", "29 Dec to 3 Jan")),
            Code("nightCover", ("時間外の停止受付", "Suspension outside the hours"), "not stated"), Flag("usual", ("目安（地域で違う）", "Usual hours only"))),
        File("services", ("電話以外のサービス時間", "Hours of other services"), true,
            Key("service", ("サービスの符号", "Code of the service")), Text("nameJa", ("名称", "Name (Japanese)"), true), Text("nameEn", ("名称（英語）", "Name (English)")),
            Hours("weekday", ("平日", "Weekdays")), Hours("saturdaySundayHoliday", ("土日祝", "Weekends and holidays")), Hours("dec29Jan3", ("12月29日〜1月3日", "29 Dec to 3 Jan")),
            Hours("maintenance", ("保守の日", "On maintenance days"))),
        File("counters", ("窓口の開庁時間", "Hours of counters"), true,
            Key("counter", ("窓口", "Counter")), Text("nameEn", ("名称（英語）", "Name (English)")),
            List("days", ("曜日", "Days"), [.. CounterHours.DayNames]), new("weeks", ("第何週", "Weeks of the month"), FieldKind.Numbers) { Min = 1, Max = 5 },
            new("date", ("特別な日", "Day it is otherwise"), FieldKind.Day), Hours("hours", ("時間", "Hours")) with { Required = true }),
        File("holidays", ("祝日の一覧", "Public holidays"), true,
            new("day", ("日", "Day"), FieldKind.Day) { Required = true, IsKey = true }, Text("nameJa", ("名称", "Name"), true)),
        File("holiday-rules", ("祝日の規則", "Rules of holidays"), false,
            Text("nameJa", ("名称", "Name"), true), Number("month", ("月", "Month"), 1, 12) with { Required = true }, Number("day", ("日", "Day"), 1, 31),
            Number("monday", ("第何月曜", "Which Monday"), 1, 5), Flag("equinox", ("春分・秋分", "Equinox"))),
        File("maintenance", ("カードシステムの保守", "Maintenance of the card system"), true,
            Number("nth", ("第何", "Which"), 1, 5) with { Required = true }, Code("weekday", ("曜日", "Weekday"), "sun", "mon", "tue", "wed", "thu", "fri", "sat") with { Required = true },
            Number("daysAfter", ("その何日後", "Days after it"), 0, 7)),
        File("fees", ("手数料", "Fees"), true,
            Key("item", ("手数料の符号", "Code of the fee")), Number("amountYen", ("金額（円）", "Amount (yen)"), 0, 100_000) with { Required = true },
            Text("nameJa", ("名称", "Name (Japanese)"), true), Text("nameEn", ("名称（英語）", "Name (English)"))),
        File("pins", ("暗証番号", "PINs"), true,
            Key("id", ("暗証番号の符号", "Code of the PIN")), Text("nameJa", ("名称", "Name (Japanese)"), true), Text("nameEn", ("名称（英語）", "Name (English)")),
            Number("minLength", ("最短の桁数", "Shortest"), 1, 32) with { Required = true }, Number("maxLength", ("最長の桁数", "Longest"), 1, 32) with { Required = true },
            Number("tries", ("ロックまでの回数", "Tries until it locks"), 1, 15) with { Required = true }, Flag("kioskReset", ("キオスクで再設定", "Reset at kiosks")),
            Text("usedForJa", ("使う場面", "Used for (Japanese)")), Text("usedForEn", ("使う場面（英語）", "Used for (English)"))),
        File("kiosks", ("再設定できる店", "Chains that reset PINs"), true,
            Key("pin", ("暗証番号の符号", "Code of the PIN")), List("chainsJa", ("店", "Chains"))),
        File(Validity, ("有効期間・期限", "Validity and deadlines"), true,
            Key("rule", ("規則の符号", "Code of the rule")), Number("value", ("値", "Figure"), 0, 400) with { Required = true },
            Code("unit", ("単位", "Unit"), "years", "birthdays", "months", "days", "hours"), Text("nameJa", ("名称", "Name (Japanese)"), true), Text("nameEn", ("名称（英語）", "Name (English)"))),
        File("reissue-reasons", ("再交付の理由", "Reasons for a new card"), true,
            Key("code", ("理由の符号", "Code of the reason")), Text("nameJa", ("名称", "Name (Japanese)"), true), Text("nameEn", ("名称（英語）", "Name (English)")),
            Text("startJa", ("起算日", "Counted from (Japanese)")), Text("startEn", ("起算日（英語）", "Counted from (English)")),
            Text("normalCard", ("通常・カードの手数料", "Normal: fee of the card"), true), Text("normalCertificates", ("通常・証明書の手数料", "Normal: fee of certificates")),
            Text("expressCard", ("特急・カードの手数料", "Express: fee of the card")), Text("expressCertificates", ("特急・証明書の手数料", "Express: fee of certificates")),
            Number("expressDays", ("特急の期限（日）", "Express period (days)"), 0, 400), Flag("untilFirstBirthday", ("1歳の誕生日前日まで", "Until the first birthday"))),
        File("official-domains", ("公式ドメイン", "Official domains"), true,
            Key("pattern", ("ドメイン", "Domain")), Code("kind", ("種類", "Kind"), "suffix", "host") with { Required = true, IsKey = true },
            Text("ownerJa", ("持ち主", "Owner (Japanese)"), true), Text("ownerEn", ("持ち主（英語）", "Owner (English)"), true), Text("impersonates", ("騙られる相手の符号", "Code of the party"), true)),
        File("official-rules", ("公式ルール", "Official rules"), true,
            Key("code", ("ルールの番号", "Number of the rule")), Long("ja", ("本文", "Text (Japanese)"), true), Long("en", ("本文（英語）", "Text (English)"), true),
            Long("adviceJa", ("助言", "Advice (Japanese)")), Long("adviceEn", ("助言（英語）", "Advice (English)")),
            List("channels", ("経路", "Channels"), s_channels), List("impersonates", ("騙られる相手", "Parties")), List("asks", ("要求", "Asks"))),
        File("look-alikes", ("似ているが正規", "Genuine look-alikes"), true,
            Key("code", ("番号", "Number")), Text("titleJa", ("名称", "Title (Japanese)"), true), Text("titleEn", ("名称（英語）", "Title (English)"), true),
            Long("doesJa", ("正規のもの", "What it does (Japanese)"), true), Long("doesEn", ("正規のもの（英語）", "What it does (English)"), true),
            Long("neverJa", ("しないこと", "What it never does (Japanese)")), Long("neverEn", ("しないこと（英語）", "What it never does (English)")),
            Long("checkJa", ("確かめ方", "How to make sure (Japanese)")), Long("checkEn", ("確かめ方（英語）", "How to make sure (English)")),
            List("keywords", ("手がかりの語", "Keywords")), List("channels", ("経路", "Channels"), s_channels), List("from", ("差出人", "From"))),
        File("conflicts", ("資料の食い違い", "Disagreements of sources"), false,
            Key("id", ("番号", "Number")), Text("topicJa", ("事柄", "Point (Japanese)"), true), Text("topicEn", ("事柄（英語）", "Point (English)")),
            Text("aJa", ("一方", "One (Japanese)"), true), Text("aEn", ("一方（英語）", "One (English)")), Sources("aSources", ("一方の資料", "Sources of the one")),
            Text("bJa", ("他方", "Other (Japanese)"), true), Text("bEn", ("他方（英語）", "Other (English)")), Sources("bSources", ("他方の資料", "Sources of the other")),
            Text("useJa", ("この製品の扱い", "What is used (Japanese)"), true), Text("useEn", ("この製品の扱い（英語）", "What is used (English)"))),
        File("topics", ("用件", "Topics"), false,
            Key("topic", ("用件の符号", "Code of the topic")), Text("nameJa", ("名称", "Name (Japanese)"), true), Text("nameEn", ("名称（英語）", "Name (English)"))),
        File("sources", ("出典", "Sources"), false,
            Key("key", ("出典の記号", "Key of the source")), Text("title", ("表題", "Title"), true), Text("issuer", ("発行者", "Issuer"), true), Text("dated", ("資料の日付", "Dated"))),
    ];

    /// <summary>The file of that name; null where there is none.</summary>
    public static ReferenceFileInfo? Find(string? code) => All.FirstOrDefault(f => f.Code == code);

    private static ReferenceFileInfo File(string code, Words name, bool confirmed, params ReferenceField[] fields) => new(code, name,
    [
        .. fields,
        Day(ValidFrom, ("有効開始", "Valid from")), Day(ValidTo, ("有効終了", "Valid to")),
        Day(ObservedOn, ("資料の日付", "Seen on")) with { Required = true },
        Code("observedPrecision", ("日付の細かさ", "Precision of that day"), "day", "month", "year"),
        Code("observedBasis", ("日付の根拠", "What that day is"), "page", "read", "computed"),
        // A source may be the first of a new kind: its row comes first.
        new("source", ("出典", "Source"), code == "sources" ? FieldKind.Text : FieldKind.Source) { Required = true },
        Sources("alsoSources", ("ほかの出典", "Other sources")),
        Long("noteJa", ("注記", "Note (Japanese)")), Long("noteEn", ("注記（英語）", "Note (English)")),
    ], confirmed);

    private static ReferenceField Key(string name, Words label) => new(name, label, FieldKind.Text) { Required = true, IsKey = true };

    private static ReferenceField Text(string name, Words label, bool required = false) => new(name, label, FieldKind.Text) { Required = required };

    private static ReferenceField Long(string name, Words label, bool required = false) => new(name, label, FieldKind.LongText) { Required = required };

    private static ReferenceField Day(string name, Words label) => new(name, label, FieldKind.Day);

    private static ReferenceField Hours(string name, Words label) => new(name, label, FieldKind.Hours);

    private static ReferenceField Flag(string name, Words label) => new(name, label, FieldKind.Flag);

    private static ReferenceField Number(string name, Words label, int min, int max) => new(name, label, FieldKind.Number) { Min = min, Max = max };

    private static ReferenceField Code(string name, Words label, params string[] choices) => new(name, label, FieldKind.Code) { Choices = choices };

    private static ReferenceField List(string name, Words label, params string[] choices) => new(name, label, FieldKind.List) { Choices = choices };

    private static ReferenceField Sources(string name, Words label) => new(name, label, FieldKind.Sources);
}
