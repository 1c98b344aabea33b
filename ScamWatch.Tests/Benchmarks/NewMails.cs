using System.Diagnostics;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Mail.Imap;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>How long a delivered mail needs until the console is told of its report: IDLE, fetch, judgement, commit, change feed.</summary>
internal static class NewMails
{
    /// <summary>Seconds each, ascending.</summary>
    public static async Task<IReadOnlyList<double>> MeasureAsync(DovecotFixture dovecot, int deliveries)
    {
        await dovecot.FillAsync("news", MailboxDesk.Mails(20));
        await using var desk = await MailboxDesk.OpenAsync();
        var options = dovecot.Account("news");
        await desk.StartAsync(options);
        await desk.UntilDrainedAsync(options, 20);
        var pause = new Random(1);
        var times = new List<double>();
        for (var number = 1; number <= deliveries; number++)
        {
            // At no fixed moment of any clock of the server's.
            await Task.Delay(300 + pause.Next(700));
            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var listening = desk.Feed.On(Topic.Reports, () =>
            {
                told.TrySetResult();
                return Task.CompletedTask;
            });
            var start = Stopwatch.GetTimestamp();
            await dovecot.DeliverAsync("news", MailboxDesk.Mail(1000 + number), () => start = Stopwatch.GetTimestamp());
            await told.Task.WaitAsync(TimeSpan.FromSeconds(60));
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        times.Sort();
        return times;
    }
}
