using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ScamWatch.Domain.Privacy;

/// <summary>How long one kind of record is kept.</summary>
/// <param name="Days">Days after <paramref name="After"/>, from 1 to 36,500.</param>
/// <param name="After">What the days are counted from.</param>
/// <param name="Basis">Why so long.</param>
/// <param name="IsSet">True where the operator set the days.</param>
public sealed record RetentionRule(HeldKind Kind, int Days, Words After, Words Basis, bool IsSet);

/// <summary>
/// How long records are kept: <c>data/reference/retention.json</c>, or the setting <c>Retention:KIND</c> where the operator gives
/// days of their own. Guided calls have a setting of their own (<c>Guidance:CallDays</c>).
/// </summary>
public sealed class Retention
{
    private const int MaxDays = 36_500;

    private Retention(IReadOnlyList<RetentionRule> rules) => Rules = rules;

    /// <summary>One for each kind, in the order of <see cref="HeldKind"/>.</summary>
    public IReadOnlyList<RetentionRule> Rules { get; }

    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">Malformed, or a kind is missing or stands twice.</exception>
    /// <exception cref="InvalidOperationException">A setting that does not read.</exception>
    public static Retention Load(string referenceFolder, IConfiguration configuration)
    {
        var file = Path.Combine(referenceFolder, "retention.json");
        var rows = ReferenceFile.Rows<Row>(file);
        var rules = new List<RetentionRule>();
        foreach (var kind in Enum.GetValues<HeldKind>())
        {
            var code = Codes.Of(kind);
            var found = rows.Where(r => r.Kind == code).ToList();
            if (found.Count != 1 || found[0].Days is < 1 or > MaxDays)
            {
                throw new InvalidDataException($"{file}: '{code}' needs one row with days from 1 to {MaxDays}.");
            }

            var set = Setting(configuration, code);
            var row = found[0];
            rules.Add(new(kind, set ?? row.Days, (row.AfterJa, row.AfterEn), (row.BasisJa, row.BasisEn), set is not null));
        }

        return new(rules);
    }

    private static int? Setting(IConfiguration configuration, string code)
    {
        var text = configuration[$"Retention:{code}"];
        return string.IsNullOrEmpty(text) ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MaxDays ? days
            : throw new InvalidOperationException($"Retention:{code} is '{text}'; it must be a whole number from 1 to {MaxDays}.");
    }

    private sealed record Row(string Kind, int Days, string AfterJa, string AfterEn, string BasisJa, string BasisEn);
}
