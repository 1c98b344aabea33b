using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Guidance;
using ScamWatch.Web.Account;

namespace ScamWatch.Web.Cards;

/// <summary>Loss report, release with its second person, abolition, re-issue and hand-over.</summary>
public sealed partial class CounterSteps
{
    private readonly HashSet<ReleaseDocument> _papers = [];
    private IReadOnlyList<(CallerRelation, string)> _relations = [];
    private string _counter = "";
    private string _byHand = "";
    private string _circumstances = "";
    private string _disaster = "";
    private string _reason = "";
    private string _typed = "";
    private string _paid = "";
    private string _secondUser = "";
    private string _secondPassword = "";
    private string _secondCode = "";
    private CallerRelation _relation;
    private bool _identityChecked;
    private bool _signing;

    [Inject] public required Municipality Municipality { get; init; }

    [Inject] public required SecondPerson Second { get; init; }

    [Inject] public required IStringLocalizer<CounterTexts> K { get; init; }

    /// <summary>What the reader proved of the card of this case; null where it is seen by hand.</summary>
    [Parameter] public CardSight? Sight { get; set; }

    /// <summary>True where the holder typed the PIN at the reader and the card took it.</summary>
    [Parameter] public bool PinProven { get; set; }

    private CardDeskSettings Settings => Municipality.CardDesk;

    private bool AtCounter => StepRules.AtCounter(Actor);

    private bool IsConfirmed => Case.State == CaseState.Confirmed && Case.Statement.Target != SuspensionTarget.Phone;

    private bool HasAny => StepRules.IsPending(Case) || (AtCounter && (IsConfirmed || StepRules.MayFileLossReport(Case)
        || Case.State is CaseState.Abolished or CaseState.ReissueApplied
        || Case is { State: CaseState.Released, Release.Signing: SigningCertificate.Wanted }));

    private string LossHint => SuspensionRules.NeedsPoliceReceipt(Case.Statement.Cause) ? "LossHintPolice"
        : SuspensionRules.NeedsDisasterCertificate(Case.Statement.Cause) ? "LossHintDisaster" : "LossHintHome";

    /// <summary>Forms that show their own refusal.</summary>
    private IEnumerable<string> Offered =>
    [
        .. StepRules.MayFileLossReport(Case) ? (string[])["loss"] : [],
        .. StepRules.IsPending(Case) ? (string[])["approve", "withdraw"] : AtCounter && IsConfirmed ? ["release", "abolish"] : [],
        .. Case.State switch
        {
            CaseState.Abolished => (string[])["reissue"],
            CaseState.ReissueApplied => ["handover"],
            CaseState.Released => ["signing"],
            _ => [],
        },
    ];

    protected override bool IsTyped =>
        _circumstances.Length + _disaster.Length + _reason.Length + _typed.Length + _paid.Length + _secondUser.Length + _byHand.Length > 0
        || _papers.Count > 0 || _identityChecked || _signing;

    private RenderFragment CounterOptions => builder =>
    {
        var names = Municipality.Counters.Count > 0 ? Municipality.Counters.Select(c => c.Name) : [K["CounterHere"].Value];
        foreach (var name in names.Prepend(""))
        {
            builder.OpenElement(0, "option");
            builder.AddAttribute(1, "value", name);
            builder.AddContent(2, name.Length == 0 ? C["AsideChoose"].Value : name);
            builder.CloseElement();
        }
    };

    protected override void OnInitialized()
    {
        _relations = [.. Enum.GetValues<CallerRelation>().Select(v => (v, C.Of(v)))];
        base.OnInitialized();
    }

    protected override void Clear()
    {
        (_circumstances, _disaster, _reason, _typed, _paid) = ("", "", "", "", "");
        (_secondUser, _secondPassword, _secondCode, _byHand, _identityChecked, _signing) = ("", "", "", "", false, false);
        _papers.Clear();
    }

    private void Relate(CallerRelation relation)
    {
        _relation = relation;
        _papers.IntersectWith(ReleaseChecklist.For(relation, Settings));
    }

    private void Tick(ReleaseDocument paper, bool seen) => _ = seen ? _papers.Add(paper) : _papers.Remove(paper);

    /// <summary>True where the reader vouches for a paper, so that nobody need tick it.</summary>
    private bool IsRead(ReleaseDocument paper) =>
        Sight is not null && (paper == ReleaseDocument.Card || (paper == ReleaseDocument.PinReady && PinProven));

    private Task FileLossAsync() => RunAsync("loss",
        new CaseStep.FileLossReport(Case.Id, SeenVersion, _counter, _circumstances, _disaster), K["LossDone"]);

    private Task PrepareAsync() => RunAsync("release",
        new CaseStep.PrepareRelease(
            Case.Id, SeenVersion, _counter, _relation, [.. ReleaseChecklist.For(_relation, Settings).Where(p => _papers.Contains(p) || IsRead(p))],
            _identityChecked, _signing, Sight ?? CardSight.ByHand(_byHand)),
        K["PrepareDone"]);

    private Task WithdrawAsync() => RunAsync("withdraw", new CaseStep.WithdrawRelease(Case.Id, SeenVersion, _reason), K["WithdrawDone"]);

    private Task ApproveAsync() => RunAsync("approve", new CaseStep.ApproveRelease(Case.Id, SeenVersion), K["ReleaseDone"]);

    private Task ApproveBySecondAsync() => RunAsync("approve", async () =>
    {
        var second = await Second.IdentifyAsync(_secondUser, _secondPassword, _secondCode, CancellationToken.None);
        _secondPassword = _secondCode = "";
        return second.Succeeded
            ? await Move.RunAsync(new CaseStep.ApproveRelease(Case.Id, SeenVersion), second.Value, CancellationToken.None)
            : second.Refusal;
    }, K["ReleaseDone"]);

    private Task AbolishAsync() => RunAsync("abolish", new CaseStep.Abolish(Case.Id, SeenVersion, _reason, _typed), K["AbolishDone"]);

    private Task ApplyAsync(CaseStep.ApplyForReissue application) =>
        RunAsync("reissue", application with { SeenVersion = SeenVersion }, K["ReissueDone"]);

    private Task HandOverAsync() => RunAsync("handover",
        new CaseStep.HandOver(Case.Id, SeenVersion, int.TryParse(_paid.Trim().Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var yen) ? yen : -1),
        K["HandOverDone"]);

    private Task IssueSigningAsync() => RunAsync("signing", new CaseStep.IssueSigning(Case.Id, SeenVersion), K["SigningTaskDone"]);
}
