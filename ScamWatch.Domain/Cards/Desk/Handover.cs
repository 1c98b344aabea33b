using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Cards.Desk;

/// <summary>What a shift hands to the next (申し送り): a note and the things left open at that moment.</summary>
public sealed class Handover
{
    private Handover()
    {
    }

    public Handover(string note, IReadOnlyList<HandoverItem> items, Actor by, DateTime at) =>
        (Id, Note, Items, ById, By, Areas, At) = (Guid.CreateVersion7(), note, items, by.Id, by.Name, [.. by.Scope.Areas.Order(StringComparer.Ordinal)], at);

    public Guid Id { get; private set; }

    public string Note { get; private set; } = "";

    public IReadOnlyList<HandoverItem> Items { get; private set; } = [];

    public string ById { get; private set; } = "";

    public string By { get; private set; } = "";

    public DateTime At { get; private set; }

    /// <summary>Codes of the municipalities that its writer served; empty for all.</summary>
    public IReadOnlyList<string> Areas { get; private set; } = [];

    /// <summary>True for its writer, and for whoever serves all that the note may tell of.</summary>
    public bool IsFor(Actor reader) =>
        reader.Id == ById || reader.Scope.Areas.Count == 0 || (Areas.Count > 0 && Areas.All(reader.Scope.Areas.Contains));

    /// <summary>Who of the next shift has read it; null until then.</summary>
    public string? AcknowledgedBy { get; private set; }

    public DateTime? AcknowledgedAt { get; private set; }

    public void Acknowledge(string by, DateTime at) => (AcknowledgedBy, AcknowledgedAt) = (by, at);
}

/// <summary>A thing left open, by its receipt number.</summary>
/// <param name="Kind"><c>unconfirmed</c>, <c>effect</c> (a release or abolition not in effect yet) or <c>callback</c>.</param>
/// <param name="State">State of the case, as its code.</param>
/// <param name="Since">Waiting since, or due at, UTC.</param>
public sealed record HandoverItem(string Kind, Guid CaseId, string ReceiptNumber, string State, DateTime Since);
