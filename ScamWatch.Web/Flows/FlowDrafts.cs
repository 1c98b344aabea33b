using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Web.Flows;

/// <summary>Keeps guided calls while they go on, encrypted with the program's own keys: one of each flow for each operator.</summary>
public sealed class FlowDrafts(
    KeepDraft keep, IDataProtectionProvider protection, FlowBook book, EndGuidedCall end, FindGuidedCalls calls, TimeProvider clock)
{
    private const string Prefix = "flow:";

    private readonly IDataProtector _protector = protection.CreateProtector("ScamWatch.Flows.FlowDraft");

    public Task SaveAsync(FlowDraft draft, Actor actor, CancellationToken ct) =>
        keep.SaveAsync(Prefix + draft.FlowId, _protector.Protect(JsonSerializer.Serialize(draft.Clean(), JsonSerializerOptions.Web)), actor, ct);

    /// <summary>The call of a flow as it was left; null where there is none that can be read.</summary>
    public async Task<FlowDraft?> FindAsync(string flow, Actor actor, CancellationToken ct) =>
        await keep.FindAsync(Prefix + flow, actor, ct) is { } draft ? Read(draft) : null;

    /// <summary>All calls that are not over, the newest first.</summary>
    public async Task<IReadOnlyList<(FlowDraft Draft, DateTime SavedAt)>> ListAsync(Actor actor, CancellationToken ct) =>
        [.. (await keep.ListAsync(Prefix, actor, ct)).Select(d => (Draft: Read(d), d.SavedAt)).Where(d => d.Draft is not null).Select(d => (d.Draft!, d.SavedAt))];

    public Task DropAsync(string flow, Actor actor, CancellationToken ct) => keep.DropAsync(Prefix + flow, actor, ct);

    /// <summary>The words of a guided call, going on or over, to begin a report with. Null where it is none of this actor's, or of somebody who hides.</summary>
    public async Task<string?> TextOfAsync(Guid formId, Actor actor, CancellationToken ct)
    {
        var today = JapanTime.DayOf(clock.GetUtcNow().UtcDateTime);
        if ((await ListAsync(actor, ct)).Select(d => d.Draft).FirstOrDefault(d => d.FormId == formId) is { } draft)
        {
            return book.Find(draft.FlowId, today) is { Shielded: false } flow ? Text(end.TalkOf(FlowRun.Resume(flow, draft.Answers, today))) : null;
        }

        return await calls.FindAsync(formId, actor, ct) is { Shielded: false } call ? Text(call.Talk) : null;

        static string Text(GuidedTalk talk) => GuidedText.Told(talk);
    }

    private FlowDraft? Read(CallDraft draft)
    {
        try
        {
            return JsonSerializer.Deserialize<FlowDraft>(_protector.Unprotect(draft.Content), JsonSerializerOptions.Web);
        }
        catch (Exception fault) when (fault is CryptographicException or JsonException)
        {
            // Written under keys that are gone, or by another version of the page.
            return null;
        }
    }
}
