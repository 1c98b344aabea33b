using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Demo;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.CardReader;

/// <summary>What a card says and when its PIN is asked, with readers in memory.</summary>
public sealed class JpkiCardTests
{
    private readonly EmulatedReaders _readers = new();

    [Fact]
    public void A_card_says_what_it_is_without_a_pin()
    {
        var facts = Read(new DemoCard(DemoCards.Hanako, tries: 2, signingTries: 4));

        var certificate = DemoCards.Hanako.Certificate;
        Assert.Equal(CardKind.MyNumberCard, facts.Kind);
        Assert.Equal("JPKIAPICCTOKEN2", facts.Token);
        Assert.Equal(new PinTries(2), facts.Pin);
        Assert.Equal(new PinTries(4), facts.SigningPin);
        Assert.Equal(certificate.SerialNumber, facts.Certificate!.Serial);
        Assert.Equal(certificate.NotAfter.ToUniversalTime(), facts.Certificate.NotAfter);
        Assert.Equal("RSA-2048", facts.Certificate.KeyType);
        Assert.Equal(certificate.RawData, facts.Certificate.Der);
        Assert.True(facts.Certificate.IsInDate(DateTime.UtcNow));
        Assert.DoesNotContain(certificate.GetNameInfo(X509NameType.SimpleName, false), facts.Certificate.SubjectHash, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_has_run_out_says_so() =>
        Assert.False(Read(new DemoCard(DemoCards.Expired)).Certificate!.IsInDate(DateTime.UtcNow));

    [Theory]
    [InlineData(DemoKind.Juki, CardKind.ResidentRegisterCard)]
    [InlineData(DemoKind.Android, CardKind.AndroidPhone)]
    [InlineData(DemoKind.Other, CardKind.Other)]
    internal void Other_kinds_are_told_apart(DemoKind kind, CardKind told)
    {
        var facts = Read(new DemoCard(DemoCards.Hanako, kind));

        Assert.Equal(told, facts.Kind);
        Assert.Null(facts.Certificate);
    }

    [Fact]
    public void Any_number_of_readings_spends_no_try()
    {
        var card = new DemoCard(DemoCards.Hanako);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(new PinTries(3), Read(card).Pin);
        }

        Assert.Equal((3, 5), (card.TriesLeft, card.SigningTriesLeft));
    }

    [Fact]
    public void Only_a_configured_authority_is_believed()
    {
        Assert.Equal(CertificateTrust.NotCompared, TrustWith());
        Assert.Equal(CertificateTrust.Trusted, TrustWith(DemoCards.Hanako.Authority));
        Assert.Equal(CertificateTrust.Trusted, TrustWith(DemoCards.Taro.Authority, DemoCards.Hanako.Authority));
        // Of the same name with another key, as the generations of the real one are.
        Assert.Equal(CertificateTrust.UnknownAuthority, TrustWith(DemoCards.Taro.Authority));

        CertificateTrust TrustWith(params X509Certificate2[] authorities) =>
            Outcome.OfRead(Holding(new DemoCard(DemoCards.Hanako)), authorities: new([.. authorities], TimeProvider.System)).Facts!.Certificate!.Trust;
    }

    [Fact]
    public async Task The_right_pin_proves_the_card_by_a_signature_that_anybody_can_check()
    {
        var card = new DemoCard(DemoCards.Hanako, tries: 2);

        var proof = Assert.IsType<PossessionProof.Proven>(await ProveAsync(card));

        using var key = DemoCards.Hanako.Certificate.GetRSAPublicKey()!;
        Assert.True(key.VerifyData(DemoCards.Challenge, proof.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal(3, card.TriesLeft);
    }

    [Fact]
    public async Task A_wrong_pin_spends_one_try_and_no_more()
    {
        var card = new DemoCard(DemoCards.Hanako);

        Assert.Equal(new PossessionProof.WrongPin(2), await ProveAsync(card, "0000"));

        Assert.Equal(2, card.TriesLeft);
    }

    [Fact]
    public async Task The_last_try_is_left_alone_unless_somebody_answers_for_it()
    {
        var card = new DemoCard(DemoCards.Hanako, tries: 1);

        Assert.IsType<PossessionProof.LastTry>(await ProveAsync(card, "0000"));
        Assert.Equal(1, card.TriesLeft);

        Assert.IsType<PossessionProof.Blocked>(await ProveAsync(card, "0000", lastTryAllowed: true));
        Assert.Equal(0, card.TriesLeft);
    }

    [Fact]
    public async Task A_blocked_card_is_not_asked()
    {
        var card = new TwistedCard(new DemoCard(DemoCards.Hanako, tries: 0));

        Assert.IsType<PossessionProof.Blocked>(await ProveAsync(card, lastTryAllowed: true));

        Assert.Equal(0, card.Verifies);
    }

    [Theory]
    [InlineData(0x6984)]
    [InlineData(0x6983)]
    [InlineData(0x63C0)]
    public async Task Blocked_is_understood_in_every_word_for_it(int word)
    {
        var asked = new TwistedCard(new DemoCard(DemoCards.Hanako), (_, command, honest) => command is [0x00, 0x20, 0x00, 0x80] ? Word(word) : honest());
        Assert.IsType<PossessionProof.Blocked>(await ProveAsync(asked));
        Assert.Equal(0, asked.Verifies);

        var refused = new TwistedCard(new DemoCard(DemoCards.Hanako), (_, command, honest) => TwistedCard.IsVerify(command) ? Word(word) : honest());
        Assert.IsType<PossessionProof.Blocked>(await ProveAsync(refused));
        Assert.Equal(1, refused.Verifies);
    }

    [Theory]
    [InlineData(0x6300)]
    [InlineData(0x9000)]
    [InlineData(0x6A86)]
    [InlineData(0x6F00)]
    public async Task A_card_that_does_not_say_how_many_tries_are_left_is_not_asked(int word)
    {
        var card = new TwistedCard(new DemoCard(DemoCards.Hanako), (_, command, honest) => command is [0x00, 0x20, 0x00, 0x80] ? Word(word) : honest());

        Assert.IsType<PossessionProof.TriesUnknown>(await ProveAsync(card));

        Assert.Equal(0, card.Verifies);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("abcd")]
    public async Task What_is_no_pin_never_reaches_the_card(string typed)
    {
        var card = new TwistedCard(new DemoCard(DemoCards.Hanako));

        Assert.IsType<PossessionProof.NotAPin>(await ProveAsync(card, typed));

        Assert.Empty(card.Commands);
    }

    [Fact]
    public async Task Another_card_than_the_one_shown_is_not_asked()
    {
        var card = new TwistedCard(new DemoCard(DemoCards.Taro));

        Assert.IsType<PossessionProof.CardChanged>(await ProveAsync(card));

        Assert.Equal(0, card.Verifies);
    }

    [Theory]
    [InlineData(DemoKind.Juki)]
    [InlineData(DemoKind.Android)]
    [InlineData(DemoKind.Other)]
    internal async Task Other_kinds_are_not_asked(DemoKind kind)
    {
        var card = new TwistedCard(new DemoCard(DemoCards.Hanako, kind));

        Assert.IsType<PossessionProof.WrongCard>(await ProveAsync(card));

        Assert.Equal(0, card.Verifies);
    }

    [Fact]
    public async Task Nothing_stays_verified_on_the_card()
    {
        var card = new DemoCard(DemoCards.Hanako);
        await ProveAsync(card);

        card.Answer(Convert.FromHexString("00A4040C0AD392F000260100000001"));
        card.Answer(Convert.FromHexString("00A4020C020017"));

        Assert.Equal([0x69, 0x82], card.Answer([0x80, 0x2A, 0x00, 0x80, 1, 0, 0]));
    }

    private static byte[] Word(int word) => [(byte)(word >> 8), (byte)word];

    private EmulatedReaders Holding(IEmulatedCard card)
    {
        _readers.Put(card);
        return _readers;
    }

    private CardFacts Read(IEmulatedCard card) => Outcome.OfRead(Holding(card)).Facts!;

    private Task<PossessionProof> ProveAsync(IEmulatedCard card, string pin = DemoCard.Pin, bool lastTryAllowed = false) =>
        Outcome.OfProofAsync(Holding(card), DemoCards.Hanako, pin, lastTryAllowed);
}
