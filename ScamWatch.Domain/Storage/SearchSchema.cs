using Microsoft.EntityFrameworkCore.Migrations;

namespace ScamWatch.Domain.Storage;

/// <summary>What the search needs and no model can say; called by the migration that makes the table SearchRows.</summary>
internal static class SearchSchema
{
    /// <summary>To be called after the tables are made.</summary>
    public static void CreateReportSearch(this MigrationBuilder migration)
    {
        if (migration.ActiveProvider != "Microsoft.EntityFrameworkCore.Sqlite")
        {
            return;
        }

        // Which texts hold a gram, and nothing else: no texts, no places in them (https://www.sqlite.org/fts5.html, 4.4.2 and
        // 4.6). Texts come folded already.
        migration.Sql("""
            CREATE VIRTUAL TABLE "ReportSearch" USING fts5(grams, content='', contentless_delete=1, detail=none, tokenize='trigram case_sensitive 1');
            """);
        // Whoever deletes a report deletes what it is found by.
        migration.Sql("""
            CREATE TRIGGER "SearchRows_Deleted" AFTER DELETE ON "SearchRows" BEGIN DELETE FROM "ReportSearch" WHERE rowid = OLD."Id"; END;
            """);
    }

    /// <summary>Undoes <see cref="CreateReportSearch"/>; to be called before the tables are dropped.</summary>
    public static void DropReportSearch(this MigrationBuilder migration)
    {
        if (migration.ActiveProvider == "Microsoft.EntityFrameworkCore.Sqlite")
        {
            migration.Sql("""DROP TRIGGER "SearchRows_Deleted"; DROP TABLE "ReportSearch";""");
        }
    }

    /// <summary>States of work for reports that were stored before there were any.</summary>
    public static void FillWorkStates(this MigrationBuilder migration) =>
        migration.Sql("""UPDATE "Reports" SET "Work" = CASE WHEN "Verdict" IS NULL THEN 'new' ELSE 'done' END WHERE "Work" = '';""");
}
