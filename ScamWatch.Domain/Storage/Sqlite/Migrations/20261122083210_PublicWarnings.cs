using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ScamWatch.Domain.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class PublicWarnings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "SubscriberId",
                table: "OutgoingMails",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Acknowledged",
                table: "Alerts",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "ApprovalDueAt",
                table: "Alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ApprovedAt",
                table: "Alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ApprovedBy",
                table: "Alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "CampaignId",
                table: "Alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "CampaignNumber",
                table: "Alerts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "EditedBy",
                table: "Alerts",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Editions",
                table: "Alerts",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "EmergencyBecause",
                table: "Alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "EmergencyWriters",
                table: "Alerts",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "ExpiresAt",
                table: "Alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsRehearsal",
                table: "Alerts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "Number",
                table: "Alerts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "OverdueRaisedAt",
                table: "Alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "PublicChangedAt",
                table: "Alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "PublicChanges",
                table: "Alerts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "PublishFrom",
                table: "Alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReturnedBecause",
                table: "Alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReturnedBy",
                table: "Alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "ReviewOn",
                table: "Alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Revision",
                table: "Alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RevisionState",
                table: "Alerts",
                type: "TEXT",
                maxLength: 16,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "SentAt",
                table: "Alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SentBy",
                table: "Alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Writers",
                table: "Alerts",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "AlertVersions",
                columns: table => new
                {
                    AlertId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Content = table.Column<string>(type: "TEXT", nullable: false),
                    Acknowledged = table.Column<string>(type: "TEXT", nullable: false),
                    Changes = table.Column<string>(type: "TEXT", nullable: false),
                    ById = table.Column<string>(type: "TEXT", nullable: false),
                    By = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AlertVersions", x => new { x.AlertId, x.Number });
                    table.ForeignKey(
                        name: "FK_AlertVersions_Alerts_AlertId",
                        column: x => x.AlertId,
                        principalTable: "Alerts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "FeedPushes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Endpoint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    AlertId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Slug = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Message = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    NextAttemptAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    SentAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LastError = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FeedPushes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ReachCounts",
                columns: table => new
                {
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    Count = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReachCounts", x => new { x.Day, x.Kind, x.Subject, x.Language });
                });

            migrationBuilder.CreateTable(
                name: "SpreadMarks",
                columns: table => new
                {
                    AlertId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Message = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Mails = table.Column<int>(type: "INTEGER", nullable: false),
                    Pushes = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SpreadMarks", x => new { x.AlertId, x.Message });
                });

            migrationBuilder.CreateTable(
                name: "Subscribers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Address = table.Column<string>(type: "TEXT", maxLength: 320, nullable: false),
                    Recipient = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    RequestedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Asked = table.Column<int>(type: "INTEGER", nullable: false),
                    ConfirmedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Subscribers", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_OutgoingMails_SubscriberId",
                table: "OutgoingMails",
                column: "SubscriberId");

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_CampaignId",
                table: "Alerts",
                column: "CampaignId");

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_PublicChangedAt",
                table: "Alerts",
                column: "PublicChangedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_PublishFrom",
                table: "Alerts",
                column: "PublishFrom");

            migrationBuilder.CreateIndex(
                name: "IX_FeedPushes_CreatedAt",
                table: "FeedPushes",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_FeedPushes_State_NextAttemptAt",
                table: "FeedPushes",
                columns: new[] { "State", "NextAttemptAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Subscribers_ConfirmedAt",
                table: "Subscribers",
                column: "ConfirmedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Subscribers_Recipient",
                table: "Subscribers",
                column: "Recipient",
                unique: true);

            migrationBuilder.FillAlertVersions();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AlertVersions");

            migrationBuilder.DropTable(
                name: "FeedPushes");

            migrationBuilder.DropTable(
                name: "ReachCounts");

            migrationBuilder.DropTable(
                name: "SpreadMarks");

            migrationBuilder.DropTable(
                name: "Subscribers");

            migrationBuilder.DropIndex(
                name: "IX_OutgoingMails_SubscriberId",
                table: "OutgoingMails");

            migrationBuilder.DropIndex(
                name: "IX_Alerts_CampaignId",
                table: "Alerts");

            migrationBuilder.DropIndex(
                name: "IX_Alerts_PublicChangedAt",
                table: "Alerts");

            migrationBuilder.DropIndex(
                name: "IX_Alerts_PublishFrom",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "SubscriberId",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "Acknowledged",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "ApprovalDueAt",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "ApprovedAt",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "ApprovedBy",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "CampaignId",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "CampaignNumber",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "EditedBy",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "Editions",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "EmergencyBecause",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "EmergencyWriters",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "ExpiresAt",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "IsRehearsal",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "Number",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "OverdueRaisedAt",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "PublicChangedAt",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "PublicChanges",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "PublishFrom",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "ReturnedBecause",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "ReturnedBy",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "ReviewOn",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "Revision",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "RevisionState",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "SentAt",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "SentBy",
                table: "Alerts");

            migrationBuilder.DropColumn(
                name: "Writers",
                table: "Alerts");
        }
    }
}
