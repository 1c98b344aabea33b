namespace ScamWatch.Web.Staff;

/// <summary>Marker for the words of the staff page.</summary>
public sealed class StaffTexts;
