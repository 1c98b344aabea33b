using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Staff;
using ScamWatch.Ingest;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Demo;
using ScamWatch.Tests.CardReader;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace ScamWatch.Tests.Browser;

/// <summary>The counter with a card on a reader of Debian's pcscd.</summary>
[Collection(nameof(BrowserFixture))]
[Trait("Tempo", "Browser")]
public sealed class CounterJourneys(BrowserFixture browser) : IClassFixture<PcscFixture>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_card_on_the_reader_is_proven_and_its_suspension_released_by_two_people()
    {
        PcscFixture.Need();
        await using var counter = await browser.OpenAsync(Role.Counter);
        var services = browser.App.Services;
        var worker = new CardReaderWorker(
            PcscFixture.Api, services.GetRequiredService<CardAuthorities>(), DemoCards.Patient, services.GetRequiredService<CardReaders>(),
            services.GetRequiredService<WorkerBoard>(), NullLogger<CardReaderWorker>.Instance);
        await worker.StartAsync(Now);
        try
        {
            var (id, number) = await ConfirmedAsync(services);
            var page = counter.Page;
            await counter.GoAsync("/counter");
            await page.Locator("#reader").SelectOptionAsync(new SelectOptionValue { Label = $"{Environment.MachineName} — {PcscFixture.Reader(0)}" });
            await Expect(page.Locator(".readerstate")).ToContainTextAsync("カードなし");

            using (PcscFixture.Insert(0, new DemoCard(DemoCards.Hanako)))
            {
                await Expect(page.Locator("[data-claim]")).ToContainTextAsync("カードあり・証明書読取可・期限内");
                await page.Locator("#case-number").FillAsync(number);
                await page.GetByRole(AriaRole.Button, new() { Name = "探す" }).ClickAsync();
                await page.Locator("#compared").CheckAsync();
                await page.Locator("#pin").FillAsync(DemoCard.Pin);
                await page.GetByRole(AriaRole.Button, new() { Name = "カードに送る" }).ClickAsync();
                await Expect(page.Locator("[data-claim]")).ToContainTextAsync("カードあり・証明書読取可・期限内・署名一致");
                Assert.Equal("", await page.Locator("#pin").InputValueAsync());
                await Expect(page.Locator("main")).Not.ToContainTextAsync("本人確認済み");
                await counter.AssertAccessibleAsync();

                await page.Locator("summary").Filter(new() { HasText = "カードが見つかった" }).ClickAsync();
                await Expect(page.Locator(".read")).ToHaveCountAsync(2);
                await page.Locator("#release-counter").SelectOptionAsync(new SelectOptionValue { Index = 1 });
                foreach (var box in await page.Locator("details:has(#release-counter) input[type=checkbox]").AllAsync())
                {
                    await box.CheckAsync();
                }

                await counter.AssertAccessibleAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = "承認を求める" }).ClickAsync();
                await page.Locator("#second-user").FillAsync("card");
                await page.Locator("#second-password").FillAsync(ScamWatch.Web.Account.SampleStaff.Password);
                await page.GetByRole(AriaRole.Button, new() { Name = "この画面で承認" }).ClickAsync();
                await Expect(page.Locator("section:has(#case-title) h3")).ToContainTextAsync("解除");
            }

            await Expect(page.Locator(".readerstate")).ToContainTextAsync("カードなし");
            var released = (await services.GetRequiredService<FindCases>().ReloadAsync(id, CardDesk.Operator, Now))!;
            Assert.Equal((CaseState.Released, true), (released.State, released.Release!.Card!.ByReader));
            Assert.Equal(DemoCards.Hanako.Certificate.SerialNumber, released.CertificateSerial);
        }
        finally
        {
            await worker.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<(Guid Id, string Number)> ConfirmedAsync(IServiceProvider services)
    {
        var taken = (await services.GetRequiredService<SuspendCard>().RunAsync(
            new(Guid.CreateVersion7(), CardDesk.Statement, IdentityCheck.NotAsked), CardDesk.Operator, Now)).Value!;
        var (move, at) = (services.GetRequiredService<MoveCase>(), DateTime.UtcNow);
        Assert.Null((await move.RunAsync(new CaseStep.Request(taken.CaseId, 0, "総合フリーダイヤル", at), CardDesk.Operator, Now)).Refusal);
        Assert.Null((await move.RunAsync(new CaseStep.Confirm(taken.CaseId, 1, "電話で回答", at), CardDesk.Operator, Now)).Refusal);
        return (taken.CaseId, taken.ReceiptNumber);
    }
}
