using System.Text;
using ScamWatch.Domain;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Files;

/// <summary>It still cannot be read.</summary>
public sealed record StillUnreadable(string Reason)
    : Refusal(($"まだ読み取れません。{Reason}", $"It still cannot be read. {Reason}"));

/// <summary>Nothing of it is kept here: the mail lies on the mail server.</summary>
public sealed record OnlyOnServer() : Refusal((
    "このメールはメールサーバーにあります。メールソフトで開き、「.eml 形式で保存」して投函フォルダーに入れてから、この項目を破棄してください。",
    "This mail lies on the mail server. Open it there, save it as .eml into the drop folder, then discard this entry."));

/// <summary>Reads a kept input again, as it is or as staff corrected it.</summary>
public sealed class RetryUnreadable(FindUnreadable find, SettleUnreadable settle, TakeFile take)
{
    /// <summary>What it gave, or why it is still unreadable.</summary>
    /// <param name="id">Which input.</param>
    /// <param name="corrected">Its text as staff corrected it; null to read what is kept.</param>
    public async Task<Outcome<FileTaken>> RunAsync(Guid id, string? corrected, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.InputSettle))
        {
            return new NotAllowed();
        }

        if (await find.OneAsync(id, ct) is not { } input)
        {
            return new NotFound(("読み取れなかった入力", "The unreadable input"));
        }

        if (input.Path is null && input.Text is null)
        {
            return new OnlyOnServer();
        }

        if (input.Path is { } path && !File.Exists(path))
        {
            return await FailAsync(input, "ファイルが見つかりません。", null, actor, ct);
        }

        var text = corrected ?? input.Text;
        FileTaken taken;
        await using (Stream stream = input.Path is { } file ? File.OpenRead(file) : new MemoryStream(Encoding.UTF8.GetBytes(text ?? "")))
        {
            taken = await take.RunAsync(input.Name, stream, actor, ct, keepPieces: false);
        }

        if (taken.FileFaults.Count > 0)
        {
            return await FailAsync(input, string.Join(' ', taken.FileFaults.Distinct().Take(5)), corrected, actor, ct);
        }

        var settled = await settle.ReadAsync(id, actor, ct);
        if (!settled.Succeeded)
        {
            return settled.Refusal;
        }

        if (input.Path is { } done)
        {
            File.Delete(done);
        }

        return taken;
    }

    /// <summary>Throws a kept input away, the file too; a reason is asked for.</summary>
    public async Task<Outcome<UnreadableInput>> DiscardAsync(Guid id, string reason, Actor actor, CancellationToken ct)
    {
        var discarded = await settle.DiscardAsync(id, reason, actor, ct);
        if (discarded is { Succeeded: true, Value.Path: { } path })
        {
            File.Delete(path);
        }

        return discarded;
    }

    private async Task<Outcome<FileTaken>> FailAsync(
        UnreadableInput input, string reason, string? corrected, Actor actor, CancellationToken ct)
    {
        var settled = await settle.FailedAsync(input.Id, reason, corrected, actor, ct);
        return settled.Succeeded ? new StillUnreadable(reason) : settled.Refusal;
    }
}
