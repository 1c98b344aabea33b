using System.Text.Json.Serialization;
using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Domain.Privacy;

namespace ScamWatch.Web.Flows;

/// <summary>A guided call that is not over. Its id is made once, and keeps a call that is sent twice from being two.</summary>
public sealed class FlowDraft
{
    public Guid FormId { get; init; } = Guid.CreateVersion7();

    public string FlowId { get; init; } = "";

    /// <summary>UTC.</summary>
    public DateTime StartedAt { get; init; }

    public List<FlowAnswer> Answers { get; set; } = [];

    /// <summary>Facts of the present step, as far as they are typed.</summary>
    public Dictionary<string, string> Typed { get; set; } = [];

    [JsonIgnore]
    public bool IsTouched => Answers.Count > 0 || Typed.Values.Any(v => v.Length > 0);

    /// <summary>The draft as it may be kept: no My Number and no PIN outlives the key that typed it.</summary>
    public FlowDraft Clean() => new()
    {
        FormId = FormId,
        FlowId = FlowId,
        StartedAt = StartedAt,
        Answers = [.. Answers],
        Typed = Typed.ToDictionary(t => t.Key, t => PinMention.Remove(Redactor.Redact(t.Value).Text)),
    };
}
