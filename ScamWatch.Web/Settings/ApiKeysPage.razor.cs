using Microsoft.AspNetCore.Components;
using ScamWatch.Domain;
using ScamWatch.Domain.Sources;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Web.Settings;

/// <summary>Makes and revokes the keys of the API. A secret is on the screen once, and in no store.</summary>
public sealed partial class ApiKeysPage
{
    private readonly HashSet<ApiScope> _scopes = [ApiScope.Report];
    private IReadOnlyList<ApiKey>? _keys;
    private (string Name, string Value)? _secret;
    private string _name = "";
    private int _perMinute = ApiKeyRules.UsualPerMinute;
    private Guid? _asked;
    private Refusal? _refusal;
    private Refusal? _revokeRefusal;
    private string? _revoked;

    [Inject] public required FindApiKeys Find { get; init; }

    [Inject] public required CreateApiKey Create { get; init; }

    [Inject] public required RevokeApiKey Revoke { get; init; }

    protected override Task OpenAsync()
    {
        Listen(Topic.ApiKeys, LoadAsync);
        return LoadAsync();
    }

    private async Task LoadAsync() => _keys = await Find.RunAsync(Closed);

    private void Choose(ApiScope scope, bool on) => _ = on ? _scopes.Add(scope) : _scopes.Remove(scope);

    private Task CreateAsync() => BusyAsync(async () =>
    {
        var outcome = await Create.RunAsync(new(_name, [.. _scopes], _perMinute), Actor, Closed);
        _refusal = outcome.Refusal;
        if (outcome.Succeeded)
        {
            _secret = (_name.Trim(), outcome.Value.Value);
            _name = "";
            await LoadAsync();
        }
    });

    private Task RevokeAsync(ApiKey key) => BusyAsync(async () =>
    {
        var outcome = await Revoke.RunAsync(key.Id, Actor, Closed);
        _revokeRefusal = outcome.Refusal;
        _revoked = outcome.Succeeded ? S["KeyRevokedDone", key.Name].Value : null;
        _asked = null;
        await LoadAsync();
    });
}
