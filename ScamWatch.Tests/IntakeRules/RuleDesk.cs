using ScamWatch.Domain.IntakeRules;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.IntakeRules;

/// <summary>Rules as tests write them, and the road on which one comes into force.</summary>
internal static class RuleDesk
{
    public static RuleCondition Is(RuleField field, params string[] values) => new(field, values);

    public static RuleContent Drop(params RuleCondition[] conditions) => new()
    {
        Name = "監視の試験メール",
        Conditions = conditions,
        Effect = RuleEffect.SetAside,
        Reason = "庁内監視システムの定期試験",
    };

    public static RuleContent Tag(string tag, params RuleCondition[] conditions) =>
        new() { Name = $"印 {tag}", Conditions = conditions, Effect = RuleEffect.Tag, Value = tag };

    public static ReadyRule Ready(RuleContent content) => new(Guid.CreateVersion7(), 1, content);

    public static async Task<IntakeRule> WrittenAsync(this TestStore store, RuleContent content, Guid? id = null)
    {
        var seen = id is { } known ? (await store.RuleAsync(known)).Revision : 0;
        var written = await store.Get<WriteIntakeRule>().RunAsync(id, content, seen, Some.Supervisor, default);
        Assert.True(written.Succeeded, written.Refusal?.Message.En);
        return await store.RuleAsync(written.Value);
    }

    /// <summary>Written, tried, seen by a second person and switched on.</summary>
    public static async Task<IntakeRule> InForceAsync(this TestStore store, RuleContent content)
    {
        var rule = await store.WrittenAsync(content);
        Assert.True((await store.Get<TryIntakeRule>().RunAsync(rule.Id, 30, Some.Supervisor, default)).Succeeded);
        await store.ChangeAsync(rule.Id, (c, r) => c.SeeAsync(r.Id, r.Revision, Some.Analyst, default));
        await store.ChangeAsync(rule.Id, (c, r) => c.SwitchOnAsync(r.Id, r.Revision, Some.Supervisor, default));
        return await store.RuleAsync(rule.Id);
    }

    public static async Task<IntakeRule> RuleAsync(this TestStore store, Guid id) => (await store.Get<FindIntakeRule>().OneAsync(id, default))!;

    private static async Task ChangeAsync(this TestStore store, Guid id, Func<ChangeIntakeRule, IntakeRule, Task<Domain.Outcome<Guid>>> change)
    {
        var outcome = await change(store.Get<ChangeIntakeRule>(), await store.RuleAsync(id));
        Assert.True(outcome.Succeeded, outcome.Refusal?.Message.En);
    }
}
