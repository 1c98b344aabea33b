using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ScamWatch.Ingest.Mail;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Mail;

public sealed class DecodingPropertyTests
{
    private static readonly Config s_config = Properties.Tries(300);

    private static readonly Gen<string> s_japanese =
        Gen.Elements("申請", "カード", "の利用を", "停止", "しました", "ABC", " ", "①", "１２３", "（株）", "ー", "ぁ", "漢字", "-", "円")
            .ArrayOf().Select(parts => string.Concat(parts).Trim());

    [Fact]
    public void Base64_comes_back_however_its_lines_are_broken() => Check.One(s_config, Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            var encoded = Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks).Replace("A", "A \r\n", StringComparison.Ordinal);
            return Base64.Decode(Encoding.ASCII.GetBytes(encoded)).AsSpan().SequenceEqual(bytes);
        }));

    [Fact]
    public void Quoted_printable_comes_back() => Check.One(s_config, Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            var encoded = string.Join("=\r\n", bytes.Chunk(20).Select(c => string.Concat(c.Select(b => $"={b:X2}"))));
            return TransferEncoding.QuotedPrintable(Encoding.ASCII.GetBytes(encoded)).AsSpan().SequenceEqual(bytes);
        }));

    [Fact]
    public void Any_bytes_decode_to_no_more_than_went_in() => Check.One(s_config, Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes => Base64.Decode(bytes).Length <= bytes.Length && TransferEncoding.QuotedPrintable(bytes).Length <= bytes.Length
            && Iso2022Jp.ToCp932(bytes).Length <= bytes.Length && TransferEncoding.Percent(bytes).Length <= bytes.Length));

    [Theory]
    [InlineData("utf-8", "utf-8")]
    [InlineData("iso-2022-jp", "iso-2022-jp")]
    [InlineData("shift_jis", "shift_jis")]
    [InlineData("euc-jp", "euc-jp")]
    public void Encoded_words_split_at_any_byte_come_back(string charset, string encoding)
    {
        var codec = Codec(encoding);
        Check.One(s_config, Prop.ForAll(
            s_japanese.ToArbitrary(),
            Gen.Choose(1, 12).ToArbitrary(),
            (text, size) =>
            {
                var words = codec.GetBytes(text).Chunk(size)
                    .Select((c, i) => i % 2 == 0
                        ? $"=?{charset}?B?{Convert.ToBase64String(c)}?="
                        : $"=?{charset}?q?{string.Concat(c.Select(b => $"={b:X2}"))}?=");
                return HeaderDecoder.DecodeWords(string.Join("\t ", words)) == text;
            }));
    }

    [Theory]
    [InlineData("shift_jis")]
    [InlineData("utf-8")]
    [InlineData("euc-jp")]
    [InlineData("iso-2022-jp")]
    public void Sentences_are_recognised_without_a_declaration(string encoding)
    {
        const string Text = "お客様の個人番号カードは本日をもって失効します。至急ご確認ください。";
        var bytes = Codec(encoding).GetBytes(Text);

        Assert.Equal(Text, Charsets.Decode(bytes, null).Text);
        Assert.Equal(Text, Charsets.Decode(bytes, "us-ascii").Text);
        Assert.Equal(Text, Charsets.Decode(bytes, "iso-8859-1").Text);
        Assert.Equal(Text, Charsets.Decode(bytes, "no-such-charset").Text);
    }

    [Theory]
    [InlineData("iso-8859-1", "Liberté, égalité, fraternité à Genève")]
    [InlineData("gb2312", "尊敬的客户，您的账户已被暂停使用")]
    [InlineData("gbk", "ご利用のカードを停止しました")]
    [InlineData("euc-kr", "고객님의 카드가 정지되었습니다")]
    [InlineData("big5", "您的帳戶已被暫停")]
    [InlineData("koi8-r", "Ваша карта заблокирована")]
    [InlineData("shift_jis", "ｶｰﾄﾞ ﾃｲｼ ｵｼﾗｾ")]
    public void A_right_declaration_is_believed(string charset, string text)
    {
        Charsets.Normalize("utf-8");
        Assert.Equal(new DecodedText(text, Charsets.Normalize(charset), false), Charsets.Decode(Encoding.GetEncoding(charset).GetBytes(text), charset));
    }

    [Theory]
    [InlineData("=?utf-8?Q?a b?=", "a b")]
    [InlineData("=?UTF-8*ja?q?=E3=81=82?=", "あ")]
    [InlineData("\"=?utf-8?B?44GC?=\"", "\"あ\"")]
    [InlineData("x=?utf-8?B?44GC?=y", "xあy")]
    [InlineData("=?utf-8?B?44GC", "あ")]
    [InlineData("=?utf-8?B?44GC =?utf-8?B?44GE?=", "あい")]
    [InlineData("=?utf-8?X?44GC?=", "=?utf-8?X?44GC?=")]
    [InlineData("=?nonsense?B?44GC?=", "あ")]
    [InlineData("1 =? 2 ?= 3", "1 =? 2 ?= 3")]
    [InlineData("=?utf-8?Q?=3F=3D?=", "?=")]
    public void Encoded_words_in_the_wild_are_read(string raw, string text) => Assert.Equal(text, HeaderDecoder.DecodeWords(raw));

    [Theory]
    [InlineData("attachment; filename=\"a;b.txt\"; size=3", "a;b.txt")]
    [InlineData("attachment; filename=plain name.txt", "plain name.txt")]
    [InlineData("attachment; filename*=UTF-8''%E3%81%82.txt; filename=a.txt", "あ.txt")]
    [InlineData("attachment; filename*1=b.txt; filename*0=a", "ab.txt")]
    [InlineData("attachment; filename*0*=shift_jis'ja'%82; filename*1*=%A0.txt", "あ.txt")]
    [InlineData("attachment; filename=\"=?ISO-2022-JP?B?GyRCJCIbKEI=?=.txt\"", "あ.txt")]
    [InlineData("attachment; filename=\"unclosed.txt", "unclosed.txt")]
    public void File_names_are_read_however_they_were_written(string header, string name) =>
        Assert.Equal(name, HeaderParameters.Parse(header)["filename"]);

    private static Encoding Codec(string name)
    {
        Charsets.Normalize("utf-8");
        return name == "utf-8" ? new UTF8Encoding(false) : Encoding.GetEncoding(name == "euc-jp" ? "euc-jp" : name);
    }
}
