using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Replies;
using ScamWatch.Ingest.Mail;
using ScamWatch.Ingest.Mail.Smtp;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Mail.Smtp;

public sealed class MailWriterTests
{
    private const string Japanese = "みなと川市です。\n受付番号: T123-456-7890\n\n・リンクを開かないでください。\n";

    private static readonly Arbitrary<string> s_text = Gen.Elements(
            "受付", "Report", " ", "=", "?=", "=?utf-8?Q?x?=", "😀", "é", "\\", "<a@b>", "(x)", ",", ";", ":", ".", "|", "|.", "From ", new string('あ', 30), new string('x', 80))
        .ArrayOf().Select(parts => string.Join(' ', string.Concat(parts).Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArbitrary();

    [Fact]
    public void The_message_says_that_it_is_an_automatic_answer_and_how_to_stop_them()
    {
        var message = Read(Reply());

        Assert.Equal("auto-replied", message["Auto-Submitted"]);
        Assert.Equal("All", message["X-Auto-Response-Suppress"]);
        Assert.Null(message["Precedence"]);
        Assert.Equal("<https://city.example/replies/stop?t=abc>", message["List-Unsubscribe"]);
        Assert.Equal("List-Unsubscribe=One-Click", message["List-Unsubscribe-Post"]);
        Assert.Equal("<m1@example.jp>", message["In-Reply-To"]);
        Assert.Equal(["<m0@example.jp>", "<m1@example.jp>"], message["References"]!.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.FromHours(9)), message.Date);
        Assert.Equal($"{new string('a', 31)}h@city.example", message.MessageId);
        Assert.Equal(("みなと川市 市民課", "desk@city.example"), (message.From[0].Name, message.From[0].Address));
        Assert.Equal("answers@city.example", message.ReplyTo[0].Address);
        Assert.Equal("sato@example.jp", message.To[0].Address);
    }

    [Fact]
    public void Without_https_one_click_is_not_offered()
    {
        var message = Read(Reply() with { StopLink = "http://city.example/replies/stop?t=abc" });

        Assert.NotNull(message["List-Unsubscribe"]);
        Assert.Null(message["List-Unsubscribe-Post"]);
    }

    [Theory]
    [InlineData(Japanese)]
    [InlineData("")]
    [InlineData("Plain words = 100 % ascii.\nTrailing blank \n\ttab\n.dot\nFrom here\n")]
    [InlineData("Mostly English, with 日本 in it. And a line that is much longer than seventy-six characters, so that it must be cut somewhere.\n")]
    [InlineData("😀😀😀 emoji\n")]
    public void Any_text_comes_out_as_it_went_in(string body)
    {
        var bytes = MailWriter.Write(Reply() with { Body = body });

        Assert.Equal(body.TrimEnd(), MimeReader.Read(bytes).PlainText.ReplaceLineEndings("\n").TrimEnd());
        AssertOnTheWire(bytes);
    }

    [Theory]
    [InlineData("Short")]
    [InlineData("【受付番号 T123-456-7890】あなたの 通報(つうほう)が とどきました。とても長い件名なので何行にも分かれます。")]
    [InlineData("=?utf-8?B?AAAA?= not a word of ours")]
    [InlineData("a very long subject in ascii that does not fit into the one line of seventy-eight characters that is wanted")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀")]
    public void Any_subject_is_read_back_as_it_was(string subject)
    {
        var bytes = MailWriter.Write(Reply() with { Subject = subject });

        Assert.Equal(subject, MimeReader.Read(bytes).Subject);
        AssertOnTheWire(bytes);
    }

    [Fact]
    public void Random_texts_come_out_as_they_went_in() => Check.One(Properties.Tries(300), Prop.ForAll(
        s_text,
        s_text,
        (subject, body) =>
        {
            var bytes = MailWriter.Write(Reply() with { Subject = subject, FromName = subject, Body = body.Replace("|", "\n", StringComparison.Ordinal) });
            var message = MimeReader.Read(bytes);
            AssertOnTheWire(bytes);
            return message.Subject == subject && message.From is [{ Address: "desk@city.example" } from] && from.Name == subject.Trim('"')
                && message.PlainText.ReplaceLineEndings("|").TrimEnd('|', ' ') == body.TrimEnd('|', ' ');
        }));

    [Theory]
    [InlineData("x\r\nBcc: victim@example.jp")]
    [InlineData("x\nBcc: victim@example.jp")]
    [InlineData("x\r\n\r\nbody of another's")]
    [InlineData("x\u0000\u0085\u2028Bcc: victim@example.jp")]
    [InlineData("\"; \\ <victim@example.jp>, ")]
    public void No_value_makes_a_header_of_its_own(string hostile)
    {
        var bytes = MailWriter.Write(Reply() with
        {
            Subject = hostile,
            FromName = hostile,
            InReplyTo = hostile + "@x",
            References = [hostile, "a b@x", "<a@x>", "good@x", new string('a', 5000) + "@x", "あ@x"],
        });
        var message = MimeReader.Read(bytes);

        Assert.Equal(
            ["Date", "From", "Reply-To", "To", "Subject", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "List-Unsubscribe",
            "List-Unsubscribe-Post", "Content-Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"],
            message.Headers.Select(h => h.Name));
        Assert.Equal("desk@city.example", Assert.Single(message.From).Address);
        Assert.Equal(Japanese.TrimEnd(), message.PlainText.ReplaceLineEndings("\n").TrimEnd());
        AssertOnTheWire(bytes);
    }

    [Theory]
    [InlineData("sato@example.jp", "sato@example.jp")]
    [InlineData("sato..taro.@docomo.ne.jp", "\"sato..taro.\"@docomo.ne.jp")]
    [InlineData(".abc@ezweb.ne.jp", "\".abc\"@ezweb.ne.jp")]
    [InlineData("a@日本語.jp", "a@xn--wgv71a119e.jp")]
    public void Old_mobile_addresses_are_quoted_and_foreign_domains_in_punycode(string address, string wire)
    {
        Assert.True(EmailAddress.TryParse(address, out var parsed));
        Assert.Equal(wire, MailWriter.Wire(parsed));
    }

    internal static ClaimedReply Reply() => new()
    {
        Id = new Guid("00000000-0000-0000-0000-000000000007"),
        Version = 2,
        ReceiptNumber = "T123-456-7890",
        From = Address("desk@city.example"),
        FromName = "みなと川市 市民課",
        ReplyTo = Address("answers@city.example"),
        To = Address("sato@example.jp"),
        Subject = "【受付番号 T123-456-7890】通報を受け付けました",
        Body = Japanese,
        Language = ReplyLanguage.Ja,
        StopLink = "https://city.example/replies/stop?t=abc",
        InReplyTo = "m1@example.jp",
        References = ["m0@example.jp"],
        WrittenAt = new DateTime(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc),
        Attempts = 1,
    };

    private static EmailAddress Address(string text) => EmailAddress.TryParse(text, out var address) ? address : default;

    private static MimeMessage Read(ClaimedReply reply) => MimeReader.Read(MailWriter.Write(reply));

    private static void AssertOnTheWire(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("[^\r\n\t -~]", text);
        Assert.DoesNotMatch("\r[^\n]|[^\r]\n", text);
        Assert.All(text.Split("\r\n"), line => Assert.True(line.Length <= 78, line));
    }
}
