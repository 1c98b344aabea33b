using System.Globalization;
using System.Text;
using ScamWatch.Domain.Classification;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// Mails as a report mailbox gets them, 2 to 20 KB, made from the shipped texts: plain, HTML with a text beside it, HTML alone,
/// pages with a picture, mails forwarded as attachments; in the charsets and transfer encodings Japanese mailers use; with the
/// header lines that servers on the way add. The same seed gives the same mails.
/// </summary>
internal sealed class BenchMails(IReadOnlyList<CorpusText> corpus, int seed = 20261122)
{
    private readonly Random _random = new(seed);
    private readonly CorpusText[] _texts = [.. corpus.Where(t => t.Lang == "ja" && t.Text.Body.Length > 60)];

    private enum Charset
    {
        Utf8Raw,
        Utf8Base64,
        Utf8Quoted,
        Iso2022Jp,
        ShiftJis,
        EucJp,
    }

    /// <summary>So many, each another.</summary>
    public List<byte[]> Make(int count, int from = 1)
    {
        var mails = new List<byte[]>(count);
        for (var number = from; mails.Count < count; number++)
        {
            var mail = Mail(number);
            if (mail.Length is >= 2_000 and <= 20_480)
            {
                mails.Add(mail);
            }
        }

        return mails;
    }

    private byte[] Mail(int number)
    {
        var text = _texts[_random.Next(_texts.Length)].Text;
        var charset = (Charset)_random.Next(6);
        var body = new List<byte>();
        var kind = _random.Next(20);
        var content = kind switch
        {
            < 7 => Leaf("text/plain", Plain(text, number), charset),
            < 13 => Multipart("alternative", number, [Leaf("text/plain", Plain(text, number), charset), Leaf("text/html", Page(text, number), charset)]),
            < 16 => Leaf("text/html", Page(text, number), charset),
            < 18 => Multipart("mixed", number, [Leaf("text/html", Page(text, number), charset), Picture(number)]),
            _ => Multipart("mixed", number, [Leaf("text/plain", "不審なメールが届きました。ご確認ください。", Charset.Iso2022Jp), Attached(text, number, charset)]),
        };
        var forwarded = kind >= 18;
        body.AddRange(Encoding.ASCII.GetBytes(forwarded
            ? Headers(number, Word("迷惑メールの通報 " + number, Charset.Iso2022Jp), $"citizen{number}@example.jp")
            : Headers(number, Word($"{text.Subject} {number}", charset), $"info{number % 97}@mail{number % 31}.example")));
        body.AddRange(content);
        return [.. body];
    }

    private string Headers(int number, string subject, string sender)
    {
        var headers = new StringBuilder();
        for (var hop = 0; hop < 3 + _random.Next(3); hop++)
        {
            headers.Append(CultureInfo.InvariantCulture, $"""
                Received: from mx{hop}.relay{_random.Next(100)}.example (mx{hop}.relay.example [192.0.2.{_random.Next(255)}])
                    by mail{hop}.city.example.jp (Postfix) with ESMTPS id {Random(12)}
                    (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))
                    for <report@city.example.jp>; Sat, 21 Nov 2026 1{hop}:{_random.Next(60):00}:{_random.Next(60):00} +0900 (JST)

                """);
        }

        return headers.Append(CultureInfo.InvariantCulture, $"""
            Authentication-Results: mx.city.example.jp; spf={(_random.Next(2) == 0 ? "pass" : "fail")} smtp.mailfrom={sender};
                dkim=none; dmarc=fail header.from={sender[(sender.IndexOf('@') + 1)..]}
            DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={sender[(sender.IndexOf('@') + 1)..]}; s=s1;
                h=from:to:subject:date:message-id:mime-version:content-type;
                bh={Random(43)}=;
                b={Random(70)}
                 {Random(70)}
                 {Random(70)}
            Return-Path: <{sender}>
            From: {Word("お客様窓口", Charset.Utf8Base64)} <{sender}>
            To: <citizen{number}@example.jp>
            Subject: {subject}
            Date: Sat, 21 Nov 2026 1{number % 10}:{number % 60:00}:00 +0900
            Message-ID: <{number}.{Random(20)}@mail.example>
            List-Unsubscribe: <https://mail.example/u/{Random(24)}>, <mailto:u@mail.example>
            X-Mailer: Mailer {_random.Next(9)}.{_random.Next(9)}
            MIME-Version: 1.0

            """).ToString().ReplaceLineEndings("\r\n");
    }

    /// <summary>The text, and where it is short others after it, as newsletters and long warnings have.</summary>
    private string Plain(ReportText text, int number)
    {
        var body = new StringBuilder(text.Body).Append(CultureInfo.InvariantCulture, $"\n\n受付番号 {number}\n");
        for (var more = _random.Next(4); more > 0; more--)
        {
            body.Append('\n').Append(_texts[_random.Next(_texts.Length)].Text.Body).Append('\n');
        }

        return body.ToString();
    }

    /// <summary>A page as mailing programs make them: nested tables, styles on every cell, links, a picture that counts readers.</summary>
    private string Page(ReportText text, int number)
    {
        var page = new StringBuilder("""
            <!DOCTYPE html><html><head><meta charset="utf-8"><style>
            body{margin:0;background:#f4f4f4}.box{width:600px;background:#ffffff}.btn{background:#0050a0;color:#ffffff;padding:12px}
            .small{font-size:11px;color:#777777}@media screen and (max-width:600px){.box{width:100%}}
            </style></head><body><table width="100%" cellpadding="0" cellspacing="0"><tr><td align="center"><table class="box">

            """);
        foreach (var line in Plain(text, number).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            page.Append("<tr><td style=\"padding:8px 24px;font-family:'Hiragino Sans',Meiryo,sans-serif;font-size:14px;color:#333333\">")
                .Append(System.Net.WebUtility.HtmlEncode(line)).Append("</td></tr>\n");
        }

        return page.Append(CultureInfo.InvariantCulture, $"""
            <tr><td align="center"><a class="btn" href="https://mail{number % 31}.example/l/{Random(16)}">お手続きはこちら</a></td></tr>
            <tr><td class="small">配信停止は<a href="https://mail.example/u/{Random(16)}">こちら</a><img src="https://mail.example/o/{Random(16)}.gif" width="1" height="1" alt=""></td></tr>
            </table></td></tr></table></body></html>
            """).ToString();
    }

    private byte[] Attached(ReportText text, int number, Charset charset) =>
    [
        .. "Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename=\"mail.eml\"\r\n\r\n"u8,
        .. Encoding.ASCII.GetBytes(Headers(number, Word(text.Subject, charset), $"fake{number % 53}@mail.example")),
        .. _random.Next(2) == 0 ? Leaf("text/plain", Plain(text, number), charset) : Leaf("text/html", Page(text, number), charset),
    ];

    private byte[] Picture(int number)
    {
        var bytes = new byte[2000 + _random.Next(4000)];
        _random.NextBytes(bytes);
        "\u0089PNG\r\n"u8.CopyTo(bytes);
        return Encoding.ASCII.GetBytes(
            $"Content-Type: image/png; name=\"banner{number}.png\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: inline; filename=\"banner{number}.png\"\r\n\r\n"
            + Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks));
    }

    private static byte[] Multipart(string kind, int number, byte[][] parts)
    {
        var all = new List<byte>();
        all.AddRange(Encoding.ASCII.GetBytes($"Content-Type: multipart/{kind}; boundary=\"=_part_{number}_{kind}\"\r\n\r\n"));
        foreach (var part in parts)
        {
            all.AddRange(Encoding.ASCII.GetBytes($"--=_part_{number}_{kind}\r\n"));
            all.AddRange(part);
            all.AddRange("\r\n"u8);
        }

        all.AddRange(Encoding.ASCII.GetBytes($"--=_part_{number}_{kind}--\r\n"));
        return [.. all];
    }

    private static byte[] Leaf(string type, string text, Charset charset)
    {
        var bytes = Codec(charset).GetBytes(text.ReplaceLineEndings("\r\n"));
        var (encoding, coded) = charset switch
        {
            Charset.Utf8Base64 or Charset.ShiftJis => ("base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks))),
            Charset.Utf8Quoted => ("quoted-printable", Quoted(bytes)),
            Charset.Iso2022Jp => ("7bit", bytes),
            _ => ("8bit", bytes),
        };
        return [.. Encoding.ASCII.GetBytes($"Content-Type: {type}; charset={NameOf(charset)}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"), .. coded, .. "\r\n"u8];
    }

    private static byte[] Quoted(byte[] bytes)
    {
        var text = new StringBuilder();
        var width = 0;
        foreach (var b in bytes)
        {
            if (b is (byte)'\r' or (byte)'\n')
            {
                text.Append((char)b);
                width = 0;
                continue;
            }

            var coded = b is >= 33 and <= 126 and not (byte)'=' || b == ' ' ? ((char)b).ToString() : $"={b:X2}";
            if (width + coded.Length > 75)
            {
                text.Append("=\r\n");
                width = 0;
            }

            text.Append(coded);
            width += coded.Length;
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string Word(string text, Charset charset)
    {
        var words = text.Chunk(14).Select(c => $"=?{NameOf(charset)}?B?{Convert.ToBase64String(Codec(charset).GetBytes(c))}?=");
        return string.Join("\r\n ", words);
    }

    private static Encoding Codec(Charset charset) => charset switch
    {
        Charset.Iso2022Jp => PeerMail.Jis,
        Charset.ShiftJis => PeerMail.Jis is not null ? Encoding.GetEncoding("shift_jis") : throw new InvalidOperationException(),
        Charset.EucJp => PeerMail.Jis is not null ? Encoding.GetEncoding("euc-jp") : throw new InvalidOperationException(),
        _ => Encoding.UTF8,
    };

    private static string NameOf(Charset charset) => charset switch
    {
        Charset.Iso2022Jp => "ISO-2022-JP",
        Charset.ShiftJis => "Shift_JIS",
        Charset.EucJp => "EUC-JP",
        _ => "UTF-8",
    };

    private string Random(int length) => string.Create(length, _random, (span, random) =>
        random.GetItems("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", span));
}
