namespace ScamWatch.Web.Settings;

/// <summary>Marks the words of the settings pages.</summary>
public sealed class SettingsTexts;
