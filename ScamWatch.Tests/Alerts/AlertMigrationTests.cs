using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Alerts;

public sealed class AlertMigrationTests
{
    private const string Words = """{"title":"以前の表題","lureSubject":"件名","advice":"注意","contacts":[],"reviewOn":"2026-12-31"}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Warnings_of_before_get_a_version_an_end_their_codes_and_their_writers(string provider)
    {
        var file = Path.Combine(Path.GetTempPath(), $"scamwatch-old-{Guid.NewGuid():N}.db");
        var isSqlite = provider == StorageOptions.Sqlite;
        var connection = isSqlite ? $"Data Source={file};Pooling=False" : TestStore.PostgresConnection(await TestStore.NewPostgresDatabaseAsync());
        await using var services = new ServiceCollection().AddLogging().AddSingleton(new FieldCipher("none")).AddScamWatchStorage(new(provider, connection)).BuildServiceProvider();
        await using var db = await services.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContextAsync(Ct);
        try
        {
            await db.GetService<IMigrator>().MigrateAsync("Counter", Ct);
            await AddAsync("published", "j-lis", 3, isPublic: true);
            await AddAsync("draft", "none", 1, isPublic: false);
            foreach (var (kind, actor) in new[] { (AuditKind.AlertDrafted, "anna"), (AuditKind.AlertEdited, "ben"), (AuditKind.AlertEdited, "anna") })
            {
                await db.Database.ExecuteSqlRawAsync(
                    """INSERT INTO "AuditEntries" ("At", "ActorId", "ActorName", "Kind", "Subject", "Why") VALUES ({0}, {1}, '', {2}, 'draft', '')""",
                    [At(1), actor, (int)kind], Ct);
            }

            await db.Database.MigrateAsync(Ct);

            var shown = await db.Alerts.SingleAsync(a => a.Slug == "published", Ct);
            Assert.Equal(("以前の表題", "email", "j-lis"), (shown.Content.Title, shown.Content.Facts.Channel, shown.Content.Facts.Party));
            Assert.Equal((new DateTime(2027, 11, 3, 1, 0, 0, DateTimeKind.Utc), new DateOnly(2027, 11, 2)), (shown.ExpiresAt, shown.Content.ExpiresOn));
            Assert.Equal((new DateOnly(2026, 12, 31), 3), (shown.ReviewOn, shown.PublicChanges));
            Assert.Equal([new AlertEdition(1, 1, shown.PublishedAt!.Value, "")], shown.Editions);
            Assert.True(shown.IsPublic);
            Assert.NotNull(await new FindPublicAlerts(services.GetRequiredService<IDbContextFactory<ScamWatchDb>>()).OneAsync("published", Ct));

            var draft = await db.Alerts.SingleAsync(a => a.Slug == "draft", Ct);
            Assert.Equal(["anna", "ben"], draft.Writers.Order());
            Assert.Equal((null, null, "起草者"), (draft.Content.Facts.Party, draft.ExpiresAt, draft.EditedBy));
            var version = await db.AlertVersions.SingleAsync(v => v.AlertId == draft.Id, Ct);
            Assert.Equal((1, "以前の表題", "起草者"), (version.Number, version.Content.Title, version.By));
        }
        finally
        {
            if (isSqlite)
            {
                File.Delete(file);
            }
            else
            {
                await db.Database.EnsureDeletedAsync(Ct);
            }
        }

        Task AddAsync(string slug, string party, int version, bool isPublic) => db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO "Alerts" ("Id", "Slug", "ReportId", "ReportReceiptNumber", "Channel", "Impersonates", "State", "Content", "DraftedBy", "DraftedAt", "UpdatedAt", "PublishedBy", "PublishedAt", "Version")
            VALUES ({0}, {1}, {0}, 'R-1', 'email', {2}, {3}, {4}, '起草者', {5}, {6}, {7}, {8}, {9})
            """,
            [Guid.CreateVersion7(), slug, party, isPublic ? "published" : "draft", Words, At(1), At(2), isPublic ? "公開者" : null!, isPublic ? At(2) : null!, version],
            Ct);

        object At(int day)
        {
            var at = new DateTime(2026, 11, day, 1, 0, 0, DateTimeKind.Utc);
            return isSqlite ? at.ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture) : at;
        }
    }
}
