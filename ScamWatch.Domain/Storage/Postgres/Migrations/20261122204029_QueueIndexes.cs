using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ScamWatch.Domain.Storage.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class QueueIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Reports_DecidedAt_Id",
                table: "Reports");

            migrationBuilder.DropIndex(
                name: "IX_Reports_Verdict_Urgency_Watched_Score_ReceivedAt_Id_Channel~",
                table: "Reports");

            migrationBuilder.CreateIndex(
                name: "IX_Reports_Decided",
                table: "Reports",
                columns: new[] { "DecidedAt", "Id" },
                filter: "\"Verdict\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Reports_Queue",
                table: "Reports",
                columns: new[] { "Urgency", "Watched", "Score", "ReceivedAt", "Id", "Channel", "JudgedVerdict", "Impersonates", "Work", "AssigneeId", "SetAsideAt", "Area" },
                filter: "\"Verdict\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Reports_Decided",
                table: "Reports");

            migrationBuilder.DropIndex(
                name: "IX_Reports_Queue",
                table: "Reports");

            migrationBuilder.CreateIndex(
                name: "IX_Reports_DecidedAt_Id",
                table: "Reports",
                columns: new[] { "DecidedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Reports_Verdict_Urgency_Watched_Score_ReceivedAt_Id_Channel~",
                table: "Reports",
                columns: new[] { "Verdict", "Urgency", "Watched", "Score", "ReceivedAt", "Id", "Channel", "JudgedVerdict", "Impersonates", "Work", "AssigneeId", "SetAsideAt", "Area" });
        }
    }
}
