using System.Text.Json.Nodes;
using ScamWatch.Domain;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Guidance.Flows;

public sealed class FlowBookTests : IDisposable
{
    private static readonly DateOnly s_day = new(2026, 11, 22);

    private readonly string _folder = Directory.CreateTempSubdirectory("scamwatch-flows-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_flows_of_the_product_hold_and_cover_every_matter()
    {
        var book = FlowBook.Load(DataFolder.Find().Reference);

        Assert.Equal(
            ["misreg-account", "misreg-insurance", "misreg-mynapoint", "misreg-konbini", "card-lost", "phone-lost", "pin-locked", "certificate-expired",
                "moved-or-renamed", "foreign-resident", "visited", "gave-number", "gave-pin-or-card", "dv", "found-card", "suspicious-mail", "leak-seen"],
            book.On(s_day).Select(f => f.Id));
        Assert.Equal(["dv"], book.On(s_day).Where(f => f.Shielded).Select(f => f.Id));
    }

    [Fact]
    public async Task Every_line_menu_and_figure_that_a_flow_names_is_in_force()
    {
        await using var store = new TestStore();
        var (lines, facts) = (store.Get<PhoneLines>(), store.Get<FactText>());
        foreach (var step in store.Get<FlowBook>().On(s_day).SelectMany(f => f.Steps.Values))
        {
            Assert.True(step.Line is null || lines.Find(step.Line, s_day) is not null, $"{step.Id}: {step.Line}");
            Assert.True(step.Menu is null || lines.MenuOf(step.Line!, step.Menu, s_day) is not null, $"{step.Id}: {step.Menu}");
            foreach (var text in step.Lines.Concat(step.Choices.Select(c => c.Text)).SelectMany(l => new[] { l.Ja, l.En }))
            {
                // Hours may be unknown, and are then said to be; no other figure is.
                Assert.All(facts.Fill(text, s_day, english: false).Facts, f => Assert.True(f.Known || f.Key.StartsWith("hours:", StringComparison.Ordinal), $"{step.Id}: {f.Key}"));
            }
        }
    }

    [Fact]
    public void Every_article_that_an_end_names_is_in_force()
    {
        var articles = ArticleBook.Load(DataFolder.Find().Reference);
        var named = FlowBook.Load(DataFolder.Find().Reference).On(s_day).SelectMany(f => f.Steps.Values).SelectMany(s => s.Articles).Distinct();

        Assert.All(named, a => Assert.True(articles.Find(a)?.HoldsOn(s_day), a));
    }

    [Fact]
    public void No_flow_has_a_number_for_a_line_a_fee_or_an_hour_of_its_own()
    {
        var texts = FlowBook.Load(DataFolder.Find().Reference).On(s_day).SelectMany(f => f.Steps.Values)
            .SelectMany(s => s.Lines.Concat(s.Choices.Select(c => c.Text))).SelectMany(l => new[] { l.Ja, l.En });

        Assert.All(texts, t => Assert.DoesNotMatch(@"0\d{1,3}-\d|\b188\b|9110|\d+円|\d{1,2}:\d\d", t));
    }

    [Theory]
    [InlineData("なくした", "card-lost")]
    [InlineData("ナクシタ", "card-lost")]
    [InlineData("ＳＭＳ", "suspicious-mail")]
    [InlineData("dv", "dv")]
    [InlineData("知らない口座", "misreg-account")]
    public void A_flow_is_found_by_the_words_of_the_caller(string words, string flow) =>
        Assert.Equal(flow, FlowBook.Load(DataFolder.Find().Reference).Search(words, s_day)[0].Id);

    [Fact]
    public void Words_that_fit_nothing_find_nothing_and_no_words_find_all()
    {
        var book = FlowBook.Load(DataFolder.Find().Reference);
        Assert.Empty(book.Search("冷蔵庫の修理", s_day));
        Assert.Equal(book.On(s_day), book.Search("  ", s_day));
    }

    [Fact]
    public void A_flow_that_has_ended_is_not_offered()
    {
        Write(f => f["validTo"] = "2026-11-21");
        var book = FlowBook.Load(_folder);
        Assert.Single(book.On(new(2026, 11, 21)));
        Assert.Empty(book.On(s_day));
        Assert.Null(book.Find("f", s_day));
    }

    [Theory]
    [InlineData("""{"id":"ask","kind":"ask","ja":"a","en":"a","choices":[{"ja":"a","en":"a","next":"nowhere"},{"ja":"b","en":"b","next":"facts"}]}""", "step 'ask': leads to 'nowhere'")]
    [InlineData("""{"id":"ask","kind":"ask","ja":"a","en":"a","choices":[{"ja":"a","en":"a","next":"end"},{"ja":"b","en":"b","next":"end"}]}""", "step 'facts': is never reached")]
    [InlineData("""{"id":"ask","kind":"ask","ja":"a","en":"a","choices":[{"ja":"a","en":"a","next":"ask"},{"ja":"b","en":"b","next":"facts"}]}""", "step 'ask': leads back to 'ask'")]
    [InlineData("""{"id":"ask","kind":"ask","ja":"a","en":"a","choices":[{"ja":"a","en":"a","next":"facts"}]}""", "step 'ask': a question has 2 to 9 answers")]
    [InlineData("""{"id":"ask","kind":"guess","ja":"a","en":"a","choices":[{"ja":"a","en":"a","next":"facts"},{"ja":"b","en":"b","next":"facts"}]}""", "step 'ask': 'guess' is no kind of step")]
    [InlineData("""{"id":"ask","kind":"say","ja":["a","b"],"en":["a"],"next":"facts"}""", "step 'ask': needs as many sentences")]
    [InlineData("""{"id":"ask","kind":"route","ja":"a","en":"a","next":"facts"}""", "step 'ask': a route leads to a line")]
    [InlineData("""{"id":"ask","kind":"route","ja":"a","en":"a","page":"/staff","next":"facts"}""", "step 'ask': '/staff' is no page")]
    [InlineData("""{"id":"ask","kind":"leak","ja":"a","en":"a","next":"facts"}""", "step 'ask': a possible leak needs its 'trigger'")]
    [InlineData("""{"id":"ask","kind":"leak","ja":"a","en":"a","trigger":"bad-luck","next":"facts"}""", "step 'ask': 'bad-luck' is no trigger")]
    [InlineData("""{"id":"ask","kind":"say","ja":"a","en":"a"}""", "step 'ask': 'next' is missing")]
    [InlineData("""{"id":"facts","kind":"say","ja":"a","en":"a","next":"end"}""", "step 'facts': stands there twice")]
    [InlineData("""{"id":"ask","kind":"say","ja":"a","en":"a","next":"facts","continuesIn":"f"}""", "step 'ask': 'f' is no other flow")]
    public void A_flow_that_does_not_hold_is_told_by_file_flow_and_step(string step, string fault)
    {
        Write(f => f["steps"]![0] = JsonNode.Parse(step));
        var thrown = Assert.Throws<InvalidDataException>(() => FlowBook.Load(_folder));
        Assert.Contains("flows.json: flow 'f', " + fault, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        Write(f =>
        {
            f["steps"]![0]!["choices"]![0]!["next"] = "nowhere";
            f["steps"]![1]!["evidence"]![0]!["kind"] = "number";
            f["titleEn"] = "";
        });
        var thrown = Assert.Throws<InvalidDataException>(() => FlowBook.Load(_folder));
        Assert.Contains("'titleEn' is empty", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("step 'facts': 'number' is no kind of fact", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("'nowhere'", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shielded_flow_that_asks_for_a_place_is_refused()
    {
        Write(f =>
        {
            f["shielded"] = true;
            f["steps"]![1]!["evidence"]![0]!["ja"] = "いまの住所";
        });
        Assert.Contains("step 'facts': a shielded flow asks for no place", Assert.Throws<InvalidDataException>(() => FlowBook.Load(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_way_of_twenty_thousand_steps_ends_no_program()
    {
        Write(f => f["steps"] = new JsonArray(
        [
            .. Enumerable.Range(0, 20_000).Select(i => JsonNode.Parse($$"""{"id":"{{(i == 0 ? "ask" : $"s{i}")}}","kind":"say","ja":"a","en":"a","next":"s{{i + 1}}"}""")),
            JsonNode.Parse("""{"id":"s20000","kind":"end","ja":"a","en":"a","articles":["x"]}"""),
        ]));
        Assert.Equal(20_001, FlowBook.Load(_folder).Find("f", s_day)!.Steps.Count);
    }

    private void Write(Action<JsonNode> change)
    {
        var flow = JsonNode.Parse("""
            {"id":"f","titleJa":"題","titleEn":"Title","keywords":["言葉"],"start":"ask","source":"S1","steps":[
              {"id":"ask","kind":"ask","ja":"a","en":"a","choices":[{"ja":"a","en":"a","next":"facts"},{"ja":"b","en":"b","next":"facts"}]},
              {"id":"facts","kind":"collect","ja":"a","en":"a","evidence":[{"key":"k","ja":"事","en":"fact","kind":"text"}],"next":"end"},
              {"id":"end","kind":"end","ja":"a","en":"a","articles":["x"]}]}
            """)!;
        change(flow);
        File.WriteAllText(Path.Combine(_folder, "flows.json"), new JsonObject { ["rows"] = new JsonArray(flow) }.ToJsonString());
    }
}
