namespace ScamWatch.Domain.Privacy;

/// <summary>
/// A key of the web's data protection (cookies, forms, drafts, second factors), as XML, which all nodes share. Encrypted by the
/// field keys: beside the sessions it opens, it opens nothing by itself.
/// </summary>
public sealed class WebKey
{
    private WebKey()
    {
    }

    public WebKey(string name, string xml, DateTime at) => (Name, Xml, At) = (name, xml, at);

    /// <summary>As the library names it.</summary>
    public string Name { get; private set; } = "";

    public string Xml { get; private set; } = "";

    /// <summary>When it was stored, UTC.</summary>
    public DateTime At { get; private set; }
}
