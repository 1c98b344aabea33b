using static ScamWatch.Domain.Staff.Role;

namespace ScamWatch.Domain.Staff;

/// <summary>
/// Who may do and see what: the one table that actions ask (<see cref="Actor.May"/>) and that the page and the export of rights
/// are drawn from. A municipality must be able to say who handles what (番号法 安全管理措置: 事務取扱担当者 and the range of each).
/// </summary>
public static class Rights
{
    public static Right ReportWork { get; } = new("report-work", ("通報を読み、担当し、判定する", "Read, take on and decide reports"), [Triage, Supervisor]) { Reach = RightReach.ByArea, ShowsPersonal = true };

    public static Right ReporterReveal { get; } = new("reporter-reveal", ("通報者の氏名・連絡先を見る", "See a reporter's name and contact"), [Triage, Supervisor]) { Reach = RightReach.ByArea, NeedsProof = true, ShowsPersonal = true };

    public static Right ReporterAsk { get; } = new("reporter-ask", ("通報者に質問する", "Ask a reporter back"), [Triage, Supervisor]) { Reach = RightReach.ByArea };

    public static Right ReportFile { get; } = new("report-file", ("通報を登録する", "File a report"), [Triage, CardDesk, Supervisor]);

    public static Right ReportExport { get; } = new("report-export", ("通報を外部向けに出力する", "Export reports for others"), [Triage, Supervisor]) { Reach = RightReach.ByArea, NeedsProof = true, ByProgram = true };

    public static Right CampaignWork { get; } = new("campaign-work", ("事案をまとめ、分け、判定する", "Join, split and decide campaigns"), [Triage, Supervisor]) { Reach = RightReach.ByArea };

    public static Right WatchKeep { get; } = new("watch-keep", ("注視リストを管理する", "Keep the watch list"), [Triage, Supervisor]);

    public static Right IntakeRuleSee { get; } = new("intake-rule-see", ("振り分けルールを見て試す", "See and try intake rules"), [Triage, Supervisor]);

    public static Right IntakeRuleWrite { get; } = new("intake-rule-write", ("振り分けルールを作り、動かす", "Write and switch intake rules"), [Supervisor]);

    public static Right InputSettle { get; } = new("input-settle", ("読めなかった入力を処理する", "Settle input that could not be read"), [Triage, Supervisor, Administrator]) { ByProgram = true, ShowsPersonal = true };

    public static Right ReplyRetry { get; } = new("reply-retry", ("送れなかったメールを送り直す", "Send mails again that failed"), [Triage, Supervisor, Administrator]) { Reach = RightReach.ByArea };

    public static Right ModelTrain { get; } = new("model-train", ("判定モデルを学習・切替する", "Train and exchange the model"), [Supervisor]);

    public static Right AlertWrite { get; } = new("alert-write", ("注意喚起を書く", "Write warnings"), [Triage, Publisher, Supervisor]) { Reach = RightReach.ByLanguage };

    public static Right AlertApprove { get; } = new("alert-approve", ("注意喚起を承認・公開・取下げする", "Approve, publish and withdraw warnings"), [Publisher, Supervisor]) { Reach = RightReach.ByLanguage, NeedsSecond = true };

    public static Right PushRetry { get; } = new("push-retry", ("外部への配信をやり直す", "Repeat pushes to others"), [Publisher, Supervisor]);

    public static Right CaseTake { get; } = new("case-take", ("カード停止の電話を受ける", "Take calls for a stop"), [CardDesk, Supervisor]) { Reach = RightReach.ByArea, ShowsPersonal = true };

    public static Right CaseWork { get; } = new("case-work", ("停止受付を開き、進める", "Open and follow cases"), [CardDesk, Counter, Supervisor]) { Reach = RightReach.ByArea, ShowsPersonal = true };

    public static Right CaseUnmask { get; } = new("case-unmask", ("保護の対象の住所・連絡先を見る", "See the address of a shielded holder"), [CardDesk, Counter, Supervisor]) { Reach = RightReach.ByArea, NeedsProof = true, ShowsPersonal = true };

    public static Right CaseAssign { get; } = new("case-assign", ("停止受付を他の人に割り当てる", "Assign cases to others"), [Supervisor]) { Reach = RightReach.ByArea };

    public static Right CounterServe { get; } = new("counter-serve", ("窓口で紛失届・再交付・拾得物を扱う", "Serve holders at the counter"), [Counter, Supervisor]) { Reach = RightReach.ByArea, ShowsPersonal = true };

    public static Right CardRelease { get; } = new("card-release", ("一時停止の解除を準備する", "Prepare the release of a stop"), [Counter, Supervisor]) { Reach = RightReach.ByArea, NeedsProof = true, NeedsSecond = true };

    public static Right ReleaseApprove { get; } = new("release-approve", ("一時停止の解除を承認する", "Approve the release of a stop"), [CardDesk, Counter, Supervisor]) { Reach = RightReach.ByArea, NeedsProof = true, NeedsSecond = true };

    public static Right CardAbolish { get; } = new("card-abolish", ("カードを廃止する", "Abolish a card"), [Counter, Supervisor]) { Reach = RightReach.ByArea, NeedsProof = true };

    public static Right DeskManage { get; } = new("desk-manage", ("呼出しに応え、届かない指示を処理する", "Answer calls for help, settle orders"), [Supervisor]) { Reach = RightReach.ByArea };

    public static Right GuidanceRead { get; } = new("guidance-read", ("案内・手引きを読む", "Read the guidance"), [Triage, CardDesk, Counter, Publisher, Supervisor]);

    public static Right GuidanceEdit { get; } = new("guidance-edit", ("案内・手引きを直す", "Edit the guidance"), [Publisher, Supervisor]);

    public static Right ReferenceKeep { get; } = new("reference-keep", ("番号・時間・手数料などを直す", "Keep numbers, hours and fees"), [Publisher, Supervisor, Administrator]) { NeedsSecond = true };

    public static Right LeakRaise { get; } = new("leak-raise", ("漏えいのおそれを届ける", "Raise a possible leak"), [.. All]);

    public static Right LeakSee { get; } = new("leak-see", ("漏えいの案件を見て進める", "See and follow leak incidents"), [Supervisor, Administrator]) { ShowsPersonal = true };

    public static Right LeakExport { get; } = new("leak-export", ("漏えいの報告案を出力する", "Export a leak report"), [Supervisor, Administrator]) { NeedsProof = true, ShowsPersonal = true };

    public static Right AuditRead { get; } = new("audit-read", ("監査記録を見る", "Read the audit list"), [Supervisor, Administrator]);

    public static Right AuditCheck { get; } = new("audit-check", ("監査記録の連鎖を検査し、異常を確認済みにする", "Check the audit trail and settle its faults"), [Supervisor]) { ByProgram = true };

    public static Right PersonFind { get; } = new("person-find", ("本人の求めで記録を探す・だれが見たかを見る", "Find what is held of a person and who looked"), [Supervisor]) { Reach = RightReach.ByArea, ShowsPersonal = true };

    public static Right PersonExport { get; } = new("person-export", ("本人の求めで記録を開示する", "Hand out what is held of a person"), [Supervisor]) { Reach = RightReach.ByArea, NeedsProof = true, ShowsPersonal = true };

    public static Right PersonErase { get; } = new("person-erase", ("本人の求めで記録を消す", "Erase what is held of a person"), [Supervisor]) { Reach = RightReach.ByArea, NeedsProof = true, NeedsSecond = true, ShowsPersonal = true };

    public static Right RecordHold { get; } = new("record-hold", ("記録の廃棄を止める", "Hold records back from disposal"), [Supervisor]) { Reach = RightReach.ByArea };

    public static Right RecordDispose { get; } = new("record-dispose", ("保存期間を過ぎた記録を廃棄する(自動)", "Dispose of records past their time (by itself)"), []) { ByProgram = true };

    public static Right RightsSee { get; } = new("rights-see", ("権限一覧を見て出力する", "See and export who may do what"), [Supervisor, Administrator]);

    public static Right StaffManage { get; } = new("staff-manage", ("職員と権限を管理する", "Manage staff and their rights"), [Administrator]) { NeedsProof = true, ByProgram = true };

    public static Right ApiKeyManage { get; } = new("api-key-manage", ("連携用キーを管理する", "Manage API keys"), [Administrator]) { ByProgram = true };

    public static Right BackupKeep { get; } = new("backup-keep", ("バックアップを取り、復元する(サーバーの管理者)", "Take and restore backups (operator of the server)"), []) { ByProgram = true };

    /// <summary>All of them, in the order of the list above.</summary>
    public static IReadOnlyList<Right> Every { get; } =
    [
        ReportWork, ReporterReveal, ReporterAsk, ReportFile, ReportExport, CampaignWork, WatchKeep, IntakeRuleSee, IntakeRuleWrite, InputSettle,
        ReplyRetry, ModelTrain, AlertWrite, AlertApprove, PushRetry, CaseTake, CaseWork, CaseUnmask, CaseAssign, CounterServe, CardRelease, ReleaseApprove,
        CardAbolish, DeskManage, GuidanceRead, GuidanceEdit, ReferenceKeep, LeakRaise, LeakSee, LeakExport, AuditRead, AuditCheck, PersonFind, PersonExport, PersonErase,
        RecordHold, RecordDispose, RightsSee, StaffManage,
        ApiKeyManage, BackupKeep,
    ];
}
