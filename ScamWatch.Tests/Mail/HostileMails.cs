using System.Globalization;
using System.Text;

namespace ScamWatch.Tests.Mail;

/// <summary>Damaged and malicious messages. The same seed gives the same.</summary>
internal sealed class HostileMails(IReadOnlyList<byte[]> samples, int seed)
{
    private static readonly string[] s_charsets =
    [
        "utf-7", "utf-16", "utf-16be", "utf-32", "iso-2022-kr", "iso-2022-cn", "hz-gb-2312", "x-user-defined", "gb18030", "big5", "euc-kr",
        "windows-1252", "koi8-r", "ibm037", "x-mac-japanese", "iso-2022-jp-2004", "shift_jis", "euc-jp", "utf-8", "us-ascii", "", "\"", "a/b",
        new('x', 3000), "utf-8*ja*ja", "=?utf-8?B?dXRmLTg=?=", "65001", "\u0000", "..\\..\\x",
    ];

    private static readonly string[] s_encodings = ["base64", "quoted-printable", "x-uuencode", "7bit", "8bit", "binary", "base64; x=y", "nonsense", ""];

    private static readonly string[] s_types =
    [
        "multipart/mixed", "multipart/alternative", "multipart/digest", "message/rfc822", "text/html", "text/plain; format=flowed; delsp=yes",
        "text/calendar", "application/ms-tnef; name=winmail.dat", "application/zip; name=a.zip", "image/png; name=a.png", "text", "/",
    ];

    private static readonly string[] s_pieces =
    [
        "=?utf-8?B?", "=?iso-2022-jp?Q?=1B$B", "?=", "\u001B$B", "\u001B(I", "<a href=", "<!--", "]]>", "&#x", "\\", "(((((", "\"\"\"", "<<>>", ";;;;",
        "123456789018", "１２３４-５６７８-", "------ Forwarded message ------\nFrom: ", "begin 644 x\n", "\r\n\r\n", "\n.\n", "From ", "--", "=\r\n=", "filename*0*=utf-8''%",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A sample with one to three kinds of damage.</summary>
    public byte[] Next()
    {
        var mail = samples[_random.Next(samples.Count)];
        for (var times = _random.Next(1, 4); times > 0; times--)
        {
            mail = Damage(mail);
        }

        return mail;
    }

    /// <summary>Attacks on time and memory, each as large as a message may be.</summary>
    /// <param name="bytes">About so large.</param>
    public static IEnumerable<(string Name, byte[] Mail)> Bombs(int bytes)
    {
        byte[] Fill(string head, string unit, string tail = "") =>
            Encoding.Latin1.GetBytes(head + string.Concat(Enumerable.Repeat(unit, Math.Max(1, (bytes - head.Length - tail.Length) / unit.Length))) + tail);

        byte[] Count(string head, int count, Func<int, string> unit)
        {
            var mail = new StringBuilder(head);
            for (var i = 0; i < count && mail.Length < bytes; i++)
            {
                mail.Append(unit(i));
            }

            return Encoding.Latin1.GetBytes(mail.ToString());
        }

        const string Html = "Subject: x\nContent-Type: text/html; charset=utf-8\n\n";
        const string Base64 = "\nContent-Transfer-Encoding: base64\n\n";
        yield return ("multiparts nested 10,000 deep", Count("Subject: x\n", 10_000, i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"));
        yield return ("multiparts of one boundary nested", Count("Subject: x\n", 10_000, _ => "Content-Type: multipart/mixed; boundary=b\n\n--b\n"));
        yield return ("messages nested 10,000 deep", Count("Subject: x\n", 10_000, _ => "Content-Type: message/rfc822\n\nSubject: x\n"));
        yield return ("100,000 parts", Count("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n", 100_000, _ => "--b\n\nx\n"));
        yield return ("boundaries without end", Fill("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n", "--bb\n--b-\n -- b\n"));
        yield return ("a boundary of dashes", Fill("Subject: x\nContent-Type: multipart/mixed; boundary=\"--------\"\n\n", "----------------------------------------------------------"));
        yield return ("base64 text", Fill("Subject: x\nContent-Type: text/plain; charset=shift_jis" + Base64, "goKCoIKgg0GDQYNBgqCCoIKg\r\n"));
        yield return ("base64 page", Fill("Subject: x\nContent-Type: text/html" + Base64, "PGRpdj48Yj48Zm9udD48dGFibGU+\r\n"));
        yield return ("base64 attachment", Fill("Subject: x\nContent-Type: application/octet-stream; name=a.bin" + Base64, "AAAA"));
        yield return ("base64 of base64 mails", Fill("Subject: x\nContent-Type: message/rfc822" + Base64, "U3ViamVjdDogeApDb250ZW50LVR5cGU6IG1lc3NhZ2UvcmZjODIyCgo="));
        yield return ("quoted-printable soft breaks", Fill("Subject: x\nContent-Transfer-Encoding: quoted-printable\n\n", "=   "));
        yield return ("a single header line", Fill("Subject: ", "x"));
        yield return ("encoded words without end", Fill("Subject: ", "=?utf-8?B?44GC"));
        yield return ("openings of encoded words", Fill("Subject: ", "=?"));
        yield return ("header lines", Fill("", "X-A: =?utf-8?Q?=3D?=\n"));
        yield return ("folds", Fill("Subject: x\n", " \t\n"));
        yield return ("comments in an address", Fill("From: ", "("));
        yield return ("quotes in an address", Fill("To: ", "\"a"));
        yield return ("addresses", Fill("To: ", "a@b.example,"));
        yield return ("parameters", Fill("Content-Type: text/plain", "; a*0*=utf-8''%41; b=\"\\\""));
        yield return ("blank lines", Fill("Subject: x\n\n", "\n"));
        yield return ("carriage returns", Fill("Subject: x\r\r", "\r"));
        yield return ("NUL bytes", Fill("Subject: x\n\n", "\0"));
        yield return ("bytes above ASCII", Fill("Subject: x\n\n", "\u0081\u009F\u00E0\u00FF"));
        yield return ("shifts to Japanese", Fill("Subject: x\n\n", "\u001B$B\u001B(B\u001B(I"));
        yield return ("UTF-7", Fill("Subject: x\nContent-Type: text/plain; charset=utf-7\n\n", "+MEI-+"));
        yield return ("quoted header lines", Fill("Subject: Fwd: x\nTo: report@city.example.jp\n\n", "> From: a@b.example\n> Subject: x\n"));
        yield return ("rules", Fill("Subject: Fwd: x\nTo: report@city.example.jp\n\n", "-----Original Message-----\n"));
        yield return ("digits", Fill("Subject: x\n\n", "1234 5678-9012 "));
        yield return ("addresses of pages", Fill("Subject: x\n\n", "https://a.b.example/c?d=e "));
        yield return ("dots and slashes", Fill("Subject: x\n\n", "://a.b.c.d.e@f/g."));
        yield return ("telephone numbers", Fill("Subject: x\n\n", "03-1234-5678 (090)1234-5678 +81-3"));
        yield return ("uuencoded starts", Fill("Subject: x\n\n", "begin 644 a\n"));
        yield return ("open elements", Fill(Html, "<div>"));
        yield return ("open formatting", Fill(Html, "<b><i><font color=red><p>"));
        yield return ("open tables", Fill(Html, "<table><tr><td>"));
        yield return ("attributes", Fill(Html + "<a ", "a=1 "));
        yield return ("style rules", Fill(Html + "<style>", ".a{color:red}"));
        yield return ("inline styles", Fill(Html, "<p style=\"color:#fff;background:#fff;font-size:0\">x</p>"));
        yield return ("entities", Fill(Html, "&amp;&#12354;&bogus"));
        yield return ("comments in a page", Fill(Html, "<!--"));
        yield return ("links", Fill(Html, "<a href=\"https://a.example/\">b</a>"));
        yield return ("pictures", Fill(Html, "<img alt=\"x\" src=\"data:image/png;base64,AAAA\">"));
        yield return ("a calendar", Fill("Subject: x\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n", "URL:https://a.example/\n \n"));
    }

    private byte[] Damage(byte[] mail)
    {
        if (mail.Length < 2)
        {
            return [.. mail, (byte)_random.Next(256)];
        }

        var at = _random.Next(mail.Length);
        switch (_random.Next(11))
        {
            case 0:
                return mail[..at];
            case 1:
                return Changed(mail, b => (byte)(b ^ (1 << _random.Next(8))));
            case 2:
                return [.. mail[..at], .. mail[Math.Min(mail.Length, at + _random.Next(1, 200))..]];
            case 3:
                var piece = mail[at..Math.Min(mail.Length, at + _random.Next(1, 400))];
                return [.. mail[..at], .. piece, .. piece, .. mail[at..]];
            case 4:
                return Changed(mail, _ => "\r\n\0\x1b=?;\"'<>()%&:,@-"u8[_random.Next(18)]);
            case 5:
                return Replaced(mail, "boundary=", Boundary());
            case 6:
                return Replaced(mail, "charset=", s_charsets[_random.Next(s_charsets.Length)]);
            case 7:
                return Replaced(mail, "Content-Transfer-Encoding:", " " + s_encodings[_random.Next(s_encodings.Length)]);
            case 8:
                return Replaced(mail, "Content-Type:", " " + s_types[_random.Next(s_types.Length)]);
            case 9:
                var repeated = string.Concat(Enumerable.Repeat(s_pieces[_random.Next(s_pieces.Length)], _random.Next(1, 60)));
                return [.. mail[..at], .. Encoding.UTF8.GetBytes(repeated), .. mail[at..]];
            default:
                var other = samples[_random.Next(samples.Count)];
                return [.. mail[..at], .. other[_random.Next(other.Length)..]];
        }
    }

    private string Boundary() => _random.Next(6) switch
    {
        0 => "",
        1 => "\"\"",
        2 => "-",
        3 => new string('=', _random.Next(1, 600)),
        4 => "\"a\\\"b c;d\"",
        _ => _random.Next(100).ToString(CultureInfo.InvariantCulture),
    };

    private byte[] Changed(byte[] mail, Func<byte, byte> change)
    {
        var bytes = (byte[])mail.Clone();
        for (var i = _random.Next(1, 30); i > 0; i--)
        {
            var at = _random.Next(bytes.Length);
            bytes[at] = change(bytes[at]);
        }

        return bytes;
    }

    /// <summary>Another value after one of the places where the name stands.</summary>
    private byte[] Replaced(byte[] mail, string name, string value)
    {
        var text = Encoding.Latin1.GetString(mail);
        var start = text.IndexOf(name, _random.Next(text.Length), StringComparison.OrdinalIgnoreCase);
        start = start < 0 ? text.IndexOf(name, StringComparison.OrdinalIgnoreCase) : start;
        if (start < 0)
        {
            return [.. Encoding.ASCII.GetBytes($"Content-Type: multipart/mixed; {name}{value}\r\n"), .. mail];
        }

        start += name.Length;
        var end = text.AsSpan(start).IndexOfAny("\r\n;");
        return Encoding.Latin1.GetBytes(string.Concat(text.AsSpan(0, start), value, end < 0 ? "" : text.AsSpan(start + end)));
    }
}
