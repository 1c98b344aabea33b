using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Replies;
using ScamWatch.Ingest.Mail.Smtp;

namespace ScamWatch.Ingest.Operations;

/// <summary>
/// Takes one alarm to the mailbox and to the address of the settings, and nowhere else. Holds nothing of anybody: what it is, since
/// when, and whether it is over.
/// </summary>
public sealed class AlarmSender : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly AlarmSettings _settings;
    private readonly SmtpOptions? _smtp;

    // No redirects and no proxy's cookies: an alarm goes where the settings say.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = s_patience };

    internal AlarmSender(AlarmSettings settings, SmtpOptions? smtp) => (_settings, _smtp) = (settings, smtp);

    /// <summary>Null where all were told; else the kind of the fault. Those who were told are then told again with the rest.</summary>
    public async Task<string?> SendAsync(ClaimedAlarm alarm, CancellationToken ct) =>
        await PostAsync(alarm, ct) ?? await MailAsync(alarm, ct);

    public void Dispose() => _http.Dispose();

    /// <summary>What is posted.</summary>
    internal static byte[] Body(ClaimedAlarm alarm) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        Id = alarm.Id,
        Matter = alarm.Matter,
        State = alarm.IsOver ? "over" : "open",
        Text = new { alarm.Text.Ja, alarm.Text.En },
        alarm.Since,
        alarm.OverAt,
    }, s_json);

    private async Task<string?> PostAsync(ClaimedAlarm alarm, CancellationToken ct)
    {
        if (_settings.Webhook is not { } url)
        {
            return null;
        }

        try
        {
            var body = Body(alarm);
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
            if (_settings.WebhookSecret.Length > 0)
            {
                request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_settings.WebhookSecret), body)));
            }

            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return answer.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)answer.StatusCode}");
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return fault is HttpRequestException { HttpRequestError: var kind } ? kind.ToString() : "timeout";
        }
    }

    private async Task<string?> MailAsync(ClaimedAlarm alarm, CancellationToken ct)
    {
        if (_settings.MailTo is not { } to || _settings.MailFrom is not { } from || _smtp is null)
        {
            return null;
        }

        var (ja, en) = alarm.IsOver ? ("解消", "over") : ("警報", "alarm");
        try
        {
            await using var sender = await SmtpConnect.RunAsync(_smtp, ct);
            await sender.SendAsync("", MailWriter.Wire(to), MailWriter.Write(new ClaimedReply
            {
                // The all-clear is another mail.
                Id = alarm.IsOver ? new Guid(SHA256.HashData(alarm.Id.ToByteArray()).AsSpan(0, 16)) : alarm.Id,
                Version = alarm.Version,
                Kind = ReplyKind.Escalation,
                ReceiptNumber = "",
                From = from,
                FromName = "ScamWatch",
                To = to,
                Subject = $"ScamWatch {ja}: {alarm.Matter}",
                Body = $"{ja}: {alarm.Text.Ja}\n\n{en}: {alarm.Text.En}\n\n{alarm.Since:yyyy-MM-dd HH:mm:ss}Z{(alarm.OverAt is { } over ? $" – {over:yyyy-MM-dd HH:mm:ss}Z" : "")}\n",
                Language = ReplyLanguage.Ja,
                StopLink = "",
                IsReply = false,
                WrittenAt = alarm.OverAt ?? alarm.Since,
                Attempts = 1,
            }), ct);
            return null;
        }
        catch (Exception fault) when (fault is not (OutOfMemoryException or OperationCanceledException))
        {
            return Mail.FaultKind.Of(fault);
        }
    }
}
