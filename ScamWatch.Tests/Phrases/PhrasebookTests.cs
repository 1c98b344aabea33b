using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Phrases;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Phrases;

public sealed class PhrasebookTests : IDisposable
{
    private static readonly string s_reference = Path.Combine(TestPaths.Data, "reference");

    private static readonly Taxonomy s_taxonomy = Taxonomy.Load(s_reference);

    private readonly string _folder = Directory.CreateTempSubdirectory("scamwatch-phrases-").FullName;

    internal static Phrasebook Book { get; } = Phrasebook.Load(s_reference, s_taxonomy);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Japanese_easy_japanese_and_the_ten_languages_of_the_hotlines_are_offered() => Assert.Equal(
        ["ja", "easy", "en", "zh", "ko", "es", "pt", "vi", "th", "id", "tl", "ne"], Book.Languages.Select(l => l.Code));

    [Fact]
    public void Nobody_is_said_to_have_read_what_nobody_has_read() =>
        Assert.All(Book.Languages, l => Assert.True(l.IsReviewed == l.ReviewedBy.Length > 0 && l.IsReviewed == l.ReviewedOn is not null));

    [Fact]
    public void Every_line_and_every_official_rule_has_its_words()
    {
        var lines = PhoneLines.Load(s_reference).On(new(2026, 11, 22)).Select(l => l.Id);
        var rules = EvidenceRules.Load(s_reference, s_taxonomy).Rules.Where(r => Domain.Alerts.AlertDraft.IsOfficial(r, new(2026, 11, 22))).Select(r => r.Code);
        Assert.All(lines.SelectMany(l => (string[])[$"desk.{l}", $"desk-use.{l}"]).Concat(rules.Select(r => $"rule.{r}")), key => Assert.True(Book.Has(key), key));
    }

    [Fact]
    public void No_phrase_holds_a_number_an_address_or_a_claim_of_safety() =>
        Assert.All(Book.Languages.SelectMany(l => Book.Keys.Select(k => (l.Code, Key: k, Text: Raw(l.Code, k)))), p =>
        {
            Assert.DoesNotMatch("https?:|www\\.|@|[0-9]{2,}-[0-9]", p.Text);
            Assert.All(Regex.Matches(p.Text, "[0-9]{3,}"), n => Assert.Equal("110", n.Value));
            Assert.All(["絶対に安全", "100%", "一切ありません"], claim => Assert.DoesNotContain(claim, p.Text, StringComparison.Ordinal));
        });

    [Theory]
    [InlineData("ja", "2026年11月3日")]
    [InlineData("easy", "2026年(ねん) 11月(がつ) 3日(みっか)")]
    [InlineData("en", "3 November 2026")]
    [InlineData("zh", "2026年11月3日")]
    [InlineData("ko", "2026년 11월 3일")]
    [InlineData("es", "3 de noviembre de 2026")]
    [InlineData("pt", "3 de novembro de 2026")]
    [InlineData("vi", "3/11/2026")]
    [InlineData("th", "3 พฤศจิกายน ค.ศ. 2026")]
    [InlineData("id", "3 November 2026")]
    [InlineData("tl", "Nobyembre 3, 2026")]
    [InlineData("ne", "सन् २०२६ नोभेम्बर ३")]
    public void Days_are_written_in_the_way_of_the_language(string code, string written) =>
        Assert.Equal(written, Book.Find(code)!.Day(new(2026, 11, 3)));

    [Theory]
    [InlineData("en", "9:05", "24:00")]
    [InlineData("pt", "9h05", "24h00")]
    [InlineData("th", "9.05 น.", "24.00 น.")]
    [InlineData("ne", "९:०५", "२४:००")]
    public void Times_are_written_in_the_way_of_the_language(string code, string morning, string midnight) => Assert.Equal(
        (morning, midnight), (Book.Find(code)!.Time(new(9, 5, 0)), Book.Find(code)!.Time(TimeSpan.FromHours(24))));

    [Fact]
    public void What_is_filled_in_is_never_read_as_a_place_itself() =>
        Assert.Contains("{party}", Book.Of("en", "title.email", ("party", "{party}")), StringComparison.Ordinal);

    [Fact]
    public void A_place_without_a_value_is_a_fault_of_the_program() => Assert.Throws<ArgumentException>(() => Book.Of("en", "title.email"));

    [Fact]
    public void A_missing_key_is_told_with_its_file() =>
        Assert.Matches(@"th\.json: 'ask\.pin' is missing\.", Fault("th", rows => rows.Remove(Row(rows, "ask.pin"))));

    [Fact]
    public void A_wrong_place_is_told_with_its_file_and_key() =>
        Assert.Matches(@"vi\.json: 'seen\.range' must have the places \{from\} \{to\}, not \{from\} \{until\}", Fault("vi", rows => Row(rows, "seen.range")["text"] = "{from} – {until}"));

    [Fact]
    public void A_key_given_twice_is_told() =>
        Assert.Matches("en\\.json: 'ask\\.pin' is given twice", Fault("en", rows => rows.Add(Row(rows, "ask.pin").DeepClone())));

    [Fact]
    public void A_key_that_japanese_lacks_is_told() =>
        Assert.Matches("ko\\.json: 'ask\\.new' is not in ja\\.json", Fault("ko", rows => rows.Add(new JsonObject { ["key"] = "ask.new", ["text"] = "새" })));

    [Fact]
    public void A_code_of_the_taxonomy_without_words_is_told() =>
        Assert.Matches("ja\\.json: 'channel\\.sms' is missing", Fault("ja", rows => rows.Remove(Row(rows, "channel.sms"))));

    [Theory]
    [InlineData("{open")]
    [InlineData("close}")]
    [InlineData("{a{b}}")]
    [InlineData("{}")]
    public void Braces_that_do_not_match_are_told(string text) =>
        Assert.Matches("en\\.json: 'ask\\.pin' has a brace", Fault("en", rows => Row(rows, "ask.pin")["text"] = text));

    [Fact]
    public void A_language_whose_file_is_taken_away_is_not_offered_and_japanese_is_needed()
    {
        Copy();
        File.Delete(Path.Combine(_folder, "phrasebook", "ne.json"));
        Assert.Null(Phrasebook.Load(_folder, s_taxonomy).Find("ne"));

        File.Delete(Path.Combine(_folder, "phrasebook", "ja.json"));
        Assert.Throws<FileNotFoundException>(() => Phrasebook.Load(_folder, s_taxonomy));
    }

    [Fact]
    public void A_review_is_shown_with_who_and_when()
    {
        Copy();
        var path = Path.Combine(_folder, "phrasebook", "th.json");
        var file = JsonNode.Parse(File.ReadAllText(path))!;
        file["review"] = new JsonObject { ["state"] = "read", ["by"] = "N. S.", ["on"] = "2026-12-01" };
        File.WriteAllText(path, file.ToJsonString());
        var thai = Phrasebook.Load(_folder, s_taxonomy).Find("th")!;
        Assert.Equal((true, "N. S.", new DateOnly(2026, 12, 1)), (thai.IsReviewed, thai.ReviewedBy, thai.ReviewedOn));
    }

    private static string Raw(string language, string key)
    {
        var any = new[] { "party", "from", "to", "day", "date", "source", "digits", "languages", "n", "title", "url" };
        return Book.Of(language, key, any.Select(s => (s, "")).ToArray());
    }

    private string Fault(string language, Action<JsonArray> spoil)
    {
        Copy();
        var path = Path.Combine(_folder, "phrasebook", language + ".json");
        var file = JsonNode.Parse(File.ReadAllText(path))!;
        spoil(file["rows"]!.AsArray());
        File.WriteAllText(path, file.ToJsonString(new JsonSerializerOptions { WriteIndented = false }));
        return Assert.Throws<InvalidDataException>(() => Phrasebook.Load(_folder, s_taxonomy)).Message;
    }

    private void Copy()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "phrasebook"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(s_reference, "phrasebook")))
        {
            File.Copy(file, Path.Combine(_folder, "phrasebook", Path.GetFileName(file)), overwrite: true);
        }
    }

    private static JsonNode Row(JsonArray rows, string key) => rows.Single(r => r!["key"]!.GetValue<string>() == key)!;
}
