using System.Xml;

namespace ScamWatch.Domain.Feeds;

/// <summary>What a CAP message is meant for. The names are those of the standard.</summary>
public enum CapStatus
{
    Actual,

    /// <summary>A rehearsal: never on a public address.</summary>
    Exercise,

    /// <summary>Not approved yet: never on a public address.</summary>
    Draft,
}

/// <summary>What a CAP message does to those before it. The names are those of the standard.</summary>
public enum CapType
{
    Alert,
    Update,
    Cancel,
}

/// <summary>An earlier message that a message refers to.</summary>
/// <param name="Identifier">Its identifier.</param>
/// <param name="Sent">When it was sent, UTC.</param>
public sealed record CapReference(string Identifier, DateTime Sent);

/// <summary>A message in one language.</summary>
public sealed record CapInfo
{
    public required string Language { get; init; }

    public required string Event { get; init; }

    public required string Headline { get; init; }

    public string Description { get; init; } = "";

    public string Instruction { get; init; } = "";

    public required string SenderName { get; init; }

    public required string Web { get; init; }

    public string Contact { get; init; } = "";

    /// <summary>The area for which it holds, in words.</summary>
    public required string Area { get; init; }

    /// <summary>UTC; null where no end is known.</summary>
    public DateTime? Expires { get; init; }

    /// <summary>What is to be done about it, as the standard names it.</summary>
    public string ResponseType { get; init; } = "Avoid";

    /// <summary>Codes of ours: name and value.</summary>
    public IReadOnlyList<(string Name, string Value)> Parameters { get; init; } = [];
}

/// <summary>
/// A message of the Common Alerting Protocol, version 1.2 (OASIS Standard, 1 July 2010). Times are written with Japan's offset:
/// the standard does not allow the letter Z (section 3.3.2).
/// </summary>
public sealed record CapMessage
{
    private const string Namespace = "urn:oasis:names:tc:emergency:cap:1.2";

    /// <summary>Unique for the sender; no blank, no comma (section 3.2.1).</summary>
    public required string Identifier { get; init; }

    /// <summary>Likewise.</summary>
    public required string Sender { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime Sent { get; init; }

    public CapStatus Status { get; init; }

    public required CapType Type { get; init; }

    /// <summary>Every message of the same sender that this one follows, oldest first.</summary>
    public IReadOnlyList<CapReference> References { get; init; } = [];

    public string Note { get; init; } = "";

    public required IReadOnlyList<CapInfo> Infos { get; init; }

    /// <summary>The message as UTF-8 bytes. Characters that XML cannot hold become U+FFFD.</summary>
    public byte[] ToBytes() => XmlText.Write(xml =>
    {
        xml.WriteStartElement("alert", Namespace);
        Text(xml, "identifier", Identifier);
        Text(xml, "sender", Sender);
        Text(xml, "sent", XmlText.Japan(Sent));
        Text(xml, "status", Status.ToString());
        Text(xml, "msgType", Type.ToString());
        Text(xml, "scope", "Public");
        Some(xml, "note", Note);
        Some(xml, "references", string.Join(' ', References.Select(r => $"{Sender},{r.Identifier},{XmlText.Japan(r.Sent)}")));
        foreach (var info in Infos)
        {
            Write(xml, info);
        }

        xml.WriteEndElement();
    });

    private static void Write(XmlWriter xml, CapInfo info)
    {
        xml.WriteStartElement("info", Namespace);
        Text(xml, "language", info.Language);
        Text(xml, "category", "Security");
        Text(xml, "event", info.Event);
        Text(xml, "responseType", info.ResponseType);
        Text(xml, "urgency", info.ResponseType == "AllClear" ? "Past" : "Immediate");
        Text(xml, "severity", info.ResponseType == "AllClear" ? "Minor" : "Moderate");
        Text(xml, "certainty", "Observed");
        if (info.Expires is { } end)
        {
            Text(xml, "expires", XmlText.Japan(end));
        }

        Text(xml, "senderName", info.SenderName);
        Text(xml, "headline", info.Headline);
        Some(xml, "description", info.Description);
        Some(xml, "instruction", info.Instruction);
        Text(xml, "web", info.Web);
        Some(xml, "contact", info.Contact);
        foreach (var (name, value) in info.Parameters)
        {
            xml.WriteStartElement("parameter", Namespace);
            Text(xml, "valueName", name);
            Text(xml, "value", value);
            xml.WriteEndElement();
        }

        xml.WriteStartElement("area", Namespace);
        Text(xml, "areaDesc", info.Area);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Some(XmlWriter xml, string name, string text)
    {
        if (text.Length > 0)
        {
            Text(xml, name, text);
        }
    }

    private static void Text(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Namespace, XmlText.Holdable(text));
}
