using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using ScamWatch.Domain;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sharing;

namespace ScamWatch.Web.Api;

/// <summary>An export as its address says it: the parameters of the queue, and level and days of its own.</summary>
public static class ExportQuery
{
    private const int MaxText = 100;

    /// <summary>Parameters of an export.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["tlp", "from", "until", "state", "channel", "judged", "verdict", "party", "area", "campaign", "q"];

    /// <summary>Reads the parameters; or names the one that does not read.</summary>
    /// <returns>The request, or the parameter at fault and what it must be.</returns>
    public static (ExportRequest? Request, string Field, string Problem) Read(ExportFormat format, IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(k => !Names.Contains(k)) is not null)
        {
            return (null, "(unknown)", $"There is a parameter that is not known. The parameters are {string.Join(", ", Names)}.");
        }

        var at = "";
        var problem = "";
        var request = new ExportRequest
        {
            Format = format,
            Tlp = Code<Tlp>("tlp") ?? Tlp.Green,
            From = Moment("from", 0),
            // The last day counts whole.
            Until = Moment("until", 1),
            Campaign = Value("campaign") is { } text
                ? FindCampaigns.TryParseNumber(text, out var number) ? number : Fail<int?>("campaign", "campaign must be a number such as 12 or C-12.")
                : null,
            Filter = new()
            {
                Decision = Code<DecisionFilter>("state") ?? DecisionFilter.All,
                Channel = Code<Channel>("channel"),
                Judged = Code<JudgedVerdict>("judged"),
                Verdict = Code<Verdict>("verdict"),
                Impersonates = Short("party"),
                Area = Short("area"),
                Text = Short("q"),
            },
        };
        return at.Length == 0 ? (request, "", "") : (null, at, problem);

        string? Value(string name) => query[name] is [{ Length: > 0 } value] ? value
            : query[name].Count > 1 ? Fail<string?>(name, $"{name} may be given once.") : null;

        string? Short(string name) => Value(name) is { } value && value.Length > MaxText
            ? Fail<string?>(name, $"{name} is longer than {MaxText} characters.") : Value(name);

        T? Code<T>(string name) where T : struct, Enum => Value(name) is not { } value ? null
            : Codes.TryParse<T>(value, out var code) ? code
            : Fail<T?>(name, $"{name} must be one of {string.Join(", ", Enum.GetValues<T>().Select(Codes.Of))}.");

        DateTime? Moment(string name, int later) => Value(name) is not { } value ? null
            : ExportDays.Read(value, later) ?? Fail<DateTime?>(name, $"{name} must be a day in Japan such as 2026-11-20.");

        T Fail<T>(string name, string what)
        {
            (at, problem) = (name, what);
            return default!;
        }
    }

    /// <summary>The parameters that read as this request.</summary>
    public static string Of(ExportRequest request)
    {
        var query = new QueryBuilder();
        var filter = request.Filter;
        Add("tlp", request.Tlp == Tlp.Green ? null : Codes.Of(request.Tlp));
        Add("from", ExportDays.Of(request.From, 0));
        Add("until", ExportDays.Of(request.Until, 1));
        Add("state", filter.Decision == DecisionFilter.All ? null : Codes.Of(filter.Decision));
        Add("channel", filter.Channel is { } channel ? Codes.Of(channel) : null);
        Add("judged", filter.Judged is { } judged ? Codes.Of(judged) : null);
        Add("verdict", filter.Verdict is { } verdict ? Codes.Of(verdict) : null);
        Add("party", filter.Impersonates);
        Add("area", filter.Area);
        Add("campaign", request.Campaign?.ToString(CultureInfo.InvariantCulture));
        Add("q", filter.Text);
        return query.ToString();

        void Add(string key, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                query.Add(key, value);
            }
        }
    }
}
