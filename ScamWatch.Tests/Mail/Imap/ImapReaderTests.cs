using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Mail.Imap;

public sealed class ImapReaderTests
{
    private static readonly ImapLimits s_limits = ImapLimits.Default with { MaxLiteral = 5000, MaxResponseText = 5000, MaxLiterals = 4 };

    /// <summary>A talk with everything in it that the client reads.</summary>
    private static readonly byte[] s_talk = Encoding.Latin1.GetBytes(
        "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN] Dovecot (Debian) ready.\r\n" +
        "* CAPABILITY IMAP4rev1 IMAP4rev2 IDLE\r\n+ VXNlcm5hbWU6\r\nS1 OK [CAPABILITY IMAP4rev1] Logged in\r\n" +
        "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Junk)\r\n* OK [PERMANENTFLAGS (\\Answered \\*)] Flags permitted.\r\n" +
        "* 3 EXISTS\r\n* 0 RECENT\r\n* OK [UNSEEN 1] First unseen.\r\n* OK [UIDVALIDITY 1795300000] UIDs valid\r\n* OK [UIDNEXT 4] Predicted\r\n" +
        "* LIST (\\HasNoChildren) \".\" \"a \\\"b\\\" c\"\r\n* LIST () \"/\" {5}\r\nhe}lo\r\n* SEARCH 1 2 3 (MODSEQ 917162500)\r\n* ESEARCH (TAG \"A282\") UID ALL 2,10:11\r\n" +
        "* 1 FETCH (UID 1 FLAGS (\\Seen ($a (b))) ENVELOPE (NIL \"x\" ((NIL NIL \"a\" \"b\"))) BODY[HEADER.FIELDS (FROM TO)] {3}\r\nabc BODY[] {12}\r\nFrom: a\r\n\r\nb RFC822.SIZE 12)\r\n" +
        "* 2 FETCH (BODY[] NIL UID 2)\r\n* 3 FETCH (UID 3 BODY[] \"q\\\\\" X ~{2}\r\n\0\0)\r\n* BYE {5}\r\nS2 NO [TRYCREATE] no {7}\r\nS3 BAD what\r\n");

    [Fact]
    public async Task A_talk_is_read_to_its_end()
    {
        var responses = await ReadAsync(s_talk);

        Assert.Equal(21, responses.Count);
        Assert.Equal("TRYCREATE", responses[^2].CodeName);
        var fetched = responses.Where(r => r.Name == "FETCH").Select(ImapFetch.Parse).ToList();
        Assert.Equal(
            [(1u, "From: a\r\n\r\nb", 12L), (2u, null, null), (3u, "q\\", null)],
            fetched.Select(f => (f.Uid!.Value, f.Body is null ? null : Encoding.Latin1.GetString(f.Body), f.Size)));
    }

    [Fact]
    public void No_damaged_talk_makes_the_reader_throw_anything_but_a_protocol_fault()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 3000; i++)
        {
            var talk = Damage(s_talk, random);
            var failure = Failure(talk);
            Assert.True(failure is null or ProtocolFault, $"{failure}\n{Convert.ToBase64String(talk)}");
        }
    }

    [Fact]
    public void No_bytes_at_all_make_it_throw_anything_else() => Check.One(Properties.Tries(500), Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes => Failure([.. "* 1 FETCH ("u8, .. bytes]) is null or ProtocolFault));

    [Fact]
    public void Any_mail_comes_through_a_literal_unchanged() => Check.One(Properties.Tries(300), Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            byte[] talk = [.. Encoding.ASCII.GetBytes($"* 7 FETCH (FLAGS () BODY[] {{{bytes.Length}}}\r\n"), .. bytes, .. " UID 9)\r\n"u8];
            var fetch = ImapFetch.Parse(Assert.Single(ReadAsync(talk).GetAwaiter().GetResult()));
            return fetch.Uid == 9 && fetch.Body!.AsSpan().SequenceEqual(bytes);
        }));

    [Fact]
    public void Uids_written_as_a_set_are_read_back() => Check.One(Properties.Tries(300), Prop.ForAll(
        Gen.Choose(1, 60).ArrayOf().ToArbitrary(),
        numbers =>
        {
            var uids = numbers.Select(n => (uint)n).Distinct().Order().ToList();
            var read = new UidSet();
            read.AddFound(ImapResponse.Parse([$"* ESEARCH (TAG \"S1\") UID ALL {UidSet.Of(uids)}"], []));
            var without = uids.Where(u => u % 3 == 0).ToList();
            return read.Above(0, 1000).SequenceEqual(uids)
                && UidSet.Between(1, 60, without).Above(0, 1000).SequenceEqual(Enumerable.Range(1, 60).Select(n => (uint)n).Except(without));
        }));

    [Fact]
    public void A_set_that_claims_four_thousand_million_mails_is_not_written_out()
    {
        var set = new UidSet();
        set.AddFound(ImapResponse.Parse(["* ESEARCH UID ALL 1:4294967295,4294967295:1"], []));

        Assert.Equal([4294967294u, 4294967295u], set.Above(4294967293, 500));
        Assert.Equal(500, set.Above(0, 500).Count);
        Assert.Equal(int.MaxValue, set.Count);
    }

    [Theory]
    [InlineData("INBOX", "INBOX")]
    [InlineData("A&B", "A&-B")]
    [InlineData("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-")]
    [InlineData("処理済み", "&UeZ0Bm4IMH8-")]
    public void Folder_names_are_written_as_IMAP4rev1_has_them(string name, string written) =>
        Assert.Equal(written, FolderName.Encode(name));

    private static async Task<List<ImapResponse>> ReadAsync(byte[] talk)
    {
        using var stream = new MemoryStream(talk);
        var reader = new ImapReader(stream, s_limits);
        var responses = new List<ImapResponse>();
        while (reader.HasMore || stream.Position < stream.Length)
        {
            var response = await reader.ReadAsync(default);
            responses.Add(response);
            _ = ImapFetch.Parse(response);
            var set = new UidSet();
            set.AddFound(response);
            _ = set.Above(3, 100).Count + set.ToString().Length + set.Count;
        }

        return responses;
    }

    private static Exception? Failure(byte[] talk)
    {
        try
        {
            // From memory: it never waits.
            ReadAsync(talk).GetAwaiter().GetResult();
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    private static byte[] Damage(byte[] talk, Random random)
    {
        var bytes = (byte[])talk.Clone();
        var at = random.Next(bytes.Length);
        switch (random.Next(4))
        {
            case 0:
                return bytes[..at];
            case 1:
                var marks = "\r\n\0{}()[]\"\\ *+~0123456789"u8;
                for (var i = random.Next(1, 20); i > 0; i--)
                {
                    bytes[random.Next(bytes.Length)] = marks[random.Next(marks.Length)];
                }

                return bytes;
            case 2:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 60))..]];
            default:
                return [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]];
        }
    }
}
