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

    public const string Rights = Role.Supervisor + "," + Role.Administrator;

    public const string Reference = Role.Publisher + "," + Role.Supervisor + "," + Role.Administrator;

    public const string Settings = Role.Administrator;

    public const string Retention = Role.Supervisor + "," + Role.Administrator;

    /// <summary>Who finds, hands out and erases what is held of one person.</summary>
    public const string Persons = Role.Supervisor;

    public const string Guidance = Role.Triage + "," + Role.CardDesk + "," + Role.Counter + "," + Role.Publisher + "," + Role.Supervisor;

    /// <summary>Who sees and edits leak incidents; everybody of the staff may raise one.</summary>
    public const string Leaks = Role.Supervisor + "," + Role.Administrator;

    public const string GuidanceEditing = Role.Publisher + "," + Role.Supervisor;
}
