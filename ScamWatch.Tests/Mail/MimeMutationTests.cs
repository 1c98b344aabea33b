using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Mail;

public sealed class MimeMutationTests
{
    private const int MutantsPerSample = 80;

    [Fact]
    public void No_damaged_message_makes_the_reader_throw()
    {
        var random = new Random(20261121);
        var mutants = 0;
        foreach (var path in Directory.GetFiles(Samples.Folder, "*.eml").Order(StringComparer.Ordinal))
        {
            var sample = File.ReadAllBytes(path);
            for (var i = 0; i < MutantsPerSample; i++, mutants++)
            {
                var mutant = Mutants.Damage(sample, random, "\r\n\0\x1b=?;\"'<>()%&:,@"u8);
                var failure = Record.Exception(() => ReadAll(mutant));
                Assert.True(failure is null, $"{Path.GetFileName(path)}: {failure}\n{Convert.ToBase64String(mutant)}");
            }
        }

        Assert.True(mutants >= 2000, $"only {mutants} mutants");
    }

    [Fact]
    public void No_random_bytes_make_the_reader_throw()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var bytes = new byte[random.Next(0, 3000)];
            random.NextBytes(bytes);
            ReadAll(bytes);
        }
    }

    private static void ReadAll(byte[] bytes)
    {
        var message = MimeReader.Read(bytes);
        _ = ParsedMessage.From(message).ToJson();
        Assert.NotEmpty(ReportedMail.From(message, IntakeSource.File, Samples.Desk));
        _ = message.Cc.Count + message.ReplyTo.Count + message.Remarks.Count;
    }
}
