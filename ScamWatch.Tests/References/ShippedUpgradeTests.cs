using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.References;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.References;

/// <summary>A newer release brings other files under changes that staff approved.</summary>
public sealed class ShippedUpgradeTests : IAsyncDisposable
{
    private static readonly DateTime s_approved = new(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc);

    private readonly TestStore _store = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("scamwatch-reference-").FullName;

    public ShippedUpgradeTests()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TestPaths.Data, "reference"), "*.json"))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await _store.DisposeAsync();
    }

    [Fact]
    public void Fields_that_staff_did_not_touch_are_those_of_the_newer_file()
    {
        Ship("fees.json", "初めての交付", "はじめての交付");

        var (fees, effect) = Lay(Correct("fees", "first_issue", """{"amountYen":100}"""));

        Assert.Equal((ChangeEffect.Applied, 100, "はじめての交付"), (effect, fees.Find("first_issue", _store.Today)!.AmountYen, fees.Find("first_issue", _store.Today)!.Name.Ja));
    }

    [Fact]
    public void A_shipped_row_that_was_seen_after_the_approval_counts()
    {
        Ship("fees.json", "2022-12-09", "2026-12-01");

        var (fees, effect) = Lay(Correct("fees", "first_issue", """{"amountYen":100}"""));

        Assert.Equal((ChangeEffect.Superseded, 0), (effect, fees.Find("first_issue", _store.Today)!.AmountYen));
    }

    [Fact]
    public void A_change_to_a_row_that_is_gone_is_set_aside()
    {
        Ship("fees.json", "\"row\": \"first_issue\"", "\"row\": \"first_issue_2027\"");

        Assert.Equal(ChangeEffect.RowGone, Lay(Correct("fees", "first_issue", """{"amountYen":100}""")).Effect);
    }

    [Fact]
    public void A_change_that_the_newer_file_cannot_be_read_with_is_left_out_and_the_others_stay()
    {
        var good = Correct("fees", "renewal_by_expiry", """{"amountYen":50}""");
        var (fees, effect) = Lay(Correct("fees", "first_issue", """{"amountYen":"a hundred"}"""), good);

        Assert.Equal((ChangeEffect.DoesNotFit, 0, 50), (effect, fees.Find("first_issue", _store.Today)!.AmountYen, fees.Find("renewal_by_expiry", _store.Today)!.AmountYen));
    }

    private static ReferenceChange Correct(string file, string row, string fields)
    {
        var change = ReferenceChange.Propose(new(file, row, ReferenceChangeKind.Correct, fields, "{}"), "確認", Actor.CommandLine, s_approved);
        change.Approve(1, Actor.CommandLine, s_approved);
        return change;
    }

    private void Ship(string file, string before, string after)
    {
        var path = Path.Combine(_folder, file);
        var text = File.ReadAllText(path);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(before, after, StringComparison.Ordinal));
    }

    private (Fees Fees, ChangeEffect Effect) Lay(params ReferenceChange[] changes)
    {
        var (set, effects) = ReferenceOverlay.Lay(ReferenceSet.Shipped(_folder), changes, _store.Get<ReferenceChecks>().Check);
        return (new Fees(new ReferenceNow(set)), effects[changes[0].Id]);
    }
}
