using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Web.Account;

/// <summary>
/// Keeps the keys of data protection in the database, encrypted, so that a cookie, a form or a draft of one node is good on all.
/// Keys that lie in the key folder from the time of one node are taken over: second factors are locked with them.
/// </summary>
internal sealed class DatabaseKeys(IDbContextFactory<ScamWatchDb> contexts, DataFolder data, TimeProvider clock) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts.CreateDbContext();
        var known = db.WebKeys.AsNoTracking().OrderBy(k => k.At).ToDictionary(k => k.Name, k => k.Xml);
        foreach (var file in Directory.Exists(data.Keys) ? Directory.GetFiles(data.Keys, "key-*.xml") : [])
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (known.TryAdd(name, File.ReadAllText(file)))
            {
                Store(db, name, known[name]);
            }
        }

        return [.. known.Values.Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = contexts.CreateDbContext();
        Store(db, friendlyName, element.ToString(SaveOptions.DisableFormatting));
    }

    private void Store(ScamWatchDb db, string name, string xml)
    {
        db.WebKeys.Add(new WebKey(name, xml, clock.GetUtcNow().UtcDateTime));
        try
        {
            db.SaveChanges();
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            // Another node took it over at this moment.
            db.ChangeTracker.Clear();
        }
    }
}
