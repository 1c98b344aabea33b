using System.Text;
using Microsoft.AspNetCore.Http.Features;
using ScamWatch.Domain;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Checking;

/// <summary>What a citizen wrote into one of the two forms: tidied, and its My Numbers destroyed before anything else sees it.</summary>
public sealed record CheckInput
{
    /// <summary>Characters of the text. A mail or an account of a call is far shorter.</summary>
    public const int MaxText = 20_000;

    public const int MaxSender = 200;

    public const int MaxContact = 200;

    /// <summary>Bytes of a form: the longest text with every character written as nine bytes (%E3%81%82), and the other fields.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int MaxFields = 32;

    /// <summary>The channels a citizen is asked to choose from. An automated call is a call to whoever answers it.</summary>
    public static IReadOnlyList<Channel> Channels { get; } =
    [
        Domain.Reports.Channel.Email, Domain.Reports.Channel.Sms, Domain.Reports.Channel.Call, Domain.Reports.Channel.Visit,
        Domain.Reports.Channel.Letter, Domain.Reports.Channel.Social, Domain.Reports.Channel.Website,
    ];

    public static CheckInput Empty { get; } = new();

    /// <summary>Null where nothing was chosen.</summary>
    public Channel? Channel { get; init; }

    public string Text { get; init; } = "";

    public string Sender { get; init; } = "";

    public string Contact { get; init; } = "";

    /// <summary>Null where nothing was chosen.</summary>
    public HarmStage? Harm { get; init; }

    /// <summary>Code of an area; empty where nothing was chosen, and not yet known to be one.</summary>
    public string Area { get; init; } = "";

    public string Stamp { get; init; } = "";

    /// <summary>True where the field that people do not see was filled in.</summary>
    public bool IsTrapped { get; init; }

    /// <summary>How many My Numbers were destroyed.</summary>
    public int NumbersRemoved { get; init; }

    /// <summary>Reads a form; null where it is larger than <see cref="MaxBytes"/>. What is no form reads as an empty one.</summary>
    public static async Task<CheckInput?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!BodySize.IsWithin(request, MaxBytes))
        {
            return null;
        }

        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return Empty;
        }

        try
        {
            return From(await request.ReadFormAsync(
                new FormOptions { ValueCountLimit = MaxFields, ValueLengthLimit = MaxBytes, KeyLengthLimit = 64 }, ct));
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
        catch (InvalidDataException)
        {
            return Empty;
        }
    }

    private static CheckInput From(IFormCollection form)
    {
        var removed = 0;
        return new()
        {
            Channel = Codes.TryParse<Channel>(form["channel"], out var channel) && Channels.Contains(channel) ? channel : null,
            Text = Clean("text", lines: true),
            Sender = Clean("sender"),
            Contact = Clean("contact"),
            Harm = Codes.TryParse<HarmStage>(form["harm"], out var harm) ? harm : null,
            Area = form["area"].ToString() is { Length: <= AreaRules.MaxCode } area ? area : "",
            Stamp = form["form"].ToString(),
            IsTrapped = form["homepage"].ToString().Length > 0,
            NumbersRemoved = removed,
        };

        string Clean(string field, bool lines = false)
        {
            var redaction = Redactor.Redact(Tidy(form[field].ToString(), lines));
            removed += redaction.Count;
            return redaction.Text;
        }
    }

    /// <summary>Line ends as one character; without the control characters that a database or a page cannot hold.</summary>
    private static string Tidy(string text, bool lines)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\n' or '\r')
            {
                if (c == '\n' || i + 1 == text.Length || text[i + 1] != '\n')
                {
                    result.Append(lines ? '\n' : ' ');
                }
            }
            else if (c == '\t' || !char.IsControl(c))
            {
                result.Append(c);
            }
        }

        return result.ToString().Trim();
    }
}

/// <summary>What is wrong with a form.</summary>
/// <param name="Field">Id of the field to go to.</param>
/// <param name="Text">What to do, in words.</param>
public sealed record CheckProblem(string Field, string Text);
