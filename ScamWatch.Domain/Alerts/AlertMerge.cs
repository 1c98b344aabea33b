namespace ScamWatch.Domain.Alerts;

/// <summary>Brings together what two people wrote into the same draft at the same time, field by field.</summary>
/// <param name="Content">My words, with the other person's in the fields that I had left alone.</param>
/// <param name="Taken">Fields taken over from the other person.</param>
/// <param name="Clashes">Fields that both changed; <paramref name="Content"/> keeps mine.</param>
public sealed record AlertMerge(AlertContent Content, IReadOnlyList<AlertField> Taken, IReadOnlyList<AlertField> Clashes)
{
    /// <param name="started">What both began from.</param>
    /// <param name="mine">What I have typed, not yet saved.</param>
    /// <param name="theirs">What the other person saved.</param>
    public static AlertMerge Of(AlertContent started, AlertContent mine, AlertContent theirs)
    {
        var content = mine;
        var taken = new List<AlertField>();
        var clashes = new List<AlertField>();
        foreach (var field in AlertField.All.Where(f => !f.IsSame(started, theirs) && !f.IsSame(mine, theirs)))
        {
            if (field.IsSame(started, mine))
            {
                content = field.Take(content, theirs);
                taken.Add(field);
            }
            else
            {
                clashes.Add(field);
            }
        }

        return new(content, taken, clashes);
    }
}
