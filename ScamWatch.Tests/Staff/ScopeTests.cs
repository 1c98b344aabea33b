using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sharing;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Staff;

/// <summary>How far rights reach: municipalities for reports and cases, languages for warnings.</summary>
public sealed class ScopeTests
{
    private const string Ours = "990001";
    private const string Theirs = "990002";

    private static readonly Actor s_contractor = Some.Person("委託 三郎", Role.Triage, Role.CardDesk, Role.Counter) with { Scope = new([Theirs], []) };

    [Fact]
    public void Nothing_named_reaches_everywhere_and_one_reaches_itself_alone()
    {
        Assert.True(StaffScope.Everything.Covers(null) && StaffScope.Everything.Covers(Ours) && StaffScope.Everything.Speaks("vi"));
        var scope = new StaffScope([Theirs], ["vi"]);

        Assert.True(scope.Covers(Theirs) && scope.Speaks("vi"));
        Assert.False(scope.Covers(Ours) || scope.Covers(null) || scope.Speaks("ja"));
        Assert.Equal(scope, new StaffScope([Theirs], ["vi"]));
        Assert.NotEqual(scope, new StaffScope([Theirs], []));
    }

    [Theory, EachDatabase]
    public async Task Reports_of_other_municipalities_are_not_there_for_a_contractor(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ours = await ReceiveAsync(store, Ours);
        var theirs = await ReceiveAsync(store, Theirs);
        var unknown = await ReceiveAsync(store, null);
        var find = store.Get<FindReports>();

        foreach (var hidden in (Report[])[ours, unknown])
        {
            Assert.Null(await find.OneAsync(hidden.Id, s_contractor, default));
            Assert.IsType<NotFound>((await store.Get<RevealReporter>().RunAsync(hidden.Id, s_contractor, default)).Refusal);
            Assert.IsType<NotFound>((await store.Get<OpenReport>().RunAsync(hidden.Id, s_contractor, default)).Refusal);
            Assert.IsType<NotFound>((await store.Get<DecideReport>().RunAsync(new(hidden.Id, Verdict.Scam, "", hidden.Version), s_contractor, default)).Refusal);
            Assert.IsType<NotFound>((await store.Get<CorrectArea>().RunAsync(hidden.Id, Theirs, hidden.Version, s_contractor, default)).Refusal);
        }

        Assert.NotNull(await find.OneAsync(theirs.Id, s_contractor, default));
        Assert.True((await store.Get<RevealReporter>().RunAsync(theirs.Id, s_contractor, default)).Succeeded);
        var listed = await find.RunAsync(new() { Decision = DecisionFilter.All, Within = s_contractor.Scope.Areas }, null, 10, default);
        Assert.Equal([theirs.Id], listed.Items.Select(r => r.Id));

        var preview = await store.Get<ExportReports>().PreviewAsync(new() { Format = ExportFormat.Csv }, s_contractor, default);
        Assert.Equal(1, preview.Value!.Matching);
    }

    [Theory, EachDatabase]
    public async Task Cases_of_other_municipalities_are_not_there_unless_they_are_in_ones_own_hands(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ours = await TakeAsync(store, "みなと川市中央一丁目2番3号", Some.Operator);
        var theirs = await TakeAsync(store, "潮見浜市浜町4-5", Some.Operator);
        var own = await TakeAsync(store, "みなと川市中央一丁目2番3号", s_contractor);
        var unsaid = await TakeAsync(store, "", s_contractor);
        var find = store.Get<FindCases>();

        Assert.IsType<NotFound>((await find.OpenAsync(ours, s_contractor, default)).Refusal);
        Assert.Null(await find.ReloadAsync(ours, s_contractor, default));
        Assert.IsType<NotFound>((await store.Get<MoveCase>().RunAsync(new CaseStep.Request(ours, 0, "総合フリーダイヤル", store.Clock.UtcNow), s_contractor, default)).Refusal);
        Assert.IsType<NotFound>((await store.Get<AssignCase>().RunAsync(ours, 0, s_contractor.Id, s_contractor.Name, s_contractor, default)).Refusal);

        foreach (var open in (Guid[])[theirs, own, unsaid])
        {
            Assert.True((await find.OpenAsync(open, s_contractor, default)).Succeeded);
        }

        var listed = await find.RunAsync(new(WaitingOnly: false, null) { Reader = s_contractor }, new(0, 10), default);
        Assert.Equal(((Guid[])[theirs, own, unsaid]).Order(), listed.Items.Select(c => c.Id).Order());
        await using var db = store.Db();
        Assert.Equal([Ours, Theirs, Ours, Theirs], await db.SuspensionCases.OrderBy(c => c.ReceivedAt).ThenBy(c => c.Id).Select(c => c.Area).ToListAsync());
    }

    [Theory]
    [InlineData("神奈川県潮見浜市浜町1-2", "990002")]
    [InlineData("潮 見 浜 市", "990002")]
    [InlineData("どこか遠い町", null)]
    [InlineData("", null)]
    public void An_address_names_its_municipality(string address, string? code) =>
        Assert.Equal(code, Municipality.Load(Path.Combine(TestPaths.Data, "samples", "municipality.json")).Areas.NamedIn(address)?.Code);

    [Fact]
    public void A_language_desk_changes_its_own_words_alone_and_publishes_none()
    {
        var desk = Some.Person("言語 リン", Role.Publisher) with { Scope = new([], ["vi"]) };
        var before = new AlertContent { Title = "偽の通知", Notes = [new("vi", "cũ", "x"), new("en", "old", "x")] };

        Assert.Null(AlertRules.CheckLanguages(before, before with { Notes = [new("vi", "mới", "x"), new("en", "old", "x")] }, desk));
        Assert.Null(AlertRules.CheckLanguages(before, before with { Notes = [new("en", "old", "x")] }, desk));
        Assert.IsType<OtherLanguage>(AlertRules.CheckLanguages(before, before with { Title = "別の表題" }, desk));
        Assert.IsType<OtherLanguage>(AlertRules.CheckLanguages(before, before with { Notes = [new("vi", "cũ", "x"), new("en", "new", "x")] }, desk));
        Assert.False(AlertRules.MayApprove(desk));
        Assert.True(AlertRules.MayWrite(desk));
        Assert.True(AlertRules.MayApprove(desk with { Scope = new([], ["vi", "ja"]) }));
    }

    private static async Task<Report> ReceiveAsync(TestStore store, string? area)
    {
        var received = await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal($"偽の更新の連絡 {area} https://j-lis-koushin.top/{area ?? "x"}") with { Area = area, DeliveryKey = Guid.NewGuid().ToString() }, Actor.Worker("test"), default);
        Assert.True(received.Succeeded, received.Refusal?.Message.En);
        await using var db = store.Db();
        return await db.Reports.AsNoTracking().SingleAsync(r => r.Id == received.Value.ReportId);
    }

    private static async Task<Guid> TakeAsync(TestStore store, string address, Actor by)
    {
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        var taken = await store.Get<SuspendCard>().RunAsync(
            new(Guid.CreateVersion7(), Cards.CardDesk.Statement with { HolderAddress = address }, IdentityCheck.NotAsked), by, default);
        Assert.True(taken.Succeeded, taken.Refusal?.Message.En);
        return taken.Value!.CaseId;
    }
}
