using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Guidance.Articles;

/// <summary>The article bears the mark already.</summary>
public sealed record LapsedAlready() : Refusal(("すでに失効になっています。", "It is marked as lapsed already."));

/// <summary>The feedback was settled by somebody else.</summary>
public sealed record SettledAlready(string By) : Refusal(($"すでに{By}さんが処理しました。", $"{By} has settled it already."));

/// <summary>Who may say what of the articles: pure.</summary>
public static class ArticleRules
{
    /// <summary>Longest free text, in characters.</summary>
    public const int MaxWords = 1_000;

    private static readonly Words s_words = ("訂正案", "Correction"), s_reason = ("理由", "Reason"), s_successor = ("代わりの案内", "Instead");

    /// <summary>True for those who read the guidance.</summary>
    public static bool MayRead(Actor actor) => actor.May(Rights.GuidanceRead);

    /// <summary>True for those who settle feedback and mark articles as lapsed.</summary>
    public static bool MayEdit(Actor actor) => actor.May(Rights.GuidanceEdit);

    /// <summary>May this feedback be given? That an answer did not help needs no words; a correction does.</summary>
    public static Refusal? CheckFeedback(FeedbackKind kind, string words, Actor actor) =>
        !MayRead(actor) ? new NotAllowed()
        : kind == FeedbackKind.Correction && string.IsNullOrWhiteSpace(words) ? new InvalidField(s_words, ("入力してください。", "must be filled in."))
        : CheckLength(s_words, words);

    /// <summary>May this feedback be settled so?</summary>
    public static Refusal? CheckSettle(ArticleFeedback feedback, string reason, Actor actor) =>
        !MayEdit(actor) ? new NotAllowed()
        : feedback.SettledBy is { } by ? new SettledAlready(by)
        : CheckLength(s_reason, reason);

    /// <summary>May the article be marked as lapsed, with this one instead?</summary>
    /// <param name="successor">Null where there is none.</param>
    public static Refusal? CheckLapse(Article article, string? successor, ArticleBook book, string because, Actor actor) =>
        !MayEdit(actor) ? new NotAllowed()
        : string.IsNullOrWhiteSpace(because) ? new InvalidField(s_reason, ("入力してください。", "must be filled in."))
        : CheckLength(s_reason, because) is { } tooLong ? tooLong
        : successor == article.Id ? new InvalidField(s_successor, ("同じ案内は選べません。", "cannot be the article itself."))
        : successor is not null && book.Find(successor) is null ? new InvalidField(s_successor, ("その番号の案内はありません。", "is no article."))
        : null;

    /// <summary>What a flag is called.</summary>
    public static Words Label(ArticleFlag flag) => flag switch
    {
        ArticleFlag.Stale => ("古い情報を含む", "Partly out of date"),
        ArticleFlag.Local => ("ほかの市の例", "Another city's practice"),
        ArticleFlag.NotToPublish => ("公開しない", "Not to publish"),
        ArticleFlag.Proxy => ("代理人の手続き", "Acting for the holder"),
        ArticleFlag.Fee => ("手数料あり", "Names a fee"),
        ArticleFlag.Boundary => ("年齢・日付で変わる", "Depends on age or date"),
        ArticleFlag.Planned => ("予定・未施行", "Planned, not in force"),
        ArticleFlag.History => ("過去のこと", "About the past"),
        _ => throw new ArgumentOutOfRangeException(nameof(flag)),
    };

    /// <summary>What a section is called.</summary>
    public static Words Section(string section) => section switch
    {
        "loss" => ("紛失・一時停止", "Loss and suspension"),
        "card" => ("カードと手続き", "The card"),
        "pin" => ("暗証番号", "PINs"),
        "validity" => ("有効期限・更新", "Expiry and renewal"),
        "phone" => ("スマートフォン", "Smartphones"),
        "scam" => ("詐欺かどうか", "Is it a scam?"),
        "misregistration" => ("登録の誤り", "Wrong registration"),
        "insurance" => ("健康保険証", "Health insurance"),
        "portal" => ("マイナポータル", "Mynaportal"),
        "system" => ("制度・電話番号", "The system, telephone lines"),
        "privacy" => ("個人情報", "Privacy"),
        "security" => ("安全性", "Security"),
        "payroll" => ("勤め先", "Employers"),
        "local" => ("地域の手続き", "Local matters"),
        _ => throw new ArgumentOutOfRangeException(nameof(section)),
    };

    private static InvalidField? CheckLength(Words field, string text) =>
        text.Trim().Length > MaxWords ? new InvalidField(field, ($"{MaxWords:N0}文字までです。", $"holds {MaxWords:N0} characters at most.")) : null;
}
