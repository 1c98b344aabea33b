using Microsoft.AspNetCore.Components;
using ScamWatch.Domain;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest;
using ScamWatch.Ingest.Files;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Operations;

/// <summary>How the workers are doing, and what they could not read.</summary>
public sealed partial class OperationsPage
{
    private const int Shown = 50;

    private static readonly Mark s_running = new("good", "check_circle", ("稼働中", "Running"));
    private static readonly Mark s_failing = new("danger", "error", ("失敗中", "Failing"));
    private static readonly Mark s_waiting = new("warning", "pending", ("未処理", "Waiting"));

    private readonly Dictionary<Guid, string> _corrections = [];
    private Page<UnreadableInput>? _page;
    private Guid? _discarding;
    private Guid? _refusedFor;
    private string _why = "";
    private Refusal? _refusal;
    private string? _done;
    private bool _busy;

    [Inject] public required WorkerBoard Board { get; init; }

    [Inject] public required FindUnreadable Find { get; init; }

    [Inject] public required RetryUnreadable Retry { get; init; }

    [Inject] public required DataFolder Data { get; init; }

    protected override Task OpenAsync()
    {
        Listen(Topic.UnreadableInputs, LoadAsync);
        return LoadAsync();
    }

    private async Task LoadAsync() => _page = await Find.RunAsync(new(0, Shown), Closed);

    private string TextOf(UnreadableInput input) => _corrections.GetValueOrDefault(input.Id, input.Text ?? "");

    private async Task RetryAsync(UnreadableInput input)
    {
        var outcome = await OnceAsync(input, () => Retry.RunAsync(
            input.Id, _corrections.GetValueOrDefault(input.Id), Actor, CancellationToken.None));
        if (outcome.Succeeded)
        {
            _done = O["Retried", outcome.Value.Received, outcome.Value.Duplicates];
        }
    }

    private async Task DiscardAsync(UnreadableInput input)
    {
        var outcome = await OnceAsync(input, () => Retry.DiscardAsync(input.Id, _why, Actor, CancellationToken.None));
        if (outcome.Succeeded)
        {
            (_discarding, _done) = (null, O["Discarded"]);
        }
    }

    private async Task<Outcome<TResult>> OnceAsync<TResult>(UnreadableInput input, Func<Task<Outcome<TResult>>> action)
    {
        _busy = true;
        _done = null;
        try
        {
            var outcome = await action();
            (_refusal, _refusedFor) = (outcome.Refusal, input.Id);
            await LoadAsync();
            return outcome;
        }
        finally
        {
            _busy = false;
        }
    }

    private string NameOf(WorkerState worker) => worker.Name.StartsWith(MailboxWorker.NamePrefix, StringComparison.Ordinal)
        ? O["Worker.mailbox", worker.Name[MailboxWorker.NamePrefix.Length..]]
        : O["Worker." + worker.Name];

    private static string Time(DateTime? at) => at is { } utc ? Display.Exact(utc) : "—";
}
