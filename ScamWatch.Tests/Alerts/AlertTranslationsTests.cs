using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Phrases;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Alerts;

public sealed class AlertTranslationsTests
{
    private static readonly string s_reference = Path.Combine(TestPaths.Data, "reference");

    private static readonly DateOnly s_today = new(2026, 11, 22);

    internal static AlertTranslations Translations { get; } = new(
        AlertComposerTests.Composer, EvidenceRules.Load(s_reference, Taxonomy.Load(s_reference)), PlainJapanese.Load(s_reference));

    /// <summary>A warning that holds what comes from its codes and nothing else.</summary>
    private static AlertContent Plain { get; } = OfCodes();

    [Fact]
    public void Where_staff_wrote_nothing_of_their_own_every_language_is_complete()
    {
        Assert.Empty(Translations.OwnWords(Plain, s_today));
        Assert.All(Translations.Languages.Where(l => l.Code != "ja"), l =>
        {
            var said = Translations.Of(Plain, l.Code, s_today);
            Assert.Equal(TranslationState.Composed, said.State);
            Assert.Empty(said.JapaneseOnly);
        });
    }

    [Fact]
    public void What_staff_wrote_stays_japanese_and_is_never_put_among_the_sentences_of_another_language()
    {
        var content = Settled(Translations.WithNote(Plain, "ja", "市役所の前でも声をかけられます。", s_today) with { Advice = Plain.Advice + "\n市の広報も見てください。" });
        Assert.All(Translations.Languages.Where(l => l.Code != "ja"), l =>
        {
            var said = Translations.Of(content, l.Code, s_today);
            Assert.Equal(TranslationState.Untranslated, said.State);
            Assert.Equal(["市の広報も見てください。", "市役所の前でも声をかけられます。"], said.JapaneseOnly);
            Assert.Empty(said.Note);
            Assert.DoesNotContain(said.Composed!.Sentences, s => s.Contains("市役所の前でも", StringComparison.Ordinal) || s.Contains("広報", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void A_translation_takes_the_place_of_the_japanese_until_that_changes()
    {
        var content = Settled(Translations.WithNote(Plain, "ja", "駅前で声をかけられます。", s_today));
        content = Settled(Translations.WithNote(content, "vi", "Có người bắt chuyện trước ga.", s_today));
        var vietnamese = Translations.Of(content, "vi", s_today);
        Assert.Equal((TranslationState.Translated, "Có người bắt chuyện trước ga."), (vietnamese.State, Assert.Single(vietnamese.Note)));
        Assert.Empty(vietnamese.JapaneseOnly);
        Assert.Equal(TranslationState.Untranslated, Translations.StateOf(content, "th", s_today));

        content = Settled(Translations.WithNote(content, "ja", "駅前や市役所で声をかけられます。", s_today));
        vietnamese = Translations.Of(content, "vi", s_today);
        Assert.Equal(TranslationState.Stale, vietnamese.State);
        Assert.Equal(["駅前や市役所で声をかけられます。"], vietnamese.JapaneseOnly);

        content = Settled(Translations.WithNote(content, "vi", vietnamese.Note[0], s_today));
        Assert.Equal(TranslationState.Translated, Translations.StateOf(content, "vi", s_today));
    }

    [Fact]
    public void Changing_the_advice_alone_makes_a_translation_stale_too()
    {
        var content = Settled(Translations.WithNote(Plain, "en", "Only for you.", s_today));
        Assert.Equal(TranslationState.Translated, Translations.StateOf(content, "en", s_today));
        Assert.Equal(TranslationState.Stale, Translations.StateOf(Settled(content with { Advice = content.Advice + "\n広報も見てください。" }), "en", s_today));
    }

    [Fact]
    public void A_later_phrasebook_makes_no_stored_translation_look_wanting()
    {
        // As if the words of today had been saved when the phrasebook still said it so.
        var stored = Plain with { Advice = "以前の言い回しで書いた一文。", OwnWords = [] };
        Assert.Equal(TranslationState.Composed, Translations.StateOf(stored, "th", s_today));
    }

    [Fact]
    public void A_language_can_be_switched_off_but_japanese_cannot()
    {
        var content = Plain with { LanguagesOff = ["th", "ja"] };
        Assert.DoesNotContain("th", Translations.Offered(content).Select(l => l.Code));
        Assert.Equal(Translations.Languages.Count - 1, Translations.Offered(content).Count);
        Assert.Equal((TranslationState.Off, null), (Translations.Of(content, "th", s_today).State, Translations.Of(content, "th", s_today).Composed));
    }

    [Fact]
    public void A_warning_without_codes_is_there_in_japanese_only() =>
        Assert.Equal(TranslationState.JapaneseOnly, Translations.StateOf(Plain with { Facts = new() }, "en", s_today));

    [Fact]
    public void A_mark_looks_like_nobodys_number()
    {
        var mark = AlertTranslations.MarkOf(["駅前で声をかけられます。"]);
        Assert.Matches("^[a-p]{20}$", mark);
        Assert.NotEqual(mark, AlertTranslations.MarkOf(["駅前で声をかけられます"]));
        Assert.False(Redactor.Contains(mark));
    }

    [Fact]
    public void The_house_may_ask_that_the_easy_page_be_easy()
    {
        var hard = Settled(Translations.WithNote(Plain, Phrasebook.Easy, string.Concat(Enumerable.Repeat("当該事案に関連する不審電話の発信が継続的に確認されております。", 12)), s_today));
        Assert.InRange(Translations.ReadEasy(hard, s_today).Score, 0, 60);
        Assert.Null(new PlainGate(Translations, new()).Check(hard, s_today));
        var gate = new PlainGate(Translations, new() { PlainJapaneseRequired = true });
        Assert.Equal(AlertField.Notes.Label, gate.Check(hard, s_today)!.Field);
        Assert.Null(gate.Check(Plain, s_today));
        Assert.Null(gate.Check(hard with { LanguagesOff = [Phrasebook.Easy] }, s_today));
    }

    [Theory, EachDatabase]
    public async Task Notes_and_languages_are_kept_with_every_version(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ct = TestContext.Current.CancellationToken;
        var writer = Staffed.As(Role.Triage);
        var report = SampleAlerts.Report(store.Clock.UtcNow);
        await using (var db = store.Db())
        {
            db.Add(report);
            await db.SaveChangesAsync(ct);
        }

        var id = (await store.Get<DraftAlert>().FromReportAsync(report.Id, false, writer, ct)).Value;
        var draft = (await store.Get<FindAlerts>().OneAsync(id, ct))!;
        Assert.Empty(draft.Work.OwnWords!);
        var changed = store.Get<AlertTranslations>().WithNote(draft.Work, "ja", " 駅前で声をかけられます。 ", store.Today) with { LanguagesOff = ["ne"] };
        Assert.True((await store.Get<EditAlert>().RunAsync(id, changed, [], draft.Version, writer, ct)).Succeeded);

        var saved = (await store.Get<FindAlerts>().OneAsync(id, ct))!;
        Assert.Equal(["駅前で声をかけられます。"], saved.Work.OwnWords!);
        Assert.Equal(("駅前で声をかけられます。", "ne"), (saved.Work.Notes.Single().Text, saved.Work.LanguagesOff.Single()));
        await using var look = store.Db();
        var version = look.AlertVersions.Where(v => v.AlertId == id).OrderByDescending(v => v.Number).First();
        Assert.Equal(["notes", "languages-off"], version.Changes);
        Assert.Equal("駅前で声をかけられます。", version.Content.Notes.Single().Text);
    }

    private static AlertContent Settled(AlertContent content) => Translations.Settled(content, s_today);

    private static AlertContent OfCodes()
    {
        var content = SampleAlerts.Content(PhoneLines.Load(s_reference), s_today);
        var said = AlertComposerTests.Composer.Compose(content.Facts, "ja", s_today);
        return Settled(content with
        {
            Title = said.Title,
            Advice = string.Join('\n', said.Now),
            Afterwards = string.Join('\n', said.Afterwards),
            OfficialRule = "",
            OfficialRuleSource = "",
        });
    }
}
