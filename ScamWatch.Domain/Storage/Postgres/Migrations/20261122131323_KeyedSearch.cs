using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ScamWatch.Domain.Storage.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class KeyedSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "WaitingTo",
                table: "SearchProgress",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "Areas",
                table: "Handovers",
                type: "text",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.UpdateData(
                table: "SearchProgress",
                keyColumn: "Id",
                keyValue: 1,
                column: "WaitingTo",
                value: 0L);

            migrationBuilder.KeyReportSearch();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.UnkeyReportSearch();

            migrationBuilder.DropColumn(
                name: "WaitingTo",
                table: "SearchProgress");

            migrationBuilder.DropColumn(
                name: "Areas",
                table: "Handovers");
        }
    }
}
