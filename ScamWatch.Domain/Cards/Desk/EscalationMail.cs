using System.Globalization;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Desk;

/// <summary>What has waited until it is the manager's.</summary>
public enum EscalatedMatter
{
    Case,
    Callback,
}

/// <summary>
/// The one mail to the manager, put into the commit of the step it tells of. Names the case by its receipt number and nobody
/// at all: a mail lies in mailboxes for years.
/// </summary>
public sealed class EscalationMail(ReplySettings settings, ReplyKey key, Municipality municipality)
{
    /// <summary>Adds it, where a mail server and an address are set.</summary>
    /// <param name="once">What it is about; of one there is never a second mail.</param>
    internal void Add(ScamWatchDb db, SuspensionCase suspension, EscalatedMatter matter, string once, TimeSpan waited, DateTime now)
    {
        if (!settings.Enabled || !EmailAddress.TryParse(municipality.CardDesk.EscalateMailTo, out var to))
        {
            return;
        }

        var (subject, body) = Write(suspension.ReceiptNumber, suspension.State, matter, waited);
        db.OutgoingMails.Add(OutgoingMail.ForCase(suspension.Id, new(
            ReplyKind.Escalation, null, null, key.RecipientOf(to), $"escalation:{once}", ReplyLanguage.Ja, subject, body), now));
    }

    /// <summary>Subject and text, in both languages of the console.</summary>
    internal static (string Subject, string Body) Write(string receiptNumber, CaseState state, EscalatedMatter matter, TimeSpan waited)
    {
        var minutes = (int)waited.TotalMinutes;
        var label = SuspensionRules.Label(state);
        Words what = matter == EscalatedMatter.Case
            ? (string.Create(CultureInfo.InvariantCulture, $"カードの停止が、受付から{minutes}分たっても確認されていません。"),
                string.Create(CultureInfo.InvariantCulture, $"{minutes} minutes after the call, the stop of a card is not confirmed."))
            : (string.Create(CultureInfo.InvariantCulture, $"折返しの電話が、約束の時刻を{minutes}分過ぎています。"),
                string.Create(CultureInfo.InvariantCulture, $"A callback is {minutes} minutes overdue."));
        return ($"停止受付 {receiptNumber}: 責任者の確認が必要です", $"""
            {what.Ja}

            受付番号: {receiptNumber}
            状態: {label.Ja}

            ScamWatchの「カード停止」でこの受付番号を開き、担当を決めてください。
            このメールには、名義人の情報を書いていません。

            ----
            {what.En}

            Receipt number: {receiptNumber}
            State: {label.En}

            Open this number under "Card suspensions" in ScamWatch and decide who follows it.
            This mail names nobody.
            """);
    }
}
