namespace ScamWatch.Web.Reports;

/// <summary>Marker for the words of the report pages.</summary>
public sealed class ReportTexts;
