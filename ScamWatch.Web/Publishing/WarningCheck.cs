using ScamWatch.Domain.Alerts;

namespace ScamWatch.Web.Publishing;

/// <summary>What the check found in the words as they are typed, and how findings are answered; handed down to the fields of the form.</summary>
/// <param name="Faults">Every finding, answered ones among them.</param>
/// <param name="Answer">Keeps the reason why a finding stands.</param>
/// <param name="TakeBack">Takes an answer back.</param>
public sealed record WarningCheck(
    IReadOnlyList<AlertFault> Faults, Action<AlertFault, string> Answer, Action<AlertFault> TakeBack)
{
    public IEnumerable<AlertFault> Of(AlertField field) => Faults.Where(f => f.FieldCode == field.Code);
}
