using Microsoft.EntityFrameworkCore.Migrations;

namespace ScamWatch.Domain.Storage.Postgres;

/// <summary>
/// Tables of which each month is a table of its own (PostgreSQL manual, 5.11), which no model can say; called by the migration
/// that splits them. The model, and every query, see one table.
/// </summary>
internal static class MonthSchema
{
    /// <summary>Holds what belongs to no month that has a table of its own.</summary>
    internal const string Rest = "_Rest";

    /// <summary>Splits the tables, with what is in them.</summary>
    public static void SplitByMonth(this MigrationBuilder migration)
    {
        migration.Sql(Functions);
        migration.Sql(Rebuild("Reports", "Id", "\"Id\"", "\"TimeOfId\"(\"Id\")"));
        migration.Sql(Keys);
        migration.Sql(Rebuild("AuditEntries", "At", "\"Id\", \"At\"", "\"At\""));
    }

    /// <summary>Undoes <see cref="SplitByMonth"/>.</summary>
    public static void JoinMonths(this MigrationBuilder migration)
    {
        migration.Sql(Rebuild("Reports", null, "\"Id\"", null));
        migration.Sql("""
            DROP TABLE "ReportKeys";
            DROP FUNCTION "KeepReportKeys"();
            """);
        migration.Sql(Rebuild("AuditEntries", null, "\"Id\"", null));
        migration.Sql("""
            DROP FUNCTION "AddMonth"(text, date, timestamptz);
            DROP FUNCTION "IdOfTime"(timestamptz);
            DROP FUNCTION "TimeOfId"(uuid);
            """);
    }

    // An id of version 7 begins with the milliseconds since 1970 (RFC 9562, 5.7), so a month is a range of ids.
    //
    // A month that is given its table late keeps what it has among the rest: rows there cannot be moved, as to take them out would delete what
    // refers to them. Its table begins behind the newest of them, and ends before what a wrong clock has put ahead.
    private const string Functions = """
        CREATE FUNCTION "IdOfTime"(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS
            $$ SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid $$;

        CREATE FUNCTION "TimeOfId"(id uuid) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
            $$ SELECT to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0) $$;

        CREATE FUNCTION "AddMonth"(parent text, month date, at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
        DECLARE
            made text := parent || to_char(month, '_YYYY_MM');
            rest text := parent || '_Rest';
            by_id boolean := parent = 'Reports';
            key text := CASE WHEN by_id THEN 'Id' ELSE 'At' END;
            timed text := CASE WHEN by_id THEN '"TimeOfId"("Id")' ELSE '"At"' END;
            bound text := CASE WHEN by_id THEN '"IdOfTime"($1)' ELSE '$1' END;
            next text := CASE WHEN by_id THEN '"IdOfTime"($2)' ELSE '$2' END;
            starts timestamptz := month::timestamp AT TIME ZONE 'UTC';
            ends timestamptz := (month + interval '1 month') AT TIME ZONE 'UTC';
            seen timestamptz;
            low text;
            high text;
        BEGIN
            IF to_regclass(quote_ident(made)) IS NOT NULL THEN
                RETURN false;
            END IF;
            EXECUTE format('LOCK TABLE ONLY %I IN SHARE UPDATE EXCLUSIVE MODE', parent);
            EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', rest);
            -- Another process may have been first.
            IF to_regclass(quote_ident(made)) IS NOT NULL THEN
                RETURN false;
            END IF;
            IF at >= starts THEN
                EXECUTE format('SELECT %s FROM %I WHERE %I >= %s AND %I < %s ORDER BY %I DESC LIMIT 1', timed, rest, key, bound, key, next, key)
                    INTO seen USING starts, least(ends, at + interval '1 millisecond');
                starts := coalesce(seen + CASE WHEN by_id THEN interval '1 millisecond' ELSE interval '1 microsecond' END, starts);
            END IF;
            seen := NULL;
            EXECUTE format('SELECT %s FROM %I WHERE %I >= %s AND %I < %s ORDER BY %I LIMIT 1', timed, rest, key, bound, key, next, key)
                INTO seen USING starts, ends;
            ends := coalesce(seen, ends);
            IF starts >= ends THEN
                RETURN false;
            END IF;
            EXECUTE format('SELECT %s::text, %s::text', bound, next) INTO low, high USING starts, ends;
            EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', made, parent);
            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, made, low, high);
            RETURN true;
        END $$;
        """;

    // No unique index over all months can leave the id out (PostgreSQL manual, 5.11.2.3); that a delivery is taken in once rests on one.
    private const string Keys = """
        CREATE TABLE "ReportKeys" ("ReceiptNumber" varchar(16) NOT NULL, "DeliveryKey" varchar(100) NOT NULL);
        INSERT INTO "ReportKeys" SELECT "ReceiptNumber", "DeliveryKey" FROM "Reports";
        ALTER TABLE "ReportKeys" ADD CONSTRAINT "PK_ReportKeys" PRIMARY KEY ("ReceiptNumber");
        CREATE UNIQUE INDEX "IX_ReportKeys_DeliveryKey" ON "ReportKeys" ("DeliveryKey");

        CREATE FUNCTION "KeepReportKeys"() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                INSERT INTO "ReportKeys" ("ReceiptNumber", "DeliveryKey") VALUES (NEW."ReceiptNumber", NEW."DeliveryKey");
            ELSIF TG_OP = 'UPDATE' THEN
                UPDATE "ReportKeys" SET "ReceiptNumber" = NEW."ReceiptNumber", "DeliveryKey" = NEW."DeliveryKey" WHERE "ReceiptNumber" = OLD."ReceiptNumber";
            ELSE
                DELETE FROM "ReportKeys" WHERE "ReceiptNumber" = OLD."ReceiptNumber";
            END IF;
            RETURN NULL;
        END $$;

        CREATE TRIGGER "Reports_Keys" AFTER INSERT OR DELETE OR UPDATE OF "ReceiptNumber", "DeliveryKey" ON "Reports"
            FOR EACH ROW EXECUTE FUNCTION "KeepReportKeys"();
        """;

    /// <summary>
    /// Puts a table of the same columns, rows, indexes, references, numbers and rights in the place of one. What is unique besides the key
    /// becomes so, or ceases to be, with <paramref name="by"/>.
    /// </summary>
    /// <param name="table">Its name.</param>
    /// <param name="by">Column by whose months it is split; null for a table in one piece.</param>
    /// <param name="key">Columns of the key, as SQL.</param>
    /// <param name="time">The time of a row, as SQL; null for a table in one piece.</param>
    private static string Rebuild(string table, string? by, string key, string? time) => $$"""
        DO $do$
        DECLARE
            old_rel oid := '"{{table}}"'::regclass;
            refs text[] := ARRAY(SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
                FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND (confrelid = old_rel OR conrelid = old_rel));
            cuts text[] := ARRAY(SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)
                FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND confrelid = old_rel);
            indexes text[] := ARRAY(SELECT {{(by is null
                ? """
                  replace(replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON '), 'CREATE INDEX',
                    CASE WHEN c.relname IN ('IX_Reports_ReceiptNumber', 'IX_Reports_DeliveryKey') THEN 'CREATE UNIQUE INDEX' ELSE 'CREATE INDEX' END)
                  """
                : "replace(pg_get_indexdef(i.indexrelid), 'CREATE UNIQUE INDEX', 'CREATE INDEX')")}}
                FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = old_rel AND NOT i.indisprimary);
            grants text[] := ARRAY(SELECT format('GRANT %s ON TABLE "{{table}}" TO %s', a.privilege_type, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END)
                FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = old_rel AND a.grantee <> c.relowner);
            numbers text := pg_get_serial_sequence('"{{table}}"', 'Id');
            last_number bigint;
            is_called boolean;
            month date;
            statement text;
        BEGIN
            LOCK TABLE "{{table}}" IN ACCESS EXCLUSIVE MODE;
            IF numbers IS NOT NULL THEN
                EXECUTE format('SELECT last_value, is_called FROM %s', numbers) INTO last_number, is_called;
            END IF;
            FOREACH statement IN ARRAY cuts LOOP
                EXECUTE statement;
            END LOOP;
            ALTER TABLE "{{table}}" RENAME TO "{{table}}_Before";
            CREATE TABLE "{{table}}" (LIKE "{{table}}_Before" INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE){{(by is null ? "" : $" PARTITION BY RANGE (\"{by}\")")}};
            {{(by is null ? "" : $"""
            CREATE TABLE "{table}{Rest}" PARTITION OF "{table}" DEFAULT;
                    FOR month IN
                        SELECT m::date FROM generate_series(date_trunc('month', now() AT TIME ZONE 'UTC'), date_trunc('month', now() AT TIME ZONE 'UTC') + interval '2 months', '1 month') m
                        UNION SELECT date_trunc('month', t AT TIME ZONE 'UTC')::date FROM (SELECT {time} AS t FROM "{table}_Before") r
                            WHERE t BETWEEN '2020-01-01 00:00+00' AND now() + interval '2 months'
                        ORDER BY 1
                    LOOP
                        PERFORM "AddMonth"('{table}', month, now());
                    END LOOP;
            """)}}
            INSERT INTO "{{table}}" SELECT * FROM "{{table}}_Before";
            DROP TABLE "{{table}}_Before";
            ALTER TABLE "{{table}}" ADD CONSTRAINT "PK_{{table}}" PRIMARY KEY ({{key}});
            FOREACH statement IN ARRAY indexes || refs || grants LOOP
                EXECUTE statement;
            END LOOP;
            IF numbers IS NOT NULL THEN
                ALTER TABLE "{{table}}" ALTER COLUMN "Id" ADD GENERATED BY DEFAULT AS IDENTITY;
                PERFORM setval(pg_get_serial_sequence('"{{table}}"', 'Id'), last_number, is_called);
            END IF;
        END $do$;
        """;
}
