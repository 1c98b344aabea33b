using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Nodes;

public sealed class NodeKeysTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sign_in_on_one_node_is_good_on_another_and_the_keys_lie_encrypted()
    {
        SkipWithoutPostgres();
        await using var first = await RunningApp.StartAsync(database: TestStore.PostgresConnection(await TestStore.NewPostgresDatabaseAsync()));
        await using var second = await RunningApp.StartAsync(beside: first);
        var cookie = await first.CookieAsync(Role.Triage);
        using var client = second.Anonymous();
        client.DefaultRequestHeaders.Add("Cookie", cookie);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/", Ct)).StatusCode);

        await using var db = first.Db();
        var stored = await db.Database.SqlQuery<string>($"SELECT \"Xml\" AS \"Value\" FROM \"WebKeys\"").ToListAsync(Ct);
        Assert.All(stored, xml => Assert.True(FieldCipher.IsProtected(xml)));
        Assert.All(await db.WebKeys.ToListAsync(Ct), k => Assert.StartsWith("<key ", k.Xml, StringComparison.Ordinal));
        Assert.NotEmpty(stored);
        Assert.Empty(Directory.GetFiles(first.Services.GetRequiredService<DataFolder>().Keys, "key-*.xml"));
    }

    [Fact]
    public async Task A_node_with_the_keys_of_the_database_starts_and_one_without_them_makes_none()
    {
        await using var store = await StoreAsync();
        await store.Get<CheckKeys>().RunAsync(Ct);
        await using (var other = store.OtherNode())
        {
            await other.GetRequiredService<CheckKeys>().RunAsync(Ct);
        }

        File.Delete(store.Data.ReplyKey);
        await using (var without = store.OtherNode())
        {
            var fault = await Assert.ThrowsAsync<ForeignKeysException>(() => without.GetRequiredService<CheckKeys>().RunAsync(Ct));
            Assert.Contains("reply", fault.Message, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(store.Data.ReplyKey));
    }

    [Theory]
    [InlineData("reply")]
    [InlineData("audit-seal")]
    [InlineData("audit-anchor")]
    [InlineData("authority")]
    [InlineData("find")]
    public async Task A_node_with_another_secret_is_refused(string name)
    {
        await using var store = await StoreAsync();
        await store.Get<CheckKeys>().RunAsync(Ct);
        var file = name switch
        {
            "reply" => store.Data.ReplyKey,
            "authority" => Path.Combine(store.Data.Pki, "ca.pem"),
            "audit-anchor" => Path.Combine(store.Data.Keys, "audit-anchor.pem"),
            "find" => Path.Combine(store.Data.Keys, "find-0001.key"),
            _ => Path.Combine(store.Data.Keys, "audit-seal.key"),
        };
        Make(name, file);

        await using var other = new TestNode(store);
        var fault = await Assert.ThrowsAsync<ForeignKeysException>(() => other.Check.RunAsync(Ct));
        Assert.Contains($"'{name}'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_without_a_field_key_of_the_others_is_refused_and_a_rotated_one_is_learnt()
    {
        await using var store = await StoreAsync();
        await store.Get<CheckKeys>().RunAsync(Ct);
        var own = new FieldCipher(store.Data.Keys);
        var rotated = own.Keys.Rotate();
        await using (var other = new TestNode(store))
        {
            await other.Check.RunAsync(Ct);
        }

        File.Delete(Path.Combine(store.Data.Keys, "field-0002.key"));
        await using var lacking = new TestNode(store);
        Assert.Contains(rotated, (await Assert.ThrowsAsync<ForeignKeysException>(() => lacking.Check.RunAsync(Ct))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_the_trail_may_be_replaced_where_the_old_one_is_kept()
    {
        await using var store = await StoreAsync();
        await store.Get<CheckKeys>().RunAsync(Ct);
        var seal = Path.Combine(store.Data.Keys, "audit-seal.key");
        File.Move(seal, Path.Combine(store.Data.Keys, "audit-seal-2026.key"));
        Make("audit-seal", seal);

        await using (var other = new TestNode(store))
        {
            await other.Check.RunAsync(Ct);
        }

        // The database has the new one now: who has only the old one is refused.
        File.Move(Path.Combine(store.Data.Keys, "audit-seal-2026.key"), seal, overwrite: true);
        await using var late = new TestNode(store);
        await Assert.ThrowsAsync<ForeignKeysException>(() => late.Check.RunAsync(Ct));
    }

    private static void Make(string name, string file)
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        switch (name)
        {
            case "authority":
                var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=other", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
                using (var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1)))
                {
                    File.WriteAllText(file, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
                }

                break;
            case "audit-anchor":
                File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
                break;
            default:
                File.WriteAllBytes(file, System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
                break;
        }
    }

    private static Task<TestStore> StoreAsync()
    {
        SkipWithoutPostgres();
        return TestStore.OpenAsync(StorageOptions.Postgres, settings: new Dictionary<string, string?> { ["Registry:Mode"] = "embedded" });
    }

    private static void SkipWithoutPostgres() =>
        Assert.SkipWhen(TestStore.PostgresServer is null, "SCAMWATCH_TEST_POSTGRES is not set (./test.sh starts a server)");

    /// <summary>A node that reads the key folder anew; the test store's nodes share one cipher.</summary>
    private sealed class TestNode(TestStore store) : IAsyncDisposable
    {
        private readonly ServiceProvider _node = store.OtherNode();
        private readonly AuditKeys _audit = new(store.Get<AuditSettings>());

        public CheckKeys Check => new(
            store.Get<IDbContextFactory<ScamWatchDb>>(), store.Get<StorageOptions>(), store.Data, new FieldCipher(store.Data.Keys), store.Get<AuditSettings>(),
            _audit, new ReplyKey(store.Data), store.Clock, _node.GetRequiredService<Domain.Cards.Registry.Embedded.CertificateAuthority>());

        public async ValueTask DisposeAsync()
        {
            _audit.Dispose();
            await _node.DisposeAsync();
        }
    }
}
