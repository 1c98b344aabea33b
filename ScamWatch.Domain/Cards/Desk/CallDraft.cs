namespace ScamWatch.Domain.Cards.Desk;

/// <summary>What an operator has typed into a form and not sent. One for each operator and form; the content is encrypted
/// by whoever hands it in, so that the database holds nothing readable of a call that never became a case.</summary>
public sealed class CallDraft
{
    private CallDraft()
    {
    }

    public CallDraft(string operatorId, string form, string content, DateTime savedAt) =>
        (OperatorId, Form, Content, SavedAt) = (operatorId, form, content, savedAt);

    public string OperatorId { get; private set; } = "";

    /// <summary>Which form.</summary>
    public string Form { get; private set; } = "";

    /// <summary>Ciphertext.</summary>
    public string Content { get; private set; } = "";

    public DateTime SavedAt { get; private set; }
}
