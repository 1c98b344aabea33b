using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ScamWatch.Domain.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Counter : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "CertificateSerial",
                table: "SuspensionCases",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "CounterSeats",
                columns: table => new
                {
                    StaffId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Station = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Reader = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CounterSeats", x => x.StaffId);
                });

            migrationBuilder.CreateTable(
                name: "FoundCards",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ReceiptNumber = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Where = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Finder = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    FoundAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    KeptAt = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    CertificateSerial = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    CaseId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CaseNumber = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    TakenAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    TakenBy = table.Column<string>(type: "TEXT", nullable: false),
                    SettledAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    SettledBy = table.Column<string>(type: "TEXT", nullable: true),
                    SettledHow = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FoundCards", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ReaderAgents",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    CodeHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    CodeExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    TokenHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    OfferedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    OfferedBy = table.Column<string>(type: "TEXT", nullable: false),
                    PairedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    EndedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    EndedBy = table.Column<string>(type: "TEXT", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReaderAgents", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SuspensionCases_CertificateSerial",
                table: "SuspensionCases",
                column: "CertificateSerial");

            migrationBuilder.CreateIndex(
                name: "IX_FoundCards_CaseId",
                table: "FoundCards",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_FoundCards_ReceiptNumber",
                table: "FoundCards",
                column: "ReceiptNumber",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_FoundCards_State_TakenAt",
                table: "FoundCards",
                columns: new[] { "State", "TakenAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ReaderAgents_CodeHash",
                table: "ReaderAgents",
                column: "CodeHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReaderAgents_TokenHash",
                table: "ReaderAgents",
                column: "TokenHash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CounterSeats");

            migrationBuilder.DropTable(
                name: "FoundCards");

            migrationBuilder.DropTable(
                name: "ReaderAgents");

            migrationBuilder.DropIndex(
                name: "IX_SuspensionCases_CertificateSerial",
                table: "SuspensionCases");

            migrationBuilder.DropColumn(
                name: "CertificateSerial",
                table: "SuspensionCases");
        }
    }
}
