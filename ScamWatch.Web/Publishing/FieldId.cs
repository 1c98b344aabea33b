using ScamWatch.Domain.Alerts;

namespace ScamWatch.Web.Publishing;

/// <summary>Ids of the form's fields, by which labels, faults and links find them.</summary>
public static class FieldId
{
    public static string Of(AlertField field)
    {
        for (var i = 0; i < AlertField.All.Count; i++)
        {
            if (ReferenceEquals(AlertField.All[i], field))
            {
                return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"field-{i}");
            }
        }

        throw new ArgumentException("No field of a warning.", nameof(field));
    }
}
