using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Tests.Cards;

/// <summary>What is done at the counter, on real storage: outcome, change and audit.</summary>
public sealed class CounterTests : IDisposable
{
    private static readonly ReleaseDocument[] s_papers = [ReleaseDocument.Card, ReleaseDocument.IdentityPaper, ReleaseDocument.PinReady];

    private readonly CardDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_release_takes_two_people()
    {
        var id = (await _desk.TakeAndConfirmAsync()).CaseId;
        Assert.Null(await PrepareAsync(id));
        Assert.Equal(CaseState.Confirmed, (await _desk.ReadAsync(id)).State);

        Assert.IsType<SecondPersonNeeded>(await _desk.StepAsync(id, v => new CaseStep.ApproveRelease(id, v)));
        Assert.Null(await _desk.StepAsync(id, v => new CaseStep.ApproveRelease(id, v), CardDesk.Operator));

        var released = await _desk.ReadAsync(id);
        Assert.Equal((CaseState.Released, CardDesk.Counter.Name, CardDesk.Operator.Name),
            (released.State, released.Release!.By, released.Release.ApprovedBy));
        var audit = (await _desk.AuditAsync()).Single(e => e.Kind == AuditKind.CardReleased);
        Assert.Equal(CardDesk.Operator.Id, audit.ActorId);
        Assert.Contains(CardDesk.Counter.Name, audit.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_releases_by_telephone()
    {
        var id = (await _desk.TakeAndConfirmAsync()).CaseId;
        Assert.IsType<CounterOnly>(await PrepareAsync(id, by: CardDesk.Operator));
        Assert.IsType<NothingToApprove>(await _desk.StepAsync(id, v => new CaseStep.ApproveRelease(id, v), CardDesk.Operator));
    }

    [Theory]
    [InlineData(CallerRelation.Holder, ReleaseDocument.Card)]
    [InlineData(CallerRelation.Holder, ReleaseDocument.IdentityPaper)]
    [InlineData(CallerRelation.Holder, ReleaseDocument.PinReady)]
    [InlineData(CallerRelation.StatutoryAgent, ReleaseDocument.ProofOfAgency)]
    [InlineData(CallerRelation.Household, ReleaseDocument.SealedReply)]
    [InlineData(CallerRelation.Other, ReleaseDocument.Mandate)]
    public async Task A_release_without_a_paper_is_refused_by_its_name(CallerRelation relation, ReleaseDocument missing)
    {
        var id = (await _desk.TakeAndConfirmAsync()).CaseId;
        var all = ReleaseChecklist.For(relation, new());
        var refusal = await PrepareAsync(id, relation, [.. all.Where(d => d != missing)]);
        Assert.Equal([missing], Assert.IsType<DocumentsMissing>(refusal).Documents);
        Assert.Null(await PrepareAsync(id, relation, all));
    }

    [Fact]
    public async Task A_person_who_was_not_compared_with_the_papers_gets_no_release()
    {
        var id = (await _desk.TakeAndConfirmAsync()).CaseId;
        Assert.IsType<IdentityNotChecked>(await PrepareAsync(id, identity: false));
    }

    [Fact]
    public async Task An_approval_comes_while_the_person_is_still_there()
    {
        var id = (await _desk.TakeAndConfirmAsync()).CaseId;
        await PrepareAsync(id);
        _desk.Clock.Advance(TimeSpan.FromMinutes(new CardDeskSettings().ReleaseApprovalMinutes + 1));
        Assert.IsType<NothingToApprove>(await _desk.StepAsync(id, v => new CaseStep.ApproveRelease(id, v), CardDesk.Operator));

        Assert.Null(await _desk.StepAsync(id, v => new CaseStep.WithdrawRelease(id, v, "時間切れ")));
        Assert.Null(await PrepareAsync(id));
        Assert.Null(await _desk.StepAsync(id, v => new CaseStep.ApproveRelease(id, v), CardDesk.Supervisor));
    }

    [Fact]
    public async Task A_phone_has_nothing_to_do_at_the_counter()
    {
        var id = (await _desk.TakeAndConfirmAsync(CardDesk.Statement with { Target = SuspensionTarget.Phone })).CaseId;
        Assert.IsType<NotForPhones>(await PrepareAsync(id));
        Assert.IsType<NotForPhones>(await AbolishAsync(id));
        Assert.IsType<NotForPhones>(await FileAsync(id));
    }

    [Fact]
    public async Task The_signing_certificate_stays_a_task_until_it_is_issued()
    {
        var id = (await _desk.TakeAndConfirmAsync()).CaseId;
        await PrepareAsync(id, signing: true);
        await _desk.StepAsync(id, v => new CaseStep.ApproveRelease(id, v), CardDesk.Supervisor);
        Assert.Equal(SigningCertificate.Wanted, (await _desk.ReadAsync(id)).Release!.Signing);
        Assert.Null(await _desk.StepAsync(id, v => new CaseStep.IssueSigning(id, v)));
        Assert.Equal(SigningCertificate.Issued, (await _desk.ReadAsync(id)).Release!.Signing);
        Assert.IsType<WrongState>(await _desk.StepAsync(id, v => new CaseStep.IssueSigning(id, v)));
    }

    [Fact]
    public async Task An_abolition_wants_the_receipt_number_typed_and_is_for_good()
    {
        var taken = await _desk.TakeAndConfirmAsync();
        var other = ReceiptNumberOf();
        Assert.IsType<ConfirmationDiffers>(await AbolishAsync(taken.CaseId, other));
        Assert.IsType<CounterOnly>(await AbolishAsync(taken.CaseId, taken.ReceiptNumber, CardDesk.Operator));
        Assert.Equal(CaseState.Confirmed, (await _desk.ReadAsync(taken.CaseId)).State);

        // As it is typed: no hyphens, small letter.
        Assert.Null(await AbolishAsync(taken.CaseId, taken.ReceiptNumber.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant()));
        Assert.Equal(CaseState.Abolished, (await _desk.ReadAsync(taken.CaseId)).State);
        Assert.IsType<WrongState>(await PrepareAsync(taken.CaseId));
        Assert.Contains(await _desk.AuditAsync(), e => e.Kind == AuditKind.CardAbolished && e.Subject == taken.ReceiptNumber);
    }

    [Fact]
    public async Task A_card_whose_release_is_being_approved_is_not_abolished()
    {
        var id = (await _desk.TakeAndConfirmAsync()).CaseId;
        await PrepareAsync(id);
        Assert.IsType<ReleasePending>(await AbolishAsync(id));
    }

    [Fact]
    public async Task A_lost_card_goes_from_police_to_the_new_card_with_its_fee()
    {
        var id = (await _desk.TakeAndConfirmAsync()).CaseId;
        Assert.IsType<InvalidField>(await FileAsync(id));
        Assert.Null(await _desk.StepAsync(id, v => new CaseStep.RecordPolice(id, v, new("2026-1234", "", "")), CardDesk.Operator));
        Assert.IsType<InvalidField>(await FileAsync(id));
        Assert.Null(await _desk.StepAsync(id, v => new CaseStep.RecordPolice(id, v, new("2026-1234", "みなと川警察署", "")), CardDesk.Operator));
        Assert.Null(await FileAsync(id));
        Assert.Null(await AbolishAsync(id));

        Assert.IsType<InvalidField>(await ApplyAsync(id, express: true, present: false));
        Assert.IsType<InvalidField>(await ApplyAsync(id, express: true, told: false));
        Assert.Null(await ApplyAsync(id, express: true));
        Assert.Equal(2000, (await _desk.ReadAsync(id)).Reissue!.FeeYen);

        Assert.Equal(new FeeDiffers(2000), await _desk.StepAsync(id, v => new CaseStep.HandOver(id, v, 1000)));
        Assert.Null(await _desk.StepAsync(id, v => new CaseStep.HandOver(id, v, 2000)));
        var done = await _desk.ReadAsync(id);
        Assert.Equal((CaseState.Reissued, 2000, new DateOnly(2026, 11, 21)), (done.State, done.Reissue!.FeePaidYen, done.Reissue.HandedOverOn));
        Assert.True(SuspensionRules.IsEnd(done.State));
        Assert.Equal(
            [AuditKind.PoliceReceiptRecorded, AuditKind.PoliceReceiptRecorded, AuditKind.LossReportFiled, AuditKind.CardAbolished, AuditKind.ReissueApplied, AuditKind.CardHandedOver],
            (await _desk.AuditAsync()).Select(e => e.Kind).Skip(3));
    }

    [Fact]
    public async Task The_express_period_runs_from_the_loss_report()
    {
        var id = (await _desk.TakeAndConfirmAsync(CardDesk.Statement with { Cause = LossCause.Home })).CaseId;
        Assert.Null(await FileAsync(id, text: "大掃除のあとから見当たらない"));
        Assert.Null(await AbolishAsync(id));
        _desk.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(new ExpressPeriodOver(new(2026, 12, 21)), await ApplyAsync(id, express: true));
        Assert.Null(await ApplyAsync(id, express: false));
        Assert.Equal(1000, (await _desk.ReadAsync(id)).Reissue!.FeeYen);
    }

    [Theory]
    [InlineData(LossCause.Home)]
    [InlineData(LossCause.HeldByOther)]
    [InlineData(LossCause.Other)]
    public async Task Without_police_the_loss_report_tells_how(LossCause cause)
    {
        var id = (await _desk.TakeAndConfirmAsync(CardDesk.Statement with { Cause = cause })).CaseId;
        Assert.IsType<InvalidField>(await FileAsync(id));
        Assert.Null(await FileAsync(id, text: "いつもの引き出しにない"));
    }

    [Fact]
    public async Task After_a_disaster_its_certificate_takes_the_place_of_the_police()
    {
        var id = (await _desk.TakeAndConfirmAsync(CardDesk.Statement with { Cause = LossCause.Disaster })).CaseId;
        Assert.IsType<InvalidField>(await _desk.StepAsync(id, v => new CaseStep.RecordPolice(id, v, new("1", "2", "3"))));
        Assert.IsType<InvalidField>(await FileAsync(id, text: "水害"));
        Assert.Null(await FileAsync(id, disaster: "みなと川市 第12号"));
    }

    [Fact]
    public async Task A_new_card_for_a_loss_wants_the_loss_report_first()
    {
        var id = (await _desk.TakeAndConfirmAsync()).CaseId;
        await AbolishAsync(id);
        Assert.IsType<LossReportFirst>(await ApplyAsync(id, express: false));
    }

    [Fact]
    public async Task Neither_a_My_Number_nor_a_PIN_is_written_into_a_step()
    {
        var id = (await _desk.TakeAndConfirmAsync()).CaseId;
        Assert.IsType<ContainsMyNumber>(await _desk.StepAsync(id, v => new CaseStep.RecordPolice(id, v, new("123456789018", "", ""))));
        Assert.IsType<ContainsPin>(await AbolishAsync(id, reason: "暗証番号は1234とのこと"));
    }

    private Task<Refusal?> PrepareAsync(
        Guid id, CallerRelation relation = CallerRelation.Holder, IReadOnlyList<ReleaseDocument>? papers = null, bool identity = true,
        bool signing = false, Actor? by = null) =>
        _desk.StepAsync(id, v => new CaseStep.PrepareRelease(id, v, "本庁", relation, papers ?? s_papers, identity, signing, CardSight.ByHand("リーダーなし")), by);

    private async Task<Refusal?> AbolishAsync(Guid id, string? typed = null, Actor? by = null, string reason = "見つからない")
    {
        var number = (await _desk.ReadAsync(id)).ReceiptNumber;
        return await _desk.StepAsync(id, v => new CaseStep.Abolish(id, v, reason, typed ?? number), by);
    }

    private Task<Refusal?> FileAsync(Guid id, string text = "", string disaster = "") =>
        _desk.StepAsync(id, v => new CaseStep.FileLossReport(id, v, "本庁", text, disaster));

    private Task<Refusal?> ApplyAsync(Guid id, bool express, bool present = true, bool told = true) =>
        _desk.StepAsync(id, v => new CaseStep.ApplyForReissue(id, v, ReissueTable.Lost, express, true, new(2026, 1, 1), present, told));

    private static string ReceiptNumberOf() => ReceiptNumber.New(ReceiptNumber.Suspension).ToString();
}
