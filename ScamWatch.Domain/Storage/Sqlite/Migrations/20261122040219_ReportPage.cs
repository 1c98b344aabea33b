using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ScamWatch.Domain.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ReportPage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_OutgoingMails_ReportId_Kind",
                table: "OutgoingMails");

            migrationBuilder.AddColumn<bool>(
                name: "Watched",
                table: "Reports",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Question",
                table: "OutgoingMails",
                type: "TEXT",
                maxLength: 1000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "Round",
                table: "OutgoingMails",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "ReportAnswers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ReportId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DeliveryKey = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Subject = table.Column<string>(type: "TEXT", nullable: false),
                    Body = table.Column<string>(type: "TEXT", nullable: false),
                    Attachments = table.Column<string>(type: "TEXT", nullable: false),
                    MyNumbersRemoved = table.Column<int>(type: "INTEGER", nullable: false),
                    Automatic = table.Column<bool>(type: "INTEGER", nullable: false),
                    NewReportId = table.Column<Guid>(type: "TEXT", nullable: true),
                    ReceivedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    SeenAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    SeenBy = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReportAnswers", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ReportAnswers_Reports_ReportId",
                        column: x => x.ReportId,
                        principalTable: "Reports",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "WatchEntries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Value = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    ActiveKey = table.Column<string>(type: "TEXT", maxLength: 516, nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    AddedBy = table.Column<string>(type: "TEXT", nullable: false),
                    AddedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    FromReport = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    Until = table.Column<DateTime>(type: "TEXT", nullable: false),
                    PastReports = table.Column<int>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    EndedBy = table.Column<string>(type: "TEXT", nullable: true),
                    EndedBecause = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WatchEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WatchHits",
                columns: table => new
                {
                    EntryId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ReportId = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Past = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WatchHits", x => new { x.EntryId, x.ReportId });
                    table.ForeignKey(
                        name: "FK_WatchHits_Reports_ReportId",
                        column: x => x.ReportId,
                        principalTable: "Reports",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_WatchHits_WatchEntries_EntryId",
                        column: x => x.EntryId,
                        principalTable: "WatchEntries",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_OutgoingMails_ReportId_Kind_Round",
                table: "OutgoingMails",
                columns: new[] { "ReportId", "Kind", "Round" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_DecisionBatches_At",
                table: "DecisionBatches",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_ReportAnswers_DeliveryKey",
                table: "ReportAnswers",
                column: "DeliveryKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReportAnswers_ReportId_ReceivedAt",
                table: "ReportAnswers",
                columns: new[] { "ReportId", "ReceivedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ReportAnswers_SeenAt",
                table: "ReportAnswers",
                column: "SeenAt");

            migrationBuilder.CreateIndex(
                name: "IX_WatchEntries_ActiveKey",
                table: "WatchEntries",
                column: "ActiveKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_WatchEntries_Number",
                table: "WatchEntries",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_WatchHits_ReportId",
                table: "WatchHits",
                column: "ReportId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ReportAnswers");

            migrationBuilder.DropTable(
                name: "WatchHits");

            migrationBuilder.DropTable(
                name: "WatchEntries");

            migrationBuilder.DropIndex(
                name: "IX_OutgoingMails_ReportId_Kind_Round",
                table: "OutgoingMails");

            migrationBuilder.DropIndex(
                name: "IX_DecisionBatches_At",
                table: "DecisionBatches");

            migrationBuilder.DropColumn(
                name: "Watched",
                table: "Reports");

            migrationBuilder.DropColumn(
                name: "Question",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "Round",
                table: "OutgoingMails");

            migrationBuilder.CreateIndex(
                name: "IX_OutgoingMails_ReportId_Kind",
                table: "OutgoingMails",
                columns: new[] { "ReportId", "Kind" },
                unique: true);
        }
    }
}
