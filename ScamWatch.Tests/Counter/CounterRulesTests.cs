using ScamWatch.Domain;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Tests.Cards;

namespace ScamWatch.Tests.Counter;

/// <summary>What may be claimed, said and allowed at the counter.</summary>
public sealed class CounterRulesTests
{
    private static readonly DateTime s_now = new(2026, 11, 22, 0, 0, 0, DateTimeKind.Utc);
    private static readonly CardCertificate s_certificate = new("1A2B", "hash", s_now.AddYears(-1), s_now.AddYears(1), "RSA-2048", CertificateTrust.Trusted);
    private static readonly CardFacts s_facts = new(CardKind.MyNumberCard, "JPKIAPICCTOKEN2", s_certificate, new PinTries(3), new PinTries(5));

    [Fact]
    public void No_more_is_claimed_than_was_proven()
    {
        Assert.Equal("カードあり・証明書読取可・期限内・署名一致", CardClaim.Of(s_facts, signed: true, s_now).Ja);
        Assert.Equal("カードあり・証明書読取可・期限内", CardClaim.Of(s_facts, signed: false, s_now).Ja);
        Assert.Equal("カードあり・証明書読取可・署名一致", CardClaim.Of(s_facts, signed: true, s_now.AddYears(2)).Ja);
        Assert.Equal("カードあり・証明書読取可", CardClaim.Of(s_facts, signed: false, s_now.AddYears(-2)).Ja);
        Assert.Equal("カードあり", CardClaim.Of(s_facts with { Certificate = null }, signed: true, s_now).Ja);
        Assert.Equal("", CardClaim.Of(s_facts with { Kind = CardKind.ResidentRegisterCard }, signed: true, s_now).Ja);
        Assert.Equal("", CardClaim.Of(null, signed: true, s_now).Ja);
    }

    [Fact]
    public void A_certificate_that_a_stranger_signed_vouches_for_nothing()
    {
        Assert.True(CardClaim.IsSeen(s_facts));
        Assert.True(CardClaim.IsSeen(s_facts with { Certificate = s_certificate with { Trust = CertificateTrust.NotCompared } }));
        Assert.False(CardClaim.IsSeen(s_facts with { Certificate = s_certificate with { Trust = CertificateTrust.UnknownAuthority } }));
        Assert.False(CardClaim.IsSeen(s_facts with { Certificate = null }));
        Assert.False(CardClaim.IsSeen(s_facts with { Kind = CardKind.IPhone }));
    }

    [Fact]
    public void Every_outcome_has_words_and_a_next_step_and_none_says_that_the_person_is_the_holder()
    {
        PossessionProof[] proofs =
        [
            new PossessionProof.Proven(s_certificate, []), new PossessionProof.CardChanged(), new PossessionProof.WrongPin(2), new PossessionProof.WrongPin(1),
            new PossessionProof.Blocked(), new PossessionProof.LastTry(), new PossessionProof.TriesUnknown(), new PossessionProof.PinMayBeSpent(CardFault.Communication),
            new PossessionProof.WrongCard(CardKind.Other), new PossessionProof.NotProven("detail"), new PossessionProof.NotEntered(),
            new PossessionProof.NotAsked(CardFault.Communication), new PossessionProof.NotAPin(),
        ];
        var words = proofs.SelectMany(p => (Words[])[ProofWords.Of(p), ProofWords.Next(p)]).ToList();
        Assert.All(words, w => Assert.True(w.Ja.Length > 0 && w.En.Length > 0));
        Assert.All(words, w => Assert.DoesNotContain("本人確認済み", w.Ja, StringComparison.Ordinal));
        Assert.DoesNotContain(words, w => w.En.Contains("detail", StringComparison.Ordinal));
        // None is anything but what happened: the counts are shown, and each differs from the others.
        Assert.Contains("残り2回", ProofWords.Of(proofs[2]).Ja, StringComparison.Ordinal);
        Assert.Equal(proofs.Length, proofs.Select(p => ProofWords.Of(p).Ja).Distinct().Count());
    }

    [Fact]
    public void The_last_try_is_allowed_by_another_supervisor_only()
    {
        Assert.Null(CounterRules.CheckLastTry(CardDesk.Counter, CardDesk.Supervisor));
        Assert.IsType<SupervisorMustAllow>(CounterRules.CheckLastTry(CardDesk.Counter, CardDesk.Operator));
        Assert.IsType<SupervisorMustAllow>(CounterRules.CheckLastTry(CardDesk.Supervisor, CardDesk.Supervisor));
    }

    [Theory]
    [InlineData("1A2B", true)]
    [InlineData("0123456789ABCDEF0123456789ABCDEF01234567", true)]
    [InlineData("0123456789ABCDEF0123456789ABCDEF012345678", false)]
    [InlineData("1a2b", false)]
    [InlineData("", false)]
    [InlineData("12 34", false)]
    public void A_serial_is_hex_and_of_twenty_octets_at_most(string text, bool isOne) => Assert.Equal(isOne, CounterRules.IsSerial(text));

    [Fact]
    public void A_code_reads_back_in_every_way_people_type_it_and_is_never_written_by_accident()
    {
        for (var round = 0; round < 200; round++)
        {
            var code = AgentCode.New();
            Assert.Matches("^[ACDEFGHJKMNPQRTVWXY34679]{4}-[ACDEFGHJKMNPQRTVWXY34679]{4}$", code.Value);
            Assert.DoesNotContain(code.Value, code.ToString() + $"{code}", StringComparison.Ordinal);
            foreach (var typed in (string[])[code.Value, code.Value.ToLowerInvariant(), code.Value.Replace("-", "", StringComparison.Ordinal), $" {code.Value} ", string.Concat(code.Value.Select(c => (char)(c + 0xFEE0)))])
            {
                Assert.True(AgentCode.TryParse(typed, out var read), typed);
                Assert.Equal(code, read);
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ACDE-346")]
    [InlineData("ACDE-34671")]
    [InlineData("ACDE-346O")]
    [InlineData("\ud800CDE-3467")]
    public void Anything_else_is_no_code(string? text) => Assert.False(AgentCode.TryParse(text, out _));

    [Fact]
    public void A_token_is_256_bits_and_never_written_by_accident()
    {
        var token = AgentToken.New();
        Assert.True(AgentToken.TryParse(token.Value, out var read));
        Assert.Equal(token.Hash, read.Hash);
        Assert.Equal(47, token.Value.Length);
        Assert.DoesNotContain(token.Value[4..], token.ToString(), StringComparison.Ordinal);
        Assert.False(AgentToken.TryParse(token.Value + "A", out _));
        Assert.False(AgentToken.TryParse("swk_" + token.Value[4..], out _));
    }

    [Theory]
    [InlineData("PC\u0007-1\n", "PC-1")]
    [InlineData("   ", "?")]
    [InlineData(null, "?")]
    public void A_machine_is_shown_by_a_printable_name(string? said, string shown) => Assert.Equal(shown, AgentRules.NameOf(said));

    [Fact]
    public void What_an_envelope_says_is_no_place_for_a_PIN_or_a_My_Number()
    {
        var card = new NewFoundCard("駅前広場", CardFinder.Citizen, s_now, "金庫", null, "");
        Assert.Null(FoundCardRules.CheckTake(card, CardDesk.Counter, s_now));
        Assert.IsType<NotAllowed>(FoundCardRules.CheckTake(card, CardDesk.Operator, s_now));
        Assert.IsType<ContainsMyNumber>(FoundCardRules.CheckTake(card with { Where = "番号 123456789018" }, CardDesk.Counter, s_now));
        Assert.IsType<ContainsPin>(FoundCardRules.CheckTake(card with { KeptAt = "暗証番号は1234" }, CardDesk.Counter, s_now));
        Assert.IsType<InvalidField>(FoundCardRules.CheckTake(card with { Where = " " }, CardDesk.Counter, s_now));
        Assert.IsType<InvalidField>(FoundCardRules.CheckTake(card with { FoundAt = s_now.AddHours(1) }, CardDesk.Counter, s_now));
        Assert.IsType<InvalidField>(FoundCardRules.CheckTake(card with { Serial = "x" }, CardDesk.Counter, s_now));
        Assert.All(Enum.GetValues<CardFinder>(), f => Assert.NotEmpty(FoundCardRules.Label(f).En));
        Assert.All(Enum.GetValues<FoundCardState>(), s => Assert.NotEmpty(FoundCardRules.Label(s).En));
    }
}
