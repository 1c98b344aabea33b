namespace ScamWatch.Web.Campaigns;

/// <summary>Words of the campaign screens.</summary>
public sealed class CampaignsTexts;
