using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using ScamWatch.Web.Pictures;

namespace ScamWatch.Tests.Pictures;

public sealed class WarningPictureTests
{
    [Fact]
    public void The_bitmap_is_a_whole_PNG_of_the_size_that_is_told()
    {
        var png = WarningPicture.Bitmap("https://www.minatogawa.example/alerts/20261121-bcdfg");
        Assert.Equal([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], png[..8]);
        var chunks = new List<(string Type, byte[] Data)>();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            chunks.Add((Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]));
            at += length + 12;
        }

        Assert.Equal(["IHDR", "PLTE", "IDAT", "IEND"], chunks.Select(c => c.Type));
        Assert.Equal((1200, 630), (BinaryPrimitives.ReadInt32BigEndian(chunks[0].Data), BinaryPrimitives.ReadInt32BigEndian(chunks[0].Data.AsSpan(4))));
        using var pixels = new ZLibStream(new MemoryStream(chunks[2].Data), CompressionMode.Decompress);
        using var all = new MemoryStream();
        pixels.CopyTo(all);
        Assert.Equal(1201 * 630, all.Length);
        Assert.InRange(png.Length, 1_000, 50_000);
    }

    [Theory]
    [InlineData("</text><script>x</script>")]
    [InlineData("\" onload=\"x")]
    [InlineData("a\0b\ud800")]
    public void No_word_of_a_title_is_markup_in_the_drawing(string title)
    {
        var svg = XDocument.Load(new MemoryStream(WarningPicture.Drawing(title, title, "ja"))).Root!;
        Assert.DoesNotContain(svg.Descendants(), e => e.Name.LocalName is not ("svg" or "rect" or "path" or "text"));
        Assert.DoesNotContain(svg.DescendantsAndSelf().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }
}
