using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.References;

/// <summary>A change as staff ask for it.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Row">Name of the row; empty for <see cref="ReferenceChangeKind.Add"/>.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Fields">
/// Fields as typed, by their names: of a correction those that are to be otherwise, of a succession those in which the new row
/// differs with its <c>validFrom</c>, of an end the <c>validTo</c>, of an addition all of it, of a confirmation none.
/// </param>
public sealed record ReferenceProposal(string File, string Row, ReferenceChangeKind Kind, IReadOnlyDictionary<string, string> Fields);

/// <summary>A field of a row does not fit.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Row">Name of the row; empty for a new one.</param>
/// <param name="Field">The field.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record FieldDoesNotFit(string File, string Row, Words Field, Words Problem) : Refusal((
    $"{(Row.Length > 0 ? Row : "新しい行")}「{Field.Ja}」: {Problem.Ja}", $"{(Row.Length > 0 ? Row : "New row")}, {Field.En}: {Problem.En}"));

/// <summary>The period of a row would end before it begins.</summary>
public sealed record EndsBeforeItStarts(string File, string Row) : Refusal((
    $"{(Row.Length > 0 ? Row : "新しい行")}: 終了日が開始日より前です。", $"{(Row.Length > 0 ? Row : "New row")}: it would end before it starts."));

/// <summary>The row is over already.</summary>
public sealed record RowHasEnded(string File, string Row) : Refusal(($"{Row}: この行は終了しています。", $"{Row}: this row has ended."));

/// <summary>The proposal would change nothing.</summary>
public sealed record NothingChanges(string File, string Row) : Refusal(($"{Row}: いまの内容と同じです。", $"{Row}: this is what it says already."));

/// <summary>Without the row the product could not compute any more.</summary>
public sealed record RowIsNeeded(string File, string Row) : Refusal((
    $"{Row}: この値は計算に必要です。終了ではなく差替にしてください。", $"{Row}: computing needs this figure. Let another row succeed it instead."));

/// <summary>With the change the file could not be read any more.</summary>
public sealed record RowCannotBeRead(string File, string Row, string Why) : Refusal((
    $"{(Row.Length > 0 ? Row : "新しい行")}: この内容では読み込めません。({Why})", $"{(Row.Length > 0 ? Row : "New row")}: it could not be read. ({Why})"));

/// <summary>Somebody proposed a change to this row that is not decided yet.</summary>
public sealed record AlreadyProposed(string File, string Row) : Refusal((
    $"{Row}: 承認を待っている変更があります。先にそれを決めてください。", $"{Row}: a change to it waits for approval. Decide that first."));

/// <summary>The row became otherwise since the change was proposed.</summary>
public sealed record RowChangedSince(string File, string Row) : Refusal((
    $"{Row}: 提案の後に行が変わりました。却下して、いまの内容から提案し直してください。", $"{Row}: the row changed since. Reject this and propose it anew."));

/// <summary>Nobody decides on what they proposed themselves.</summary>
public sealed record SecondPersonDecides() : Refusal((
    "自分の提案は自分で承認できません。別の担当者に依頼してください。", "You cannot decide on your own proposal. Ask another person."));

/// <summary>It is decided already.</summary>
public sealed record AlreadyDecided() : Refusal(("この提案はすでに決まっています。", "This proposal is decided already."));

/// <summary>Whether a change to the reference data may be made. Pure.</summary>
public static class ReferenceRules
{
    /// <summary>Longest reason.</summary>
    public const int MaxReason = 500;

    private static readonly Words s_row = ("この行", "This row");

    /// <summary>Supervisors, publishers and administrators keep the reference data.</summary>
    public static bool MayKeep(Actor actor) => actor.May(Rights.ReferenceKeep);

    /// <summary>Why the reason does not do; null where it does.</summary>
    public static Refusal? CheckReason(string reason) =>
        reason.Trim().Length is 0 or > MaxReason
            ? new InvalidField(("理由", "Reason"), (FormattableString.Invariant($"1〜{MaxReason}文字で書いてください。"), FormattableString.Invariant($"write 1 to {MaxReason} characters.")))
            : null;

    /// <summary>Whether a person may decide on a proposal; null where they may.</summary>
    public static Refusal? CheckDecide(ReferenceChange change, Actor actor) =>
        !MayKeep(actor) ? new NotAllowed()
        : change.State != ReferenceChangeState.Proposed ? new AlreadyDecided()
        : change.ProposedById == actor.Id ? new SecondPersonDecides()
        : null;

    /// <summary>Whether a proposal may be taken back; null where it may.</summary>
    public static Refusal? CheckWithdraw(ReferenceChange change, Actor actor) =>
        change.State != ReferenceChangeState.Proposed ? new AlreadyDecided()
        : change.ProposedById != actor.Id ? new NotAllowed()
        : null;

    /// <summary>The change that a proposal makes, or why it cannot be made.</summary>
    /// <param name="proposal">What is asked for.</param>
    /// <param name="set">The rows in force.</param>
    /// <param name="check">Throws <see cref="InvalidDataException"/> where a state could not be read.</param>
    /// <param name="today">Day in Japan.</param>
    internal static Outcome<CheckedChange> Check(ReferenceProposal proposal, ReferenceSet set, Action<ReferenceSet, string?> check, DateOnly today)
    {
        if (ReferenceFiles.Find(proposal.File) is not { } file)
        {
            return new NotFound(("この表", "This table"));
        }

        var isNew = proposal.Kind == ReferenceChangeKind.Add;
        JsonElement? row = isNew ? null : set.RowsOf(file.Code).Where(r => ReferenceRow.IdOf(r) == proposal.Row).Select(r => (JsonElement?)r).FirstOrDefault();
        if (!isNew && row is null)
        {
            return new NotFound(s_row);
        }

        var read = Fields(file, proposal, row, set, today);
        if (!read.Succeeded)
        {
            return read.Refusal;
        }

        var fields = read.Value;
        var change = new CheckedChange(
            file.Code, isNew ? "" : proposal.Row, proposal.Kind, ReferenceOverlay.Text(fields), row is { } before ? ReferenceOverlay.Text(before) : "");
        return CheckState(change, set, check, today) is { } refusal ? refusal : change;
    }

    /// <summary>Whether a change, laid over the rows in force, leaves a state that holds together; null where it does.</summary>
    internal static Refusal? CheckState(CheckedChange change, ReferenceSet set, Action<ReferenceSet, string?> check, DateOnly today)
    {
        var trial = ReferenceChange.Propose(change, "", Actor.CommandLine, default);
        var rows = ReferenceOverlay.With(set.RowsOf(change.File), trial);
        foreach (var touched in rows.Where(r => ReferenceRow.IdOf(r) == trial.Row || (trial.NewRow.Length > 0 && ReferenceRow.IdOf(r) == trial.NewRow)))
        {
            if (Whole(change, touched, today) is { } problem)
            {
                return problem;
            }
        }

        if (change.File == ReferenceFiles.Validity && Gap(set.RowsOf(change.File), rows, today))
        {
            return new RowIsNeeded(change.File, change.Row);
        }

        try
        {
            check(set.WithFile(change.File, rows), change.File);
            return null;
        }
        catch (InvalidDataException fault)
        {
            return new RowCannotBeRead(change.File, change.Row, fault.Message);
        }
    }

    private static Outcome<JsonObject> Fields(ReferenceFileInfo file, ReferenceProposal proposal, JsonElement? row, ReferenceSet set, DateOnly today)
    {
        var fields = new JsonObject();
        if (proposal.Kind == ReferenceChangeKind.Confirm)
        {
            if (ReferenceOverlay.DayOf(row!.Value, ReferenceFiles.ValidTo) < today)
            {
                return new RowHasEnded(file.Code, proposal.Row);
            }

            fields[ReferenceFiles.ConfirmedOn] = Iso(today);
            return ReferenceOverlay.DayOf(row.Value, ReferenceFiles.ConfirmedOn) == today ? new NothingChanges(file.Code, proposal.Row) : fields;
        }

        foreach (var (name, text) in proposal.Fields)
        {
            if (file.Field(name) is not { } field)
            {
                return new FieldDoesNotFit(file.Code, proposal.Row, (name, name), ("この表にない項目です。", "is no field of this table."));
            }

            if (Redactor.Contains(text))
            {
                return new FieldDoesNotFit(file.Code, proposal.Row, field.Label, ("マイナンバーと読める数字は書けません。", "holds digits that read as a My Number."));
            }

            var (value, problem) = field.Read(text, (kind, key) => Known(set, kind, key));
            if (problem is { } wrong)
            {
                return new FieldDoesNotFit(file.Code, proposal.Row, field.Label, wrong);
            }

            var before = row is { } current && current.TryGetProperty(name, out var old) ? field.Write(old) : "";
            var after = value is null ? "" : field.Write(JsonSerializer.SerializeToElement(value));
            if (row is null ? value is null : before == after)
            {
                continue;
            }

            if (field.IsKey && row is not null)
            {
                return new FieldDoesNotFit(file.Code, proposal.Row, field.Label, ("行が何についてかは変えられません。別の行を追加してください。", "cannot be changed: add another row."));
            }

            fields[name] = value;
        }

        switch (proposal.Kind)
        {
            case ReferenceChangeKind.End when fields.Count != 1 || fields[ReferenceFiles.ValidTo] is null:
                return proposal.Fields.ContainsKey(ReferenceFiles.ValidTo) && fields.Count == 0
                    ? new NothingChanges(file.Code, proposal.Row)
                    : new FieldDoesNotFit(file.Code, proposal.Row, file.Field(ReferenceFiles.ValidTo)!.Label, ("終了する日を書いてください。", "write the last day."));
            case ReferenceChangeKind.Succeed when !(proposal.Fields.TryGetValue(ReferenceFiles.ValidFrom, out var from) && from.Trim().Length > 0):
                return new FieldDoesNotFit(file.Code, proposal.Row, file.Field(ReferenceFiles.ValidFrom)!.Label, ("新しい行が始まる日を書いてください。", "write the day from which the new row holds."));
            case ReferenceChangeKind.Succeed:
                // Also where the old row bears the same day, the new one starts on it.
                fields[ReferenceFiles.ValidFrom] = proposal.Fields[ReferenceFiles.ValidFrom].Trim();
                if (fields.Count == 1)
                {
                    return new NothingChanges(file.Code, proposal.Row);
                }

                if (ReferenceOverlay.DayOf(row!.Value, ReferenceFiles.ValidTo) < today)
                {
                    return new RowHasEnded(file.Code, proposal.Row);
                }

                break;
            case ReferenceChangeKind.Correct when fields.Count == 0:
                return new NothingChanges(file.Code, proposal.Row);
            default:
                break;
        }

        return fields;
    }

    /// <summary>What is wrong with a row as a whole; null where nothing is.</summary>
    private static Refusal? Whole(CheckedChange change, JsonElement row, DateOnly today)
    {
        var file = ReferenceFiles.Find(change.File)!;
        foreach (var field in file.Fields.Where(f => f.Required))
        {
            if (!row.TryGetProperty(field.Name, out var value) || field.Write(value).Length == 0)
            {
                return new FieldDoesNotFit(change.File, change.Row, field.Label, ("空にはできません。", "cannot be empty."));
            }
        }

        if (ReferenceOverlay.DayOf(row, ReferenceFiles.ValidTo) < ReferenceOverlay.DayOf(row, ReferenceFiles.ValidFrom))
        {
            return new EndsBeforeItStarts(change.File, change.Row);
        }

        if (ReferenceOverlay.DayOf(row, ReferenceFiles.ObservedOn) > today)
        {
            return new FieldDoesNotFit(change.File, change.Row, file.Field(ReferenceFiles.ObservedOn)!.Label, ("未来の日付です。", "lies in the future."));
        }

        return change.File == "pins" && row.GetProperty("minLength").GetInt32() > row.GetProperty("maxLength").GetInt32()
            ? new FieldDoesNotFit(change.File, change.Row, file.Field("maxLength")!.Label, ("最短より短くなっています。", "is shorter than the shortest."))
            : null;
    }

    /// <summary>
    /// Whether a rule that had a figure on a day would have none: today, in the far future, or long ago, for which cards issued then
    /// are computed.
    /// </summary>
    private static bool Gap(IReadOnlyList<JsonElement> before, IReadOnlyList<JsonElement> after, DateOnly today)
    {
        HashSet<string> On(IReadOnlyList<JsonElement> rows, DateOnly day) =>
        [
            .. rows.Where(r => !(day < ReferenceOverlay.DayOf(r, ReferenceFiles.ValidFrom)) && !(day > ReferenceOverlay.DayOf(r, ReferenceFiles.ValidTo)))
                .Select(r => r.GetProperty("rule").GetString()!),
        ];

        // A gap can only begin on the day after an end or before a start.
        var days = after.SelectMany(r => new[] { ReferenceOverlay.DayOf(r, ReferenceFiles.ValidFrom)?.AddDays(-1), ReferenceOverlay.DayOf(r, ReferenceFiles.ValidTo)?.AddDays(1) })
            .OfType<DateOnly>().Append(today).Append(DateOnly.MinValue).Append(DateOnly.MaxValue);
        return days.Any(day => On(before, day).Except(On(after, day)).Any());
    }

    private static bool Known(ReferenceSet set, FieldKind kind, string key) => kind switch
    {
        FieldKind.Line => set.RowsOf("lines").Any(r => Is(r, "id", key)),
        FieldKind.Source => set.RowsOf("sources").Any(r => Is(r, "key", key)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static bool Is(JsonElement row, string field, string key) =>
        row.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() == key;

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
