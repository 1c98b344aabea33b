using System.IO.Compression;
using System.Text;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Tests.Mail;

public sealed class AttachmentTests
{
    [Theory]
    [InlineData("請求書.pdf.exe", AttachmentDanger.Program, AttachmentDanger.DoubleExtension)]
    [InlineData("photo.jpg                    .scr", AttachmentDanger.Program, AttachmentDanger.DoubleExtension)]
    [InlineData("invoice\u202Efdp.exe", AttachmentDanger.Program, AttachmentDanger.DoubleExtension)]
    [InlineData("請求.docx.html", AttachmentDanger.DoubleExtension)]
    [InlineData("見積.xlsm", AttachmentDanger.Macros)]
    [InlineData("setup.msi", AttachmentDanger.Program)]
    [InlineData("v1.2.report.pdf")]
    [InlineData("名簿.xlsx")]
    [InlineData("")]
    public void Names_that_start_programs_or_hide_their_ending_are_flagged(string name, params AttachmentDanger[] dangers) =>
        Assert.Equal(dangers, AttachmentContent.DangersOfName(name));

    [Theory]
    [InlineData("%PDF-1.7", "application/pdf")]
    [InlineData("MZ\u0090\0", "application/x-msdownload")]
    [InlineData("\r\n <!DOCTYPE html><html>", "text/html")]
    [InlineData("{\\rtf1", "application/rtf")]
    [InlineData("Rar!\u001A\u0007\u0001", "application/vnd.rar")]
    [InlineData("本文", null)]
    [InlineData("", null)]
    public void The_kind_is_told_by_the_first_bytes(string content, string? type) =>
        Assert.Equal(type, AttachmentContent.TypeOf(Encoding.Latin1.GetBytes(content)));

    [Fact]
    public void A_program_called_a_document_is_flagged()
    {
        var attachment = Assert.Single(Mail("application/pdf", "請求書.pdf", "MZ\u0090\0\u0003\0"u8.ToArray()).Attachments);

        Assert.Equal("application/x-msdownload", attachment.Found);
        Assert.Equal([AttachmentDanger.Program, AttachmentDanger.Disguised], attachment.Dangers);
    }

    [Fact]
    public void Macros_are_found_in_both_containers_of_office()
    {
        var xml = Zip(("[Content_Types].xml", "<x/>"), ("word/vbaProject.bin", "x"));
        byte[] compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600], .. Encoding.Unicode.GetBytes("_VBA_PROJECT_CUR"), .. new byte[20]];

        Assert.Equal([AttachmentDanger.Macros], Assert.Single(Mail("application/x", "a.docx", xml).Attachments).Dangers);
        Assert.Equal([AttachmentDanger.Macros], Assert.Single(Mail("application/msword", "a.doc", compound).Attachments).Dangers);
        Assert.Empty(Assert.Single(Mail("application/x", "a.docx", Zip(("[Content_Types].xml", "<x/>"), ("word/document.xml", "x"))).Attachments).Dangers);
    }

    [Theory]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAUAAAADwCAYAAAA=", "image/png", 320, 240)]
    [InlineData("R0lGODlhQAHwAAAA", "image/gif", 320, 240)]
    [InlineData("/9j/4AAQSkZJRgABAQAAAQABAAD/wAARCADwAUADASIAAhEBAxEB", "image/jpeg", 320, 240)]
    [InlineData("Qk0AAAAAAAAAADYAAAAoAAAAQAEAABD///8BABgA", "image/bmp", 320, 240)]
    [InlineData("UklGRgAAAABXRUJQVlA4WAoAAAAAAAAAPwEA7wAA", "image/webp", 320, 240)]
    [InlineData("iVBORw0KGgoAAAA=", "image/png", null, null)]
    public void The_size_of_a_picture_is_read_from_its_header(string base64, string type, int? width, int? height)
    {
        var attachment = Assert.Single(Mail(type, "a", Convert.FromBase64String(base64)).Attachments);

        Assert.Equal((type, width, height), (attachment.Found, attachment.Width, attachment.Height));
    }

    [Fact]
    public void A_picture_in_the_page_has_the_words_that_stand_for_it()
    {
        var message = Samples.Of("""
            Subject: x
            Content-Type: multipart/related; boundary=b

            --b
            Content-Type: text/html

            <p>読み取ってください</p><img src="cid:qr@x" alt="QRコード">
            --b
            Content-Type: image/png; name=qr.png
            Content-ID: <qr@x>
            Content-Transfer-Encoding: base64

            iVBORw0KGgoAAAANSUhEUgAAAUAAAADwCAYAAAA=
            --b--
            """);

        var picture = Assert.Single(message.Attachments);
        Assert.Equal(("qr.png", 320, 240, "QRコード"), (picture.Name, picture.Width, picture.Height, picture.Alt));
        Assert.Equal(64, picture.Sha256.Length);
    }

    [Fact]
    public void Each_mail_in_a_zip_archive_and_each_attached_one_is_a_report()
    {
        var zip = Zip(("1.eml", Fake("一通目")), ("folder/2.eml", Fake("二通目")), ("readme.txt", "x"));
        var message = Samples.Of($"""
            From: citizen@example.jp
            To: report@city.example.jp
            Subject: 不審なメール
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8

            ご確認ください。
            --b
            Content-Type: application/zip; name=mails.zip
            Content-Transfer-Encoding: base64

            {Convert.ToBase64String(zip)}
            --b
            Content-Type: message/rfc822

            {Fake("三通目")}
            --b
            Content-Type: message/rfc822

            {Fake("四通目")}
            --b--
            """);

        var reports = ReportedMail.From(message, IntakeSource.Mailbox, Samples.Desk);

        Assert.Equal(["一通目", "二通目", "三通目", "四通目"], reports.Select(r => r.Subject));
        Assert.All(reports, r => Assert.Equal((HeaderTrust.Original, "citizen@example.jp", "ご確認ください。"), (r.HeaderTrust, r.ReporterContact, r.ReporterNote)));
    }

    [Fact]
    public void An_archive_that_unpacks_to_too_much_or_is_broken_is_named_and_not_unpacked()
    {
        var bomb = Zip(("1.eml", Fake("一通目") + new string('0', 30_000_000)), ("2.eml", Fake("二通目")));
        var message = Mail("application/zip", "mails.zip", bomb);

        Assert.Equal("二通目", Assert.Single(message.Nested).Subject);
        Assert.Contains(message.Remarks, r => r.Contains("展開すると大きすぎる", StringComparison.Ordinal));
        Assert.Contains(Mail("application/zip", "a.zip", bomb[..200]).Remarks, r => r.Contains("ZIP が壊れている", StringComparison.Ordinal));
        Assert.Contains(
            Mail("application/zip", "a.zip", [.. "PK\u0003\u0004"u8, .. Enumerable.Repeat("PK\u0001\u0002"u8.ToArray(), 3000).SelectMany(b => b)]).Remarks,
            r => r.Contains("上限 2000 件", StringComparison.Ordinal));
    }

    [Fact]
    public void A_program_within_an_archive_is_flagged()
    {
        var attachment = Assert.Single(Mail("application/zip", "a.zip", Zip(("請求書.pdf.js", "x"))).Attachments);

        Assert.Equal([AttachmentDanger.Program, AttachmentDanger.DoubleExtension], attachment.Dangers);
    }

    [Fact]
    public void Body_and_files_of_winmail_dat_are_read()
    {
        var message = Mail("application/ms-tnef", "winmail.dat", Tnef(932));

        Assert.Equal("本文です https://tnef.example/a", message.VisibleText.Trim());
        Assert.Equal(["請求書.pdf.exe"], message.Attachments.Select(a => a.Name));
        Assert.Equal((3L, true), (message.Attachments[0].Size, message.Attachments[0].Dangers.Contains(AttachmentDanger.DoubleExtension)));
    }

    [Fact]
    public void Winmail_dat_cut_off_anywhere_does_no_harm()
    {
        var whole = Tnef(932);
        for (var length = 0; length < whole.Length; length++)
        {
            _ = Mail("application/ms-tnef", "winmail.dat", whole[..length]).VisibleText;
        }
    }

    [Theory]
    [InlineData("text/calendar; name=a.ics", "BEGIN:VCALENDAR\r\nDESCRIPTION:https://cal.exam\r\n ple/x\r\nEND:VCALENDAR")]
    [InlineData("application/octet-stream; name=a.ics", "URL:https://cal.example/x")]
    [InlineData("application/octet-stream; name=note.txt", "ここ https://cal.example/x です")]
    [InlineData("text/plain; name=note.txt", "ここ https://cal.example/x です")]
    [InlineData("text/html; name=a.html", "<a href=\"https://cal.example/x\">x</a>")]
    public void Links_in_attached_texts_pages_and_calendar_entries_are_links_of_the_mail(string type, string content)
    {
        var message = Samples.Of(
            $"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Type: {type}\nContent-Disposition: attachment\n\n{content}\n--b--\n");

        Assert.Contains(message.Links, l => l.Target == "https://cal.example/x");
    }

    [Fact]
    public void Parse_gives_the_servers_on_the_way_where_it_is_asked_to()
    {
        var message = Samples.Of("Received: from b\nReceived: from a\nList-Unsubscribe: <https://u.example/>\nSubject: x\n\nx");

        var all = ParsedMessage.From(message, all: true);

        Assert.Equal(["from b", "from a"], all.Received);
        Assert.Equal("<https://u.example/>", all.ListUnsubscribe);
        Assert.DoesNotContain("received", ParsedMessage.From(message).ToJson(), StringComparison.Ordinal);
    }

    private static MimeMessage Mail(string type, string name, byte[] content) => Samples.Of(
        $"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: {type}; name=\"{name}\"\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(content)}\n--b--\n");

    private static string Fake(string subject) =>
        $"From: info@koushin.example\nSubject: {subject}\nDate: Fri, 20 Nov 2026 14:00:00 +0900\nContent-Type: text/plain; charset=utf-8\n\n更新が必要です。\n";

    private static byte[] Zip(params (string Name, string Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return bytes.ToArray();
    }

    /// <summary>A stream as Outlook writes it: the body as a property, a file with its long name as a property.</summary>
    private static byte[] Tnef(int codePage)
    {
        Charsets.Normalize("utf-8");
        var encoding = Encoding.GetEncoding(codePage);
        using var bytes = new MemoryStream();
        using var to = new BinaryWriter(bytes);
        to.Write(0x223E9F78u);
        to.Write((ushort)1);
        Attribute(1, 0x00069007, [.. BitConverter.GetBytes(codePage), 0, 0, 0, 0]);
        Attribute(1, 0x00069003, Properties(
            (0x0017, 0x0003, BitConverter.GetBytes(1)), (0x1000, 0x001E, encoding.GetBytes("本文です https://tnef.example/a\0"))));
        Attribute(2, 0x00069002, new byte[14]);
        Attribute(2, 0x00018010, "SEIKYU~1.EXE\0"u8.ToArray());
        Attribute(2, 0x0006800F, [1, 2, 3]);
        Attribute(2, 0x00069005, Properties((0x3707, 0x001F, Encoding.Unicode.GetBytes("請求書.pdf.exe\0"))));
        return bytes.ToArray();

        void Attribute(byte level, uint id, byte[] data)
        {
            to.Write(level);
            to.Write(id);
            to.Write(data.Length);
            to.Write(data);
            to.Write((ushort)data.Sum(b => b));
        }

        static byte[] Properties(params (ushort Id, ushort Type, byte[] Value)[] properties)
        {
            using var bytes = new MemoryStream();
            using var to = new BinaryWriter(bytes);
            to.Write(properties.Length + 1);
            foreach (var (id, type, value) in properties)
            {
                to.Write(type);
                to.Write(id);
                if (type is 0x001E or 0x001F)
                {
                    to.Write(1);
                    to.Write(value.Length);
                }

                to.Write(value);
                to.Write(new byte[(4 - (value.Length % 4)) % 4]);
            }

            // A named property, as Outlook adds many: its set, kind "name", and the name.
            to.Write((ushort)0x0003);
            to.Write((ushort)0x8001);
            to.Write(new byte[16]);
            to.Write(1);
            to.Write(6);
            to.Write(Encoding.Unicode.GetBytes("ab\0"));
            to.Write((ushort)0);
            to.Write(7);
            return bytes.ToArray();
        }
    }
}
