using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace ScamWatch.Domain.Feeds;

/// <summary>An entry of a feed.</summary>
/// <param name="Id">Of the warning; never changes.</param>
/// <param name="Title">Plain text.</param>
/// <param name="Summary">Plain text.</param>
/// <param name="Address">Whole address of its page.</param>
/// <param name="Published">UTC.</param>
/// <param name="Updated">UTC.</param>
public sealed record AtomEntry(Guid Id, string Title, string Summary, string Address, DateTime Published, DateTime Updated)
{
    /// <summary>The same warning in other forms: CAP messages, other languages.</summary>
    public IReadOnlyList<AtomLink> Links { get; init; } = [];

    /// <summary>Codes to sort by: channel, party.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];
}

/// <summary>A link of an entry (RFC 4287, section 4.2.7).</summary>
/// <param name="Relation">Such as <c>alternate</c> or <c>related</c>.</param>
/// <param name="Type">Media type.</param>
/// <param name="Address">Whole address.</param>
/// <param name="Language">Of what it leads to; null where it has several.</param>
public sealed record AtomLink(string Relation, string Type, string Address, string? Language = null);

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
    public byte[] ToBytes() => XmlText.Write(xml =>
    {
        xml.WriteStartElement("feed", Atom);
        xml.WriteAttributeString("xml", "lang", null, Language);
        Text(xml, "id", Urn(IdOf(Name)));
        Text(xml, "title", Title);
        // RFC 4287 asks for a time even where nothing was ever published.
        Text(xml, "updated", XmlText.Utc(Entries.Count == 0 ? DateTime.UnixEpoch : Entries.Max(e => e.Updated)));
        Link(xml, new("self", "application/atom+xml", Self));
        Link(xml, new("alternate", "text/html", Page, Language));
        xml.WriteStartElement("author", Atom);
        Text(xml, "name", Author);
        xml.WriteEndElement();
        foreach (var entry in Entries)
        {
            Write(xml, entry);
        }

        xml.WriteEndElement();
    });

    private void Write(XmlWriter xml, AtomEntry entry)
    {
        xml.WriteStartElement("entry", Atom);
        Text(xml, "id", Urn(entry.Id));
        Text(xml, "title", entry.Title);
        Text(xml, "published", XmlText.Utc(entry.Published));
        Text(xml, "updated", XmlText.Utc(entry.Updated));
        Link(xml, new("alternate", "text/html", entry.Address, Language));
        foreach (var link in entry.Links)
        {
            Link(xml, link);
        }

        foreach (var category in entry.Categories)
        {
            xml.WriteStartElement("category", Atom);
            xml.WriteAttributeString("term", XmlText.Holdable(category));
            xml.WriteEndElement();
        }

        Text(xml, "summary", entry.Summary);
        xml.WriteEndElement();
    }

    private static void Text(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Atom, XmlText.Holdable(text));

    private static void Link(XmlWriter xml, AtomLink link)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", link.Relation);
        xml.WriteAttributeString("type", link.Type);
        if (link.Language is { } language)
        {
            xml.WriteAttributeString("hreflang", language);
        }

        xml.WriteAttributeString("href", XmlText.Holdable(link.Address));
        xml.WriteEndElement();
    }

    private static string Urn(Guid id) => $"urn:uuid:{id:D}";

    /// <summary>A name-based identifier (RFC 9562, section 5.8): the same name is the same feed on every host.</summary>
    private static Guid IdOf(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes("scamwatch feed\n" + name)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
