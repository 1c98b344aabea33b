using System.Globalization;

namespace ScamWatch.Domain.Storage.Moving;

/// <summary>The settings do not name a PostgreSQL database to move to.</summary>
public sealed record TargetNotPostgres() : Refusal((
    "移行先が設定されていません。Database:Provider を postgres にし、Database:ConnectionString に移行先を指定してください。",
    "No database to move to is set. Set Database:Provider to postgres and Database:ConnectionString to the database."));

/// <summary>The file is no store of this program.</summary>
public sealed record SourceNotStore(string File) : Refusal((
    $"{File} は本プログラムのデータベースではありません。", $"{File} is no database of this program."));

/// <summary>The file has another schema than this program.</summary>
/// <param name="Missing">Migrations that it lacks.</param>
/// <param name="Unknown">Migrations that this program does not know.</param>
public sealed record SourceNotUpToDate(IReadOnlyList<string> Missing, IReadOnlyList<string> Unknown) : Refusal((
    Unknown.Count > 0
        ? $"ファイルは新しい版のプログラムのものです ({string.Join(", ", Unknown)})。その版で移行してください。"
        : $"ファイルの構成が古い版のままです (不足: {string.Join(", ", Missing)})。この版を一度ファイルに対して起動してから移行してください。",
    Unknown.Count > 0
        ? $"The file belongs to a later version of the program ({string.Join(", ", Unknown)}). Move it with that one."
        : $"The file has the schema of an older version (it lacks {string.Join(", ", Missing)}). Start this version on it once, then move it."));

/// <summary>SQLite itself finds the file damaged, or rows in it that refer to nothing.</summary>
public sealed record SourceDamaged(IReadOnlyList<string> Findings) : Refusal((
    $"ファイルに破損があります: {string.Join("; ", Findings)}。バックアップから復元してから移行してください。",
    $"The file is damaged: {string.Join("; ", Findings)}. Restore it from a backup, then move it."));

/// <summary>A key that the file was written with is not at hand: the moved data could not be read.</summary>
public sealed record SourceKeyMissing(string Problem) : Refusal(($"暗号鍵が見つかりません。{Problem}", Problem));

/// <summary>The target has the schema of another version, or tables of something else.</summary>
public sealed record TargetNotUpToDate() : Refusal((
    "移行先に別の版または別のプログラムの表があります。空のデータベースを用意してください。",
    "The target holds tables of another version or of something else. Make an empty database for it."));

/// <summary>The target holds rows already.</summary>
public sealed record TargetNotEmpty(IReadOnlyList<string> Tables) : Refusal((
    $"移行先は空ではありません ({string.Join(", ", Tables)})。空のデータベースを用意してください。",
    $"The target is not empty ({string.Join(", ", Tables)}). Make an empty database for it."));

/// <summary>Somebody else works in the target.</summary>
public sealed record TargetInUse() : Refusal((
    "移行先を別のプログラムが使用しています。すべて停止してからやり直してください。",
    "Another program is at work in the target. Stop all of them and begin anew."));

/// <summary>A process of the program may be at work on the file: what it writes after the move would be missing.</summary>
/// <param name="Nodes">Machine and number of each process.</param>
public sealed record SourceInUse(IReadOnlyList<string> Nodes) : Refusal((
    $"ファイルを使うプロセスが動いています ({string.Join(", ", Nodes)})。コンソールとワーカーを停止してからやり直してください。停止の記録なしに終了したものは、2分たてば無視されます。",
    $"Processes are at work on the file ({string.Join(", ", Nodes)}). Stop the console and its workers and begin anew. One that ended without saying so is passed over after two minutes."));

/// <summary>The file was written to while it was copied: what was written would be missing.</summary>
public sealed record SourceChanged() : Refusal((
    "移行中にファイルが変更されました。コンソールとワーカーを停止してからやり直してください。移行先には何も残していません。",
    "The file was changed while it was copied. Stop the console and its workers and begin anew. Nothing was left in the target."));

/// <summary>Values that PostgreSQL does not take.</summary>
/// <param name="Places">Table, key, column and what is wrong, of the first ones.</param>
/// <param name="Count">How many there are.</param>
public sealed record Unstorable(IReadOnlyList<string> Places, int Count) : Refusal((
    string.Create(CultureInfo.InvariantCulture, $"PostgreSQL に格納できない値が{Count}件あります。移行先には何も残していません。\n{string.Join('\n', Places)}"),
    string.Create(CultureInfo.InvariantCulture, $"{Count} values cannot be stored in PostgreSQL. Nothing was left in the target.\n{string.Join('\n', Places)}")));

/// <summary>PostgreSQL refused a table.</summary>
public sealed record TableRefused(string Table, string Reason) : Refusal((
    $"表 {Table} が PostgreSQL に拒否されました。移行先には何も残していません: {Reason}",
    $"PostgreSQL refused table {Table}. Nothing was left in the target: {Reason}"));

/// <summary>What was read back is not what the file holds.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="Key">Key of the first row that differs.</param>
/// <param name="Column">Name of the column; null where the row itself is missing or too many.</param>
public sealed record RowsDiffer(string Table, string Key, string? Column) : Refusal((
    $"検証で相違が見つかりました: {Table} ({Key}) {Column ?? "行"}。移行先には何も残していません。",
    $"The check found a difference: {Table} ({Key}) {Column ?? "the row itself"}. Nothing was left in the target."));
