using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ScamWatch.Domain.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class NodeRolesTold : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Roles",
                table: "Nodes",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // By SQLite itself (since 3.35): on the way down EF Core refuses DropColumn instead of building the table anew.
            migrationBuilder.Sql("ALTER TABLE \"Nodes\" DROP COLUMN \"Roles\"");
        }
    }
}
