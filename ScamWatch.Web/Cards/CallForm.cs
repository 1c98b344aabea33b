using ScamWatch.Domain;
using ScamWatch.Domain.Cards;

namespace ScamWatch.Web.Cards;

/// <summary>What the operator has typed so far. Made once when the page opens, and with it the id that keeps a form that
/// is sent twice from making two cases.</summary>
public sealed class CallForm
{
    private bool? _shielded;
    private bool? _callbackIsSafe;

    public Guid FormId { get; } = Guid.CreateVersion7();

    public SuspensionTarget? Target { get; set; }

    public LossCause? Cause { get; set; }

    public string LostWhen { get; set; } = "";

    public string LostWhere { get; set; } = "";

    public string Circumstances { get; set; } = "";

    public string HolderName { get; set; } = "";

    public string HolderKana { get; set; } = "";

    public string BirthDate { get; set; } = "";

    public string HolderSex { get; set; } = "";

    public string HolderAddress { get; set; } = "";

    public IdentityCheck Identity { get; set; } = IdentityCheck.NotAsked;

    public CallerRelation Relation { get; set; }

    public string CallerName { get; set; } = "";

    public string CallbackNumber { get; set; } = "";

    public string ReportNumber { get; set; } = "";

    /// <summary>As the operator said, or the strict default of the rules.</summary>
    public bool Shielded
    {
        get => _shielded ?? SuspensionRules.IsShieldedByDefault(Cause);
        set => _shielded = value;
    }

    /// <summary>As the operator said, or the strict default of the rules.</summary>
    public bool CallbackIsSafe
    {
        get => _callbackIsSafe ?? SuspensionRules.IsCallbackSafeByDefault(Shielded);
        set => _callbackIsSafe = value;
    }

    /// <summary>True where something would be lost with the page.</summary>
    public bool IsTouched => Target is not null || Cause is not null || Identity != IdentityCheck.NotAsked
        || new[] { LostWhen, LostWhere, Circumstances, HolderName, HolderKana, BirthDate, HolderAddress, CallerName, CallbackNumber }
            .Any(t => t.Length > 0);

    /// <summary>The date of birth as it is understood; null where nothing was typed.</summary>
    public Outcome<BirthDate>? ReadBirthDate(DateOnly today) =>
        string.IsNullOrWhiteSpace(BirthDate) ? default(Outcome<BirthDate>?) : Domain.Cards.BirthDate.Read(BirthDate, today);

    /// <summary>The call as the action takes it, or what is still missing.</summary>
    public Outcome<SuspensionCall> Read(DateOnly today)
    {
        if (SuspensionRules.CheckChoices(Target, Cause) is { } missing)
        {
            return missing;
        }

        var birthDate = ReadBirthDate(today);
        if (birthDate?.Refusal is { } unreadable)
        {
            return unreadable;
        }

        var isHolder = Relation == CallerRelation.Holder;
        return new SuspensionCall(FormId, new LossStatement
        {
            Target = Target!.Value,
            Cause = Cause!.Value,
            LostWhen = LostWhen.Trim(),
            LostWhere = LostWhere.Trim(),
            Circumstances = Circumstances.Trim(),
            HolderName = HolderName.Trim(),
            HolderKana = HolderKana.Trim(),
            HolderBirthDate = birthDate?.Value.Day,
            HolderSex = HolderSex,
            HolderAddress = HolderAddress.Trim(),
            Relation = Relation,
            CallerName = isHolder ? "" : CallerName.Trim(),
            CallbackNumber = CallbackNumber.Trim(),
            CallbackIsSafe = CallbackIsSafe,
            Shielded = Shielded,
            ReportReceiptNumber = ReportNumber.Trim(),
        }, Identity);
    }
}
