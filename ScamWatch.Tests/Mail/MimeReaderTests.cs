using System.Text;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Tests.Mail;

public sealed class MimeReaderTests
{
    private const string Subject = "マイナンバーカードの利用が停止されました";

    [Theory]
    [InlineData("plain-utf8")]
    [InlineData("iso-2022-jp")]
    [InlineData("shift-jis")]
    [InlineData("euc-jp")]
    [InlineData("wrong-iso-2022-jp")]
    [InlineData("wrong-us-ascii")]
    [InlineData("raw-utf8-headers")]
    [InlineData("split-words")]
    public void Subject_and_text_are_read_in_every_charset(string name)
    {
        var message = Samples.Message(name);

        Assert.Equal(Subject, message.Subject);
        Assert.Contains("お客様のマイナンバーカードの利用を一時停止しました。", message.PlainText, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 14, 30, 0, TimeSpan.FromHours(9)), message.Date);
        Assert.DoesNotContain('\uFFFD', message.PlainText);
    }

    [Theory]
    [InlineData("utf-7")]
    [InlineData("wrong-latin-1")]
    public void Text_is_read_in_odd_charsets(string name) =>
        Assert.Contains("個人番号カード総合窓口", Samples.Message(name).PlainText, StringComparison.Ordinal);

    [Fact]
    public void Windows_characters_in_ISO_2022_JP_are_read()
    {
        var message = Samples.Message("iso-2022-jp-ms");

        Assert.Equal("手順①は窓口で\nｶﾀｶﾅ", message.PlainText);
    }

    [Theory]
    [InlineData("wrong-iso-2022-jp", "utf-8")]
    [InlineData("wrong-latin-1", "euc-jp")]
    public void A_wrong_declaration_is_remarked(string name, string charset) =>
        Assert.Contains(Samples.Message(name).Remarks, r => r.Contains(charset, StringComparison.Ordinal));

    [Theory]
    [InlineData("Subject")]
    [InlineData("X-Q")]
    [InlineData("X-Nopad")]
    public void A_character_split_between_two_encoded_words_is_whole_again(string header) =>
        Assert.Equal(Subject, Samples.Message("split-words")[header]);

    [Fact]
    public void Addresses_groups_and_comments_are_read()
    {
        var message = Samples.Message("groups");

        Assert.Equal(new MailAddress("Suzuki, Ichiro", "suzuki@example.jp"), Assert.Single(message.From));
        Assert.Equal(
            [
                new MailAddress("委員, 会", "iinkai@example.jp"),
                new MailAddress("", "a@example.jp", "members"),
                new MailAddress("B, b", "b@example.jp", "members"),
                new MailAddress("携帯", "c..d.@docomo.example.jp"),
            ],
            message.To);
        Assert.Equal("route@example.jp", message.Cc[0].Address);
        Assert.Equal("x@example.jp", message.Cc[1].Address);
    }

    [Fact]
    public void Parts_within_parts_are_read_and_attachments_known_by_their_marks()
    {
        var message = Samples.Message("mixed-nested");

        Assert.Equal("請求書を添付します。", message.VisibleText);
        Assert.Equal("請求書を添付します。", message.HtmlText);
        Assert.Collection(
            message.Attachments,
            a => Assert.Equal(("logo.png", "image/png", 8L), (a.Name, a.Type, a.Size)),
            a => Assert.Equal(
                ("請求書.pdf", "application/pdf", 9L),
                (a.Name, a.Type, a.Size)),
            a => Assert.Equal("invite.ics", a.Name));
        Assert.Contains(message.Links, l => l.Target == "https://meet.example.top/abc");
    }

    [Fact]
    public void An_attachment_hash_is_of_the_decoded_bytes()
    {
        var attachment = Samples.Message("mixed-nested").Attachments[1];

        var expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("%PDF-1.4\n"u8));
        Assert.Equal(expected, attachment.Sha256);
    }

    [Fact]
    public void An_undeclared_boundary_is_found()
    {
        var message = Samples.Message("missing-boundary");

        Assert.Equal("区切りの宣言がないメールです。", message.PlainText);
        Assert.Contains(message.Remarks, r => r.Contains("推定", StringComparison.Ordinal));
    }

    [Fact]
    public void A_multipart_that_was_cut_off_keeps_what_arrived()
    {
        var bytes = Samples.Bytes("attached-rfc822");
        var message = MimeReader.Read(bytes.AsMemory(0, bytes.Length - 20));

        Assert.Equal("未納のお知らせ", Assert.Single(message.Nested).Subject);
        Assert.Contains(message.Remarks, r => r.Contains("閉じられていません", StringComparison.Ordinal));
    }

    [Fact]
    public void Flowed_lines_are_joined() =>
        Assert.Equal("この行はつながります。\n> 引用もつながります。\n-- \n署名", Samples.Message("flowed").PlainText);

    [Fact]
    public void A_uuencoded_file_is_an_attachment_and_no_text()
    {
        var message = Samples.Message("uuencode");

        Assert.Equal("前の文\n後の文", message.PlainText);
        var attachment = Assert.Single(message.Attachments);
        Assert.Equal(("note.txt", 15L), (attachment.Name, attachment.Size));
    }

    [Fact]
    public void Junk_before_and_among_the_headers_is_stepped_over()
    {
        var message = Samples.Message("junk-headers");

        Assert.Equal("まえあと", message.Subject);
        Assert.Equal("info@example.top", message.From[0].Address);
        Assert.Equal("body", message.PlainText);
        Assert.Equal("", message["X-Empty"]);
    }

    [Fact]
    public void A_missing_blank_line_loses_no_text() =>
        Assert.StartsWith("これは本文です。\n二行目", Samples.Message("no-blank-line").PlainText, StringComparison.Ordinal);

    [Fact]
    public void Line_ends_of_CR_alone_are_read() => Assert.Equal("line one\nline two", Samples.Message("bare-cr").PlainText);

    [Fact]
    public void A_continued_file_name_is_decoded()
    {
        var part = Samples.Message("attached-as-file").Root.Children[1];

        Assert.Equal("不審メール.eml", part.FileName);
        Assert.Equal("未納のお知らせ", part.Nested?.Subject);
    }

    [Fact]
    public void A_text_without_headers_is_no_mail() => Assert.False(Samples.Of("ただの文章です。\n\n二段落目。").LooksLikeMail);

    [Theory]
    [InlineData("mx.city.example.jp; spf=pass; dkim=fail header.d=a; dkim=pass header.d=b; dmarc=pass (p=none; sp=none)", "pass", "pass", "pass", true)]
    [InlineData("evil.example.top; spf=pass", "pass", null, null, false)]
    [InlineData("MX.city.example.jp 1; none", null, null, null, true)]
    [InlineData("(comment (nested; spf=pass)) mx.city.example.jp; spf=softfail", "softfail", null, null, true)]
    public void Authentication_results_are_read_and_trusted_by_server(string value, string? spf, string? dkim, string? dmarc, bool trusted)
    {
        var results = AuthenticationResults.Parse(value, Samples.Desk.TrustedAuthServers);

        Assert.Equal((spf, dkim, dmarc, trusted), (results.Spf, results.Dkim, results.Dmarc, results.Trusted));
    }

    [Theory]
    [InlineData("Fri, 20 Nov 2026 14:30:00 +0900 (JST)", "2026-11-20T05:30:00Z")]
    [InlineData("20 Nov 26 14:30 JST", "2026-11-20T05:30:00Z")]
    [InlineData("Fri Nov 20 14:30:00 2026", "2026-11-20T14:30:00Z")]
    [InlineData("2026-11-20T14:30:00+09:00", "2026-11-20T05:30:00Z")]
    [InlineData("Fri, 20-Nov-2026 14:30:61 -0500", "2026-11-20T19:30:59Z")]
    [InlineData("2026年11月20日(金) 午後2:30", "2026-11-20T14:30:00Z")]
    [InlineData("November 20, 2026 at 2:30:00 PM GMT", "2026-11-20T14:30:00Z")]
    [InlineData("20 Nov 2026", "2026-11-20T00:00:00Z")]
    public void Dates_are_read_in_the_forms_mailers_write(string text, string utc) =>
        Assert.Equal(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), MailDate.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("31 Feb 2026 10:00:00 +0000")]
    [InlineData("99999999999999999999")]
    [InlineData("Fri, 20 Nov 0000 14:30:00 +0900")]
    public void What_is_no_date_is_none(string text) => Assert.Null(MailDate.Parse(text));

    [Fact]
    public void A_parsed_message_is_printed_with_the_agreed_names()
    {
        var json = System.Text.Json.JsonDocument.Parse(ParsedMessage.From(Samples.Message("attached-rfc822")).ToJson()).RootElement;

        Assert.Equal(
            ["subject", "from", "to", "date", "messageId", "authentication", "text", "html", "urls", "attachments", "nested"],
            json.EnumerateObject().Select(p => p.Name));
        Assert.Equal("2026-11-20T14:30:00+09:00", json.GetProperty("date").GetString());
        Assert.Equal("未納のお知らせ", json.GetProperty("nested")[0].GetProperty("subject").GetString());
        Assert.Equal("https://nta-pay.example.top/", json.GetProperty("nested")[0].GetProperty("urls")[0].GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, json.GetProperty("authentication").GetProperty("spf").ValueKind);
    }

    [Fact]
    public void No_bytes_at_all_are_an_empty_message()
    {
        var message = MimeReader.Read(ReadOnlyMemory<byte>.Empty);

        Assert.False(message.LooksLikeMail);
        Assert.Equal("", ParsedMessage.From(message).Text);
    }

    [Fact]
    public void A_NUL_in_a_header_or_text_is_taken_out()
    {
        var message = MimeReader.Read(Encoding.ASCII.GetBytes("Subject: a\0b\n\nc\0d"));

        Assert.Equal("ab", message.Subject);
        Assert.Equal("cd", message.PlainText);
    }
}
