using ScamWatch.Domain.Staff;

namespace ScamWatch.Web.Shell;

/// <summary>The role lists that pages ask for; a supervisor belongs to every desk.</summary>
public static class Desk
{
    public const string Triage = Role.Triage + "," + Role.Supervisor;

    public const string Calls = Role.CardDesk + "," + Role.Supervisor;

    public const string Cards = Role.CardDesk + "," + Role.Counter + "," + Role.Supervisor;

    public const string Counter = Role.Counter + "," + Role.Supervisor;

    public const string Publishing = Role.Triage + "," + Role.Publisher + "," + Role.Supervisor;

    public const string Approval = Role.Publisher + "," + Role.Supervisor;

    public const string Operations = Role.Triage + "," + Role.Supervisor + "," + Role.Administrator;

    public const string Models = Role.Triage + "," + Role.Supervisor;

    public const string Audit = Role.Supervisor + "," + Role.Administrator;

    public const string Staff = Role.Administrator;

    public const string Settings = Role.Administrator;
}
