namespace ScamWatch.Web.Audit;

/// <summary>Marker for the words of the audit list, and for the names of what it records.</summary>
public sealed class AuditTexts;
