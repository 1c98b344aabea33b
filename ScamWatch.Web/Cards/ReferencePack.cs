using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Guidance;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Cards;

/// <summary>
/// What an operator needs when the system is down, as one HTML file that refers to nothing outside it: lines with hours,
/// script, steps in every language, fees, PINs, counters. Bears the day it was made, since all of it changes.
/// </summary>
public sealed class ReferencePack(
    PhoneLines lines, Fees fees, Pins pins, Municipality municipality, NextStepTexts steps, ReissueTable reissues,
    IStringLocalizer<CardsTexts> c, IStringLocalizer<PackTexts> p, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet(Urls.ReferencePack, (HttpContext http, ReferencePack pack) =>
        {
            http.Response.Headers.ContentSecurityPolicy = s_policy;
            return Results.Text(pack.Write(), "text/html; charset=utf-8", Encoding.UTF8);
        })
        .RequireAuthorization(policy => policy.RequireRole(Desk.Cards.Split(',')));

    /// <summary>The file refers to nothing and holds one style sheet; it is kept on disks, so the policy holds only while it is read here.</summary>
    private static readonly string s_policy = $"default-src 'none'; style-src {SecurityHeaders.Hash(Style)}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>The whole file.</summary>
    public string Write()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var today = JapanTime.DayOf(now);
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html><html lang=\"{Display.Language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{E(p["Title"])}</title><style>{Style}</style></head><body>");
        html.Append(CultureInfo.InvariantCulture, $"<h1>{E(p["Title"])}</h1><p>{E(p["Made", municipality.Name, Display.Exact(now)])}</p><p><strong>{E(p["Never"])}</strong></p>");
        html.Append(CultureInfo.InvariantCulture, $"<nav><ul>{string.Concat(s_parts.Select(s => $"<li><a href=\"#{s}\">{E(p[s])}</a></li>"))}</ul></nav>");
        Part(html, "Lines", Table(["LineName", "LineNumber", "LineHours", "LineSeen"], lines.On(today).Select(l => (string[])
            [Display.Language == "ja" ? l.Name : l.NameEn, l.Number, lines.HoursByLanguage(l.Id, today).Count > 0 ? p["ByLanguage"] : l.Hours, l.ObservedOn is { } seen ? Display.Day(seen) : p["Unknown"].Value])));
        Part(html, "Menu", Table(["MenuDigits", "MenuTopic", "LineSeen"], lines.Menu("total", today).Select(m => (string[])
            [m.Digits, m.Topic.ToString(), m.ObservedOn is { } seen ? Display.Day(seen) : p["Unknown"].Value])));
        Part(html, "Languages", Table(["LineName", "LineNumber", "LanguageGroup", "LineHours"], lines.On(today).SelectMany(l =>
            lines.HoursByLanguage(l.Id, today).Select(h => (string[])
                [Display.Language == "ja" ? l.Name : l.NameEn, l.Number, string.Join(" · ", h.Languages.Select(LanguageName)), h.Topic == "suspension" ? $"{p["ForSuspension"].Value}: {h.Hours}" : h.Hours]))));
        Part(html, "Suspension", Table(["LineName", "LineNumber", "LineHours"], ((string[])["total", "navi", "alt_card"])
            .Select(id => lines.Find(id, today)).OfType<PhoneLine>().Select(l => (string[])[l.Name, l.Number, lines.SuspensionHours(l.Id, today)])));
        Part(html, "Counters", Table(["CounterName", "CounterAddress", "CounterHours"], municipality.Counters.Select(n => (string[])[n.Name, n.Address, n.Hours])));
        Part(html, "Script", string.Concat(s_script.Select(s => $"<h3>{E(c[s.Part])}</h3>" + string.Concat(Enumerable.Range(1, s.Count).Select(i => $"<p>{E(c[$"{s.Part}.{i}"])}</p>")))));
        Part(html, "Effects", $"<ul><li>{E(c["EffectPortal"])}</li><li>{E(c["EffectInsurance"])}</li><li>{E(c["EffectConvenience"])}</li></ul><p>{E(c["EffectRelease"])}</p>");
        Part(html, "Fees", Table(["FeeReason", "FeeNormal", "FeeExpress"], reissues.On(today).Select(r => (string[])
            [r.Name.ToString(), Price(r.Code, false, today), r.AllowsExpress ? Price(r.Code, true, today) : "—"])) + $"<p>{E(p["FeesHint"])}</p>");
        Part(html, "Pins", Table(["PinName", "PinTries", "PinKiosk"], pins.On(today).Select(n => (string[])
            [n.Name.ToString(), n.Tries.ToString(CultureInfo.InvariantCulture), p[n.KioskReset ? "KioskYes" : "KioskNo"]])));
        Part(html, "Steps", string.Concat(Enum.GetValues<NextStep>().Select(StepHtml)));
        return html.Append("</body></html>").ToString();
    }

    private static readonly string[] s_parts = ["Lines", "Menu", "Languages", "Suspension", "Counters", "Script", "Effects", "Fees", "Pins", "Steps"];

    private static readonly (string Part, int Count)[] s_script = [("Script1", 3), ("Script2", 3), ("Script3", 2), ("Script4", 2), ("Script5", 1)];

    private const string Style = "body{font-family:sans-serif;line-height:1.6;max-width:60rem;margin:1rem auto;padding:0 1rem;color:#111;background:#fff}"
        + "table{border-collapse:collapse;width:100%}th,td{border:1px solid #777;padding:4px 8px;text-align:left;vertical-align:top}h2{border-bottom:2px solid #111;margin-top:2rem}dt{font-weight:bold}nav ul{columns:2}@media print{nav{display:none}h2{break-after:avoid}}";

    private string Price(string reason, bool express, DateOnly today) =>
        reissues.Quote(reason, express, true, today, today, fees) is { Succeeded: true, Value: var quote }
            ? p["Yen", quote.TotalYen] : p["Unknown"].Value;

    private string StepHtml(NextStep step)
    {
        var code = Codes.Of(step);
        return $"<details><summary><strong>{E(c[$"Next.{code}"])}</strong> {E(c[$"Next.{code}.Text"])}</summary><dl>"
            + string.Concat(NextStepTexts.Languages.Select(l => $"<dt>{E(l.Name)}</dt><dd lang=\"{(l.Code == NextStepTexts.Easy ? "ja" : l.Code)}\">{E(steps.Find(step, l.Code)!)}</dd>"))
            + "</dl></details>";
    }

    private void Part(StringBuilder html, string key, string body) =>
        html.Append(CultureInfo.InvariantCulture, $"<section id=\"{key}\"><h2>{E(p[key])}</h2>{body}</section>");

    private string Table(string[] heads, IEnumerable<string[]> rows) =>
        $"<table><thead><tr>{string.Concat(heads.Select(h => $"<th>{E(p[h])}</th>"))}</tr></thead><tbody>"
        + string.Concat(rows.Select(r => $"<tr>{string.Concat(r.Select(cell => $"<td>{E(cell)}</td>"))}</tr>")) + "</tbody></table>";

    private static string LanguageName(string code) => NextStepTexts.Languages.FirstOrDefault(l => l.Code == code).Name ?? code;

    private static string E(string text) => HtmlEncoder.Default.Encode(text);
}

/// <summary>Marker for the words of the reference pack.</summary>
public sealed class PackTexts;
