using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ScamWatch.Domain.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class CardDeskSteps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Effect",
                table: "SuspensionCases",
                type: "TEXT",
                maxLength: 16,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "EffectAt",
                table: "SuspensionCases",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "EffectNote",
                table: "SuspensionCases",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "EscalatedTo",
                table: "SuspensionCases",
                type: "TEXT",
                maxLength: 16,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Holder",
                table: "RegisteredCards",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AlterColumn<Guid>(
                name: "ReportId",
                table: "OutgoingMails",
                type: "TEXT",
                nullable: true,
                oldClrType: typeof(Guid),
                oldType: "TEXT");

            migrationBuilder.AddColumn<Guid>(
                name: "CaseId",
                table: "OutgoingMails",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "EscalatedTo",
                table: "Callbacks",
                type: "TEXT",
                maxLength: 16,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_SuspensionCases_Effect",
                table: "SuspensionCases",
                column: "Effect",
                filter: "\"Effect\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_OutgoingMails_CaseId",
                table: "OutgoingMails",
                column: "CaseId");

            migrationBuilder.AddForeignKey(
                name: "FK_OutgoingMails_SuspensionCases_CaseId",
                table: "OutgoingMails",
                column: "CaseId",
                principalTable: "SuspensionCases",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_OutgoingMails_SuspensionCases_CaseId",
                table: "OutgoingMails");

            migrationBuilder.DropIndex(
                name: "IX_SuspensionCases_Effect",
                table: "SuspensionCases");

            migrationBuilder.DropIndex(
                name: "IX_OutgoingMails_CaseId",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "Effect",
                table: "SuspensionCases");

            migrationBuilder.DropColumn(
                name: "EffectAt",
                table: "SuspensionCases");

            migrationBuilder.DropColumn(
                name: "EffectNote",
                table: "SuspensionCases");

            migrationBuilder.DropColumn(
                name: "EscalatedTo",
                table: "SuspensionCases");

            migrationBuilder.DropColumn(
                name: "Holder",
                table: "RegisteredCards");

            migrationBuilder.DropColumn(
                name: "CaseId",
                table: "OutgoingMails");

            migrationBuilder.DropColumn(
                name: "EscalatedTo",
                table: "Callbacks");

            migrationBuilder.AlterColumn<Guid>(
                name: "ReportId",
                table: "OutgoingMails",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"),
                oldClrType: typeof(Guid),
                oldType: "TEXT",
                oldNullable: true);
        }
    }
}
