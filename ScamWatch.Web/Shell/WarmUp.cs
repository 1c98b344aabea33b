using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Web.Shell;

/// <summary>
/// Before the first request is let in: reports of the usual kinds go the whole way of the intake and are not stored. A program just started compiles what it
/// runs; where a node comes back under load, whoever asks it first would wait for seconds, while the other node would have answered at once.
/// In production only: who develops starts anew all the time, and nobody waits. The very first start trains the model, for most of a minute: pages
/// do not wait for that.
/// </summary>
internal sealed class WarmUp(ReceiveReport receive, CurrentClassifier classifier, ILogger<WarmUp> log) : IHostedService, IDisposable
{
    /// <summary>
    /// Of six reports each. After thirty runs a method is compiled anew, for speed (.NET documentation, "Runtime configuration options for compilation").
    /// </summary>
    private const int Rounds = 20;

    private static readonly TimeSpan s_atMost = TimeSpan.FromSeconds(5);

    private static readonly IncomingReport[] s_samples =
    [
        new()
        {
            Source = IntakeSource.Mailbox,
            Channel = Channel.Email,
            Subject = "【重要】マイナンバーカード更新手続きのお知らせ",
            Sender = "更新センター <info@koushin.example>",
            Body = "お客様のマイナンバーカードの有効期限が近づいています。\n本日中に下記のリンクからお手続きください。\nhttps://koushin.example/a?id=1\n期限を過ぎるとご利用を停止いたします。",
            Html = "<p>お客様のマイナンバーカードの<b>有効期限</b>が近づいています。</p>",
        },
        new() { Source = IntakeSource.Api, Channel = Channel.Sms, Sender = "BANK", Body = "口座の利用を一時停止しました。ご確認ください https://bank.example/" },
        new() { Source = IntakeSource.StaffForm, Channel = Channel.Call, Body = "市役所の者だと名乗る男から電話があり、医療費の還付があると言って口座番号と暗証番号を聞かれた。携帯電話を持ってATMへ行くように言われた。" },
    ];

    /// <summary>Each as two people report it: the second joins the first.</summary>
    private static readonly IncomingReport[] s_reports = [.. s_samples, .. s_samples.Select(s => s with { Body = s.Body + "\n念のためお知らせします。" })];

    private readonly CancellationTokenSource _stopping = new();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!classifier.IsTrained)
        {
            _ = Task.Run(() => classifier.GetAsync(_stopping.Token).AsTask(), CancellationToken.None);
            return;
        }

        log.LogInformation("Rehearsing the intake before the first request, for {Seconds} s at most", s_atMost.TotalSeconds);
        try
        {
            await receive.RehearseAsync(s_reports, Rounds, s_atMost, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop: whoever starts the program sees to that.
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException or InvalidOperationException or TimeoutException)
        {
            // Without it the program is slower at first, and nothing else.
            log.LogWarning("The intake was not rehearsed ({Kind})", fault.GetBaseException().GetType().Name);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public void Dispose() => _stopping.Dispose();
}
