namespace ScamWatch.Domain.Cards.Desk;

/// <summary>An operator asks a supervisor to come, with one key.</summary>
public sealed class SupervisorCall
{
    private SupervisorCall()
    {
    }

    public SupervisorCall(string byId, string by, string about, DateTime at) =>
        (Id, ById, By, About, At) = (Guid.CreateVersion7(), byId, by, about, at);

    public Guid Id { get; private set; }

    public string ById { get; private set; } = "";

    public string By { get; private set; } = "";

    /// <summary>Receipt number, or empty during a call.</summary>
    public string About { get; private set; } = "";

    public DateTime At { get; private set; }

    public string? AnsweredBy { get; private set; }

    public DateTime? AnsweredAt { get; private set; }

    public void Answer(string by, DateTime at) => (AnsweredBy, AnsweredAt) = (by, at);
}
