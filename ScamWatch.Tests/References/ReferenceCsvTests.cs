using System.Text;
using ScamWatch.Domain.References;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.References;

public sealed class ReferenceCsvTests : IAsyncDisposable
{
    private static readonly Actor s_author = new("a", "広報", new HashSet<string> { Role.Publisher });

    private readonly TestStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    public static TheoryData<string> Files { get; } = new(ReferenceFiles.All.Select(f => f.Code));

    [Theory, MemberData(nameof(Files))]
    public async Task A_table_taken_in_as_it_came_out_changes_nothing(string file)
    {
        var taken = await TakeAsync(file, await TableAsync(file));

        Assert.Empty(taken.Faults);
        Assert.Equal(0, taken.Proposed);
    }

    [Fact]
    public async Task No_cell_is_a_formula_and_the_value_is_the_same_when_it_comes_back()
    {
        var table = await TableAsync("lines");
        Assert.Contains("\"'+81-3-6734-0170\"", table, StringComparison.Ordinal);
        Assert.DoesNotContain("\"=", table, StringComparison.Ordinal);

        var taken = await TakeAsync("lines", table.Replace("'+81-3-6734-0170", "'+81-3-6734-0171", StringComparison.Ordinal));
        Assert.Equal(1, taken.Proposed);
        Assert.Equal("+81-3-6734-0171", (await _store.Get<ReadReference>().ProposalsAsync(default)).Single().Fields.Single().After);
    }

    [Fact]
    public async Task Edited_cells_become_proposals_of_their_kinds()
    {
        var taken = await TakeAsync("fees", """
            row,change,item,amountYen,nameJa,observedOn,source,validFrom,validTo
            first_issue,,first_issue,100,初めての交付,2022-12-09,S3,,
            renewal_by_expiry,confirm,renewal_by_expiry,0,有効期限による更新,2022-12-09,S3,,
            express_reissue_card,succeed,express_reissue_card,2200,特急発行（紛失・本人の責任）カード分,2026-11-20,S3,2027-04-01,
            certificate_renewal,end,certificate_renewal,0,電子証明書の更新,2025-03-10,P20,,2027-03-31
            ,,new_item,300,新しい手数料,2026-11-20,S3,,
            """);

        Assert.Empty(taken.Faults.Select(f => f.Problem.Ja));
        Assert.Equal(5, taken.Proposed);
        Assert.Equal(
            [ReferenceChangeKind.Confirm, ReferenceChangeKind.Correct, ReferenceChangeKind.End, ReferenceChangeKind.Succeed, ReferenceChangeKind.Add],
            (await _store.Get<ReadReference>().ProposalsAsync(default)).Select(p => p.Change.Kind).Order());
    }

    [Fact]
    public async Task One_fault_and_nothing_is_proposed_and_every_fault_is_named_by_line_row_and_field()
    {
        var taken = await TakeAsync("fees", """
            row,change,amountYen
            first_issue,,100
            renewal_by_expiry,,free
            no-such-row,,5
            certificate_renewal,burn,5
            """);

        Assert.Equal(0, taken.Proposed);
        Assert.Equal([4, 5], taken.Faults.Select(f => f.Line));
        Assert.Contains("no-such-row", taken.Faults[0].Problem.Ja, StringComparison.Ordinal);

        var field = (await TakeAsync("fees", "row,amountYen\nrenewal_by_expiry,free\n")).Faults.Single();
        Assert.Equal(2, field.Line);
        Assert.Contains("renewal_by_expiry「金額（円）」", field.Problem.Ja, StringComparison.Ordinal);
        Assert.Empty(await _store.AuditAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b\n1,2\n")]
    [InlineData("row,row\nx,y\n")]
    [InlineData("row,amountYen\n\"first_issue,100\n")]
    [InlineData("row,amountYen\nfirst_issue,1,2,3\n")]
    public async Task A_table_that_is_none_is_refused(string table) => Assert.NotEmpty((await TakeAsync("fees", table)).Faults);

    [Fact]
    public async Task A_table_in_another_encoding_is_refused_and_not_garbled()
    {
        var outcome = await _store.Get<ImportReference>().RunAsync("fees", [.. "row,nameJa\nfirst_issue,"u8, 0x83, 0x65], "表で確認", s_author, default);

        Assert.NotEmpty(outcome.Value!.Faults);
    }

    [Fact]
    public async Task Hostile_tables_take_linear_time()
    {
        // Each would cost minutes if a cell, a quote or a line were looked at again for each character.
        foreach (var table in (string[])[new string('"', 1_900_000), new string(',', 1_900_000), "row\n" + new string('\n', 1_900_000), "row," + new string('x', 1_900_000)])
        {
            Assert.Equal(0, (await TakeAsync("fees", table)).Proposed);
        }
    }

    private async Task<string> TableAsync(string file)
    {
        var rows = (await _store.Get<ReadReference>().RowsAsync(new(file, Past: true), new(0, 500), default)).Items;
        return Encoding.UTF8.GetString(ReferenceCsv.Write(ReferenceFiles.Find(file)!, rows));
    }

    private async Task<ReferenceImport> TakeAsync(string file, string table)
    {
        var outcome = await _store.Get<ImportReference>().RunAsync(file, Encoding.UTF8.GetBytes(table), "表で確認", s_author, default);
        Assert.True(outcome.Succeeded, outcome.Refusal?.Message.Ja);
        return outcome.Value;
    }
}
