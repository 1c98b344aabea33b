using System.Reflection;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Demo;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.CardReader;

/// <summary>What can be sent to a card at all: every way of making a command is tried.</summary>
public sealed class CardCommandTests
{
    private const string Application = "D392F000260100000001";

    private static readonly int[] s_files = [0x0006, 0x000A, 0x0017, 0x0018, 0x001B];

    [Fact]
    public void There_are_no_other_ways_to_make_a_command_than_these()
    {
        var made = typeof(CardCommand).GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => m is MethodInfo { ReturnType: var type, IsSpecialName: false } && type == typeof(CardCommand)
                || m is PropertyInfo { PropertyType: var kind } && kind == typeof(CardCommand))
            .Select(m => m.Name).Order();

        Assert.Equal(["CountTries", "GetResponse", "Read", "Select", "SelectApplication", "Sign", "Verify", "WithLength"], made);
        Assert.All(typeof(CardCommand).GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance), c => Assert.True(c.IsPrivate));
        Assert.Equal(s_files, Enum.GetValues<CardFile>().Select(f => (int)f).Order());
    }

    [Fact]
    public void Only_one_application_and_five_files_can_be_selected()
    {
        Assert.Equal("00A4040C0A" + Application, Convert.ToHexString(CardCommand.SelectApplication.Bytes));
        Assert.All(Enum.GetValues<CardFile>(), f => Assert.Contains(
            Convert.ToHexString(CardCommand.Select(f).Bytes), s_files.Select(n => $"00A4020C02{n:X4}")));
    }

    [Fact]
    public void No_offset_reads_by_short_identifier()
    {
        // The top bit of P1 would make the rest of it the number of another file (ISO/IEC 7816-4 §11.3.3).
        for (var offset = 0; offset <= 0x7FFF; offset++)
        {
            Assert.Equal(0, CardCommand.Read(offset, 256).Bytes[2] & 0x80);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => CardCommand.Read(0x8000, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CardCommand.Read(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CardCommand.Read(0, 257));
        Assert.Throws<ArgumentOutOfRangeException>(() => CardCommand.Read(0, 0));
    }

    [Fact]
    public void No_file_outside_the_list_is_selected_by_a_number_that_was_cast() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CardCommand.Select((CardFile)0x0001));

    [Theory]
    [InlineData("")]
    [InlineData("123")]
    [InlineData("12345")]
    [InlineData("ABC123")]
    [InlineData("12 4")]
    [InlineData("\0\0\0\0")]
    public void Nothing_but_four_digits_is_ever_a_pin(string pin) => Assert.Throws<ArgumentException>(() => CardCommand.Verify(DemoCards.Pin(pin)));

    [Fact]
    public void A_card_that_asks_for_another_length_chooses_no_byte_of_a_name()
    {
        var others = ((CardCommand[])[CardCommand.SelectApplication, CardCommand.CountTries, CardCommand.Verify(DemoCards.Pin()), .. Enum.GetValues<CardFile>().Select(CardCommand.Select)]);

        Assert.All(others, c => Assert.Throws<InvalidOperationException>(() => c.WithLength(1)));
        var read = CardCommand.Read(0x0123, 256).WithLength(7);
        Assert.Equal("00B0012307", Convert.ToHexString(read.Bytes));
    }

    [Fact]
    public void Whatever_a_card_says_to_a_select_no_other_file_or_application_follows()
    {
        // 6C01 to SELECT 000A: sent again with that "length", it would select 0001, the certificate with name and address.
        for (var length = 0; length <= 0xFF; length++)
        {
            foreach (var file in (int[])[0, .. s_files])
            {
                var card = new TwistedCard(new DemoCard(DemoCards.Hanako), (_, command, honest) =>
                    command[1] == 0x20 || (file == 0 ? command[2] == 0x04 : TwistedCard.IsSelectOf(command, file)) ? [0x6C, (byte)length] : honest());
                var readers = new EmulatedReaders();
                readers.Put(card);

                Outcome.OfRead(readers);

                Assert.All(card.Commands, AssertAllowed);
            }
        }
    }

    [Fact]
    public async Task A_whole_run_names_nothing_else_and_offers_the_pin_to_its_own_file_only()
    {
        var card = new TwistedCard(new DemoCard(DemoCards.Hanako));
        var readers = new EmulatedReaders();
        readers.Put(card);
        Outcome.OfRead(readers);

        Assert.IsType<PossessionProof.Proven>(await Outcome.OfProofAsync(readers, DemoCards.Hanako));

        Assert.All(card.Commands, AssertAllowed);
        var verify = Assert.Single(card.Commands.Index(), c => TwistedCard.IsVerify(c.Item));
        Assert.True(TwistedCard.IsSelectOf(card.Commands[verify.Index - 1], 0x0018));
        // What was verified is forgotten.
        Assert.Equal("00A4040C0A" + Application, Convert.ToHexString(card.Commands[^1]));
    }

    [Fact]
    public void The_emulated_card_would_have_answered_the_application_with_the_my_number()
    {
        var card = new DemoCard(DemoCards.Hanako);

        Assert.Equal([0x90, 0x00], card.Answer(Convert.FromHexString("00A4040C0AD3921000310001010408")));
        Assert.Equal([0x90, 0x00], card.Answer(Convert.FromHexString("00A4020C020001")));
    }

    private static void AssertAllowed(byte[] command)
    {
        switch (command)
        {
            case [0x00, 0xA4, 0x04, 0x0C, 0x0A, .. var name]:
                Assert.Equal(Application, Convert.ToHexString(name));
                break;
            case [0x00, 0xA4, 0x02, 0x0C, 0x02, var high, var low]:
                Assert.Contains((high << 8) | low, s_files);
                break;
            case [0x00, 0xB0, < 0x80, _, _]:
            case [0x00, 0xC0, 0x00, 0x00, _]:
            case [0x00, 0x20, 0x00, 0x80]:
            case [0x00, 0x20, 0x00, 0x80, 0x04, _, _, _, _]:
            case [0x80, 0x2A, 0x00, 0x80, 51, ..]:
                break;
            default:
                Assert.Fail($"sent {Convert.ToHexString(command)}");
                break;
        }
    }
}
