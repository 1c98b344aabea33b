using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ScamWatch.Domain.Storage.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class IntakeRulesAndClocks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Reports_ReceivedAt",
                table: "Reports");

            migrationBuilder.AddColumn<DateTime>(
                name: "SetAsideAt",
                table: "Reports",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Escalations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    SubjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    IsCampaign = table.Column<bool>(type: "boolean", nullable: false),
                    Subject = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: true),
                    Urgency = table.Column<int>(type: "integer", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    RaisedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ClosedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Escalations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "IntakeMarks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ReportId = table.Column<Guid>(type: "uuid", nullable: false),
                    RuleId = table.Column<Guid>(type: "uuid", nullable: false),
                    RuleVersion = table.Column<int>(type: "integer", nullable: false),
                    RuleName = table.Column<string>(type: "text", nullable: false),
                    Effect = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Value = table.Column<string>(type: "text", nullable: false),
                    ValueName = table.Column<string>(type: "text", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    EndedBy = table.Column<string>(type: "text", nullable: true),
                    EndedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    EndedBecause = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IntakeMarks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_IntakeMarks_Reports_ReportId",
                        column: x => x.ReportId,
                        principalTable: "Reports",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "IntakeRules",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Order = table.Column<int>(type: "integer", nullable: false),
                    Content = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Enabled = table.Column<bool>(type: "boolean", nullable: false),
                    WrittenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    WrittenBy = table.Column<string>(type: "text", nullable: false),
                    WrittenById = table.Column<string>(type: "text", nullable: false),
                    Tried = table.Column<string>(type: "text", nullable: true),
                    SeenVersion = table.Column<int>(type: "integer", nullable: true),
                    SeenBy = table.Column<string>(type: "text", nullable: true),
                    SeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IntakeRules", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "IntakeRuleVersions",
                columns: table => new
                {
                    RuleId = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Content = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    By = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IntakeRuleVersions", x => new { x.RuleId, x.Version });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Reports_Figures",
                table: "Reports",
                columns: new[] { "ReceivedAt", "Channel", "Impersonates", "Source", "Urgency", "JudgedVerdict", "Score", "Verdict", "OpenedAt", "DecidedAt", "SetAsideAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Reports_Waiting",
                table: "Reports",
                columns: new[] { "Urgency", "ReceivedAt", "OpenedAt", "CampaignId" },
                filter: "\"Verdict\" IS NULL AND \"SetAsideAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Escalations_ClosedAt_Urgency_StartedAt",
                table: "Escalations",
                columns: new[] { "ClosedAt", "Urgency", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Escalations_Kind_SubjectId",
                table: "Escalations",
                columns: new[] { "Kind", "SubjectId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_IntakeMarks_Effect_State_At",
                table: "IntakeMarks",
                columns: new[] { "Effect", "State", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_IntakeMarks_ReportId",
                table: "IntakeMarks",
                column: "ReportId");

            migrationBuilder.CreateIndex(
                name: "IX_IntakeMarks_RuleId_State_At",
                table: "IntakeMarks",
                columns: new[] { "RuleId", "State", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_IntakeMarks_Value_At",
                table: "IntakeMarks",
                columns: new[] { "Value", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Escalations");

            migrationBuilder.DropTable(
                name: "IntakeMarks");

            migrationBuilder.DropTable(
                name: "IntakeRules");

            migrationBuilder.DropTable(
                name: "IntakeRuleVersions");

            migrationBuilder.DropIndex(
                name: "IX_Reports_Figures",
                table: "Reports");

            migrationBuilder.DropIndex(
                name: "IX_Reports_Waiting",
                table: "Reports");

            migrationBuilder.DropColumn(
                name: "SetAsideAt",
                table: "Reports");

            migrationBuilder.CreateIndex(
                name: "IX_Reports_ReceivedAt",
                table: "Reports",
                column: "ReceivedAt");
        }
    }
}
