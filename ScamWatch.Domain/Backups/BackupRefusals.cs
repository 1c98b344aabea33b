namespace ScamWatch.Domain.Backups;

/// <summary>There is a file of that name already.</summary>
public sealed record BackupExists(string File) : Refusal(($"{File} は既にあります。別の名前を指定してください。", $"{File} exists already. Name another file."));

/// <summary>The disk has no room for it.</summary>
public sealed record NoRoomForBackup(long Needed, long Free) : Refusal((
    $"空き容量が足りません(必要 約{Needed / 1_000_000:N0} MB、空き {Free / 1_000_000:N0} MB)。", $"The disk has no room: about {Needed / 1_000_000:N0} MB are needed, {Free / 1_000_000:N0} MB are free."));

/// <summary>The copy did not hold what it should; nothing was kept of it.</summary>
public sealed record BackupNotVerified(string Why) : Refusal(($"作ったバックアップの検査に失敗したため、残していません: {Why}", $"The backup failed its check and was not kept: {Why}"));

/// <summary>A program of the database is not on the path.</summary>
public sealed record ProgramMissing(string Program) : Refusal((
    $"{Program} が見つかりません。PostgreSQLのクライアント(Debianでは postgresql-client)を、サーバーと同じか新しい版で入れてください。",
    $"{Program} is not on the path. Install the PostgreSQL client programs (Debian: postgresql-client), of the server's version or newer."));

/// <summary>A program of the database failed.</summary>
public sealed record ProgramFailed(string Program, string Said) : Refusal(($"{Program} が失敗しました: {Said}", $"{Program} failed: {Said}"));

/// <summary>No backup of this program, or cut off.</summary>
public sealed record NoBackup(string File, string Why) : Refusal(($"{File} はScamWatchのバックアップとして読めません: {Why}", $"{File} does not read as a backup of ScamWatch: {Why}"));

/// <summary>What is in it is not what its manifest says, or the manifest was changed.</summary>
public sealed record BackupChanged(string What) : Refusal((
    $"バックアップの内容が作成時と違います({What})。復元しません。", $"The backup is not as it was made ({What}). Nothing was restored."));

/// <summary>It is of the other kind of database.</summary>
public sealed record OtherProvider(string Is, string Wanted) : Refusal((
    $"このバックアップは {Is} のものです。設定(Database:Provider)は {Wanted} です。", $"This backup is of {Is}; Database:Provider is {Wanted}."));

/// <summary>A later program made it.</summary>
public sealed record NewerBackup(string Program, string Migration) : Refusal((
    $"このバックアップは新しい版({Program}、{Migration})のものです。その版以降のプログラムで復元してください。",
    $"A later program made this backup ({Program}, {Migration}). Restore it with that version or a later one."));

/// <summary>Keys without which nothing of it could be read are not there.</summary>
public sealed record KeysMissing(IReadOnlyList<BackupKey> Keys) : Refusal((
    $"復元に必要な鍵がありません: {Names(Keys)}。鍵のファイルを --keys で指定するか、状態フォルダーに置いてください。",
    $"Keys that are needed are not there: {Names(Keys)}. Name the file of keys with --keys, or put them into the state folder."))
{
    private static string Names(IReadOnlyList<BackupKey> keys) => string.Join(", ", keys.Select(k => $"{k.Path} ({k.Fingerprint})"));
}

/// <summary>A program has the database open.</summary>
public sealed record DatabaseInUse() : Refusal(("データベースは使用中です。ScamWatchのプログラムをすべて止めてからやり直してください。", "The database is in use. Stop all programs of ScamWatch first."));

/// <summary>There is something in the database that would be replaced.</summary>
public sealed record DatabaseNotEmpty() : Refusal((
    "データベースに記録があります。置き換えるには --force を付けてください(今の記録は横に残します)。",
    "The database holds records. Add --force to replace it; what is there now is kept beside it."));

/// <summary>The target database may not be made or renamed.</summary>
public sealed record DatabaseRefused(string Said) : Refusal((
    $"データベースを用意できません: {Said}。データベースを作れる利用者(CREATEDB)で接続してください。", $"The database could not be prepared: {Said}. Connect as a user who may create databases (CREATEDB)."));
