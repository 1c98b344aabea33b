using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Phrases;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Alerts;

/// <summary>Says a warning in any language of the phrasebook, from its codes and the reference rows of the day.</summary>
public sealed class AlertComposer(Phrasebook book, PhoneLines lines, EvidenceRules rules)
{
    private const string MainLine = "total";

    /// <summary>Lines that stand before the main one for who speaks another language: card and suspension, then the scheme (総合フリーダイヤル 2024-05-29).</summary>
    private static readonly string[] s_foreignLines = ["fl_card", "fl_system"];

    /// <summary>Of the menu of a line only what follows a scam is told: having a card stopped, and asking about the scheme.</summary>
    private static readonly string[] s_menuTopics = ["loss", "system"];

    /// <summary>How many of the steps afterwards a reader of やさしい日本語 gets: guidance asks for about a thousand characters (入管庁・文化庁 2020-08).</summary>
    private const int EasySteps = 3;

    /// <summary>The languages, in the order in which they are offered.</summary>
    public IReadOnlyList<PhraseLanguage> Languages => book.Languages;

    /// <summary>True where the codes suffice for saying it: an old warning may bear none.</summary>
    public bool CanCompose(AlertFacts facts) => Codes.TryParse<Channel>(facts.Channel, out _) && book.Has("channel." + facts.Channel);

    /// <summary>The warning in a language.</summary>
    /// <param name="facts">Codes; those that the phrasebook does not know are left out.</param>
    /// <param name="language">Code of a language of the phrasebook.</param>
    /// <param name="day">Whose hours, menus and rules hold; Japan time.</param>
    /// <exception cref="ArgumentException">No such language, or the channel is not known.</exception>
    public ComposedAlert Compose(AlertFacts facts, string language, DateOnly day)
    {
        var spoken = book.Find(language) ?? throw new ArgumentException($"The phrasebook has no language '{language}'.", nameof(language));
        if (!CanCompose(facts))
        {
            throw new ArgumentException($"'{facts.Channel}' is no channel that can be said.", nameof(facts));
        }

        var channel = Codes.Parse<Channel>(facts.Channel);
        var party = facts.Party is { } code && book.Has("party." + code) ? Say("party." + code) : null;
        var others = facts.OtherChannels.Where(c => book.Has("channel." + c)).Select(c => Say("channel." + c)).ToList();
        var afterwards = WhatToDo.AfterwardsKeys(facts.Asks);
        return new ComposedAlert
        {
            Language = spoken,
            Title = OfChannel("title"),
            Lead = OfChannel("lead"),
            Seen = Seen(facts, spoken),
            Party = party,
            Channel = Say("channel." + facts.Channel),
            OtherChannels = others.Count == 0 ? null : spoken.List(others),
            Asks = Known("ask.", facts.Asks),
            Pressure = Known("pressure.", facts.Pressure),
            Rule = Rule(facts.RuleCode, spoken, day),
            Now = [.. WhatToDo.NowKeys(channel, facts.Asks).Select(k => Say(k))],
            Afterwards = [.. (language == Phrasebook.Easy ? afterwards.Take(EasySteps) : afterwards).Select(k => Say(k))],
            UrlNote = Say(facts.HasUrl ? "label.url-yes" : "label.url-no"),
            AttachmentNote = Say(facts.HasAttachment ? "label.attachment-yes" : "label.attachment-no"),
            Desks = Desks(facts, spoken, day),
        };

        string Say(string key) => book.Of(language, key);

        string OfChannel(string group) => party is null
            ? Say($"{group}-unknown.{facts.Channel}")
            : book.Of(language, $"{group}.{facts.Channel}", ("party", party));

        List<string> Known(string prefix, IReadOnlyList<string> codes) => [.. codes.Select(c => prefix + c).Where(book.Has).Select(Say)];
    }

    /// <summary>A desk as it stands on a day; null where the reference data no longer hold the line.</summary>
    /// <param name="line">Id of the line.</param>
    /// <param name="language">Of the words.</param>
    /// <param name="day">Japan time.</param>
    public ComposedDesk? Desk(string line, PhraseLanguage language, DateOnly day)
    {
        if (lines.Find(line, day) is not { } phone)
        {
            return null;
        }

        // Who reads easy Japanese speaks Japanese on the telephone.
        var tongue = language.IsJapanese ? Phrasebook.Japanese : language.Code;
        var served = phone.Languages.Contains(tongue);
        var schedule = lines.Schedule(line, served ? tongue : Phrasebook.Japanese, day);
        var seen = schedule.Max(h => h.ObservedOn) ?? phone.ObservedOn;
        var tongues = (served ? [tongue] : phone.Languages).Select(l => "language." + l).Where(book.Has).Select(k => book.Of(language.Code, k)).ToList();
        return new(
            line,
            book.Has("desk." + line) ? book.Of(language.Code, "desk." + line) : phone.Name,
            phone.Number,
            book.Has("desk-use." + line) ? book.Of(language.Code, "desk-use." + line) : "",
            phone.Number.Contains('@', StringComparison.Ordinal) ? "" : book.Of(language.Code, phone.Free ? "cost.free" : "cost.paid"),
            tongues.Count == 0 ? "" : book.Of(language.Code, "desk.languages", ("languages", language.List(tongues))),
            Hours(line, schedule, language, day),
            seen is { } on ? book.Of(language.Code, "hours.as-of", ("date", language.Day(on))) : null);
    }

    private List<ComposedDesk> Desks(AlertFacts facts, PhraseLanguage language, DateOnly day)
    {
        var ids = new List<string>();
        foreach (var id in facts.Desks.Count > 0 ? facts.Desks : WhatToDo.Desks(facts.Asks))
        {
            if (id == MainLine && !language.IsJapanese)
            {
                ids.AddRange(s_foreignLines.Where(l => lines.Find(l, day)?.Languages.Contains(language.Code) == true));
            }

            ids.Add(id);
        }

        return [.. ids.Distinct().Select(id => Desk(id, language, day)).OfType<ComposedDesk>()];
    }

    private List<ComposedHours> Hours(string line, IReadOnlyList<LineSchedule> schedule, PhraseLanguage language, DateOnly day)
    {
        var menus = s_menuTopics.Select(t => (Topic: t, Path: lines.MenuPath(line, t, day))).Where(m => m.Path is { Count: > 0 }).ToList();
        if (menus.Count > 0)
        {
            return [.. menus.Select(m => new ComposedHours(
                book.Of(language.Code, "menu." + m.Topic),
                book.Of(language.Code, "desk.menu", ("digits", string.Join('→', m.Path!))),
                Spans(schedule.FirstOrDefault(h => h.Menus.Contains(m.Path![0])), language)))];
        }

        return schedule.Count == 0
            ? [new(null, null, Spans(null, language))]
            : [.. schedule.Select(h => new ComposedHours(
                h.Topic == "suspension" ? book.Of(language.Code, "menu.loss") : null, null, Spans(h, language)))];
    }

    /// <summary>Hours in words. What no source says is said to be unknown, never guessed.</summary>
    private List<string> Spans(LineSchedule? hours, PhraseLanguage language)
    {
        if (hours is null or { Weekday: null, Weekend: null })
        {
            return [book.Of(language.Code, "hours.unknown")];
        }

        var spans = new List<string>();
        if (hours.Weekday == hours.Weekend && hours.Weekday is { } every and not "closed")
        {
            spans.Add(every == HoursWords.AllDay ? book.Of(language.Code, "hours.always") : Span("hours.daily", every, language));
        }
        else
        {
            spans.Add(hours.Weekday switch
            {
                null => book.Of(language.Code, "hours.weekdays-unknown"),
                "closed" => "",
                var span => Span("hours.weekdays", span, language),
            });
            spans.Add(hours.Weekend switch
            {
                null => book.Of(language.Code, "hours.weekends-unknown"),
                "closed" => book.Of(language.Code, "hours.closed-weekends"),
                var span => Span("hours.weekends", span, language),
            });
        }

        spans.Add(hours.YearEnd == "closed" ? book.Of(language.Code, "hours.closed-year-end") : "");
        spans.RemoveAll(s => s.Length == 0);
        return spans;
    }

    private string Span(string key, string span, PhraseLanguage language)
    {
        var hours = HoursSpan.Parse(span);
        return book.Of(language.Code, key, ("from", language.Time(hours.From)), ("to", language.Time(hours.Until)));
    }

    private ComposedRule? Rule(string? code, PhraseLanguage language, DateOnly day)
    {
        if (code is null || !book.Has("rule." + code) || rules.Rules.FirstOrDefault(r => r.Code == code && r.IsValidOn(day)) is not { } rule)
        {
            return null;
        }

        var source = rule.ObservedOn is { } seen
            ? book.Of(language.Code, "rule.source", ("source", rule.SourceName), ("date", language.Day(seen)))
            : $"{book.Of(language.Code, "label.source")}: {rule.SourceName}";
        return new(
            book.Of(language.Code, "rule." + code),
            book.Has("rule-advice." + code) ? book.Of(language.Code, "rule-advice." + code) : "",
            source);
    }

    private string? Seen(AlertFacts facts, PhraseLanguage language) => (facts.FirstSeen, facts.LastSeen) switch
    {
        (null, null) => null,
        ({ } first, { } last) when first != last =>
            book.Of(language.Code, "seen.range", ("from", language.Day(first)), ("to", language.Day(last))),
        ({ } first, null) => book.Of(language.Code, "seen.since", ("from", language.Day(first))),
        (_, { } day) => book.Of(language.Code, "seen.day", ("day", language.Day(day))),
    };
}
