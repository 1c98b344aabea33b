using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.IntakeRules;

/// <summary>A rule is to be switched on that nobody has tried as it stands.</summary>
public sealed record NeedsDryRun() : Refusal((
    "この内容での試行がまだありません。過去の通報で試行してから有効にしてください。", "This version was not tried yet. Try it on past reports, then switch it on."));

/// <summary>A rule that sets reports aside is to be switched on, and only its author has looked at it.</summary>
public sealed record NeedsSecondLook() : Refusal((
    "通報を除外するルールは、作成者以外の職員が内容と試行結果を確認してから有効にします。", "A rule that sets reports aside is switched on after somebody other than its author has looked at it and its dry run."));

/// <summary>The author cannot be the second person.</summary>
public sealed record OwnRule() : Refusal((
    "自分が書いた内容は確認できません。別の職員に依頼してください。", "You wrote this version: somebody else must look at it."));

/// <summary>There are as many rules as intake evaluates.</summary>
public sealed record TooManyRules() : Refusal((
    $"ルールは{RuleContentRules.MaxRules}件までです。使わないルールの内容を書き換えて使ってください。",
    $"There can be {RuleContentRules.MaxRules} rules. Rewrite one that is not used."));

/// <summary>The report is not set aside.</summary>
public sealed record NotSetAside() : Refusal(("この通報は除外されていません。", "This report is not set aside."));

/// <summary>What a rule may say and who may do what with it: pure.</summary>
public static class RuleContentRules
{
    public const int MaxRules = 100;

    public const int MaxName = 60;

    public const int MaxTag = 20;

    public const int MaxReason = 200;

    public const int MaxConditions = 10;

    public const int MaxValues = 50;

    public const int MaxValue = 200;

    /// <summary>Desks to which reports can be routed: the roles that work on reports.</summary>
    public static IReadOnlyList<string> Desks { get; } = [Role.Triage, Role.CardDesk, Role.Publisher, Role.Supervisor];

    private static readonly Words s_name = ("名前", "Name");
    private static readonly Words s_conditions = ("条件", "Conditions");
    private static readonly Words s_missing = ("入力してください。", "is empty.");

    /// <summary>May this actor write such a rule?</summary>
    public static Refusal? CheckWrite(RuleContent content, Taxonomy taxonomy, Actor actor) =>
        !actor.May(Rights.IntakeRuleWrite) ? new NotAllowed() : CheckContent(content, taxonomy);

    /// <summary>Is the rule complete and within its limits?</summary>
    public static Refusal? CheckContent(RuleContent content, Taxonomy taxonomy)
    {
        if (content.Name.Length is 0 or > MaxName)
        {
            return new InvalidField(s_name, content.Name.Length == 0 ? s_missing : Longer(MaxName));
        }

        if (content.Conditions.Count is 0 or > MaxConditions)
        {
            return new InvalidField(s_conditions, ($"1〜{MaxConditions}件にしてください。", $"must be 1 to {MaxConditions}."));
        }

        foreach (var condition in content.Conditions)
        {
            if (CheckCondition(condition, taxonomy) is { } refusal)
            {
                return refusal;
            }
        }

        if (content.ValidUntil < content.ValidFrom)
        {
            return new InvalidField(("有効期間", "Valid"), ("終わりの日が始まりの日より前です。", "ends before it begins."));
        }

        if (content.Reason.Length > MaxReason)
        {
            return new InvalidField(s_reason, Longer(MaxReason));
        }

        return content.Effect switch
        {
            RuleEffect.Tag => content.Value.Length is 0 or > MaxTag
                ? new InvalidField(("印", "Tag"), content.Value.Length == 0 ? s_missing : Longer(MaxTag)) : null,
            RuleEffect.Route => Desks.Contains(content.Value) || (content.Value.StartsWith(RuleContent.StaffPrefix, StringComparison.Ordinal) && content.ValueName.Length > 0)
                ? null : new InvalidField(("回す先", "Route to"), ("一覧から選んでください。", "choose one of the list.")),
            RuleEffect.SetAside => content.Reason.Length == 0
                ? new InvalidField(s_reason, ("除外するルールには理由を入力してください。", "a rule that sets reports aside needs one."))
                : null,
            _ => throw new ArgumentOutOfRangeException(nameof(content)),
        };
    }

    private static readonly Words s_reason = ("理由", "Reason");

    /// <summary>May this rule be switched on, by this actor?</summary>
    public static Refusal? CheckSwitchOn(IntakeRule rule, Actor actor) =>
        !actor.May(Rights.IntakeRuleWrite) ? new NotAllowed()
        : !rule.IsTried ? new NeedsDryRun()
        : rule.Content.Effect == RuleEffect.SetAside && !rule.IsSeen ? new NeedsSecondLook()
        : null;

    /// <summary>May this actor be the second person?</summary>
    public static Refusal? CheckSee(IntakeRule rule, Actor actor) =>
        !actor.May(Rights.IntakeRuleSee) ? new NotAllowed()
        : rule.WrittenById == actor.Id ? new OwnRule()
        : !rule.IsTried ? new NeedsDryRun()
        : null;

    /// <summary>The word for an effect.</summary>
    public static Words Label(RuleEffect effect) => effect switch
    {
        RuleEffect.Tag => ("印を付ける", "Tag"),
        RuleEffect.Route => ("担当に回す", "Route"),
        RuleEffect.SetAside => ("除外する", "Set aside"),
        _ => throw new ArgumentOutOfRangeException(nameof(effect)),
    };

    /// <summary>The word for a field.</summary>
    public static Words Label(RuleField field) => field switch
    {
        RuleField.Channel => ("経路", "Channel"),
        RuleField.Source => ("入力元", "Intake source"),
        RuleField.SenderDomain => ("差出人のドメイン", "Sender's domain"),
        RuleField.SenderAddress => ("差出人のアドレス・番号", "Sender's address or number"),
        RuleField.SubjectContains => ("件名に含む", "Subject contains"),
        RuleField.BodyContains => ("本文に含む", "Text contains"),
        RuleField.Indicator => ("痕跡(URL・ドメイン・番号など)", "Indicator"),
        RuleField.Language => ("言語", "Language"),
        RuleField.Score => ("自動判定のスコア", "Score"),
        RuleField.Party => ("名乗り", "Claimed party"),
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    /// <summary>Codes to choose from; null where values are typed.</summary>
    public static IReadOnlyList<string>? Choices(RuleField field, Taxonomy taxonomy) => field switch
    {
        RuleField.Channel => [.. Enum.GetValues<Channel>().Select(Codes.Of)],
        RuleField.Source => [.. Enum.GetValues<IntakeSource>().Select(Codes.Of)],
        RuleField.Language => TextLanguage.All,
        RuleField.Party => [.. taxonomy.Terms(Taxonomy.Impersonates).Select(t => t.Code)],
        _ => null,
    };

    private static InvalidField? CheckCondition(RuleCondition condition, Taxonomy taxonomy)
    {
        var label = Label(condition.Field);
        if (condition.Field == RuleField.Score)
        {
            return condition is { Min: null, Max: null } || condition.Min is < 0 or > 100 || condition.Max is < 0 or > 100 || condition.Min > condition.Max
                ? new InvalidField(label, ("0〜100の範囲を、下限から上限の順で入力してください。", "give a range within 0 to 100, the lower bound first."))
                : null;
        }

        if (condition.Values.Count is 0 or > MaxValues || condition.Values.Any(v => string.IsNullOrWhiteSpace(v) || v.Length > MaxValue))
        {
            return new InvalidField(label, condition.Values.Count == 0
                ? ("値を一つ以上入力してください。", "give one value at least.")
                : ($"値は{MaxValues}件、1件{MaxValue}文字までです。", $"at most {MaxValues} values of {MaxValue} characters."));
        }

        return Choices(condition.Field, taxonomy) is { } known && condition.Values.Any(v => !known.Contains(v))
            ? new InvalidField(label, ("一覧から選んでください。", "choose from the list."))
            : null;
    }

    private static Words Longer(int most) => ($"{most}文字以内にしてください。", $"is longer than {most} characters.");
}
