namespace ScamWatch.Tests.Mail.Imap;

/// <summary>The small form of <c>survive mail</c>: the real process, killed and left without disk.</summary>
public sealed class MailboxSurvivalTests(DovecotFixture dovecot) : IClassFixture<DovecotFixture>
{
    [Fact]
    public async Task A_process_killed_while_it_drains_gives_each_mail_once()
    {
        Assert.SkipWhen(DovecotFixture.Missing is not null, DovecotFixture.Missing ?? "");
        using var state = new ProcessState();
        await dovecot.FillAsync("killed", MailboxDesk.Mails(60));
        var account = dovecot.Account("killed");
        var random = new Random(20261122);
        for (var life = 1; life <= 3; life++)
        {
            using var process = WorkerProcess.Start(state.Folder, account);
            var before = state.Place().Taken;
            await state.UntilAsync(() => state.Place().Taken > before);
            await Task.Delay(random.Next(30));
            await process.KillAsync();
            await dovecot.DeliverManyAsync("killed", MailboxDesk.Mails(20, from: 41 + (life * 20)));
        }

        using var last = WorkerProcess.Start(state.Folder, account);
        await state.UntilAsync(() => state.Place() is { Taken: 120, Acknowledged: 120 });

        Assert.Equal((120, 120), state.Reports());
        Assert.Equal(0, state.Torn());
        Assert.Equal((120, 120), dovecot.Count("killed"));
    }

    [Fact]
    public async Task A_disk_that_is_full_costs_no_mail_and_puts_none_aside()
    {
        Assert.SkipWhen(DovecotFixture.Missing is not null, DovecotFixture.Missing ?? "");
        using var state = new ProcessState();
        var account = dovecot.Account("full");
        await dovecot.FillAsync("full", MailboxDesk.Mails(1));
        using (var first = WorkerProcess.Start(state.Folder, account))
        {
            await state.UntilAsync(() => state.Place().Acknowledged == 1);
            await first.KillAsync();
        }

        await dovecot.DeliverManyAsync("full", MailboxDesk.Mails(299, from: 2));
        // A good part of the mails has room beside the empty tables.
        using (var process = WorkerProcess.Start(state.Folder, account, maxFileBytes: state.Size + 200_000))
        {
            // Long enough for more attempts than a mail at fault gets before it is put aside.
            await Task.Delay(4000);
            Assert.False(process.HasExited);
            Assert.True(state.Place().Taken < 300);
            await process.KillAsync();
        }

        using var freed = WorkerProcess.Start(state.Folder, account);
        await state.UntilAsync(() => state.Place() is { Taken: 300, Acknowledged: 300 });

        Assert.Equal((300, 300), state.Reports());
        Assert.Equal(0, state.Torn());
        Assert.Equal((300, 300), dovecot.Count("full"));
    }
}
