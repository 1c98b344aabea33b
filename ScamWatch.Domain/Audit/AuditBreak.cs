using System.Globalization;

namespace ScamWatch.Domain.Audit;

/// <summary>What is wrong with the audit trail.</summary>
public enum AuditFault
{
    /// <summary>The entry does not say what was sealed and linked.</summary>
    Changed,

    /// <summary>An entry that was linked, or its link, is no longer there.</summary>
    Missing,

    /// <summary>The entry was not written by this program, or is a copy of another.</summary>
    Inserted,

    /// <summary>The entry is genuine and stands in another place than the one where it was linked, or its link was changed.</summary>
    Reordered,

    /// <summary>The end of the chain is gone, of which an anchor or the file beside the keys tells.</summary>
    CutOff,

    /// <summary>The chain is not the one that was anchored.</summary>
    MadeAnew,

    /// <summary>An anchor is not there, though a later or a kept one tells of it.</summary>
    AnchorMissing,

    /// <summary>An anchor's signature does not fit what it says, or nobody knows its key.</summary>
    AnchorForged,
}

/// <summary>A place where the trail is broken.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Sequence">Place in the chain; null for an entry that is not linked yet.</param>
/// <param name="EntryId">Id of the entry, where it is known.</param>
/// <param name="At">Time of the entry or of the anchor, UTC, where it is known.</param>
/// <param name="Anchor">Number of the anchor that shows it.</param>
public sealed record AuditBreak(AuditFault Fault, long? Sequence, long? EntryId, DateTime? At, int? Anchor = null)
{
    /// <summary>One sentence: where and what.</summary>
    public Words Sentence => ($"{Place("番目", "記録ID ", "アンカー ", "日時 ", JapanTimeOf)}: {What.Ja}", $"{Place("", "entry id ", "anchor ", "time ", JapanTimeOf)}: {What.En}");

    private Words What => Fault switch
    {
        AuditFault.Changed => ("書き込み後に内容が変更されています。", "the entry was changed after it was written."),
        AuditFault.Missing => ("記録が削除されています。", "the entry was deleted."),
        AuditFault.Inserted => ("このプログラム以外が書き込んだか書き換えた記録、または複製です。", "the entry was inserted or rewritten past this program, or is a copy."),
        AuditFault.Reordered => ("記録の順序または連鎖が変更されています。", "the entry was moved or exchanged, or its link was changed."),
        AuditFault.CutOff => ("ここから後の記録が切り取られています。", "the entries from here on were cut off."),
        AuditFault.MadeAnew => ("アンカーと一致しません。ここまでに連鎖が作り直されています。", "the chain differs from the anchor: it was made anew up to here."),
        AuditFault.AnchorMissing => ("アンカーが削除されています。", "the anchor was deleted."),
        AuditFault.AnchorForged => ("アンカーの署名が正しくありません。", "the anchor's signature is wrong."),
        _ => throw new ArgumentOutOfRangeException(nameof(Fault)),
    };

    private string Place(string ordinal, string entry, string anchor, string time, Func<DateTime, string> timeOf)
    {
        string?[] parts =
        [
            Sequence is { } sequence ? string.Create(CultureInfo.InvariantCulture, $"{(ordinal.Length == 0 ? "no. " : "")}{sequence}{ordinal}") : null,
            EntryId is { } id ? string.Create(CultureInfo.InvariantCulture, $"{entry}{id}") : null,
            Anchor is { } number ? string.Create(CultureInfo.InvariantCulture, $"{anchor}{number}") : null,
            At is { } at ? time + timeOf(at) : null,
        ];
        return string.Join(", ", parts.Where(p => p is not null));
    }

    private static string JapanTimeOf(DateTime at) => JapanTime.Of(at).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
