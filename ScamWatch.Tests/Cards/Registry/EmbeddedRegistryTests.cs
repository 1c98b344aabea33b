using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Cards.Registry.Embedded;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Cards.Registry;

public sealed class EmbeddedRegistryTests
{
    private static readonly RegistryHolder s_hanako = new("鈴木 花子", "", new(1985, 4, 1), "", "");

    [Theory, EachDatabase]
    public async Task Suspension_holds_what_release_brings_back_but_for_the_signature(string provider)
    {
        await using var desk = await OpenAsync(provider);

        Assert.IsType<RegistryAnswer.Done>(await SendAsync(desk, RegistryOrderKind.Suspend));
        Assert.Equal((CardUse.Suspended, CertificateStatus.Hold, CertificateStatus.Hold), await StateAsync(desk));
        Assert.IsType<RegistryAnswer.Done>(await SendAsync(desk, RegistryOrderKind.Release));
        Assert.Equal((CardUse.InUse, CertificateStatus.Revoked, CertificateStatus.Good), await StateAsync(desk));
        Assert.IsType<RegistryAnswer.Refused>(await SendAsync(desk, RegistryOrderKind.Release));
        Assert.IsType<RegistryAnswer.Done>(await SendAsync(desk, RegistryOrderKind.Abolish));
        Assert.Equal((CardUse.Abolished, CertificateStatus.Revoked, CertificateStatus.Revoked), await StateAsync(desk));
        Assert.IsType<RegistryAnswer.Refused>(await SendAsync(desk, RegistryOrderKind.Suspend));
        Assert.IsType<RegistryAnswer.Done>(await SendAsync(desk, RegistryOrderKind.Reissue));
        Assert.IsType<RegistryAnswer.Refused>(await SendAsync(desk, RegistryOrderKind.Reissue));
        await using var db = desk.Store.Db();
        Assert.Equal(2, (await Hanako(db)).Certificates.Count(c => c.On == SuspensionTarget.Card && c.Status == CertificateStatus.Good));
    }

    [Theory, EachDatabase]
    public async Task One_key_is_carried_out_once_and_answered_alike(string provider)
    {
        await using var desk = await OpenAsync(provider);
        var key = Guid.CreateVersion7();

        var first = await SendAsync(desk, RegistryOrderKind.Suspend, key);
        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(desk, RegistryOrderKind.Release);
        var again = await SendAsync(desk, RegistryOrderKind.Suspend, key);

        Assert.Equal(first, again);
        Assert.Equal(CardUse.InUse, (await StateAsync(desk)).Use);
        Assert.IsType<RegistryAnswer.Refused>(await SendAsync(desk, RegistryOrderKind.Abolish, key));
    }

    [Fact]
    public async Task Only_what_is_asked_for_stops()
    {
        await using var desk = await OpenAsync();

        await SendAsync(desk, RegistryOrderKind.Suspend, target: SuspensionTarget.Phone);

        await using var db = desk.Store.Db();
        var card = await Hanako(db);
        Assert.Equal(CardUse.InUse, card.Use);
        Assert.All(card.Certificates, c => Assert.Equal(c.On == SuspensionTarget.Phone ? CertificateStatus.Hold : CertificateStatus.Good, c.Status));
    }

    [Fact]
    public async Task A_phone_without_certificates_cannot_be_stopped()
    {
        await using var desk = await OpenAsync();
        var holder = new RegistryHolder("佐藤一郎", "", new(1958, 3, 14), "", "");

        Assert.IsType<RegistryAnswer.Refused>(await SendAsync(desk, RegistryOrderKind.Suspend, target: SuspensionTarget.Phone, holder: holder));
    }

    [Theory]
    [InlineData("鈴木 花子", "", "1985-04-01", "", true)]
    [InlineData("", "すずき はなこ", "1985-04-01", "", true)]
    [InlineData("鈴木 花子", "", null, "みなと川市中央二丁目8番15号", true)]
    [InlineData("鈴木 花子", "", null, "", false)]
    [InlineData("鈴木 花子", "", "1985-04-02", "みなと川市中央二丁目8番15号", false)]
    [InlineData("鈴木 華子", "", "1985-04-01", "", false)]
    [InlineData("", "", "1985-04-01", "みなと川市中央二丁目8番15号", false)]
    [InlineData("山本 誠", "", null, "みなと川市港南四丁目6番9号", false)]
    [InlineData("山本 誠", "", "1998-01-15", "", true)]
    public async Task A_holder_is_found_by_name_and_one_more_fact_and_never_guessed(string name, string kana, string? birth, string address, bool found)
    {
        await using var desk = await OpenAsync();
        var holder = new RegistryHolder(name, kana, birth is null ? null : DateOnly.Parse(birth, System.Globalization.CultureInfo.InvariantCulture), "", address);

        var answer = await SendAsync(desk, RegistryOrderKind.Suspend, holder: holder);

        Assert.Equal(found, answer is RegistryAnswer.Done);
        Assert.Equal(!found, answer is RegistryAnswer.HolderNotFound);
    }

    [Fact]
    public async Task The_sample_cards_are_put_in_once()
    {
        await using var desk = await OpenAsync();

        Assert.Equal(0, await desk.Store.Get<FillRegister>().RunAsync(default));

        await using var db = desk.Store.Db();
        Assert.Equal(12, await db.RegisteredCards.CountAsync());
        Assert.Equal(await db.CardCertificates.CountAsync(), await db.CardCertificates.Select(c => c.SerialNumber).Distinct().CountAsync());
    }

    [Theory, EachDatabase]
    public async Task Two_orders_of_a_card_at_once_end_as_one_after_the_other(string provider)
    {
        await using var desk = await OpenAsync(provider);
        var keys = Enumerable.Range(0, 6).Select(_ => Guid.CreateVersion7()).ToList();

        await Task.WhenAll(keys.Concat(keys).Select(key => Task.Run(async () =>
        {
            while (await SendAsync(desk, RegistryOrderKind.Suspend, key) is RegistryAnswer.Retry)
            {
            }
        })));

        Assert.Equal((CardUse.Suspended, CertificateStatus.Hold, CertificateStatus.Hold), await StateAsync(desk));
    }

    private static async Task<OutboxDesk> OpenAsync(string provider = StorageOptions.Sqlite)
    {
        var desk = await OutboxDesk.OpenAsync(provider);
        Assert.Equal(12, await desk.Store.Get<FillRegister>().RunAsync(default));
        return desk;
    }

    private static Task<RegistryAnswer> SendAsync(
        OutboxDesk desk, RegistryOrderKind kind, Guid? key = null, SuspensionTarget target = SuspensionTarget.Card, RegistryHolder? holder = null) =>
        desk.Store.Get<ICardRegistry>().SendAsync(
            new(key ?? Guid.CreateVersion7(), kind, target, "S123-456-7897", desk.Clock.UtcNow, holder ?? s_hanako), default);

    private static Task<RegisteredCard> Hanako(ScamWatchDb db) =>
        db.RegisteredCards.Include(c => c.Certificates).SingleAsync(c => c.KanaKey == "スズキハナコ");

    private static async Task<(CardUse Use, CertificateStatus Sign, CertificateStatus Auth)> StateAsync(OutboxDesk desk)
    {
        await using var db = desk.Store.Db();
        var card = await Hanako(db);
        return (card.Use, Of(CertificateUse.Sign), Of(CertificateUse.Auth));

        CertificateStatus Of(CertificateUse use) => card.Certificates.Single(c => c.On == SuspensionTarget.Card && c.Use == use).Status;
    }
}
