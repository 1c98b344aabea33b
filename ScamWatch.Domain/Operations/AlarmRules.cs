using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Storage.Postgres;

namespace ScamWatch.Domain.Operations;

/// <summary>What of the operation is an alarm: pure.</summary>
public static class AlarmRules
{
    /// <summary>A backup that was due so long ago and is not there is missing, whether or not anybody tried.</summary>
    public static readonly TimeSpan BackupLate = TimeSpan.FromHours(3);

    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(30);

    /// <summary>All that is wrong, each matter once.</summary>
    public static IReadOnlyList<AlarmMatter> MattersOf(OperationsState state, AlarmSettings settings, RegistrySettings registry)
    {
        var matters = new List<AlarmMatter>();
        if (state.DiskFree < settings.DiskBytes)
        {
            matters.Add(new("disk", (
                $"状態フォルダーのあるディスクの空きが {state.DiskFree / 1_000_000:N0} MB です。空けてください。",
                $"The disk of the state folder has {state.DiskFree / 1_000_000:N0} MB left. Make room.")));
        }

        if (state.Months is { } months && MonthRules.IsLate(months.To, state.At))
        {
            matters.Add(new("months-missing", (
                "翌月分のテーブルがデータベースにありません。通報は受け付けますが、処理「months」の状態を確かめてください。",
                "The database has no tables for next month. Reports are taken in all the same; look at the worker months.")));
        }

        if (state.Replica is { IsRead: false } replica && replica.Away >= settings.After)
        {
            matters.Add(replica.Fault == ReplicaState.TooFarBehind
                ? new("replica-behind", ("読み取り用の複製が遅れています。公開ページと集計は主データベースから読んでいます。", "The read replica is behind. Public pages and figures are read from the primary."))
                : new("replica-away", ("読み取り用の複製から読めません。公開ページと集計は主データベースから読んでいます。", "The read replica cannot be read from. Public pages and figures are read from the primary.")));
        }

        if (state.LastBackup is { EndedAt: not null, Fault.Length: > 0 })
        {
            matters.Add(new("backup-failed", ("最後のバックアップに失敗しました。運用状況で理由を確かめてください。", "The last backup failed. The operations page says why.")));
        }

        if (state.NextBackupAt is { } next && next.AddDays(-1) is var due && state.At - due >= BackupLate && !(state.GoodBackup?.StartedAt >= due))
        {
            matters.Add(new("backup-missing", ("予定のバックアップがありません。", "The scheduled backup is not there.")));
        }

        if (state.Audit?.IsAlarm == true)
        {
            matters.Add(new("audit-broken", ("監査記録の検査で異常が見つかりました。監査の画面を見てください。", "The audit trail is broken. See the audit page.")));
        }

        if (registry.Mode != RegistryMode.Manual && RegistryRules.AlarmOf(state.Orders, state.At, registry) is not OutboxAlarm.None and var orders)
        {
            matters.Add(orders == OutboxAlarm.Dead
                ? new("orders-dead", ("カード管理システムに送れない依頼が監督者の判断を待っています。", "Orders to the card system wait for a supervisor."))
                : new("orders-late", ("カード管理システムへの依頼が届いていません。急ぐものは電話で依頼してください。", "Orders do not reach the card system. Urgent ones: by telephone.")));
        }

        if (state.Queues.FirstOrDefault(q => q.Code == "mails") is { OldestAt: { } oldest } && state.At - oldest >= settings.After * 3)
        {
            matters.Add(new("mails-late", ("メールが送信されていません。メールサーバーを確かめてください。", "Mails are not sent. Look at the mail server.")));
        }

        foreach (var node in state.Nodes.Where(n => !n.IsStopped))
        {
            if (state.At - node.SeenAt >= NodeRecord.SilentAfter + settings.After)
            {
                // One that was replaced by a younger one of the same machine and roles was started anew.
                if (!state.Nodes.Any(n => n.StartedAt > node.StartedAt && n.Machine == node.Machine && n.Roles == node.Roles))
                {
                    matters.Add(new($"node-silent:{node.Id}", ("プロセスからの連絡が途絶えました。動いているか確かめてください。", "A process has fallen silent. See whether it runs.")));
                }

                continue;
            }

            foreach (var worker in node.Workers.Where(w => w.FailingSince is { } since && state.At - since >= settings.After))
            {
                // Behind a colon stands the name of a mailbox, which may be a person's.
                var kind = KindOf(worker.Name);
                matters.Add(new($"worker-failing:{Short(worker.Name)}", ($"処理「{kind}」が失敗し続けています。", $"The worker {kind} keeps failing.")));
            }
        }

        return [.. matters.DistinctBy(m => m.Code)];
    }

    /// <summary>A worker without the name of what it serves.</summary>
    public static string KindOf(string worker) => worker.Split(':', 2)[0];

    /// <summary>Pause before those outside are told again.</summary>
    /// <param name="attempts">Failed so far, from 1.</param>
    public static TimeSpan PauseAfter(int attempts)
    {
        var pause = TimeSpan.FromSeconds(15 * Math.Pow(2, Math.Clamp(attempts - 1, 0, 10)));
        return pause < s_longestPause ? pause : s_longestPause;
    }

    private static string Short(string name) => name.Length <= 80 ? name : name[..80];
}
