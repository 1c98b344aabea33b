using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Web.Flows;

/// <summary>The pages to which a flow can lead.</summary>
internal static class FlowDestinations
{
    /// <summary>Who may open it.</summary>
    public static string[] RolesOf(this FlowDestination page) => page switch
    {
        FlowDestination.SuspendCard => [Role.CardDesk],
        FlowDestination.Counter => [Role.Counter],
        FlowDestination.Validity => [Role.CardDesk, Role.Counter],
        FlowDestination.NewReport => [Role.Triage],
        _ => throw new ArgumentOutOfRangeException(nameof(page)),
    };
}
