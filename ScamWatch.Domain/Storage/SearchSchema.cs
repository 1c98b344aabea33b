using Microsoft.EntityFrameworkCore.Migrations;

namespace ScamWatch.Domain.Storage;

/// <summary>What the search needs and no model can say; called by the migration that makes the table SearchRows.</summary>
internal static class SearchSchema
{
    // Which texts hold a gram, and nothing else: no texts, no places in them (https://www.sqlite.org/fts5.html, 4.4.2 and
    // 4.6). Texts come folded already.
    private const string UnkeyedIndex = """
        CREATE VIRTUAL TABLE "ReportSearch" USING fts5(grams, content='', contentless_delete=1, detail=none, tokenize='trigram case_sensitive 1');
        """;

    // The numbers come as words of eight characters (GramKey).
    private const string KeyedIndex = """
        CREATE VIRTUAL TABLE "ReportSearch" USING fts5(grams, content='', contentless_delete=1, detail=none, tokenize='ascii');
        """;

    /// <summary>To be called after the tables are made.</summary>
    public static void CreateReportSearch(this MigrationBuilder migration)
    {
        if (migration.ActiveProvider != "Microsoft.EntityFrameworkCore.Sqlite")
        {
            return;
        }

        migration.Sql(UnkeyedIndex);
        // Whoever deletes a report deletes what it is found by.
        migration.Sql("""
            CREATE TRIGGER "SearchRows_Deleted" AFTER DELETE ON "SearchRows" BEGIN DELETE FROM "ReportSearch" WHERE rowid = OLD."Id"; END;
            """);
    }

    /// <summary>
    /// Puts an index of keyed numbers of grams in the place of one of the grams themselves, empty: <c>IndexReports</c> fills it.
    /// What stood there is overwritten in the file.
    /// </summary>
    public static void KeyReportSearch(this MigrationBuilder migration)
    {
        if (migration.ActiveProvider == "Microsoft.EntityFrameworkCore.Sqlite")
        {
            migration.Sql($"""
                PRAGMA secure_delete = ON;
                DROP TABLE "ReportSearch";
                PRAGMA secure_delete = OFF;
                {KeyedIndex}
                UPDATE "SearchProgress" SET "IndexedTo" = 0;
                """);
            return;
        }

        // Another expression for a column writes the table and its indexes anew, and leaves no old rows behind
        // (PostgreSQL manual, ALTER TABLE, notes).
        migration.Sql("""
            ALTER TABLE "SearchRows" ALTER COLUMN "Grams" TYPE integer[] USING '{}'::integer[];
            UPDATE "SearchProgress" SET "WaitingTo" = COALESCE((SELECT MAX("Id") FROM "SearchRows"), 0);
            """);
    }

    /// <summary>Undoes <see cref="KeyReportSearch"/>: the older program fills its index anew.</summary>
    public static void UnkeyReportSearch(this MigrationBuilder migration) =>
        migration.Sql(migration.ActiveProvider == "Microsoft.EntityFrameworkCore.Sqlite"
            ? $"""
                DROP TABLE "ReportSearch";
                {UnkeyedIndex}
                UPDATE "SearchProgress" SET "IndexedTo" = 0;
                """
            : """DELETE FROM "SearchRows";""");

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
