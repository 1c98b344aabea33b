using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ScamWatch.Domain.Storage.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Areas : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Reports_Figures",
                table: "Reports");

            migrationBuilder.DropIndex(
                name: "IX_Reports_Verdict_Urgency_Watched_Score_ReceivedAt_Id_Channel~",
                table: "Reports");

            migrationBuilder.AddColumn<string>(
                name: "Area",
                table: "Reports",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Reports_Figures",
                table: "Reports",
                columns: new[] { "ReceivedAt", "Channel", "Impersonates", "Source", "Urgency", "JudgedVerdict", "Score", "Verdict", "OpenedAt", "DecidedAt", "SetAsideAt", "Area" });

            migrationBuilder.CreateIndex(
                name: "IX_Reports_Verdict_Urgency_Watched_Score_ReceivedAt_Id_Channel~",
                table: "Reports",
                columns: new[] { "Verdict", "Urgency", "Watched", "Score", "ReceivedAt", "Id", "Channel", "JudgedVerdict", "Impersonates", "Work", "AssigneeId", "SetAsideAt", "Area" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Reports_Figures",
                table: "Reports");

            migrationBuilder.DropIndex(
                name: "IX_Reports_Verdict_Urgency_Watched_Score_ReceivedAt_Id_Channel~",
                table: "Reports");

            migrationBuilder.DropColumn(
                name: "Area",
                table: "Reports");

            migrationBuilder.CreateIndex(
                name: "IX_Reports_Figures",
                table: "Reports",
                columns: new[] { "ReceivedAt", "Channel", "Impersonates", "Source", "Urgency", "JudgedVerdict", "Score", "Verdict", "OpenedAt", "DecidedAt", "SetAsideAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Reports_Verdict_Urgency_Watched_Score_ReceivedAt_Id_Channel~",
                table: "Reports",
                columns: new[] { "Verdict", "Urgency", "Watched", "Score", "ReceivedAt", "Id", "Channel", "JudgedVerdict", "Impersonates", "Work", "AssigneeId", "SetAsideAt" });
        }
    }
}
