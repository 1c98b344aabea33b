using Microsoft.AspNetCore.Http.Extensions;
using ScamWatch.Domain;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Insights;
using ScamWatch.Domain.Leaks;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sharing;
using ScamWatch.Web.Api;
using ScamWatch.Web.Public;
using ScamWatch.Web.Publishing;

namespace ScamWatch.Web.Shell;

/// <summary>Every address of the program; no page puts one together itself.</summary>
public static class Urls
{
    public const string Home = "/";
    public const string Queue = "/reports";
    public const string NewReport = "/reports/new";
    public const string SetAside = "/reports/set-aside";
    public const string Late = "/reports/late";
    public const string Insights = "/insights";
    public const string IntakeRules = "/settings/intake-rules";
    public const string Campaigns = "/campaigns";
    public const string Cases = "/cards";
    public const string NewCase = "/cards/new";
    public const string Orders = "/cards/orders";
    public const string Board = "/cards/board";
    public const string Callbacks = "/cards/callbacks";
    public const string Handovers = "/cards/handovers";
    public const string Validity = "/cards/validity";
    public const string PaperForms = "/cards/paper";
    public const string ReferencePack = "/cards/pack.html";
    public const string Counter = "/counter";
    public const string Publishing = "/publishing";
    public const string PublishingOut = "/publishing/out";
    public const string SiteZip = "/publishing/out/site.zip";
    public const string Operations = "/operations";
    public const string Models = "/models";
    public const string Audit = "/audit";
    public const string AuditAnchors = "/audit/anchors.jsonl";
    public const string AuditPublicKey = "/audit/public-key.pem";
    public const string Staff = "/staff";
    public const string SignIn = "/account/sign-in";
    public const string SignOut = "/account/sign-out";
    public const string SecondStep = "/account/second-step";
    public const string Security = "/account/security";
    public const string SignIns = "/account/sign-ins";
    public const string Confirm = "/account/confirm";
    public const string SignOutEverywhere = "/account/sign-out-everywhere";
    public const string StillHere = "/account/still-here";
    public const string PasskeyCreation = "/account/passkey/creation-options";
    public const string PasskeyRequest = "/account/passkey/request-options";
    public const string StaffRights = "/staff/rights";
    public const string StaffRightsFile = "/staff/rights.csv";
    public const string Refused = "/account/refused";
    public const string FirstAdministrator = "/account/first-administrator";
    public const string Preferences = "/preferences";
    public const string PublicAlerts = "/alerts";
    public const string Feed = "/alerts/feed.atom";
    public const string Check = "/check";
    public const string CheckReport = "/check/report";
    public const string Pki = "/pki";
    public const string Lookup = ReplyText.LookupPath;
    public const string StopReplies = ReplyText.StopPath;
    public const string ApiKeys = "/settings/api-keys";
    public const string Retention = "/settings/retention";
    public const string Persons = "/settings/persons";
    public const string WatchList = "/settings/watch-list";
    public const string Export = "/reports/export";
    public const string Api = "/api/v1";
    public const string Help = "/help";
    public const string OpenNow = "/open-now";
    public const string Guidance = "/guidance";
    public const string GuidanceOpen = "/guidance/open";
    public const string GuidanceFlows = "/guidance/flows";
    public const string Reference = "/settings/reference";
    public const string GuidanceFeedback = "/guidance/feedback";
    public const string Incidents = "/incidents";
    public const string NewIncident = "/incidents/new";
    public const string ApiDocument = Api + "/openapi.json";

    /// <summary>What is held of a person, as a file.</summary>
    /// <param name="format"><c>html</c> or <c>json</c>.</param>
    /// <param name="numbers">Receipt numbers of the records.</param>
    public static string PersonFile(string format, IEnumerable<string> numbers) =>
        $"{Persons}/export/{format}" + new QueryBuilder(numbers.Select(n => KeyValuePair.Create("number", n)));

    /// <summary>True for what everybody reads without signing in, drawn without script.</summary>
    public static bool IsPublic(PathString path) =>
        path.StartsWithSegments(PublicAlerts) || path.StartsWithSegments(Check) || path.StartsWithSegments(Help) || path.StartsWithSegments(OpenNow)
        || path.StartsWithSegments(Lookup) || path.StartsWithSegments(StopReplies)
        || path.StartsWithSegments(SitePaths.Subscribe) || PublicRequest.IsSite(path);

    /// <summary>The page that asks for proof of identity, and then leads on.</summary>
    public static string ConfirmThen(string path) => $"{Confirm}?ReturnUrl={Uri.EscapeDataString(path)}";

    /// <summary>The sign-in, which then leads on.</summary>
    public static string SignInThen(string path) => $"{SignIn}?ReturnUrl={Uri.EscapeDataString(path)}";

    /// <summary>The second step of a sign-in, which then leads on.</summary>
    public static string SecondStepThen(string? path) => string.IsNullOrEmpty(path) ? SecondStep : $"{SecondStep}?ReturnUrl={Uri.EscapeDataString(path)}";

    /// <summary>An article that citizens may read.</summary>
    public static string HelpArticle(string id) => $"{Help}/{Uri.EscapeDataString(id)}";

    /// <summary>The articles for citizens in a section, or that answer a question.</summary>
    public static string HelpWith(string? section, string? question)
    {
        var query = new QueryBuilder();
        Add(query, "section", section);
        Add(query, "q", question);
        return Help + query;
    }

    /// <summary>Who is open now, by what a citizen asks about and the language.</summary>
    public static string OpenNowFor(string topic, string language) => $"{OpenNow}?topic={Uri.EscapeDataString(topic)}&speak={Uri.EscapeDataString(language)}";

    /// <summary>An article of the guidance.</summary>
    public static string Article(string id) => $"{Guidance}/{Uri.EscapeDataString(id)}";
    /// <summary>Who is open, for a question; what is null or empty is left out.</summary>
    public static string GuidanceOpenAt(string topic, string language, string way, string? region, string? at)
    {
        var query = new QueryBuilder();
        Add(query, "topic", topic);
        Add(query, "lang", language);
        Add(query, "way", way);
        Add(query, "region", region);
        Add(query, "at", at);
        return GuidanceOpen + query;
    }

    /// <summary>The reference data in one of its views; what is null or empty is left out.</summary>
    public static string ReferenceWith(string? view = null, string? file = null, string? text = null, string? mark = null, bool past = false, string? row = null, int from = 0)
    {
        var query = new QueryBuilder();
        Add(query, "view", view);
        Add(query, "file", file);
        Add(query, "q", text);
        Add(query, "mark", mark);
        Add(query, "past", past ? "true" : null);
        Add(query, "row", row);
        Add(query, "from", from > 0 ? from.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
        return Reference + query;
    }

    /// <summary>A file of the reference data as a table for spreadsheets.</summary>
    public static string ReferenceFile(string file) => $"{Reference}/{file}.csv";

    /// <summary>The export page with the filter of the queue.</summary>
    public static string ExportWith(ReportFilter filter) => Export + ExportQuery.Of(new() { Format = ExportFormat.Csv, Filter = filter });

    /// <summary>The file of an export.</summary>
    public static string ExportFile(ExportRequest request) => $"{Export}/{Codes.Of(request.Format)}{ExportQuery.Of(request)}";

    /// <summary>Where a program asks after a report.</summary>
    public static string ApiReport(string receiptNumber) => $"{Api}/reports/{receiptNumber}";

    /// <summary>The list of reports that rules have set aside; by one rule, or by all.</summary>
    public static string SetAsideBy(Guid? rule) => rule is { } only ? $"{SetAside}?rule={only}" : SetAside;

    /// <summary>One intake rule; null for a new one.</summary>
    public static string IntakeRule(Guid? id) => $"{IntakeRules}?rule={(id is { } known ? known.ToString() : "new")}";

    /// <summary>The figures of a range.</summary>
    public static string InsightsOf(InsightRange range) => Insights + Days(range);

    /// <summary>The figures of the last days.</summary>
    public static string InsightsLast(int days) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Insights}?days={days}");

    /// <summary>One figure as a table for spreadsheets.</summary>
    public static string InsightsFile(FigureKind figure, InsightRange range) => $"{Insights}/{Codes.Of(figure)}{Days(range)}";

    /// <summary>What the public asked for, as a table for spreadsheets.</summary>
    public static string ReachFile(InsightRange range) => Insights + "/reach" + Days(range);

    private static string Days(InsightRange range) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"?from={range.From:yyyy-MM-dd}&until={range.Until:yyyy-MM-dd}");

    public static string Report(Guid id) => $"/reports/{id}";

    public static string Campaign(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Campaigns}/{number}");

    public static string CampaignsWith(CampaignFilter filter)
    {
        var query = new QueryBuilder();
        Add(query, "state", filter.Decision == DecisionFilter.Undecided ? null : Codes.Of(filter.Decision));
        Add(query, "verdict", filter.Verdict is { } verdict ? Codes.Of(verdict) : null);
        Add(query, "party", filter.Impersonates);
        Add(query, "raised", filter.Raised ? "true" : null);
        Add(query, "q", filter.Text);
        return Campaigns + query;
    }

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

    /// <summary>A guided flow, at its first step or where it was left.</summary>
    public static string GuidanceFlow(string id) => $"{GuidanceFlows}/{id}";

    /// <summary>The call form with what a guided call told already.</summary>
    public static string NewCaseFrom(SuspensionTarget? target, LossCause? cause, bool shielded)
    {
        var query = new QueryBuilder();
        Add(query, "target", target is { } what ? Codes.Of(what) : null);
        Add(query, "cause", cause is { } how ? Codes.Of(how) : null);
        Add(query, "shielded", shielded ? "true" : null);
        return NewCase + query;
    }

    /// <summary>The report form, with the words of a guided call.</summary>
    public static string NewReportFrom(Guid guidedCall) => $"{NewReport}?call={guidedCall}";

    public static string Incident(Guid id) => $"{Incidents}/{id}";

    public static string IncidentFile(Guid id, LeakFormat format) => $"{Incident(id)}/export/{Codes.Of(format)}";

    public static string Warning(Guid id) => $"/publishing/{id}";

    public static string WarningsIn(WarningView? view) => view is { } only ? $"{Publishing}?view={Codes.Of(only)}" : Publishing;

    /// <summary>The public page of what is in work, for staff.</summary>
    /// <param name="version">Makes a frame draw it anew.</param>
    public static string WarningPreview(Guid id, int version) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/publishing/{id}/preview?v={version}");

    public static string PublicAlert(string slug) => $"/alerts/{slug}";

    /// <summary>A page of the list of public warnings, from 1.</summary>
    public static string PublicAlertsPage(int page) => page <= 1 ? PublicAlerts : $"{PublicAlerts}?page={page}";

    /// <summary>A public address with the language of the frame; Japanese needs no mark.</summary>
    public static string InLanguage(string address, string language) =>
        language == "ja" ? address : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}lang={language}";

    /// <summary>Value of <c>readings</c> in an address: やさしい日本語 with its readings in brackets instead of above the letters.</summary>
    public const string InBrackets = "brackets";

    /// <summary>A public address in やさしい日本語 with its readings in brackets.</summary>
    public static string WithBrackets(string address) => $"{InLanguage(address, Domain.Phrases.Phrasebook.Easy)}&readings={InBrackets}";

    public static string AuditOf(string subject) => $"{Audit}?q={Uri.EscapeDataString(subject)}";

    /// <summary>Stands in an address for whoever opens it.</summary>
    public const string Me = "me";

    /// <summary>The queue with a filter.</summary>
    /// <param name="reader">For whom the address is; null where it is nobody's own.</param>
    public static string QueueWith(ReportFilter filter, Domain.Staff.Actor? reader = null) => Queue + QueryOf(filter, reader);

    /// <summary>A report as one of those that a filter of the queue lets through: its page leads on within them, and back to them.</summary>
    /// <inheritdoc cref="QueueWith"/>
    public static string ReportWithin(Guid id, ReportFilter filter, Domain.Staff.Actor? reader = null) => Report(id) + QueryOf(filter, reader);

    private static string QueryOf(ReportFilter filter, Domain.Staff.Actor? reader)
    {
        var query = new QueryBuilder();
        Add(query, "state", filter.Decision == DecisionFilter.Undecided ? null : Codes.Of(filter.Decision));
        Add(query, "channel", filter.Channel is { } channel ? Codes.Of(channel) : null);
        Add(query, "judged", filter.Judged is { } judged ? Codes.Of(judged) : null);
        Add(query, "verdict", filter.Verdict is { } verdict ? Codes.Of(verdict) : null);
        Add(query, "party", filter.Impersonates);
        Add(query, "area", filter.Area);
        Add(query, "urgency", filter.Urgency is { } urgency ? Codes.Of(urgency) : null);
        Add(query, "work", filter.Work is { } work ? Codes.Of(work) : null);
        Add(query, "assignee", filter.Assignee is { } assignee && assignee == reader?.Id ? Me : filter.Assignee);
        Add(query, "q", filter.Text);
        return query.ToString();
    }

    private static void Add(QueryBuilder query, string key, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            query.Add(key, value);
        }
    }
}
