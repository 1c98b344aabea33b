using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ScamWatch.Domain.Storage.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class GuidedCallsAndLeaks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ArticleFeedback",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    ArticleId = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    Question = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: false),
                    Words = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    By = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Outcome = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    Reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    SettledBy = table.Column<string>(type: "text", nullable: true),
                    SettledAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ArticleFeedback", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ArticleLapses",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ArticleId = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    ActiveKey = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    SuccessorId = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    Because = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    MarkedBy = table.Column<string>(type: "text", nullable: false),
                    MarkedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LiftedBy = table.Column<string>(type: "text", nullable: true),
                    LiftedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ArticleLapses", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "GuidedCalls",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    FlowId = table.Column<string>(type: "character varying(26)", maxLength: 26, nullable: false),
                    Talk = table.Column<string>(type: "text", nullable: false),
                    Result = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Shielded = table.Column<bool>(type: "boolean", nullable: false),
                    ById = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    By = table.Column<string>(type: "text", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    EndedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DisposeAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GuidedCalls", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "LeakIncidents",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: false),
                    Content = table.Column<string>(type: "text", nullable: false),
                    KnewAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Sign = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    SourceKey = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    GuidedCallId = table.Column<Guid>(type: "uuid", nullable: true),
                    RaisedById = table.Column<string>(type: "text", nullable: false),
                    RaisedBy = table.Column<string>(type: "text", nullable: false),
                    RaisedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    TakenBy = table.Column<string>(type: "text", nullable: true),
                    TakenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    PreliminaryAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    FinalAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    PersonsNotifiedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ProposedById = table.Column<string>(type: "text", nullable: true),
                    ProposedBy = table.Column<string>(type: "text", nullable: true),
                    ProposedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ClosingReason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    ClosedBy = table.Column<string>(type: "text", nullable: true),
                    ClosedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LeakIncidents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "LeakAlarms",
                columns: table => new
                {
                    IncidentId = table.Column<Guid>(type: "uuid", nullable: false),
                    Clock = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Day = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LeakAlarms", x => new { x.IncidentId, x.Clock, x.Day });
                    table.ForeignKey(
                        name: "FK_LeakAlarms_LeakIncidents_IncidentId",
                        column: x => x.IncidentId,
                        principalTable: "LeakIncidents",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LeakVersions",
                columns: table => new
                {
                    IncidentId = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: false),
                    KnewAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Content = table.Column<string>(type: "text", nullable: false),
                    What = table.Column<string>(type: "text", nullable: false),
                    By = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LeakVersions", x => new { x.IncidentId, x.Version });
                    table.ForeignKey(
                        name: "FK_LeakVersions_LeakIncidents_IncidentId",
                        column: x => x.IncidentId,
                        principalTable: "LeakIncidents",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ArticleFeedback_SettledAt",
                table: "ArticleFeedback",
                column: "SettledAt");

            migrationBuilder.CreateIndex(
                name: "IX_ArticleLapses_ActiveKey",
                table: "ArticleLapses",
                column: "ActiveKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_GuidedCalls_ById_EndedAt",
                table: "GuidedCalls",
                columns: new[] { "ById", "EndedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_GuidedCalls_DisposeAt",
                table: "GuidedCalls",
                column: "DisposeAt");

            migrationBuilder.CreateIndex(
                name: "IX_LeakIncidents_Number",
                table: "LeakIncidents",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LeakIncidents_SourceKey",
                table: "LeakIncidents",
                column: "SourceKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LeakIncidents_State",
                table: "LeakIncidents",
                column: "State");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ArticleFeedback");

            migrationBuilder.DropTable(
                name: "ArticleLapses");

            migrationBuilder.DropTable(
                name: "GuidedCalls");

            migrationBuilder.DropTable(
                name: "LeakAlarms");

            migrationBuilder.DropTable(
                name: "LeakVersions");

            migrationBuilder.DropTable(
                name: "LeakIncidents");
        }
    }
}
