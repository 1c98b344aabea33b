using Microsoft.EntityFrameworkCore.Migrations;

namespace ScamWatch.Domain.Storage;

/// <summary>Brings warnings that were stored before they had versions to what they are now; called by the migration that makes the table AlertVersions.</summary>
internal static class AlertSchema
{
    /// <summary>Days for which a warning stands on that was published before there were ends.</summary>
    private const int StandingDays = 366;

    /// <summary>To be called after the columns and the table are made.</summary>
    public static void FillAlertVersions(this MigrationBuilder migration)
    {
        var sqlite = migration.ActiveProvider == "Microsoft.EntityFrameworkCore.Sqlite";
        // Channel and party stood in columns only.
        migration.Sql(sqlite
            ? """
              UPDATE "Alerts" SET "Content" = json_set("Content", '$.facts', json_object(
                'channel', "Channel", 'party', CASE WHEN "Impersonates" IN ('none', 'other', '') THEN NULL ELSE "Impersonates" END));
              """
            : """
              UPDATE "Alerts" SET "Content" = jsonb_set("Content"::jsonb, '{facts}', jsonb_build_object(
                'channel', "Channel", 'party', CASE WHEN "Impersonates" IN ('none', 'other', '') THEN NULL ELSE "Impersonates" END))::text;
              """);
        // A warning that is public gets an end; a draft is given one by its writer.
        migration.Sql(sqlite
            ? $"""
              UPDATE "Alerts" SET "ExpiresAt" = datetime("PublishedAt", '+{StandingDays} days'),
                "Content" = json_set("Content", '$.expiresOn', date("PublishedAt", '+{StandingDays - 1} days')) WHERE "PublishedAt" IS NOT NULL;
              """
            : $"""
              UPDATE "Alerts" SET "ExpiresAt" = "PublishedAt" + interval '{StandingDays} days',
                "Content" = jsonb_set("Content"::jsonb, '{"{expiresOn}"}', to_jsonb(to_char("PublishedAt" AT TIME ZONE 'UTC' + interval '{StandingDays - 1} days', 'YYYY-MM-DD')))::text
                WHERE "PublishedAt" IS NOT NULL;
              """);
        migration.Sql(sqlite
            ? """UPDATE "Alerts" SET "ReviewOn" = json_extract("Content", '$.reviewOn') WHERE "PublishedAt" IS NOT NULL;"""
            : """UPDATE "Alerts" SET "ReviewOn" = ("Content"::jsonb ->> 'reviewOn')::date WHERE "PublishedAt" IS NOT NULL;""");
        migration.Sql("""
            UPDATE "Alerts" SET "PublicChangedAt" = "UpdatedAt", "PublicChanges" = "Version" WHERE "PublishedAt" IS NOT NULL;
            """);
        migration.Sql("""
            UPDATE "Alerts" SET "Number" = 1, "EditedBy" = "DraftedBy", "Acknowledged" = '[]', "Editions" = '[]', "EmergencyWriters" = '[]';
            """);
        // The audit trail knows by their ids who wrote: they do not approve their own words.
        migration.Sql(sqlite
            ? """
              UPDATE "Alerts" SET "Writers" = (SELECT json_group_array(DISTINCT e."ActorId") FROM "AuditEntries" e WHERE e."Subject" = "Alerts"."Slug" AND e."Kind" IN (1100, 1101));
              """
            : """
              UPDATE "Alerts" SET "Writers" = COALESCE((SELECT jsonb_agg(DISTINCT e."ActorId")::text FROM "AuditEntries" e WHERE e."Subject" = "Alerts"."Slug" AND e."Kind" IN (1100, 1101)), '[]');
              """);
        // The words that stand are the first version, and the first edition where they are public.
        migration.Sql("""
            INSERT INTO "AlertVersions" ("AlertId", "Number", "Content", "Acknowledged", "Changes", "ById", "By", "At")
            SELECT "Id", 1, "Content", '[]', '[]', '', "DraftedBy", "UpdatedAt" FROM "Alerts";
            """);
        migration.Sql(sqlite
            ? """
              UPDATE "Alerts" SET "Editions" = json_array(json_object('edition', 1, 'number', 1, 'at', strftime('%Y-%m-%dT%H:%M:%SZ', "PublishedAt"), 'note', '')) WHERE "PublishedAt" IS NOT NULL;
              """
            : """
              UPDATE "Alerts" SET "Editions" = jsonb_build_array(jsonb_build_object(
                'edition', 1, 'number', 1, 'at', to_char("PublishedAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'note', ''))::text WHERE "PublishedAt" IS NOT NULL;
              """);
    }
}
