using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Web.Cards;

/// <summary>Keeps the call form while it is typed, encrypted with the program's own keys.</summary>
public sealed class CallDrafts(KeepDraft keep, IDataProtectionProvider protection)
{
    private const string Form = "suspension-call";

    private readonly IDataProtector _protector = protection.CreateProtector("ScamWatch.Cards.CallDraft");

    public Task SaveAsync(CallForm form, Actor actor, CancellationToken ct) =>
        keep.SaveAsync(Form, _protector.Protect(JsonSerializer.Serialize(form.Clean(), JsonSerializerOptions.Web)), actor, ct);

    /// <summary>The form as it was left; null where there is none that can be read.</summary>
    public async Task<CallForm?> FindAsync(Actor actor, CancellationToken ct)
    {
        if (await keep.FindAsync(Form, actor, ct) is not { } draft)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<CallForm>(_protector.Unprotect(draft.Content), JsonSerializerOptions.Web);
        }
        catch (Exception fault) when (fault is CryptographicException or JsonException)
        {
            // Written under keys that are gone, or by another version of the form.
            await DropAsync(actor, ct);
            return null;
        }
    }

    public Task DropAsync(Actor actor, CancellationToken ct) => keep.DropAsync(Form, actor, ct);
}
