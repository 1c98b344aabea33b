using System.Globalization;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.References;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Guidance;

/// <summary>
/// Every quarter of an hour from 2024 to 2030, every line with each of its menus, languages and topics: no exception, and nothing
/// shown as known that no row states. The rows are read here anew, by string comparison.
/// </summary>
public sealed class QuarterHourTests
{
    private static readonly ReferenceSet s_set = ReferenceSet.Shipped(Path.Combine(TestPaths.Data, "reference"));
    private static readonly OpeningHours s_hours = new(new ReferenceNow(s_set));
    private static readonly PhoneLines.Content s_rows = PhoneLines.Read(s_set);
    private static readonly IReadOnlyList<OpeningHours.HoursRow> s_stated = s_set.Rows<OpeningHours.HoursRow>("hours");

    public static TheoryData<string> Lines { get; } = new(s_rows.Lines.Select(l => l.Id).Distinct());

    [Theory, MemberData(nameof(Lines))]
    public void Nothing_that_no_row_states_is_shown_as_known(string line)
    {
        var languages = s_rows.Lines.Where(l => l.Id == line).SelectMany(l => l.Languages).Where(l => l != "ja").Distinct().Prepend(null);
        // A digit that is in no menu is asked for too, where there are menus.
        var digits = s_rows.Menus.Where(m => m.Line == line).Select(m => m.Path[0]).Distinct().ToList();
        var menus = digits.Count == 0 ? [null] : digits.Append("9").Prepend(null);
        var questions = (from language in languages
                         from menu in menus
                         from topic in new[] { null, OpeningHours.Suspension }
                         select new HoursQuestion(line, menu, language, topic)).ToList();
        var (known, unknown) = (0, 0);
        foreach (var question in questions)
        {
            for (var day = new DateOnly(2024, 1, 1); day.Year < 2031; day = day.AddDays(1))
            {
                var stated = Stated(question, day);
                for (var quarter = 0; quarter < 96; quarter++)
                {
                    var state = s_hours.At(question, day.ToDateTime(default).AddMinutes(15 * quarter));
                    if (state == OpenState.Unknown)
                    {
                        unknown++;
                        continue;
                    }

                    known++;
                    if (!stated)
                    {
                        Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{question} on {day:yyyy-MM-dd}, quarter {quarter}: {state}, but no row states it."));
                    }
                }
            }
        }

        Assert.Equal(questions.Count * 96 * 2557, known + unknown);
    }

    [Fact]
    public void Every_question_has_an_answer_at_every_hour()
    {
        var desks = new OpenDesks(new ReferenceNow(ReferenceSet.Shipped(Path.Combine(TestPaths.Data, "reference"), Path.Combine(TestPaths.Data, "samples"))));
        var topics = desks.Topics(new(2026, 11, 21));
        var languages = desks.Languages(new(2026, 11, 21));
        // Each hour of the year turn 2026, and each 11th hour of seven years: every hour of the day, every kind of day.
        var moments = Enumerable.Range(0, 24 * 14).Select(h => new DateTime(2026, 12, 24).AddHours(h))
            .Concat(Enumerable.Range(0, 7 * 365 * 24 / 11).Select(n => new DateTime(2024, 1, 1).AddHours(11 * n)));
        foreach (var at in moments)
        {
            var topic = topics[at.DayOfYear % topics.Count];
            var language = languages[at.Hour % languages.Count];
            var answer = desks.At(new(topic.Code, language), at);
            Assert.All(answer.Others.Append(answer.Best).OfType<OpenDesk>(), d =>
            {
                Assert.True(d.Open.State == OpenState.Open || d.Open.Until is null);
                Assert.True(d.Open.Until is null || d.Open.Until > at);
                Assert.True(d.Open.Opens is null || d.Open.Opens > at);
                Assert.True(d.Hours is not null || d.Open.State == OpenState.Unknown);
            });
            if (topic.IsSuspension && at >= new DateTime(2024, 5, 29))
            {
                Assert.Equal(OpenState.Open, answer.Best!.Open.State);
            }
        }
    }

    /// <summary>Whether any row in force that day could state hours for the question on that kind of day.</summary>
    private static bool Stated(HoursQuestion q, DateOnly day) => s_stated.Any(r =>
        r.Line == q.Line && r.HoldsOn(day) && r.Region is null && !r.Usual
        && (r.Menus is null || (q.Menu is not null && (r.Menus.Contains(q.Menu) || r.Menus[0] == "*")))
        && (r.Languages is null) == (q.Language is null) && (r.Languages is null || r.Languages.Contains(q.Language!))
        && (r.Topic is null or "all" || r.Topic == (q.Topic ?? "general"))
        && (day is { Month: 12, Day: >= 29 } or { Month: 1, Day: <= 3 } ? r.Dec29Jan3 != "not stated"
            : day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? r.SaturdaySundayHoliday != "not stated"
            : r.Weekday != "not stated" || r.SaturdaySundayHoliday != "not stated"));
}
