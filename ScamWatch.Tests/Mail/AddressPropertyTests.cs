using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ScamWatch.Ingest.Mail;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Mail;

/// <summary>Thousands of written forms each; where one fails, the message gives the seed to repeat it with.</summary>
public sealed class AddressPropertyTests
{
    private static readonly Config s_config = Properties.Tries(3_000);

    private static readonly Gen<string> s_name = Gen.Elements(
        "佐藤", "市役所", "株式会社", "Sato", "O'Brien", "J. R.", "（総務）", "①", "ＡＢＣ", "Support-Team", "カード", "7").NonEmptyListOf()
        .Select(parts => string.Join(' ', parts.Take(5)));

    private static readonly Gen<string> s_address =
        from local in Gen.Elements("a", "info", "no-reply", "first.last", "x_y", "a+tag", "1234", "日本")
        from host in Gen.Elements("example.jp", "mail.example", "a-b.example.com", "例え.example")
        select $"{local}@{host}";

    private static readonly Gen<(string Name, string Address, string Written)> s_mailbox =
        from name in s_name
        from address in s_address
        from form in Gen.Choose(0, 5)
        from size in Gen.Choose(3, 30)
        select form switch
        {
            0 => ("", address, address),
            1 => ("", address, $"<{address}>"),
            2 => (name, address, $"\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\" <{address}>"),
            3 => (name, address, $"{Words(name, size)} <{address}>"),
            4 => (name, address, $"{Words(name, size, quoted: true)}\r\n\t<{address}>"),
            _ => (name, address, $"{address} ({name})"),
        };

    [Fact]
    public void Addresses_and_names_come_back_however_they_were_written() => Check.One(s_config, Prop.ForAll(
        s_mailbox.NonEmptyListOf().ToArbitrary(),
        mailboxes =>
        {
            var list = mailboxes.Take(20).ToList();
            var header = string.Join(", ", list.Select(m => m.Written)).Replace("\r\n", "", StringComparison.Ordinal);
            return MailAddress.ParseList(header, 100).Select(a => (a.Name, a.Address)).SequenceEqual(list.Select(m => (m.Name, m.Address)));
        }));

    [Fact]
    public void The_members_of_a_group_come_back() => Check.One(s_config, Prop.ForAll(
        s_mailbox.NonEmptyListOf().ToArbitrary(),
        mailboxes =>
        {
            var list = mailboxes.Take(8).ToList();
            var header = $"undisclosed: {string.Join(", ", list.Select(m => m.Written))};, last@example.jp".Replace("\r\n", "", StringComparison.Ordinal);
            return MailAddress.ParseList(header, 100).Where(a => a.Address.Length > 0).Select(a => a.Address)
                .SequenceEqual(list.Select(m => m.Address).Append("last@example.jp"));
        }));

    [Fact]
    public void Any_soup_of_marks_is_read_within_its_bounds() => Check.One(s_config, Prop.ForAll(
        Gen.Elements("\"", "\\", "(", ")", "<", ">", ",", ";", ":", "@", " ", "a", "あ", "=?utf-8?B?44GC?=", "=?", "?=", "\t", "\0", "\uD800").ArrayOf().ToArbitrary(),
        marks =>
        {
            var text = string.Concat(marks);
            var read = MailAddress.ParseList(text, 50);
            var words = HeaderDecoder.DecodeWords(text);
            return read.Count <= 50 && words.Length <= text.Length
                && read.All(a => !a.Address.Contains(' ', StringComparison.Ordinal) && !a.Name.Contains('\n', StringComparison.Ordinal));
        }));

    [Fact]
    public void Words_and_plain_text_by_turns_come_back() => Check.One(s_config, Prop.ForAll(
        Gen.Zip(s_name, Gen.Elements("Re:", "[重要]", "Fwd:", "(1/2)", "!!")).NonEmptyListOf().ToArbitrary(),
        Gen.Choose(3, 30).ToArbitrary(),
        (pieces, size) =>
        {
            var some = pieces.Take(6).ToList();
            var written = string.Join(' ', some.Select(p => $"{p.Item2} {Words(p.Item1, size)}"));
            return HeaderDecoder.DecodeWords(written) == string.Join(' ', some.Select(p => $"{p.Item2} {p.Item1}"));
        }));

    /// <summary>Encoded-words of so many bytes each, cut wherever that falls.</summary>
    private static string Words(string text, int size, bool quoted = false) => string.Join(' ', Encoding.UTF8.GetBytes(text).Chunk(size).Select(c => quoted
        ? $"=?UTF-8?Q?{string.Concat(c.Select(b => $"={b:X2}"))}?="
        : $"=?UTF-8?B?{Convert.ToBase64String(c)}?="));
}
