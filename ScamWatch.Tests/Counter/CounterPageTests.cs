using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Counter;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Counter;

/// <summary>The counter page over real actions and a reader whose card the test decides.</summary>
public sealed class CounterPageTests : IAsyncLifetime
{
    private const string Serial = "1A2B3C4D";

    private readonly CardDesk _desk = new();
    private readonly BunitContext _browser;
    private readonly ScriptedStation _station = new();

    public CounterPageTests()
    {
        _browser = _desk.OpenBrowser(CardDesk.Counter);
        _browser.Services.AddSingleton<ReaderClaims>();
    }

    private CardReaders Readers => _browser.Services.GetRequiredService<CardReaders>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _desk.Dispose();
    }

    [Fact]
    public async Task The_card_is_told_in_words_and_nothing_says_that_the_person_is_the_holder()
    {
        var page = Open();
        Put(Facts());
        await ChooseAsync(page);

        page.WaitForAssertion(() => Assert.Equal("カードあり・証明書読取可・期限内", page.Find("[data-claim] span").TextContent));
        Assert.Contains(Serial, page.FindComponent<CardPanel>().Markup, StringComparison.Ordinal);
        await TypePinAsync(page);
        page.WaitForAssertion(() => Assert.Equal("カードあり・証明書読取可・期限内・署名一致", page.Find("[data-claim] span").TextContent));
        Assert.DoesNotContain("本人確認済み", page.Markup, StringComparison.Ordinal);

        // Another card on the reader: nothing of what was proven holds for it.
        Put(Facts());
        page.WaitForAssertion(() => Assert.Equal("カードあり・証明書読取可・期限内", page.Find("[data-claim] span").TextContent));
    }

    [Theory]
    [InlineData(ReaderState.Empty, null, "カードを置いて")]
    [InlineData(ReaderState.Reading, null, "動かさないで")]
    [InlineData(ReaderState.HeldByOthers, CardFault.HeldByOthers, "ソフトを閉じて")]
    [InlineData(ReaderState.Failed, CardFault.Mute, "拭いて")]
    [InlineData(ReaderState.NotConnected, null, "ケーブル")]
    public async Task Each_state_says_what_to_do(ReaderState state, CardFault? fault, string advice)
    {
        var page = Open();
        _station.View = _station.View with { State = state, Fault = fault };
        Readers.Attach(_station);
        await ChooseAsync(page);
        page.WaitForAssertion(() =>
        {
            Assert.Contains(ReaderView.Label(state).Ja, page.Find(".readerstate .mark").TextContent, StringComparison.Ordinal);
            Assert.Contains(advice, page.Find(".readerstate").TextContent, StringComparison.Ordinal);
        });
        Assert.Empty(page.FindComponents<CardPanel>());
    }

    [Fact]
    public async Task A_case_is_found_by_its_number_compared_and_released_by_what_the_reader_proved()
    {
        var taken = await _desk.TakeAndConfirmAsync();
        var page = Open();
        Put(Facts());
        await ChooseAsync(page);
        await page.WaitForElement("#case-number").ChangeAsync(taken.ReceiptNumber);
        await page.Find("form").SubmitAsync();
        page.WaitForElement("#compared");
        // Not before somebody looked: the steps go by hand.
        Assert.Empty(page.FindAll(".read"));

        await page.Find("#compared").ChangeAsync(new() { Value = true });
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".read")));
        await TypePinAsync(page);
        // Card and PIN, both by the reader.
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".read").Count));
        await page.Find("#release-counter").ChangeAsync(page.Find("#release-counter option:nth-child(2)").GetAttribute("value"));
        foreach (var box in page.FindAll("details:has(#release-counter) input[type=checkbox]").Select((_, i) => i).Take(2).ToList())
        {
            await page.FindAll("details:has(#release-counter) input[type=checkbox]")[box].ChangeAsync(new() { Value = true });
        }

        await page.FindAll("details:has(#release-counter) button.primary")[0].ClickAsync(new());
        page.WaitForElement("#second-user");

        var prepared = await _desk.ReadAsync(taken.CaseId);
        Assert.Equal((Serial, true), (prepared.CertificateSerial, prepared.Release!.Card!.ByReader));
        Assert.StartsWith("カードあり・証明書読取可・期限内・署名一致", prepared.Release.Card.How, StringComparison.Ordinal);
        Assert.Contains(ReleaseDocument.PinReady, prepared.Release.Documents);
        var audit = await _desk.AuditAsync();
        Assert.Contains(audit, e => e.Kind == AuditKind.CardProven && e.Subject == Serial);
        Assert.Contains(audit, e => e.Kind == AuditKind.CaseSeen && e.Subject == taken.ReceiptNumber);

        // Whoever comes again with the card is known by its serial.
        var again = Open();
        again.WaitForAssertion(() => Assert.Contains(taken.ReceiptNumber, again.Find("[data-matches]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_card_than_the_one_the_case_knows_vouches_for_nothing()
    {
        var taken = await _desk.TakeAndConfirmAsync();
        await _desk.Get<RecordCardProof>().RunAsync(new("FFFF", true, "", "", null, taken.CaseId), CardDesk.Counter, CardDesk.Now);
        var page = Open();
        Put(Facts());
        await ChooseAsync(page);
        await page.WaitForElement("#case-number").ChangeAsync(taken.ReceiptNumber);
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains(new AnotherCard().Message.Ja, page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("#compared, .read"));
    }

    [Fact]
    public async Task Without_a_reader_everything_goes_by_hand_with_a_reason()
    {
        var taken = await _desk.TakeAndConfirmAsync();
        var page = Open();
        await page.WaitForElement("#case-number").ChangeAsync(taken.ReceiptNumber);
        await page.Find("form").SubmitAsync();
        await page.WaitForElement("#release-counter").ChangeAsync(page.Find("#release-counter option:nth-child(2)").GetAttribute("value"));
        for (var i = 0; i < 4; i++)
        {
            await page.FindAll("details:has(#release-counter) input[type=checkbox]")[i].ChangeAsync(new() { Value = true });
        }

        await page.FindAll("details:has(#release-counter) button.primary")[0].ClickAsync(new());
        Assert.Contains(page.FindComponents<Notice>(), n => n.Instance.Refusal is Domain.InvalidField);
        await page.Find("#card-by-hand").InputAsync("リーダーが故障している");
        await page.FindAll("details:has(#release-counter) button.primary")[0].ClickAsync(new());
        page.WaitForElement("#second-user");
        Assert.Equal(CardSight.ByHand("リーダーが故障している"), (await _desk.ReadAsync(taken.CaseId)).Release!.Card);
    }

    [Fact]
    public async Task The_PIN_is_warned_of_at_two_tries_and_wants_a_supervisor_at_one()
    {
        var page = Open();
        Put(Facts(tries: 2));
        await ChooseAsync(page);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("section:has(#pin-title) .notice-warning")));
        Assert.Empty(page.FindAll("#pin-user"));

        Put(Facts(tries: 1));
        page.WaitForElement("#pin-user");
        // Not without permission, even where the browser sends one all the same.
        await TypePinAsync(page);
        page.WaitForAssertion(() => Assert.Contains(ProofWords.Of(new PossessionProof.LastTry()).Ja, page.Markup, StringComparison.Ordinal));
        Assert.Equal(0, _station.PinsTaken);

        Put(Facts(tries: 0));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#pin")));
    }

    [Fact]
    public async Task A_PIN_leaves_no_trace_on_the_page_nor_in_what_was_handed_over()
    {
        var page = Open();
        Put(Facts());
        await ChooseAsync(page);
        page.WaitForElement("#pin");
        var pin = "8351"u8.ToArray();
        await page.InvokeAsync(() => page.FindComponent<PinPanel>().Instance.TakeAsync(pin));
        Assert.Equal(1, _station.PinsTaken);
        Assert.Equal(new byte[4], pin);
        Assert.False(WholeNumber.StandsIn(page.Markup, "8351"), page.Markup);
        Assert.DoesNotContain(await _desk.AuditAsync(), e => WholeNumber.StandsIn($"{e.Why} {e.Subject}", "8351"));
    }

    [Fact]
    public async Task One_reader_belongs_to_one_page_and_is_free_when_that_closes()
    {
        var page = Open();
        Put(Facts());
        await ChooseAsync(page);
        page.WaitForElement("[data-claim]");

        await using var other = _desk.OpenBrowser(CardDesk.Supervisor);
        // The same server: one list of readers, one of claims.
        other.Services.AddSingleton(Readers).AddSingleton(_browser.Services.GetRequiredService<ReaderClaims>())
            .AddSingleton(_browser.Services.GetRequiredService<Domain.Storage.ChangeFeed>());
        var theirs = other.Render<CounterPage>();
        var option = theirs.WaitForElement("#reader option:nth-child(2)");
        Assert.True(option.HasAttribute("disabled"));
        Assert.Contains(CardDesk.Counter.Name, option.TextContent, StringComparison.Ordinal);
        Assert.False(_browser.Services.GetRequiredService<ReaderClaims>().Take(_station.Id, _station.View.Name, Guid.NewGuid(), CardDesk.Supervisor));

        page.Instance.Dispose();
        theirs.WaitForAssertion(() => Assert.False(theirs.Find("#reader option:nth-child(2)").HasAttribute("disabled")));
    }

    [Fact]
    public async Task The_reader_chosen_last_is_there_again()
    {
        var page = Open();
        Put(Facts());
        await ChooseAsync(page);
        page.WaitForElement("[data-claim]");
        page.Instance.Dispose();
        var again = Open();
        again.WaitForElement("[data-claim]");
        Assert.Equal($"{_station.Id}|{_station.View.Name}", again.Find("#reader").GetAttribute("value"));
    }

    [Fact]
    public async Task A_found_card_is_taken_in_with_its_serial_and_shown()
    {
        var page = Open();
        Put(Facts());
        await ChooseAsync(page);
        await page.WaitForElement("#found-where").InputAsync("駅前広場");
        await page.Find("#found-kept").InputAsync("金庫");
        await page.FindAll("details:has(#found-where) .actions button")[0].ClickAsync(new());
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".found > li")));
        var card = Assert.Single(await _desk.Get<FindFoundCards>().KeptAsync(CardDesk.Supervisor, CardDesk.Now));
        Assert.Equal((Serial, "駅前広場", "金庫"), (card.CertificateSerial, card.Where, card.KeptAt));
        Assert.Contains(card.ReceiptNumber, page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_shown_once_and_goes_when_it_was_used()
    {
        var page = Open();
        await page.WaitForElement("details:has(summary) button.small").ClickAsync(new());
        var shown = page.WaitForElement("[data-code]").TextContent;
        Assert.True(AgentCode.TryParse(shown, out var code));
        Assert.True((await _browser.Services.GetRequiredService<PairAgent>().RunAsync(code, "窓口PC-1", CardDesk.Now)).Succeeded);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-code]")));
        Assert.Contains("窓口PC-1", page.Find(".agents").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<CounterPage> Open() => _browser.Render<CounterPage>();

    private void Put(CardFacts facts)
    {
        _station.View = new(_station.View.Name, ReaderState.Ready, _station.View.Visit + 1, facts);
        Readers.Attach(_station);
    }

    private CardFacts Facts(int tries = 3) => new(
        CardKind.MyNumberCard, "JPKIAPICCTOKEN2",
        new(Serial, "hash", _desk.Clock.UtcNow.AddYears(-1), _desk.Clock.UtcNow.AddYears(1), "RSA-2048", CertificateTrust.Trusted), new PinTries(tries), new PinTries(5));

    private async Task ChooseAsync(IRenderedComponent<CounterPage> page)
    {
        page.WaitForElement("#reader option:nth-child(2)");
        await page.Find("#reader").ChangeAsync(new() { Value = $"{_station.Id}|{_station.View.Name}" });
    }

    /// <summary>As the browser hands it over.</summary>
    private static Task TypePinAsync(IRenderedComponent<CounterPage> page) =>
        page.InvokeAsync(() => page.FindComponent<PinPanel>().Instance.TakeAsync("1234"u8.ToArray()));

    private sealed class ScriptedStation : IReaderStation
    {
        public ReaderView View { get; set; } = new("Reader A", ReaderState.Empty, 1);

        /// <summary>PINs that would have gone to the card.</summary>
        public int PinsTaken { get; private set; }

        public string Id => "local";

        public string Name => "窓口サーバー";

        public CardFault? Down => null;

        public IReadOnlyList<ReaderView> Readers => [View];

        public bool AsksForPin => false;

        public Task<PossessionProof> ProveAsync(string reader, long visit, byte[] pin, byte[] challenge, bool lastTryAllowed, CancellationToken ct)
        {
            Assert.Equal(4, pin.Length);
            Array.Clear(pin);
            if (PinRules.Check(View.Facts!.Pin, lastTryAllowed) is { } refused)
            {
                return Task.FromResult(refused);
            }

            PinsTaken++;
            return Task.FromResult<PossessionProof>(new PossessionProof.Proven(View.Facts.Certificate!, []));
        }
    }
}
