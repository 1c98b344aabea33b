using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Cards.Counter;

/// <summary>Code or token opens nothing: wrong, used, run out or ended. One answer for all, so that nobody learns which.</summary>
public sealed record AgentNotAdmitted() : Refusal((
    "このコードまたは接続は使えません。窓口の画面で新しいコードを発行してください。",
    "This code or connection is not good. Have a new code issued on the counter page."));

/// <summary>The agent was ended before.</summary>
public sealed record AgentEnded() : Refusal(("この端末の接続はすでに終了しています。", "This computer's connection has been ended already."));

/// <summary>The rules of readers on other computers: pure, facts in and decision out.</summary>
public static class AgentRules
{
    /// <summary>How long a code is good: long enough to walk to the other computer.</summary>
    public static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(10);

    /// <summary>Wrong codes after which every code on offer is void.</summary>
    public const int MaxAttempts = 10;

    /// <summary>Longest name of a machine.</summary>
    public const int MaxName = 60;

    /// <summary>May this actor pair computers and end them?</summary>
    public static Refusal? CheckManage(Actor actor) => actor.May(Rights.CounterServe) ? null : new NotAllowed();

    /// <summary>May this actor end the agent?</summary>
    public static Refusal? CheckEnd(ReaderAgent agent, Actor actor) =>
        CheckManage(actor) ?? (agent.EndedAt is null ? null : new AgentEnded());

    /// <summary>The name of a machine as it may be shown and stored: printable, not empty, not long.</summary>
    public static string NameOf(string? said)
    {
        var kept = string.Concat((said ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(MaxName)).Trim();
        return kept.Length > 0 ? kept : "?";
    }
}
