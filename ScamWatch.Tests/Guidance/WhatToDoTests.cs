using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Guidance;

public sealed class WhatToDoTests
{
    private static readonly string s_reference = Path.Combine(TestPaths.Data, "reference");

    private static readonly WhatToDo s_steps = new(Phrases.PhrasebookTests.Book);

    [Fact]
    public void Every_channel_has_steps_in_both_languages() =>
        Assert.All(Enum.GetValues<Channel>(), channel =>
        {
            var steps = s_steps.Now(channel, ["money", "video-call", "atm-operation"]);
            Assert.True(steps.Count >= 4);
            Assert.All(steps, s => Assert.True(s.Ja.Length > 0 && s.En.Length > 0));
        });

    [Fact]
    public void What_this_contact_asks_for_comes_first_and_nothing_is_left_out()
    {
        var first = s_steps.Afterwards(["e-money"]);

        Assert.Contains("電子マネー", first[0].Ja, StringComparison.Ordinal);
        Assert.Equal(s_steps.Afterwards([]).Select(s => s.Ja).Order(StringComparer.Ordinal), first.Select(s => s.Ja).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_desk_is_a_line_of_the_reference_data()
    {
        var lines = PhoneLines.Load(s_reference).On(new(2026, 11, 21)).Select(l => l.Id).ToHashSet();
        var asks = Taxonomy.Load(s_reference).Terms(Taxonomy.Asks).Select(t => t.Code).ToArray();

        Assert.All(WhatToDo.Desks(asks).Append("police_emergency"), id => Assert.Contains(id, lines));
    }
}
