using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Privacy;

/// <summary>By what a person is found. One of the three is enough: a receipt number, a name with a date of birth, a contact.</summary>
/// <param name="Contact">A telephone number or mail address.</param>
public sealed record PersonFacts(string Number, string Name, DateOnly? BirthDate, string Contact);

/// <summary>A record that is held of a person.</summary>
/// <param name="Subject">Receipt number.</param>
/// <param name="IsCase">True for a suspension case, false for a report.</param>
/// <param name="At">When it came in, UTC.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Kept">Why it may not be erased now; null where it may.</param>
public sealed record PersonRecord(Guid Id, string Subject, bool IsCase, DateTime At, Words State, Words? Kept);

/// <summary>
/// Finds what is held of one person, for a request of theirs (開示・訂正・削除の求め). For supervisors; each look is audited with its
/// reason and without the facts.
/// </summary>
public sealed class FindPerson(IDbContextFactory<ScamWatchDb> contexts, HolderMatch match, TimeProvider clock)
{
    /// <summary>A person with more records than that is found in parts, by their numbers.</summary>
    private const int MaxRecords = 100;

    /// <summary>The records, the newest first.</summary>
    /// <param name="reason">Who asks and how they showed who they are.</param>
    public async Task<Outcome<IReadOnlyList<PersonRecord>>> RunAsync(PersonFacts facts, string reason, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.PersonFind))
        {
            return new NotAllowed();
        }

        if (HoldRecords.CheckReason(reason) is { } refusal)
        {
            return refusal;
        }

        if (new[] { facts.Number, facts.Name, facts.Contact }.Any(Redactor.Contains))
        {
            return new ContainsMyNumber(("検索", "The search"));
        }

        var byName = !string.IsNullOrWhiteSpace(facts.Name) && facts.BirthDate is not null;
        var (phone, mail) = (Digits(facts.Contact), facts.Contact.Contains('@', StringComparison.Ordinal) ? facts.Contact.Trim() : "");
        var byContact = phone.Length >= 6 || mail.Length > 3;
        var number = ReceiptNumber.TryParse(facts.Number, out var parsed) ? parsed.ToString() : "";
        if (!byName && !byContact && number.Length == 0)
        {
            return new InvalidField(("検索", "The search"), ("受付番号、氏名と生年月日、連絡先のどれかを入力してください。", "enter a receipt number, a name with a date of birth, or a contact."));
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var cases = new HashSet<Guid>();
        var reports = new HashSet<Guid>();
        if (number.Length > 0)
        {
            cases.UnionWith(await db.SuspensionCases.Where(c => c.ReceiptNumber == number).Select(c => c.Id).ToListAsync(ct));
            reports.UnionWith(await db.Reports.Where(r => r.ReceiptNumber == number).Select(r => r.Id).ToListAsync(ct));
        }

        if (byName)
        {
            var (name, kana, birth) = (match.NameKey(facts.Name), match.KanaKey(facts.Name), facts.BirthDate);
            cases.UnionWith(await db.SuspensionCases
                .Where(c => c.HolderBirthDate == birth && (c.HolderNameKey == name || c.HolderKanaKey == name || c.HolderKanaKey == kana))
                .Select(c => c.Id).ToListAsync(ct));
        }

        if (byContact)
        {
            await AddByContactAsync(db, phone, mail, cases, reports, ct);
        }

        var records = await OfAsync(db, [.. cases], [.. reports], actor, ct);
        AuditTrail.Record(db, actor, AuditKind.PersonLookedUp, records.Count == 1 ? records[0].Subject : "-",
            $"本人の記録を照会: {records.Count}件", clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(ct);
        return records.ToList();
    }

    /// <summary>The records under these numbers, as far as the actor's municipalities reach.</summary>
    internal static async Task<IReadOnlyList<PersonRecord>> OfAsync(ScamWatchDb db, IReadOnlyList<string> subjects, Actor actor, CancellationToken ct) => await OfAsync(
        db,
        await db.SuspensionCases.Where(c => subjects.Contains(c.ReceiptNumber)).Select(c => c.Id).ToArrayAsync(ct),
        await db.Reports.Where(r => subjects.Contains(r.ReceiptNumber)).Select(r => r.Id).ToArrayAsync(ct), actor, ct);

    private static async Task<IReadOnlyList<PersonRecord>> OfAsync(ScamWatchDb db, Guid[] cases, Guid[] reports, Actor actor, CancellationToken ct)
    {
        var held = (await db.LegalHolds.Where(h => h.LiftedAt == null).Select(h => h.Subject).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        var busy = (await Forgetting.BusyCases(db).Where(id => cases.Contains(id)).ToListAsync(ct)).ToHashSet();
        var found = (await db.SuspensionCases.AsNoTracking().For(actor).Where(c => cases.Contains(c.Id)).OrderByDescending(c => c.ReceivedAt).Take(MaxRecords)
                .Select(c => new { c.Id, c.ReceiptNumber, c.State, c.Effect, c.ReceivedAt }).ToListAsync(ct))
            .Select(c => new PersonRecord(c.Id, c.ReceiptNumber, true, c.ReceivedAt, SuspensionRules.Label(c.State, c.Effect), ErasureRules.KeepsCase(
                held.Contains(c.ReceiptNumber), SuspensionRules.IsEnd(c.State), busy.Contains(c.Id))))
            .ToList();
        found.AddRange((await db.Reports.AsNoTracking().For(actor).Where(r => reports.Contains(r.Id)).OrderByDescending(r => r.ReceivedAt).Take(MaxRecords)
                .Select(r => new { r.Id, r.ReceiptNumber, r.Verdict, r.DeliveryKey, r.ReceivedAt }).ToListAsync(ct))
            .Select(r => new PersonRecord(r.Id, r.ReceiptNumber, false, r.ReceivedAt, ErasureRules.StateOf(r.Verdict, r.DeliveryKey),
                ErasureRules.KeepsReport(held.Contains(r.ReceiptNumber), r.Verdict is not null))));
        return [.. found.OrderByDescending(r => r.At)];
    }

    /// <summary>Contacts stand in no index: all are read. That takes seconds in a large store, and is asked for rarely.</summary>
    private static async Task AddByContactAsync(
        ScamWatchDb db, string phone, string mail, HashSet<Guid> cases, HashSet<Guid> reports, CancellationToken ct)
    {
        await foreach (var c in db.SuspensionCases.AsNoTracking().Select(c => new { c.Id, c.Statement }).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (phone.Length >= 6 && Digits(c.Statement.CallbackNumber) == phone)
            {
                cases.Add(c.Id);
            }
        }

        var reporters = db.Reports.AsNoTracking().Where(r => r.ReporterContact != "" || r.ReporterMail != null)
            .Select(r => new { r.Id, r.ReporterContact, r.ReporterMail }).AsAsyncEnumerable();
        await foreach (var r in reporters.WithCancellation(ct))
        {
            if ((phone.Length >= 6 && Digits(r.ReporterContact) == phone)
                || (mail.Length > 0 && (r.ReporterContact.Contains(mail, StringComparison.OrdinalIgnoreCase)
                    || string.Equals(r.ReporterMail?.Address, mail, StringComparison.OrdinalIgnoreCase))))
            {
                reports.Add(r.Id);
            }
        }
    }

    /// <summary>A number as it is compared: its digits, a Japanese country code as the leading zero.</summary>
    private static string Digits(string contact) => PhoneNumber.TryParse(contact, out var number)
        ? number.Value
        : string.Concat(NormalForm.Compatible(contact).Where(char.IsAsciiDigit));
}
