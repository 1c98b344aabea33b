using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Sharing;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Staff;

/// <summary>What one person may do.</summary>
public sealed record HeldRight(StaffRow Staff, Right Right);

/// <summary>
/// Who may do and see what, drawn from the table that the actions ask (<see cref="Rights"/>): for the yearly audit and for the list of
/// those who handle personal data.
/// </summary>
public sealed class ExportRights(IDbContextFactory<ScamWatchDb> contexts, FindStaff staff, TimeProvider clock)
{
    private static readonly string[] s_columns =
    [
        "user_name", "name", "role", "contractor", "ends_on", "trained_on", "municipalities", "languages", "right", "what", "personal_data",
        "proof_before", "second_person",
    ];

    /// <summary>Accounts that open today, each with its rights; nothing is audited.</summary>
    public async Task<Outcome<IReadOnlyList<HeldRight>>> FindAsync(Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.RightsSee))
        {
            return new NotAllowed();
        }

        var today = JapanTime.DayOf(clock.GetUtcNow().UtcDateTime);
        return (await staff.RunAsync(ct)).Where(s => !(s.Terms.EndsOn < today))
            .SelectMany(s => Rights.Every.Where(r => r.Roles.Any(s.Roles.Contains)).Select(r => new HeldRight(s, r))).ToList();
    }

    /// <summary>The same as a table for spreadsheets. Audited before anybody has it.</summary>
    public async Task<Outcome<byte[]>> RunAsync(Actor actor, CancellationToken ct)
    {
        var found = await FindAsync(actor, ct);
        if (!found.Succeeded)
        {
            return found.Refusal;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        AuditTrail.Record(db, actor, AuditKind.RightsExported, "rights.csv", string.Create(CultureInfo.InvariantCulture, $"{found.Value.Count}行"), clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(ct);
        return Write(found.Value);
    }

    private static byte[] Write(IReadOnlyList<HeldRight> rights)
    {
        using var buffer = new MemoryStream();
        // With its mark: without it Excel takes the file for Shift_JIS.
        using (var writer = new StreamWriter(buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)))
        {
            foreach (var row in rights.Select(Row).Prepend(s_columns))
            {
                writer.Write(string.Join(',', row.Select(CsvExport.Cell)));
                writer.Write("\r\n");
            }
        }

        return buffer.ToArray();
    }

    private static string[] Row(HeldRight held)
    {
        var (staff, right) = (held.Staff, held.Right);
        return
        [
            staff.UserName, staff.DisplayName, string.Join(' ', staff.Roles), staff.Terms.Contractor, Day(staff.Terms.EndsOn), Day(staff.Terms.TrainedOn),
            Reach(right, RightReach.ByArea, staff.Terms.Areas), Reach(right, RightReach.ByLanguage, staff.Terms.Languages), right.Code, right.What.Ja,
            YesNo(right.ShowsPersonal), YesNo(right.NeedsProof), YesNo(right.NeedsSecond),
        ];
    }

    private static string Reach(Right right, RightReach by, IReadOnlyList<string> codes) =>
        right.Reach.HasFlag(by) && codes.Count > 0 ? string.Join(' ', codes) : "all";

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string YesNo(bool value) => value ? "yes" : "no";
}
