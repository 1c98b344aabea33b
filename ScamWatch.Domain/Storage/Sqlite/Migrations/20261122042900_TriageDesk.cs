using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ScamWatch.Domain.Storage.Sqlite.Migrations
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
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AssigneeName",
                table: "Reports",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Watched",
                table: "Reports",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Work",
                table: "Reports",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "");

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
                name: "DecisionBatches",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Verdict = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ById = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    By = table.Column<string>(type: "TEXT", nullable: false),
                    Before = table.Column<string>(type: "TEXT", nullable: false),
                    UndoneAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    UndoneBy = table.Column<string>(type: "TEXT", nullable: true),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DecisionBatches", x => x.Id);
                });

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
                name: "SavedFilters",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Filter = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedFilters", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SearchProgress",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    IndexedTo = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SearchProgress", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SearchRows",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ReportId = table.Column<Guid>(type: "TEXT", nullable: false)
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
                name: "WorkNotes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ReportId = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    By = table.Column<string>(type: "TEXT", nullable: false),
                    From = table.Column<string>(type: "TEXT", nullable: true),
                    To = table.Column<string>(type: "TEXT", nullable: true),
                    Text = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false)
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

            migrationBuilder.InsertData(
                table: "SearchProgress",
                columns: new[] { "Id", "IndexedTo" },
                values: new object[] { 1, 0L });

            migrationBuilder.CreateIndex(
                name: "IX_Reports_DecidedAt_Id",
                table: "Reports",
                columns: new[] { "DecidedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Reports_Verdict_Urgency_Watched_Score_ReceivedAt_Id_Channel_JudgedVerdict_Impersonates_Work_AssigneeId_SetAsideAt",
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
                name: "IX_Reports_Verdict_Urgency_Watched_Score_ReceivedAt_Id_Channel_JudgedVerdict_Impersonates_Work_AssigneeId_SetAsideAt",
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
