using System.Globalization;

namespace ScamWatch.Domain;

/// <summary>A phrase in the two languages of the staff screens.</summary>
public readonly record struct Words(string Ja, string En)
{
    /// <summary>The phrase in the language of the current user; Japanese unless that is English.</summary>
    public override string ToString() =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? En : Ja;

    public static implicit operator Words((string Ja, string En) both) => new(both.Ja, both.En);
}
