using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace ScamWatch.Domain.References;

/// <summary>What became of an approved change when it was laid over the rows.</summary>
public enum ChangeEffect
{
    /// <summary>It is in force.</summary>
    Applied,

    /// <summary>The shipped row was seen later than the change was approved: the shipped row counts.</summary>
    Superseded,

    /// <summary>The shipped file has no such row any more.</summary>
    RowGone,

    /// <summary>With it the file could not be read any more; it was left out.</summary>
    DoesNotFit,
}

/// <summary>
/// Lays approved changes over shipped rows. Field by field, so that what a newer file says in other fields counts; a shipped row
/// that was seen after the approval counts as it is.
/// </summary>
internal static class ReferenceOverlay
{
    private static readonly JsonSerializerOptions s_written = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The rows of the files that changes touch, and what became of each change.</summary>
    /// <param name="shipped">The shipped rows.</param>
    /// <param name="approved">Approved changes in their order.</param>
    /// <param name="check">Throws <see cref="InvalidDataException"/> where a state could not be read.</param>
    public static (ReferenceSet Set, IReadOnlyDictionary<Guid, ChangeEffect> Effects) Lay(
        ReferenceSet shipped, IReadOnlyList<ReferenceChange> approved, Action<ReferenceSet, string?> check)
    {
        var effects = new Dictionary<Guid, ChangeEffect>();
        var set = Lay(shipped, approved, effects);
        try
        {
            check(set, null);
            return (set, effects);
        }
        catch (InvalidDataException)
        {
            // One of them does not fit the shipped files any more: found by trying them one after the other.
            var kept = new List<ReferenceChange>();
            foreach (var change in approved)
            {
                try
                {
                    check(Lay(shipped, [.. kept, change], []), change.File);
                    kept.Add(change);
                }
                catch (InvalidDataException)
                {
                    effects[change.Id] = ChangeEffect.DoesNotFit;
                }
            }

            return (Lay(shipped, kept, effects), effects);
        }
    }

    /// <summary>The rows of a file with one change more.</summary>
    public static IReadOnlyList<JsonElement> With(IReadOnlyList<JsonElement> rows, ReferenceChange change)
    {
        var list = rows.Select(r => (ReferenceRow.IdOf(r), JsonObject.Create(r)!)).ToList();
        Apply(list, change, null);
        return [.. list.Select(r => JsonSerializer.SerializeToElement(r.Item2))];
    }

    /// <summary>A row as text, for comparing and keeping.</summary>
    public static string Text(JsonElement row) => JsonSerializer.Serialize(row, s_written);

    /// <inheritdoc cref="Text(JsonElement)"/>
    public static string Text(JsonNode row) => row.ToJsonString(s_written);

    private static ReferenceSet Lay(ReferenceSet shipped, IReadOnlyList<ReferenceChange> approved, Dictionary<Guid, ChangeEffect> effects)
    {
        var changed = new Dictionary<string, IReadOnlyList<JsonElement>>(StringComparer.Ordinal);
        foreach (var file in approved.Where(c => ReferenceFiles.Find(c.File) is not null).GroupBy(c => c.File, StringComparer.Ordinal))
        {
            var rows = shipped.ShippedRows(file.Key);
            var observed = rows.ToDictionary(ReferenceRow.IdOf, r => DayOf(r, ReferenceFiles.ObservedOn), StringComparer.Ordinal);
            var list = rows.Select(r => (ReferenceRow.IdOf(r), JsonObject.Create(r)!)).ToList();
            foreach (var change in file)
            {
                effects[change.Id] = Apply(list, change, observed.GetValueOrDefault(change.Row));
            }

            changed[file.Key] = [.. list.Select(r => JsonSerializer.SerializeToElement(r.Item2))];
        }

        return shipped.With(changed);
    }

    private static ChangeEffect Apply(List<(string Id, JsonObject Row)> rows, ReferenceChange change, DateOnly? shippedSeen)
    {
        var fields = JsonNode.Parse(change.Fields)!.AsObject();
        if (change.Kind == ReferenceChangeKind.Add)
        {
            rows.Add((change.Row, New(change.Row, fields)));
            return ChangeEffect.Applied;
        }

        var at = rows.FindIndex(r => r.Id == change.Row);
        if (at < 0)
        {
            return ChangeEffect.RowGone;
        }

        if (change.DecidedAt is { } decided && shippedSeen > JapanTime.DayOf(decided))
        {
            return ChangeEffect.Superseded;
        }

        var row = rows[at].Row;
        if (change.Kind == ReferenceChangeKind.Succeed)
        {
            var next = row.DeepClone().AsObject();
            next.Remove(ReferenceFiles.ConfirmedOn);
            next.Remove(ReferenceFiles.ValidTo);
            Merge(next, fields);
            next[ReferenceRow.Id] = change.NewRow;
            rows.Insert(at + 1, (change.NewRow, next));
            var from = DateOnly.ParseExact((string)fields[ReferenceFiles.ValidFrom]!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            row[ReferenceFiles.ValidTo] = from.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            return ChangeEffect.Applied;
        }

        Merge(row, fields);
        return ChangeEffect.Applied;
    }

    private static JsonObject New(string id, JsonObject fields)
    {
        var row = new JsonObject { [ReferenceRow.Id] = id };
        Merge(row, fields);
        return row;
    }

    private static void Merge(JsonObject row, JsonObject fields)
    {
        foreach (var (name, value) in fields)
        {
            row[name] = value?.DeepClone();
        }
    }

    /// <summary>The day in a field; null where there is none.</summary>
    public static DateOnly? DayOf(JsonElement row, string field) =>
        row.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
        && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
