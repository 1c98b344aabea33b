using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Replies;

/// <summary>A question to a reporter must not go out like this.</summary>
public sealed record QuestionHasFaults(IReadOnlyList<AlertFault> Faults)
    : Refusal((
        "このままでは送れません。" + string.Join(" ", Faults.Select(f => f.Problem.Ja)),
        "Not sent. " + string.Join(" ", Faults.Select(f => f.Problem.En))));

/// <summary>The reporter was asked as often as anybody should be.</summary>
public sealed record AskedEnough(int Most) : Refusal((
    $"この通報についての問い合わせは{Most}回までです。続けるときは電話などで連絡してください。",
    $"A reporter is asked {Most} times at most. Call them if more is needed."));

/// <summary>No mail can be sent at all: no server is set.</summary>
public sealed record NoMailServer() : Refusal((
    "メール送信が設定されていないため、問い合わせを送れません。", "No mail server is set, so no question can be sent."));

/// <summary>The rules of questions to reporters: pure.</summary>
public static class AskRules
{
    /// <summary>Longest question, in characters.</summary>
    public const int MaxLength = 1_000;

    /// <summary>Questions about one report.</summary>
    public const int MostQuestions = 3;

    private static readonly Words s_label = ("質問", "Question");

    /// <summary>What a swindler would want to know, and no office asks.</summary>
    private static readonly string[] s_secrets =
        ["暗証番号", "あんしょうばんごう", "パスワード", "個人番号", "マイナンバー", "口座番号", "カード番号", "セキュリティコード", "password", "passcode", "my number", "card number", "account number", " pin"];

    /// <summary>Words that ask for it to be told.</summary>
    private static readonly string[] s_tell =
        ["教えてください", "お知らせください", "書いてください", "お書きください", "送ってください", "お送りください", "入力してください", "ご記入ください", "tell us your", "send us your", "write your", "give us your"];

    /// <summary>Words by which a sentence says the contrary.</summary>
    private static readonly string[] s_not = ["ないで", "不要", "書かず", "do not", "don't", "never", "without"];

    /// <summary>May this actor ask, as often as was asked?</summary>
    public static Refusal? CheckAsk(int asked, Actor actor) =>
        !actor.May(Rights.ReporterAsk) ? new NotAllowed() : asked >= MostQuestions ? new AskedEnough(MostQuestions) : null;

    /// <summary>
    /// The faults of a question: as of everything that goes out (no My Number, no address or number that is not official, no
    /// promise of safety), and that it asks for no secret, which would teach people to tell them.
    /// </summary>
    /// <param name="today">Japan time.</param>
    public static IReadOnlyList<AlertFault> Faults(string text, AlertLinter linter, Municipality municipality, DateOnly today)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [new(s_label, ("質問を入力してください。", "Write the question."))];
        }

        if (text.Length > MaxLength)
        {
            return [new(s_label, ($"{MaxLength:N0}文字以内にしてください。", $"It must be at most {MaxLength:N0} characters."))];
        }

        // The desk's own number stands in no list of lines.
        var judged = municipality.Phone.Length > 0 ? text.Replace(municipality.Phone, "", StringComparison.Ordinal) : text;
        var faults = linter.CheckText(s_label, judged, isQuoted: false, today).ToList();
        if (AsksForSecret(text))
        {
            faults.Add(new(s_label, (
                "暗証番号・マイナンバー・口座やカードの番号そのものを尋ねることはできません。「伝えたかどうか」を尋ねてください。",
                "Never ask for a PIN, My Number, account or card number itself: ask whether it was told.")));
        }

        return faults;
    }

    /// <summary>True where a sentence asks the reader to tell a secret.</summary>
    internal static bool AsksForSecret(string text) => text.Split(['。', '.', '!', '?', '！', '？', '\n']).Any(sentence =>
        Array.Exists(s_secrets, s => sentence.Contains(s, StringComparison.OrdinalIgnoreCase))
        && Array.Exists(s_tell, t => sentence.Contains(t, StringComparison.OrdinalIgnoreCase))
        && !Array.Exists(s_not, n => sentence.Contains(n, StringComparison.OrdinalIgnoreCase))
        // Whether it was told may be asked.
        && !sentence.Contains("かどうか", StringComparison.Ordinal) && !sentence.Contains("whether", StringComparison.OrdinalIgnoreCase));
}
