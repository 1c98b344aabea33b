namespace ScamWatch.Domain.Campaigns;

/// <summary>Who put a report where it is.</summary>
public enum JoinedBy
{
    /// <summary>The matcher.</summary>
    Rule,

    /// <summary>A member of staff: the matcher leaves it there.</summary>
    Person,
}

/// <summary>Why a report that joined a decided campaign was not decided with it.</summary>
public enum WaitsFor
{
    /// <summary>Money moving, or a card or PIN handed over: somebody must call the citizen, whatever the verdict.</summary>
    Harm,

    /// <summary>The classifier is sure of the opposite.</summary>
    Judgement,

    /// <summary>Its addresses speak against the verdict: official ones only in a scam, unknown ones in a genuine contact.</summary>
    Addresses,
}

/// <summary>Why a report belongs to its campaign, or to none.</summary>
/// <param name="By">By rule or by a person.</param>
/// <param name="Person">Who; null where by rule.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Score">Points with the nearest report, 0 to 1; 0 where by a person.</param>
/// <param name="Threshold">Points that were needed.</param>
/// <param name="Similarity">Of the texts, 0 to 1.</param>
/// <param name="Fields">What gave the points, heaviest first.</param>
/// <param name="NearestId">The report it is most like; null where by a person.</param>
/// <param name="Nearest">That report's receipt number.</param>
/// <param name="Late">True where the campaign was decided already.</param>
/// <param name="Waits">Why the campaign's verdict was not taken over; null where it was, or where there was none.</param>
public sealed record Membership(
    JoinedBy By,
    string? Person,
    DateTime At,
    double Score,
    double Threshold,
    double Similarity,
    IReadOnlyList<MatchedField> Fields,
    Guid? NearestId,
    string Nearest,
    bool Late = false,
    WaitsFor? Waits = null)
{
    /// <summary>A person's decision, which needs no points.</summary>
    public static Membership ByPerson(string person, DateTime at) => new(JoinedBy.Person, person, at, 0, 0, 0, [], null, "");
}
