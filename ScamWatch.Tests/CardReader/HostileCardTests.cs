using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Demo;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.CardReader;

/// <summary>Cards that lie: every answer ends in a type, none in a fault of ours or a PIN sent twice.</summary>
public sealed class HostileCardTests
{
    private static readonly byte[] s_done = [0x90, 0x00];

    [Fact]
    public void A_certificate_longer_than_certificates_are_is_not_read()
    {
        var card = Certificate([0x30, 0x82, 0xFF, 0xFF, .. new byte[65_535]]);

        Assert.Equal(CardFault.BadAnswer, Read(card).Fault);

        Assert.True(card.Commands.Count < 20);
    }

    [Theory]
    [InlineData("3082")]
    [InlineData("30820000")]
    [InlineData("3082040001020304")]
    [InlineData("FFFFFFFFFFFFFFFF")]
    [InlineData("3084000000FF")]
    [InlineData("")]
    public void A_length_that_lies_is_a_bad_answer(string head) =>
        Assert.Equal(CardFault.BadAnswer, Read(Certificate(Convert.FromHexString(head))).Fault);

    [Fact]
    public void A_card_that_gives_one_byte_at_a_time_is_not_waited_for()
    {
        var card = Twisted((_, command, honest) => TwistedCard.IsRead(command) && command[4] != 32 && command[4] != 4 ? [honest()![0], .. s_done] : honest());

        Assert.Equal(CardFault.BadAnswer, Read(card).Fault);

        Assert.True(card.Commands.Count <= 121);
    }

    [Fact]
    public void A_card_that_gives_more_than_was_asked_for_is_not_believed() =>
        Assert.Equal(CardFault.BadAnswer, Read(Twisted((_, command, honest) => TwistedCard.IsRead(command) && command[4] != 32 ? [.. new byte[3_000], .. s_done] : honest())).Fault);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    public void More_and_more_to_fetch_comes_to_an_end(int bytes)
    {
        var card = Twisted((_, command, honest) => TwistedCard.IsRead(command) || command[1] == 0xC0 ? [.. new byte[bytes], 0x61, 0x00] : honest());

        Assert.Equal(CardFault.BadAnswer, Read(card).Fault);

        Assert.True(card.Commands.Count <= 121);
    }

    [Fact]
    public void Another_length_is_tried_once()
    {
        var card = Twisted((_, command, honest) => TwistedCard.IsRead(command) ? [0x6C, 0x10] : honest());

        Assert.Equal(CardKind.UnknownGeneration, Read(card).Facts!.Kind);

        Assert.Equal(2, card.Commands.Count(TwistedCard.IsRead));
    }

    [Fact]
    public void Answers_in_pieces_and_lengths_corrected_are_read_like_any_other()
    {
        // As cards behind a T=0 reader answer: the first word says how much there is, the next command fetches it.
        var rest = new Queue<byte>();
        var card = Twisted((_, command, honest) =>
        {
            if (command[1] == 0xC0)
            {
                var count = Math.Min(rest.Count, command[4] == 0 ? 256 : command[4]);
                var part = Enumerable.Range(0, count).Select(_ => rest.Dequeue()).ToList();
                return [.. part, .. rest.Count > 0 ? [0x61, (byte)Math.Min(rest.Count, 100)] : s_done];
            }

            if (!TwistedCard.IsRead(command) || honest() is not { Length: > 2 } answer)
            {
                return honest();
            }

            foreach (var part in answer[..^2])
            {
                rest.Enqueue(part);
            }

            return [0x61, (byte)Math.Min(rest.Count, 100)];
        });

        Assert.Equal(DemoCards.Hanako.Certificate.SerialNumber, Read(card).Facts!.Certificate!.Serial);

        var corrected = Twisted((_, command, honest) => TwistedCard.IsRead(command) && command[4] == 0 ? [0x6C, 0xF0] : honest());
        Assert.Equal(DemoCards.Hanako.Certificate.SerialNumber, Read(corrected).Facts!.Certificate!.Serial);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Answers_too_short_to_be_any_are_bad_answers_at_every_command(int bytes)
    {
        var commands = await CountAsync();
        for (var at = 0; at < commands; at++)
        {
            var card = Twisted((number, _, honest) => number == at ? new byte[bytes] : honest());

            AssertTyped(await ProveAsync(card), card);
            Assert.True(Read(Twisted((number, _, honest) => number == at ? new byte[bytes] : honest())) is { Fault: CardFault.BadAnswer } or { Facts: not null });
        }
    }

    [Fact]
    public async Task No_status_word_at_any_command_costs_a_second_try_and_none_instead_of_9000_lets_a_pin_pass()
    {
        int[] words = [0x6100, 0x6282, 0x6300, 0x63C0, 0x63C5, 0x6400, 0x6581, 0x6700, 0x6881, 0x6982, 0x6983, 0x6984, 0x6985, 0x6A82, 0x6A86, 0x6B00, 0x6C00, 0x6C01, 0x6D00, 0x6E00, 0x6F00, 0x0000, 0xFFFF, 0x9001];
        var commands = await CountAsync();
        foreach (var word in words)
        {
            for (var at = 0; at < commands; at++)
            {
                var isAtVerify = false;
                var card = Twisted((number, command, honest) =>
                {
                    if (number != at)
                    {
                        return honest();
                    }

                    isAtVerify = TwistedCard.IsVerify(command);
                    return [(byte)(word >> 8), (byte)word];
                });

                var proof = await ProveAsync(card);

                AssertTyped(proof, card);
                Assert.True(!isAtVerify || proof is PossessionProof.WrongPin or PossessionProof.Blocked or PossessionProof.PinMayBeSpent, $"{word:X4} at {at}: {proof}");
            }
        }
    }

    [Fact]
    public void Mutilated_certificates_are_bad_answers_or_certificates()
    {
        var random = new Random(20261122);
        var honest = DemoCards.Hanako.Certificate.RawData;
        for (var i = 0; i < 1_500; i++)
        {
            var broken = (byte[])honest.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                broken[random.Next(4, broken.Length)] = (byte)random.Next(256);
            }

            var authorities = i % 10 == 0 ? new CardAuthorities([DemoCards.Hanako.Authority], TimeProvider.System) : DemoCards.NoAuthorities;
            var certificate = Record.Exception(() => authorities.Read(broken));

            Assert.True(certificate is null or CardException { Fault: CardFault.BadAnswer }, certificate?.ToString());
        }
    }

    [Fact]
    public async Task A_key_of_another_kind_is_shown_and_not_asked()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var card = Certificate(SelfSigned(new("C=JP, CN=NEXTGENERATION", key, HashAlgorithmName.SHA384)), DemoCards.Hanako);

        var facts = Read(card).Facts!;

        Assert.Equal("EC-384", facts.Certificate!.KeyType);
        Assert.Equal(new PossessionProof.WrongCard(CardKind.UnknownGeneration), await ProveAsync(card, facts.Certificate.Serial));
        Assert.Equal(0, card.Verifies);
    }

    [Fact]
    public async Task A_key_too_short_to_prove_anything_is_not_asked()
    {
        using var key = RSA.Create(1024);
        var card = Certificate(SelfSigned(new("C=JP, CN=SHORT", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)), DemoCards.Hanako);

        Assert.IsType<PossessionProof.WrongCard>(await ProveAsync(card, Read(card).Facts!.Certificate!.Serial));
        Assert.Equal(0, card.Verifies);
    }

    [Fact]
    public async Task A_certificate_of_somebody_else_proves_nothing()
    {
        var card = Certificate(DemoCards.Taro.Certificate.RawData, DemoCards.Hanako);

        Assert.IsType<PossessionProof.NotProven>(await ProveAsync(card, DemoCards.Taro.Certificate.SerialNumber));
    }

    [Fact]
    public async Task A_signature_made_earlier_proves_nothing()
    {
        byte[]? earlier = null;
        await ProveAsync(Twisted((_, command, honest) => command[0] == 0x80 ? earlier = honest() : honest()));
        var replaying = Twisted((_, command, honest) => command[0] == 0x80 ? earlier : honest());

        var readers = new EmulatedReaders();
        readers.Put(replaying);
        using var threads = new ReaderThreads(readers, EmulatedReaders.First);
        var typed = DemoCards.Pin();
        var proof = await threads.RunAsync(
            c => JpkiCard.Prove(c, DemoCards.Hanako.Certificate.SerialNumber, typed, RandomNumberGenerator.GetBytes(32), false, DemoCards.NoAuthorities), TimeSpan.FromMinutes(1));

        Assert.NotNull(earlier);
        Assert.IsType<PossessionProof.NotProven>(proof);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(257)]
    [InlineData(4_000)]
    public async Task A_signature_of_another_length_proves_nothing(int bytes) =>
        Assert.IsType<PossessionProof.NotProven>(await ProveAsync(Twisted((_, command, honest) => command[0] == 0x80 ? [.. new byte[bytes], .. s_done] : honest())));

    [Fact]
    public async Task A_card_slow_at_every_answer_is_given_up_between_two_of_them()
    {
        var card = Twisted((_, _, honest) =>
        {
            Thread.Sleep(250);
            return honest();
        });

        Assert.Equal(CardFault.TimedOut, (await Outcome.OfReadAsync(Holding(card), TimeSpan.FromSeconds(1))).Fault);
        Assert.IsType<PossessionProof.NotAsked>(await Outcome.OfProofAsync(Holding(card), DemoCards.Hanako, limit: TimeSpan.FromSeconds(1)));
        Assert.Equal(0, card.Verifies);
    }

    [Fact]
    public async Task A_card_that_never_answers_is_given_up_and_the_pin_never_sent_late()
    {
        using var open = new ManualResetEventSlim();
        var card = Twisted((number, _, honest) =>
        {
            if (number == 2)
            {
                open.Wait();
            }

            return honest();
        });

        var proof = await Outcome.OfProofAsync(Holding(card), DemoCards.Hanako, limit: TimeSpan.FromSeconds(3));
        var asked = card.Commands.Count;
        open.Set();
        await Patience.UntilAsync(() => _readers.OpenSessions == 0);

        Assert.Equal(new PossessionProof.NotAsked(CardFault.TimedOut), proof);
        Assert.Equal(asked, card.Commands.Count);
    }

    [Fact]
    public async Task A_card_that_keeps_the_pin_to_itself_may_have_spent_the_try()
    {
        using var open = new ManualResetEventSlim();
        var card = Twisted((_, command, honest) =>
        {
            if (TwistedCard.IsVerify(command))
            {
                open.Wait();
            }

            return honest();
        });

        // Time enough to come as far as the PIN on a busy machine.
        var proof = await Outcome.OfProofAsync(Holding(card), DemoCards.Hanako, limit: TimeSpan.FromSeconds(5));
        open.Set();
        await Patience.UntilAsync(() => _readers.OpenSessions == 0);

        Assert.Equal(new PossessionProof.PinMayBeSpent(CardFault.TimedOut), proof);
        Assert.Equal(1, card.Verifies);
    }

    private readonly EmulatedReaders _readers = new();

    private static TwistedCard Twisted(Func<int, byte[], Func<byte[]?>, byte[]?> twist) => new(new DemoCard(DemoCards.Hanako), twist);

    /// <summary>A card whose certificate's file holds something else.</summary>
    private static TwistedCard Certificate(byte[] content, DemoIdentity? identity = null)
    {
        var isSelected = false;
        return new(new DemoCard(identity ?? DemoCards.Hanako), (_, command, honest) =>
        {
            if (command[1] == 0xA4)
            {
                isSelected = TwistedCard.IsSelectOf(command, 0x000A);
            }

            if (!isSelected || !TwistedCard.IsRead(command))
            {
                return honest();
            }

            var offset = Math.Min((command[2] << 8) | command[3], content.Length);
            return [.. content.AsSpan(offset, Math.Min(command[4] == 0 ? 256 : command[4], content.Length - offset)), .. s_done];
        });
    }

    private static byte[] SelfSigned(CertificateRequest request)
    {
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        return certificate.RawData;
    }

    private static void AssertTyped(PossessionProof proof, TwistedCard card)
    {
        Assert.NotNull(proof);
        Assert.True(card.Verifies <= 1);
        Assert.True(proof is not PossessionProof.NotAsked || card.Verifies == 0);
    }

    private async Task<int> CountAsync()
    {
        var card = new TwistedCard(new DemoCard(DemoCards.Hanako));
        Assert.IsType<PossessionProof.Proven>(await ProveAsync(card));
        return card.Commands.Count;
    }

    private EmulatedReaders Holding(IEmulatedCard card)
    {
        _readers.Put(card);
        return _readers;
    }

    private Outcome Read(IEmulatedCard card) => Outcome.OfRead(Holding(card));

    private async Task<PossessionProof> ProveAsync(IEmulatedCard card, string? serial = null)
    {
        using var threads = new ReaderThreads(Holding(card), EmulatedReaders.First);
        var typed = DemoCards.Pin();
        try
        {
            return await threads.RunAsync(
                c => JpkiCard.Prove(c, serial ?? DemoCards.Hanako.Certificate.SerialNumber, typed, DemoCards.Challenge, false, DemoCards.NoAuthorities), TimeSpan.FromMinutes(1));
        }
        catch (CardException fault)
        {
            return new PossessionProof.NotAsked(fault.Fault);
        }
    }
}
