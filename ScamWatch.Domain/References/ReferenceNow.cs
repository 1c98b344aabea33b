namespace ScamWatch.Domain.References;

/// <summary>
/// Which rows are in force at this moment in this process. Exchanged at once, so that whoever reads sees all of a change or
/// nothing of it; reading takes no lock.
/// </summary>
public sealed class ReferenceNow(ReferenceSet set)
{
    private volatile ReferenceSet _set = set;

    /// <summary>The rows in force.</summary>
    public ReferenceSet Set => _set;

    /// <summary>The shipped rows of a folder, as tests and tools without a database read them.</summary>
    public static ReferenceNow Of(string referenceFolder) => new(ReferenceSet.Shipped(referenceFolder));

    internal void Exchange(ReferenceSet set) => _set = set;
}

/// <summary>
/// What a class makes of the rows, made anew when they were exchanged. Two who ask at the same moment may both make it; both
/// make the same.
/// </summary>
internal sealed class Derived<T> where T : class
{
    private readonly ReferenceNow _reference;
    private readonly Func<ReferenceSet, T> _make;
    private volatile Made _made;

    /// <summary>Makes it for the rows of now, so that what is malformed is told at once.</summary>
    public Derived(ReferenceNow reference, Func<ReferenceSet, T> make)
    {
        (_reference, _make) = (reference, make);
        var set = reference.Set;
        _made = new(set, make(set));
    }

    public T Value
    {
        get
        {
            var set = _reference.Set;
            var made = _made;
            if (!ReferenceEquals(made.From, set))
            {
                _made = made = new(set, _make(set));
            }

            return made.Value;
        }
    }

    private sealed record Made(ReferenceSet From, T Value);
}
