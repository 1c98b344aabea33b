using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.References;

/// <summary>What is to be said of a row.</summary>
public enum ReferenceMark
{
    /// <summary>確認が古い: nobody has seen it for longer than the setting says.</summary>
    Stale,

    /// <summary>未確認: neither a dated page nor staff vouches for it.</summary>
    Unconfirmed,

    /// <summary>期限切れ間近: it ends soon.</summary>
    EndsSoon,

    /// <summary>終了: it is over.</summary>
    Ended,

    /// <summary>開始前: it does not hold yet.</summary>
    NotYet,
}

/// <summary>A row as it is in force.</summary>
/// <param name="File">Its file.</param>
/// <param name="Id">Its name within the file.</param>
/// <param name="Title">What it is about, in a few words.</param>
/// <param name="Values">Its fields as they are typed, by name; empty ones left out.</param>
/// <param name="ObservedOn">Day of the source.</param>
/// <param name="ConfirmedOn">When staff last made sure; null where nobody has.</param>
/// <param name="Marks">What is to be said of it.</param>
/// <param name="IsDue">True where somebody should look whether it still holds.</param>
/// <param name="Waiting">A proposal for it that is not decided; null where there is none.</param>
public sealed record ReferenceRowView(
    ReferenceFileInfo File, string Id, string Title, IReadOnlyDictionary<string, string> Values, DateOnly? ObservedOn, DateOnly? ConfirmedOn,
    IReadOnlyList<ReferenceMark> Marks, bool IsDue, Guid? Waiting);

/// <summary>A file as the overview lists it.</summary>
/// <param name="File">The file.</param>
/// <param name="Rows">Rows in all.</param>
/// <param name="Due">Rows due for confirmation.</param>
/// <param name="Waiting">Proposals that wait for approval.</param>
public sealed record ReferenceFileView(ReferenceFileInfo File, int Rows, int Due, int Waiting);

/// <summary>A field before and after a change.</summary>
/// <param name="Label">Its name on screens.</param>
/// <param name="Before">As typed; empty for none.</param>
/// <param name="After">As typed; empty for none.</param>
public sealed record ReferenceFieldChange(Words Label, string Before, string After);

/// <summary>A change with what it changes.</summary>
/// <param name="Change">The change.</param>
/// <param name="Title">What the row is about.</param>
/// <param name="Fields">The fields that become otherwise.</param>
/// <param name="Effect">Of an approved one what became of it; null otherwise.</param>
public sealed record ReferenceChangeView(ReferenceChange Change, string Title, IReadOnlyList<ReferenceFieldChange> Fields, ChangeEffect? Effect);

/// <summary>Which rows are wanted.</summary>
/// <param name="File">Only of this file; null for all.</param>
/// <param name="Text">Words that must stand in a row; empty for any.</param>
/// <param name="Mark">Only rows with this mark; null for any.</param>
/// <param name="OnlyDue">Only rows due for confirmation.</param>
/// <param name="Past">Also rows that are over.</param>
public sealed record ReferenceFilter(string? File = null, string Text = "", ReferenceMark? Mark = null, bool OnlyDue = false, bool Past = false);

/// <summary>Reads the reference data as staff keep it: rows with their marks, proposals, history.</summary>
public sealed class ReadReference(IDbContextFactory<ScamWatchDb> contexts, ReferenceBook book, ReferenceSettings settings, TimeProvider clock)
{
    private const string PageBasis = "page";

    private DateOnly Today => JapanTime.DayOf(clock.GetUtcNow().UtcDateTime);

    /// <summary>The files with their counts.</summary>
    public async Task<IReadOnlyList<ReferenceFileView>> FilesAsync(CancellationToken ct)
    {
        var waiting = await WaitingAsync(ct);
        return
        [
            .. ReferenceFiles.All.Select(f =>
            {
                var rows = book.Set.RowsOf(f.Code);
                return new ReferenceFileView(f, rows.Count, rows.Count(r => View(f, r, waiting).IsDue), waiting.Count(w => w.File == f.Code));
            }),
        ];
    }

    /// <summary>Rows, in the order of their files.</summary>
    public async Task<Page<ReferenceRowView>> RowsAsync(ReferenceFilter filter, Slice slice, CancellationToken ct)
    {
        var waiting = await WaitingAsync(ct);
        List<ReferenceRowView> rows =
        [
            .. from file in ReferenceFiles.All
               where filter.File is null || file.Code == filter.File
               from row in book.Set.RowsOf(file.Code)
               let view = View(file, row, waiting)
               where (!filter.OnlyDue || view.IsDue)
                  && (filter.Mark is not { } mark || view.Marks.Contains(mark))
                  && (filter.Past || filter.Mark == ReferenceMark.Ended || !view.Marks.Contains(ReferenceMark.Ended))
                  && Has(view, filter.Text)
               select view,
        ];
        return new([.. rows.Skip(slice.Offset).Take(slice.Count)], rows.Count);
    }

    /// <summary>One row; null where there is none.</summary>
    public async Task<ReferenceRowView?> RowAsync(string file, string row, CancellationToken ct) =>
        ReferenceFiles.Find(file) is { } info
        && book.Set.RowsOf(file).Where(r => ReferenceRow.IdOf(r) == row).Select(r => (JsonElement?)r).FirstOrDefault() is { } found
            ? View(info, found, await WaitingAsync(ct)) : null;

    /// <summary>What a field that names a line or a source can name.</summary>
    /// <param name="kind"><see cref="FieldKind.Line"/> or <see cref="FieldKind.Source"/>.</param>
    public IReadOnlyList<(string Code, string Name)> Choices(FieldKind kind)
    {
        var (file, code, name) = kind switch
        {
            FieldKind.Line => ("lines", "id", "nameJa"),
            FieldKind.Source => ("sources", "key", "issuer"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        return [.. book.Set.RowsOf(file).Select(r => (Text(r, code), Text(r, name))).DistinctBy(c => c.Item1)];

        static string Text(JsonElement row, string field) =>
            row.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }

    /// <summary>The proposals that wait for approval, oldest first.</summary>
    public async Task<IReadOnlyList<ReferenceChangeView>> ProposalsAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var changes = await db.ReferenceChanges.AsNoTracking().Where(c => c.State == ReferenceChangeState.Proposed)
            .OrderBy(c => c.ProposedAt).ThenBy(c => c.Id).Take(Slice.MaxTake).ToListAsync(ct);
        return [.. changes.Select(View)];
    }

    /// <summary>What staff did to a row, newest first, with what was turned down.</summary>
    public async Task<IReadOnlyList<ReferenceChangeView>> HistoryAsync(string file, string row, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var changes = await db.ReferenceChanges.AsNoTracking().Where(c => c.File == file && (c.Row == row || c.NewRow == row))
            .OrderByDescending(c => c.ProposedAt).ThenByDescending(c => c.Id).Take(Slice.MaxTake).ToListAsync(ct);
        return [.. changes.Select(View)];
    }

    /// <summary>Approved changes that are not in force, because the shipped file went on without them.</summary>
    public async Task<IReadOnlyList<ReferenceChangeView>> SetAsideAsync(CancellationToken ct)
    {
        var ids = book.Effects.Where(e => e.Value != ChangeEffect.Applied).Select(e => e.Key).ToList();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return [.. (await db.ReferenceChanges.AsNoTracking().Where(c => ids.Contains(c.Id)).OrderBy(c => c.Order).ToListAsync(ct)).Select(View)];
    }

    private async Task<IReadOnlyList<(string File, string Row, Guid Id)>> WaitingAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return
        [
            .. (await db.ReferenceChanges.Where(c => c.State == ReferenceChangeState.Proposed).Select(c => new { c.File, c.Row, c.Id }).ToListAsync(ct))
                .Select(c => (c.File, c.Row, c.Id)),
        ];
    }

    private ReferenceRowView View(ReferenceFileInfo file, JsonElement row, IReadOnlyList<(string File, string Row, Guid Id)> waiting)
    {
        var id = ReferenceRow.IdOf(row);
        var (from, to) = (ReferenceOverlay.DayOf(row, ReferenceFiles.ValidFrom), ReferenceOverlay.DayOf(row, ReferenceFiles.ValidTo));
        // A holiday is over when its day is.
        to ??= file.Code == ReferenceFiles.Holidays ? ReferenceOverlay.DayOf(row, "day") : null;
        var (observed, confirmed) = (ReferenceOverlay.DayOf(row, ReferenceFiles.ObservedOn), ReferenceOverlay.DayOf(row, ReferenceFiles.ConfirmedOn));
        var marks = new List<ReferenceMark>();
        if (to < Today)
        {
            marks.Add(ReferenceMark.Ended);
        }
        else
        {
            if (from > Today)
            {
                marks.Add(ReferenceMark.NotYet);
            }

            if (file.IsConfirmed && confirmed is null && !(row.TryGetProperty("observedBasis", out var basis) && basis.ValueKind == JsonValueKind.String && basis.GetString() == PageBasis))
            {
                marks.Add(ReferenceMark.Unconfirmed);
            }
            else if (file.IsConfirmed && !((confirmed ?? observed) >= Today.AddDays(-settings.ConfirmEveryDays)))
            {
                marks.Add(ReferenceMark.Stale);
            }

            if (to <= Today.AddDays(settings.EndsWithinDays) && file.Code != ReferenceFiles.Holidays)
            {
                marks.Add(ReferenceMark.EndsSoon);
            }
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in file.Fields)
        {
            if (row.TryGetProperty(field.Name, out var value) && field.Write(value) is { Length: > 0 } text)
            {
                values[field.Name] = text;
            }
        }

        return new(
            file, id, Title(file, values, id), values, observed, confirmed, marks,
            marks.Contains(ReferenceMark.Stale) || marks.Contains(ReferenceMark.Unconfirmed),
            waiting.Where(w => w.File == file.Code && w.Row == id).Select(w => (Guid?)w.Id).FirstOrDefault());
    }

    private ReferenceChangeView View(ReferenceChange change)
    {
        var file = ReferenceFiles.Find(change.File);
        if (file is null)
        {
            return new(change, change.Row, [], ChangeEffect.RowGone);
        }

        var before = change.Base.Length > 0 ? JsonSerializer.Deserialize<JsonElement>(change.Base) : default;
        var after = JsonSerializer.Deserialize<JsonElement>(change.Fields);
        var fields = new List<ReferenceFieldChange>();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in file.Fields)
        {
            var old = before.ValueKind == JsonValueKind.Object && before.TryGetProperty(field.Name, out var was) ? field.Write(was) : "";
            values[field.Name] = old;
            if (after.TryGetProperty(field.Name, out var value))
            {
                var text = field.Write(value);
                fields.Add(new(field.Label, old, text));
                values[field.Name] = change.Kind == ReferenceChangeKind.Add ? text : old;
            }
        }

        if (after.TryGetProperty(ReferenceFiles.ConfirmedOn, out var confirmed))
        {
            fields.Add(new(
                ("確認日", "Confirmed on"),
                before.ValueKind == JsonValueKind.Object && before.TryGetProperty(ReferenceFiles.ConfirmedOn, out var last) ? last.GetString() ?? "" : "",
                confirmed.GetString()!));
        }

        return new(
            change, Title(file, values, change.Row), fields,
            change.State == ReferenceChangeState.Approved && book.Effects.TryGetValue(change.Id, out var effect) ? effect : null);
    }

    /// <summary>What tells a row from the others: its key fields and its name.</summary>
    private string Title(ReferenceFileInfo file, IReadOnlyDictionary<string, string> values, string id)
    {
        string[] wanted = file.Code switch
        {
            "hours" => ["line", "menus", "languages", "topic", "region", "weekday"],
            "menus" => ["line", "path", "topicJa"],
            "counters" => ["counter", "days", "weeks", "date", "hours"],
            ReferenceFiles.Holidays => ["day", "nameJa"],
            "conflicts" => ["id", "topicJa"],
            "sources" => ["key", "issuer", "title"],
            "lines" => ["number", "nameJa"],
            "fees" => ["nameJa", "amountYen"],
            ReferenceFiles.Validity => ["nameJa", "value"],
            "official-domains" => ["pattern", "ownerJa"],
            "official-rules" => ["code", "ja"],
            "look-alikes" => ["code", "titleJa"],
            _ => ["nameJa"],
        };
        var said = string.Join(" ", wanted.Select(n => n == "line" ? LineName(values.GetValueOrDefault(n, "")) : values.GetValueOrDefault(n, "")).Where(v => v.Length > 0));
        return said.Length > 0 ? said : id;
    }

    private string LineName(string id) => Choices(FieldKind.Line).Where(c => c.Code == id).Select(c => c.Name).FirstOrDefault() ?? id;

    private static bool Has(ReferenceRowView row, string text) =>
        text.Split([' ', '　'], StringSplitOptions.RemoveEmptyEntries).All(word =>
            row.Id.Contains(word, StringComparison.OrdinalIgnoreCase) || row.Values.Values.Any(v => v.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
