using Microsoft.AspNetCore.Http.Extensions;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Web.Shell;

/// <summary>Every address of the program; no page puts one together itself.</summary>
public static class Urls
{
    public const string Home = "/";
    public const string Queue = "/reports";
    public const string NewReport = "/reports/new";
    public const string Cases = "/cards";
    public const string NewCase = "/cards/new";
    public const string Board = "/cards/board";
    public const string Callbacks = "/cards/callbacks";
    public const string Handovers = "/cards/handovers";
    public const string Validity = "/cards/validity";
    public const string PaperForms = "/cards/paper";
    public const string ReferencePack = "/cards/pack.html";
    public const string Publishing = "/publishing";
    public const string Operations = "/operations";
    public const string Models = "/models";
    public const string Audit = "/audit";
    public const string Staff = "/staff";
    public const string SignIn = "/account/sign-in";
    public const string SignOut = "/account/sign-out";
    public const string Refused = "/account/refused";
    public const string FirstAdministrator = "/account/first-administrator";
    public const string Preferences = "/preferences";
    public const string PublicAlerts = "/alerts";
    public const string Feed = "/alerts/feed.atom";
    public const string Check = "/check";
    public const string CheckReport = "/check/report";

    /// <summary>True for what everybody reads without signing in, drawn without script.</summary>
    public static bool IsPublic(PathString path) => path.StartsWithSegments(PublicAlerts) || path.StartsWithSegments(Check);

    public static string Report(Guid id) => $"/reports/{id}";

    public static string Case(Guid id) => $"/cards/{id}";

    public static string CasesWith(bool all, string? text)
    {
        var query = new QueryBuilder();
        if (all)
        {
            query.Add("state", "all");
        }

        if (!string.IsNullOrWhiteSpace(text))
        {
            query.Add("q", text.Trim());
        }

        return Cases + query;
    }

    public static string PaperPrint(Guid range) => $"/cards/paper/{range}";

    public static string NewCaseFromPaper(string serial) => $"{NewCase}?paper={Uri.EscapeDataString(serial)}";

    public static string NewCaseFrom(string reportReceiptNumber) => $"{NewCase}?report={Uri.EscapeDataString(reportReceiptNumber)}";

    public static string Warning(Guid id) => $"/publishing/{id}";

    public static string WarningsIn(AlertState? state) => state is { } only ? $"{Publishing}?state={Codes.Of(only)}" : Publishing;

    public static string PublicAlert(string slug) => $"/alerts/{slug}";

    /// <summary>A page of the list of public warnings, from 1.</summary>
    public static string PublicAlertsPage(int page) => page <= 1 ? PublicAlerts : $"{PublicAlerts}?page={page}";

    /// <summary>A public address with the language of the frame; Japanese needs no mark.</summary>
    public static string InLanguage(string address, string language) =>
        language == "ja" ? address : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}lang={language}";

    public static string AuditOf(string subject) => $"{Audit}?q={Uri.EscapeDataString(subject)}";

    public static string QueueWith(ReportFilter filter)
    {
        var query = new QueryBuilder();
        Add("state", filter.Decision == DecisionFilter.Undecided ? null : Codes.Of(filter.Decision));
        Add("channel", filter.Channel is { } channel ? Codes.Of(channel) : null);
        Add("judged", filter.Judged is { } judged ? Codes.Of(judged) : null);
        Add("verdict", filter.Verdict is { } verdict ? Codes.Of(verdict) : null);
        Add("party", filter.Impersonates);
        Add("q", filter.Text);
        return Queue + query;

        void Add(string key, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                query.Add(key, value);
            }
        }
    }
}
