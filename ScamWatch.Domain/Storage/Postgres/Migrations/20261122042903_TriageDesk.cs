using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ScamWatch.Domain.Storage.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class TriageDesk : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Reports_Verdict_Urgency_Score_ReceivedAt",
                table: "Reports");

            migrationBuilder.DropIndex(
                name: "IX_OutgoingMails_ReportId_Kind",
                table: "OutgoingMails");

            migrationBuilder.AddColumn<string>(
                name: "AssigneeId",
                table: "Reports",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AssigneeName",
                table: "Reports",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Watched",
                table: "Reports",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Work",
                table: "Reports",
                type: "character varying(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Question",
                table: "OutgoingMails",
                type: "character varying(1000)",
                maxLength: 1000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "Round",
                table: "OutgoingMails",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "DecisionBatches",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Verdict = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ById = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    By = table.Column<string>(type: "text", nullable: false),
                    Before = table.Column<string>(type: "text", nullable: false),
                    UndoneAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    UndoneBy = table.Column<string>(type: "text", nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DecisionBatches", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ReportAnswers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ReportId = table.Column<Guid>(type: "uuid", nullable: false),
                    DeliveryKey = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Subject = table.Column<string>(type: "text", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    Attachments = table.Column<string>(type: "text", nullable: false),
                    MyNumbersRemoved = table.Column<int>(type: "integer", nullable: false),
                    Automatic = table.Column<bool>(type: "boolean", nullable: false),
                    NewReportId = table.Column<Guid>(type: "uuid", nullable: true),
                    ReceivedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    SeenBy = table.Column<string>(type: "text", nullable: true)
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
                name: "SavedFilters",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OwnerId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Filter = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedFilters", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SearchProgress",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    IndexedTo = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SearchProgress", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SearchRows",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ReportId = table.Column<Guid>(type: "uuid", nullable: false),
                    Grams = table.Column<int[]>(type: "integer[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SearchRows", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SearchRows_Reports_ReportId",
                        column: x => x.ReportId,
                        principalTable: "Reports",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "WatchEntries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Value = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    ActiveKey = table.Column<string>(type: "character varying(516)", maxLength: 516, nullable: true),
                    Reason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    AddedBy = table.Column<string>(type: "text", nullable: false),
                    AddedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    FromReport = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    Until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    PastReports = table.Column<int>(type: "integer", nullable: false),
                    EndedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    EndedBy = table.Column<string>(type: "text", nullable: true),
                    EndedBecause = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WatchEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WorkNotes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ReportId = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    By = table.Column<string>(type: "text", nullable: false),
                    From = table.Column<string>(type: "text", nullable: true),
                    To = table.Column<string>(type: "text", nullable: true),
                    Text = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WorkNotes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_WorkNotes_Reports_ReportId",
                        column: x => x.ReportId,
                        principalTable: "Reports",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "WatchHits",
                columns: table => new
                {
                    EntryId = table.Column<Guid>(type: "uuid", nullable: false),
                    ReportId = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Past = table.Column<bool>(type: "boolean", nullable: false)
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

            migrationBuilder.InsertData(
                table: "SearchProgress",
                columns: new[] { "Id", "IndexedTo" },
                values: new object[] { 1, 0L });

            migrationBuilder.CreateIndex(
                name: "IX_Reports_DecidedAt_Id",
                table: "Reports",
                columns: new[] { "DecidedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Reports_Verdict_Urgency_Watched_Score_ReceivedAt_Id_Channel~",
                table: "Reports",
                columns: new[] { "Verdict", "Urgency", "Watched", "Score", "ReceivedAt", "Id", "Channel", "JudgedVerdict", "Impersonates", "Work", "AssigneeId", "SetAsideAt" });

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
                name: "IX_DecisionBatches_ById_At",
                table: "DecisionBatches",
                columns: new[] { "ById", "At" });

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
                name: "IX_SavedFilters_OwnerId_Name",
                table: "SavedFilters",
                columns: new[] { "OwnerId", "Name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SearchRows_Grams",
                table: "SearchRows",
                column: "Grams")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "IX_SearchRows_ReportId",
                table: "SearchRows",
                column: "ReportId",
                unique: true);

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

            migrationBuilder.CreateIndex(
                name: "IX_WorkNotes_ReportId",
                table: "WorkNotes",
                column: "ReportId");

            migrationBuilder.CreateReportSearch();
            migrationBuilder.FillWorkStates();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropReportSearch();

            migrationBuilder.DropTable(
                name: "DecisionBatches");

            migrationBuilder.DropTable(
                name: "ReportAnswers");

            migrationBuilder.DropTable(
                name: "SavedFilters");

            migrationBuilder.DropTable(
                name: "SearchProgress");

            migrationBuilder.DropTable(
                name: "SearchRows");

            migrationBuilder.DropTable(
                name: "WatchHits");

            migrationBuilder.DropTable(
                name: "WorkNotes");

            migrationBuilder.DropTable(
                name: "WatchEntries");

            migrationBuilder.DropIndex(
                name: "IX_Reports_DecidedAt_Id",
                table: "Reports");

            migrationBuilder.DropIndex(
                name: "IX_Reports_Verdict_Urgency_Watched_Score_ReceivedAt_Id_Channel~",
                table: "Reports");

            migrationBuilder.DropIndex(
                name: "IX_OutgoingMails_ReportId_Kind_Round",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "AssigneeId",
                table: "Reports");

            migrationBuilder.DropColumn(
                name: "AssigneeName",
                table: "Reports");

            migrationBuilder.DropColumn(
                name: "Watched",
                table: "Reports");

            migrationBuilder.DropColumn(
                name: "Work",
                table: "Reports");

            migrationBuilder.DropColumn(
                name: "Question",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "Round",
                table: "OutgoingMails");

            migrationBuilder.CreateIndex(
                name: "IX_Reports_Verdict_Urgency_Score_ReceivedAt",
                table: "Reports",
                columns: new[] { "Verdict", "Urgency", "Score", "ReceivedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_OutgoingMails_ReportId_Kind",
                table: "OutgoingMails",
                columns: new[] { "ReportId", "Kind" },
                unique: true);
        }
    }
}
