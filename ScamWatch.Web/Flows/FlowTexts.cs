namespace ScamWatch.Web.Flows;

/// <summary>Marker for the words of the guided flows.</summary>
public sealed class FlowTexts;
