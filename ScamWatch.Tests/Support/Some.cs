using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Tests.Support;

/// <summary>Invented people and reports.</summary>
internal static class Some
{
    public static Actor Analyst { get; } = Person("通報 花子", Role.Triage);

    public static Actor OtherAnalyst { get; } = Person("通報 次郎", Role.Triage);

    public static Actor Operator { get; } = Person("停止 太郎", Role.CardDesk);

    public static Actor Publisher { get; } = Person("広報 あかり", Role.Publisher);

    public static Actor Supervisor { get; } = Person("監督 誠", Role.Supervisor);

    public static Actor Administrator { get; } = Person("管理 守", Role.Administrator);

    /// <summary>A word that stands nowhere else. Letters only: some runs of random digits are My Numbers, which are destroyed wherever they stand.</summary>
    /// <param name="of">What it is made of; null for anything.</param>
    public static string Word(Guid? of = null) =>
        string.Concat((of ?? Guid.NewGuid()).ToString("N").Select(c => char.IsAsciiDigit(c) ? (char)('g' + (c - '0')) : c));

    public static Actor Person(string name, params string[] roles) => new(name, name, roles.ToHashSet());

    /// <summary>A fake renewal mail as a citizen's desk would get it.</summary>
    public static IncomingReport FakeRenewal(string body = "マイナンバーの年次更新が必要です。本日中に https://j-lis-koushin.top/a から手続きし、カード番号を入力してください。") => new()
    {
        Source = IntakeSource.File,
        Channel = Channel.Email,
        Subject = "マイナンバー:更新手続きのお知らせ",
        Sender = "地方公共団体情報システム機構 <info@j-lis-koushin.top>",
        Body = body,
        ReporterName = "佐藤 一郎",
        ReporterContact = "sato@example.jp",
    };

    /// <summary>The same as it comes from a citizen's mail to the report mailbox.</summary>
    public static IncomingReport ByMail(string address = "sato@example.jp", string? text = null) =>
        (text is null ? FakeRenewal() : FakeRenewal(text)) with
        {
            Source = IntakeSource.Mailbox,
            ReporterContact = address,
            HeaderTrust = HeaderTrust.Original,
            ReporterMail = new() { Address = address, ReturnPath = address, MessageId = "m1@example.jp", References = ["m0@example.jp"] },
        };

    public static IncomingReport Call(string body) => new() { Source = IntakeSource.File, Channel = Channel.Call, Body = body };
}
