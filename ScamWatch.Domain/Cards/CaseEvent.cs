namespace ScamWatch.Domain.Cards;

/// <summary>One step of a case, as its history shows it.</summary>
public sealed class CaseEvent
{
    private CaseEvent()
    {
    }

    internal CaseEvent(Guid caseId, DateTime at, CaseState state, string by, string note)
    {
        CaseId = caseId;
        At = at;
        State = state;
        By = by;
        Note = note;
    }

    public long Id { get; private set; }

    public Guid CaseId { get; private set; }

    public DateTime At { get; private set; }

    public CaseState State { get; private set; }

    public string By { get; private set; } = "";

    public string Note { get; private set; } = "";
}
