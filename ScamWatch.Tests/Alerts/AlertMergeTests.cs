using ScamWatch.Domain.Alerts;

namespace ScamWatch.Tests.Alerts;

public sealed class AlertMergeTests
{
    private static readonly AlertContent s_started = new()
    {
        Title = "表題",
        Advice = "注意点",
        UrlNote = "なし",
        Contacts = [new("窓口", "188", "毎日", null)],
    };

    [Fact]
    public void Fields_I_left_alone_become_theirs()
    {
        var merge = AlertMerge.Of(s_started, s_started with { Title = "私" }, s_started with { Advice = "相手" });
        Assert.Equal(("私", "相手"), (merge.Content.Title, merge.Content.Advice));
        Assert.Equal([AlertField.Advice], merge.Taken);
        Assert.Empty(merge.Clashes);
    }

    [Fact]
    public void Where_both_changed_mine_stays_and_the_clash_is_told()
    {
        var merge = AlertMerge.Of(s_started, s_started with { Title = "私" }, s_started with { Title = "相手" });
        Assert.Equal("私", merge.Content.Title);
        Assert.Equal([AlertField.Title], merge.Clashes);
    }

    [Fact]
    public void The_same_change_twice_is_no_clash() =>
        Assert.Empty(AlertMerge.Of(s_started, s_started with { Title = "同じ" }, s_started with { Title = "同じ" }).Clashes);

    [Fact]
    public void Desks_are_compared_by_what_is_printed()
    {
        // Another list with the same desk, as it comes back from the database.
        var theirs = s_started with { UrlNote = "あり", Contacts = [new("窓口", "188", "毎日", null)] };
        Assert.Equal([AlertField.UrlNote], AlertMerge.Of(s_started, s_started, theirs).Taken);
    }

    [Fact]
    public void Every_field_can_be_taken_over()
    {
        var theirs = new AlertContent
        {
            Title = "1",
            LureSubject = "2",
            LureText = "3",
            UrlNote = "4",
            AttachmentNote = "5",
            InformationSource = "6",
            InformedOn = new(2026, 1, 1),
            Advice = "7",
            OfficialRule = "8",
            OfficialRuleSource = "9",
            Contacts = [new("別", "110", "24時間", new(2026, 1, 1))],
            ReviewOn = new(2026, 2, 1),
        };
        Assert.Equal(theirs, AlertMerge.Of(s_started, s_started, theirs).Content);
    }
}
