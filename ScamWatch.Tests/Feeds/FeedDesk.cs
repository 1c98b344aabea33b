using System.Xml;
using System.Xml.Schema;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Feeds;

/// <summary>Public warnings over a real store, and the schemas of the standards that feeds keep to.</summary>
internal static class FeedDesk
{
    private static readonly Lazy<XmlSchemaSet> s_cap = new(() => Schema("cap-1.2.xsd", "urn:oasis:names:tc:emergency:cap:1.2"));
    private static readonly Lazy<XmlSchemaSet> s_atom = new(() => Schema("atom.xsd", "http://www.w3.org/2005/Atom"));

    public static SiteIssuer Issuer(this TestStore store, string site = "https://www.minatogawa.example") =>
        SiteIssuer.Of(store.Get<Municipality>(), store.Get<WarningWords>(), site, store.Today);

    /// <summary>A public warning, stored past the rules.</summary>
    public static async Task<Alert> PublishedAsync(this TestStore store, Func<AlertContent, AlertContent>? change = null)
    {
        var content = SampleAlerts.Content(store.Get<PhoneLines>(), store.Today);
        var alert = Alert.Draft(
            SampleAlerts.Report(store.Clock.UtcNow), change?.Invoke(content) ?? content, Guid.NewGuid().ToString("N")[..12], Staffed.As(Role.Triage), store.Clock.UtcNow);
        alert.Publish(Some.Publisher, store.Clock.UtcNow);
        return await store.AddAsync(alert);
    }

    /// <summary>Changes a stored warning.</summary>
    public static async Task ChangeAsync(this TestStore store, Guid id, Action<Alert> change)
    {
        await using var db = store.Db();
        change(await db.Alerts.SingleAsync(a => a.Id == id));
        await db.SaveChangesAsync();
    }

    public static async Task<PublicAlert> FaceAsync(this TestStore store, Alert alert) =>
        (await store.Get<FindPublicAlerts>().OneAsync(alert.Slug, default))!;

    public static XmlDocument Cap(byte[] message) => Read(message, s_cap.Value);

    public static XmlDocument Atom(byte[] feed) => Read(feed, s_atom.Value);

    public static string Text(this XmlDocument document, string name) => document.GetElementsByTagName(name)[0]?.InnerText ?? "";

    /// <summary>Throws where it does not keep to the schema.</summary>
    private static XmlDocument Read(byte[] xml, XmlSchemaSet schema)
    {
        using var reader = XmlReader.Create(
            new MemoryStream(xml),
            new() { Schemas = schema, ValidationType = ValidationType.Schema, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings, DtdProcessing = DtdProcessing.Prohibit });
        var document = new XmlDocument { XmlResolver = null };
        document.Load(reader);
        return document;
    }

    private static XmlSchemaSet Schema(string file, string name)
    {
        var set = new XmlSchemaSet { XmlResolver = null };
        set.Add(name, Path.Combine(AppContext.BaseDirectory, "TestData", "schemas", file));
        set.Compile();
        return set;
    }
}
