using Microsoft.AspNetCore.Components;
using ScamWatch.Domain;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Reports;

/// <summary>
/// A page whose address carries a filter of the queue, as <see cref="Urls.QueueWith"/> writes it. Only these parameters are
/// read, and only into a filter: no address is ever taken from an address.
/// </summary>
public abstract class QueueFilterPage : DeskPage
{
    [SupplyParameterFromQuery(Name = "state")] public string? State { get; set; }

    [SupplyParameterFromQuery(Name = "channel")] public string? ChannelCode { get; set; }

    [SupplyParameterFromQuery(Name = "judged")] public string? JudgedCode { get; set; }

    [SupplyParameterFromQuery(Name = "verdict")] public string? VerdictCode { get; set; }

    [SupplyParameterFromQuery(Name = "party")] public string? Party { get; set; }

    [SupplyParameterFromQuery(Name = "area")] public string? AreaCode { get; set; }

    [SupplyParameterFromQuery(Name = "urgency")] public string? UrgencyCode { get; set; }

    [SupplyParameterFromQuery(Name = "work")] public string? WorkCode { get; set; }

    [SupplyParameterFromQuery(Name = "assignee")] public string? Assignee { get; set; }

    [SupplyParameterFromQuery(Name = "q")] public string? Text { get; set; }

    /// <summary>What the address says; a code that is none narrows nothing.</summary>
    protected ReportFilter Filter => new()
    {
        Decision = Codes.TryParse<DecisionFilter>(State, out var decision) ? decision : DecisionFilter.Undecided,
        Channel = Read<Channel>(ChannelCode),
        Judged = Read<JudgedVerdict>(JudgedCode),
        Verdict = Read<Verdict>(VerdictCode),
        Impersonates = Party,
        Within = Actor.Scope.Areas.Count > 0 ? Actor.Scope.Areas : null,
        Area = AreaCode,
        Urgency = Read<Urgency>(UrgencyCode),
        Work = Read<WorkState>(WorkCode),
        Assignee = Assignee == Urls.Me ? Actor.Id : Assignee,
        Text = Text,
    };

    private static T? Read<T>(string? code) where T : struct, Enum => Codes.TryParse<T>(code, out var value) ? value : null;
}
