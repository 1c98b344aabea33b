using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Mail;

/// <summary>The small form of <c>survive mail</c>: nothing in a mail makes reading or judging it fail.</summary>
public sealed class HostileMailTests
{
    [Fact]
    public async Task No_damaged_message_makes_reading_or_judging_fail()
    {
        await using var store = await TestStore.OpenAsync();
        var reading = await HostileReading.OverAsync(store);
        var samples = Directory.GetFiles(Samples.Folder, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        var mails = new HostileMails(samples, seed: 20261122);
        for (var i = 0; i < 600; i++)
        {
            var mail = mails.Next();
            var fault = Record.Exception(() => reading.Read("damaged", mail));
            Assert.True(fault is null, $"{fault}\n{Convert.ToBase64String(mail)}");
        }
    }

    [Fact]
    public async Task No_bomb_makes_reading_or_judging_fail()
    {
        await using var store = await TestStore.OpenAsync();
        var reading = await HostileReading.OverAsync(store);
        foreach (var (name, mail) in HostileMails.Bombs(300_000))
        {
            var fault = Record.Exception(() => reading.Read(name, mail));
            Assert.True(fault is null, $"{name}: {fault}");
        }
    }
}
