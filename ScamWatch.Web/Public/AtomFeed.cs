using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace ScamWatch.Web.Public;

/// <summary>An entry of a feed.</summary>
/// <param name="Id">Of the warning; never changes.</param>
/// <param name="Title">Plain text.</param>
/// <param name="Summary">Plain text.</param>
/// <param name="Address">Whole address of its page.</param>
/// <param name="Published">UTC.</param>
/// <param name="Updated">UTC.</param>
public sealed record AtomEntry(Guid Id, string Title, string Summary, string Address, DateTime Published, DateTime Updated);

/// <summary>A feed of warnings in Atom 1.0 (RFC 4287).</summary>
/// <param name="Name">What the feed is known by for ever, whatever host serves it: its id is made of this.</param>
/// <param name="Title">Plain text.</param>
/// <param name="Author">Who issues the warnings.</param>
/// <param name="Self">Whole address of the feed.</param>
/// <param name="Page">Whole address of the list it repeats.</param>
/// <param name="Language">Of titles and summaries.</param>
/// <param name="Entries">Last changed first.</param>
public sealed record AtomFeed(
    string Name, string Title, string Author, string Self, string Page, string Language, IReadOnlyList<AtomEntry> Entries)
{
    private const string Atom = "http://www.w3.org/2005/Atom";

    /// <summary>The feed as UTF-8 bytes. Characters that XML cannot hold become U+FFFD.</summary>
    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, new() { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteAttributeString("xml", "lang", null, Language);
            Text(xml, "id", Urn(IdOf(Name)));
            Text(xml, "title", Title);
            // RFC 4287 asks for a time even where nothing was ever published.
            Text(xml, "updated", Time(Entries.Count == 0 ? DateTime.UnixEpoch : Entries.Max(e => e.Updated)));
            Link(xml, "self", "application/atom+xml", Self);
            Link(xml, "alternate", "text/html", Page);
            xml.WriteStartElement("author", Atom);
            Text(xml, "name", Author);
            xml.WriteEndElement();
            foreach (var entry in Entries)
            {
                xml.WriteStartElement("entry", Atom);
                Text(xml, "id", Urn(entry.Id));
                Text(xml, "title", entry.Title);
                Text(xml, "published", Time(entry.Published));
                Text(xml, "updated", Time(entry.Updated));
                Link(xml, "alternate", "text/html", entry.Address);
                Text(xml, "summary", entry.Summary);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return buffer.ToArray();
    }

    private static void Text(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Atom, Holdable(text));

    private static void Link(XmlWriter xml, string relation, string type, string address)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", Holdable(address));
        xml.WriteEndElement();
    }

    private static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Urn(Guid id) => $"urn:uuid:{id:D}";

    /// <summary>A name-based identifier (RFC 9562, section 5.8): the same name is the same feed on every host.</summary>
    private static Guid IdOf(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes("scamwatch feed\n" + name)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The text without what XML 1.0, section 2.2, does not allow: control characters and halves of surrogate pairs.</summary>
    private static string Holdable(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(rune.Value > 0xffff || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\ufffd");
        }

        return result.ToString();
    }
}
