using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Phrases;
using ScamWatch.Tests.Phrases;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Alerts;

public sealed class AlertComposerTests
{
    private static readonly string s_reference = Path.Combine(TestPaths.Data, "reference");

    private static readonly Taxonomy s_taxonomy = Taxonomy.Load(s_reference);

    private static readonly DateOnly s_today = new(2026, 11, 22);

    internal static AlertComposer Composer { get; } =
        new(PhrasebookTests.Book, PhoneLines.Load(s_reference), EvidenceRules.Load(s_reference, s_taxonomy));

    private static AlertFacts Full { get; } = new()
    {
        Channel = "call",
        OtherChannels = ["sms"],
        Party = "municipality",
        Asks = ["pin", "money"],
        Pressure = ["deadline"],
        FirstSeen = new(2026, 11, 3),
        LastSeen = new(2026, 11, 20),
        RuleCode = "G-31",
        Desks = ["police_consult", "consumer", "total", "ipa", "ppc"],
    };

    private static IReadOnlyList<string> Asks { get; } = Codes(Taxonomy.Asks);

    private static IEnumerable<AlertFacts> Combinations =>
        from channel in Codes(Taxonomy.Channels)
        from party in Codes(Taxonomy.Impersonates).Select(p => p == Taxonomy.Nobody ? null : p)
        from asks in Asks.Select(a => (string[])[a]).Append([]).Append([.. Asks.Take(6)])
        select Full with { Channel = channel, Party = party, Asks = asks, Pressure = [.. Codes(Taxonomy.Pressure).Take(asks.Length)] };

    [Fact]
    public void Every_language_is_complete_for_every_channel_party_and_ask()
    {
        var digits = PhoneLines.Load(s_reference).On(s_today).ToDictionary(l => l.Id, l => l.Number);
        foreach (var facts in Combinations)
        {
            foreach (var language in PhrasebookTests.Book.Languages)
            {
                var said = Composer.Compose(facts, language.Code, s_today);
                var sentences = said.Sentences;
                if (sentences.Any(s => string.IsNullOrWhiteSpace(s) || s.AsSpan().ContainsAny('{', '}'))
                    || said.Asks.Count != facts.Asks.Count || said.Pressure.Count != facts.Pressure.Count || said.Now.Count < 2
                    || said.Afterwards.Count < 3 || said.Rule is null || said.Seen is null || (said.Party is null) != (facts.Party is null)
                    || (said.Party is { } party && !said.Title.Contains(party, StringComparison.Ordinal))
                    || said.Desks.Any(d => d.Number != digits[d.Id] || d.Name.Length == 0 || d.Use.Length == 0 || d.Hours.All(h => h.Spans.Count == 0)))
                {
                    Assert.Fail($"{language.Code}: {facts.Channel}, {facts.Party}, {string.Join(' ', facts.Asks)}: {string.Join(" / ", sentences)}");
                }
            }
        }
    }

    [Fact]
    public void No_japanese_sentence_gets_into_another_language()
    {
        var japanese = Combinations.Where(f => f.Party == "bank").Select(f => Composer.Compose(f, "ja", s_today)).SelectMany(c => c.Sentences).ToHashSet();
        foreach (var language in PhrasebookTests.Book.Languages.Where(l => l.Code != "ja"))
        {
            Assert.DoesNotContain(
                Combinations.Where(f => f.Party == "bank").Select(f => Composer.Compose(f, language.Code, s_today)).SelectMany(c => c.Sentences),
                japanese.Contains);
        }
    }

    [Fact]
    public void Easy_japanese_passes_its_own_check_in_every_combination()
    {
        var plain = PlainJapanese.Load(s_reference);
        var least = (Score: 100, Most: 0, Text: "");
        foreach (var facts in Combinations)
        {
            var text = string.Join('\n', Composer.Compose(facts, Phrasebook.Easy, s_today).Sentences);
            var reading = plain.Read(text);
            least = reading.Score < least.Score ? (reading.Score, Math.Max(least.Most, reading.Characters), text) : least with { Most = Math.Max(least.Most, reading.Characters) };
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"lowest score {least.Score}, longest {least.Most}");
        Assert.True(least.Score >= new AlertSettings().PlainJapaneseScore, $"{least.Score}: {least.Text}");
        Assert.InRange(least.Most, 1, 1_200);
    }

    [Fact]
    public void Advice_in_japanese_and_english_is_that_of_what_to_do()
    {
        var steps = new WhatToDo(PhrasebookTests.Book);
        var now = steps.Now(Domain.Reports.Channel.Call, Full.Asks);
        Assert.Equal(now.Select(w => w.Ja), Composer.Compose(Full, "ja", s_today).Now);
        Assert.Equal(now.Select(w => w.En), Composer.Compose(Full, "en", s_today).Now);
        Assert.Equal(steps.Afterwards(Full.Asks).Select(w => w.Ja), Composer.Compose(Full, "ja", s_today).Afterwards);
    }

    [Theory]
    [InlineData("en", "Call charges apply")]
    [InlineData("vi", "9:00")]
    public void Who_speaks_another_language_is_given_the_line_that_speaks_it_first(string language, string said)
    {
        var desks = Composer.Compose(Full, language, s_today).Desks;
        Assert.Equal(["police_consult", "consumer", "fl_card", "fl_system", "total", "ipa", "ppc"], desks.Select(d => d.Id));
        Assert.Contains(said, string.Join(' ', desks.SelectMany(d => d.Hours).SelectMany(h => h.Spans).Concat(desks.Select(d => d.Cost))), StringComparison.Ordinal);
    }

    [Fact]
    public void Night_cover_is_promised_to_the_five_languages_only_for_which_it_is_written()
    {
        // S2 (2024-05-29): 24 hours beside English, Chinese, Korean, Spanish and Portuguese; nothing beside the other five.
        foreach (var language in PhrasebookTests.Book.Languages.Where(l => !l.IsJapanese))
        {
            var always = PhrasebookTests.Book.Of(language.Code, "hours.always");
            var own = Composer.Compose(Full, language.Code, s_today).Desks.Single(d => d.Id == "fl_card").Hours.SelectMany(h => h.Spans);
            Assert.Equal(language.Code is "en" or "zh" or "ko" or "es" or "pt", own.Contains(always));
        }
    }

    [Fact]
    public void The_main_line_tells_which_digits_to_press_and_when()
    {
        var total = Composer.Compose(Full, "en", s_today).Desks.Single(d => d.Id == "total");
        Assert.Equal(["Lost or stolen card, suspension", "My Number system"], total.Hours.Select(h => h.Topic));
        Assert.Equal(["When you hear the recorded guidance, press 2.", "When you hear the recorded guidance, press 3."], total.Hours.Select(h => h.Press));
        Assert.Equal(["24 hours a day, every day"], total.Hours[0].Spans);
        Assert.Equal(
            ["Weekdays from 9:30 to 20:00", "Saturdays, Sundays and public holidays from 9:30 to 17:30", "Closed over the New Year holidays"], total.Hours[1].Spans);
        Assert.Equal(("Free of charge", "Languages: Japanese", "As confirmed on 29 May 2024."), (total.Cost, total.Languages, total.AsOf));
    }

    [Fact]
    public void Hours_that_no_source_gives_are_said_to_be_unknown()
    {
        var desks = Composer.Compose(Full, "en", s_today).Desks;
        Assert.Equal(
            ["Weekday hours to be confirmed", "Saturdays, Sundays and public holidays from 10:00 to 16:00", "Closed over the New Year holidays"],
            desks.Single(d => d.Id == "consumer").Hours[0].Spans);
        Assert.Equal(
            ["Weekdays from 8:30 to 17:15", "Hours on Saturdays, Sundays and public holidays to be confirmed"],
            desks.Single(d => d.Id == "police_consult").Hours[0].Spans);
    }

    [Fact]
    public void A_rule_is_cited_with_where_and_when_it_was_seen_and_never_one_that_has_run_out()
    {
        var rule = Composer.Compose(Full, "en", s_today).Rule!;
        Assert.StartsWith("Source: ", rule.Source, StringComparison.Ordinal);
        Assert.Contains("2026", rule.Source, StringComparison.Ordinal);
        Assert.Null(Composer.Compose(Full with { RuleCode = "G-99" }, "en", s_today).Rule);
    }

    [Theory]
    [InlineData("2026-11-03", "2026-11-20", "Seen from 3 November 2026 to 20 November 2026.")]
    [InlineData("2026-11-03", "2026-11-03", "Seen on 3 November 2026.")]
    [InlineData("2026-11-03", null, "Seen since 3 November 2026 and still going on.")]
    [InlineData(null, "2026-11-03", "Seen on 3 November 2026.")]
    [InlineData(null, null, null)]
    public void When_it_was_seen_is_said_as_far_as_it_is_known(string? first, string? last, string? said) => Assert.Equal(
        said, Composer.Compose(Full with { FirstSeen = Day(first), LastSeen = Day(last) }, "en", s_today).Seen);

    [Fact]
    public void Codes_that_nobody_knows_are_left_out()
    {
        var said = Composer.Compose(Full with { Party = "martians", Asks = ["soul", "pin"], Pressure = ["x"], OtherChannels = ["carrier-pigeon"], Desks = ["none"] }, "en", s_today);
        Assert.Equal((null, 1, 0, null, 0), (said.Party, said.Asks.Count, said.Pressure.Count, said.OtherChannels, said.Desks.Count));
        Assert.False(Composer.CanCompose(Full with { Channel = "carrier-pigeon" }));
        Assert.Throws<ArgumentException>(() => Composer.Compose(Full with { Channel = "" }, "en", s_today));
    }

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Codes(string group) => [.. s_taxonomy.Terms(group).Select(t => t.Code)];
}
