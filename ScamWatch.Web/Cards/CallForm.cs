using System.Text.Json.Serialization;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Privacy;

namespace ScamWatch.Web.Cards;

/// <summary>What the operator has typed so far. Made once when the page opens, and with it the id that keeps a form that
/// is sent twice from making two cases.</summary>
public sealed class CallForm
{
    public Guid FormId { get; init; } = Guid.CreateVersion7();

    /// <summary>First key of the call, UTC; null before it.</summary>
    public DateTime? StartedAt { get; set; }

    /// <summary>Serial of the paper form it is entered from; empty for a call on screen.</summary>
    public string PaperSerial { get; set; } = "";

    /// <summary>記入時刻 on that form, Japan time.</summary>
    public DateTime? WrittenAt { get; set; }

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

    /// <summary>Ids of the guidance that the caller was told; noted in the case when it is made.</summary>
    public List<string> Told { get; set; } = [];

    /// <summary>What the operator said of shielding; null where they did not.</summary>
    public bool? ShieldedSaid { get; set; }

    /// <summary>What the operator said of the callback number; null where they did not.</summary>
    public bool? CallbackSaid { get; set; }

    /// <summary>As the operator said, or the strict default of the rules.</summary>
    [JsonIgnore]
    public bool Shielded
    {
        get => ShieldedSaid ?? SuspensionRules.IsShieldedByDefault(Cause);
        set => ShieldedSaid = value;
    }

    /// <summary>As the operator said, or the strict default of the rules.</summary>
    [JsonIgnore]
    public bool CallbackIsSafe
    {
        get => CallbackSaid ?? SuspensionRules.IsCallbackSafeByDefault(Shielded);
        set => CallbackSaid = value;
    }

    /// <summary>The holder as far as it was stated, to be looked for.</summary>
    public HolderFacts FactsOn(DateOnly today) => new(
        HolderName.Trim(), HolderKana.Trim(), ReadBirthDate(today)?.Value is { Day: var day } && day != default ? day : null, HolderSex, HolderAddress.Trim());

    /// <summary>The form as it may be kept: no My Number and no PIN outlives the key that typed it.</summary>
    public CallForm Clean()
    {
        var copy = (CallForm)MemberwiseClone();
        (copy.LostWhen, copy.LostWhere, copy.Circumstances) = (Clean(LostWhen), Clean(LostWhere), Clean(Circumstances));
        (copy.HolderName, copy.HolderKana, copy.BirthDate, copy.HolderAddress) = (Clean(HolderName), Clean(HolderKana), Clean(BirthDate), Clean(HolderAddress));
        (copy.CallerName, copy.CallbackNumber, copy.ReportNumber) = (Clean(CallerName), Clean(CallbackNumber), Clean(ReportNumber));
        return copy;
    }

    private static string Clean(string text) => PinMention.Remove(Redactor.Redact(text).Text);

    /// <summary>True where something was typed or chosen.</summary>
    [JsonIgnore]
    public bool IsTouched => Target is not null || Cause is not null || Told.Count > 0 || Identity != IdentityCheck.NotAsked
        || new[] { PaperSerial, LostWhen, LostWhere, Circumstances, HolderName, HolderKana, BirthDate, HolderAddress, CallerName, CallbackNumber }
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

        if (PaperSerial.Trim().Length > 0 && WrittenAt is null)
        {
            return new InvalidField(("記入時刻", "Time written"), ("受付票の記入時刻を入力してください。", "enter the time on the paper form."));
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
        }, Identity, PaperSerial.Trim().Length == 0 ? null : new PaperEntry(PaperSerial.Trim(), JapanTime.ToUtc(WrittenAt!.Value)));
    }
}
