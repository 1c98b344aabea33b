using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Web.Reports;

namespace ScamWatch.Tests.Reports;

/// <summary>The ticks and the current line of the queue, and who is told of them.</summary>
public sealed class QueueChoiceTests
{
    private readonly QueueChoice _choice = new();
    private int _told;

    public QueueChoiceTests() => _choice.Changed += () => _told++;

    [Fact]
    public void Reports_are_ticked_once_and_as_they_were_last_known()
    {
        var (first, second) = (Row(), Row());
        _choice.Set([first, second], true);
        _choice.Set([first with { Version = 7 }], true);

        Assert.Equal(2, _choice.Rows.Count);
        Assert.Equal(7, _choice.Rows.Single(r => r.Id == first.Id).Version);
        Assert.True(_choice.Contains(second.Id));
        Assert.Equal(2, _told);
    }

    [Fact]
    public void Ticks_are_taken_away_one_by_one_or_all()
    {
        var (first, second) = (Row(), Row());
        _choice.Set([first, second], true);
        _choice.Set([first], false);
        Assert.Equal([second], _choice.Rows);

        _choice.Clear();
        Assert.Empty(_choice.Rows);
        Assert.Equal(3, _told);
    }

    [Fact]
    public void Nobody_is_told_of_what_does_not_change()
    {
        _choice.Clear();
        _choice.Current = null;
        _choice.Set([], true);
        Assert.Equal(0, _told);

        var report = Guid.CreateVersion7();
        _choice.Current = report;
        _choice.Current = report;
        Assert.Equal((report, 1), (_choice.Current, _told));
    }

    private static ReportRow Row() => new(
        Guid.CreateVersion7(), "R-0000-0000", Channel.Sms, "", "", "荷物をお預かりしています", DateTime.UnixEpoch, Urgency.Batch, JudgedVerdict.Suspicious, 0.5, "none",
        null, null, null, null, WorkState.New, null, null, false, 0);
}
