using ScamWatch.Domain.Classification;

namespace ScamWatch.Domain.Phrases;

/// <summary>The keys that the program asks for; a phrasebook without one of them is refused at the start.</summary>
internal static class PhraseKeys
{
    private static readonly string[] s_fixed =
    [
        "seen.range", "seen.day", "seen.since", "rule.source",
        "now.call.hang-up", "now.call.tell-nobody", "now.call.check", "now.visit.no-entry", "now.visit.check", "now.visit.call-110",
        "now.letter.no-numbers", "now.letter.check", "now.website.close", "now.website.official", "now.message.no-link", "now.message.official",
        "now.atm", "now.money", "now.app", "now.alone",
        "after.money", "after.card-number", "after.card-handover", "after.my-number", "after.e-money", "after.password", "after.app",
        "hours.daily", "hours.weekdays", "hours.weekends", "hours.closed-weekends", "hours.closed-year-end", "hours.always", "hours.unknown",
        "hours.weekdays-unknown", "hours.weekends-unknown", "hours.as-of", "cost.free", "cost.paid", "desk.languages", "desk.menu",
        "menu.loss", "menu.system",
        "label.subject", "label.subject-variants", "label.quoted-text", "label.url", "label.url-yes", "label.url-no", "label.attachment",
        "label.attachment-yes", "label.attachment-no", "label.informant", "label.date", "label.published", "label.updated", "label.review",
        "label.expires", "label.party", "label.channel", "label.other-channels", "label.seen", "label.contact-facts", "label.what-it-asks",
        "label.what-officials-never-do", "label.what-to-do", "label.if-you-already", "label.who-to-ask", "label.desk", "label.contact",
        "label.hours", "label.issuer", "label.note", "label.source", "label.not-translated", "label.stale-translation", "label.withdrawn",
        "label.withdrawn-why", "label.mark-withdrawn", "label.expired", "label.mark-expired", "label.changes", "label.other-languages",
        "label.readings-above", "label.readings-brackets",
        "site.title", "site.warnings", "site.all", "site.latest", "site.no-results", "site.next", "site.previous", "site.page", "site.check",
        "site.your-report", "site.feeds", "site.skip-to-content", "site.menu", "site.language", "site.not-found",
    ];

    /// <summary>Every key that must be there for the codes of the taxonomy to be said.</summary>
    public static IEnumerable<string> Needed(Taxonomy taxonomy) =>
    [
        .. s_fixed,
        .. Codes(taxonomy, Taxonomy.Channels).SelectMany(
            c => (string[])[$"channel.{c}", $"title.{c}", $"title-unknown.{c}", $"lead.{c}", $"lead-unknown.{c}"]),
        .. Codes(taxonomy, Taxonomy.Impersonates).Where(c => c != Taxonomy.Nobody).Select(c => $"party.{c}"),
        .. Codes(taxonomy, Taxonomy.Asks).Select(c => $"ask.{c}"),
        .. Codes(taxonomy, Taxonomy.Pressure).Select(c => $"pressure.{c}"),
    ];

    private static IEnumerable<string> Codes(Taxonomy taxonomy, string group) => taxonomy.Terms(group).Select(t => t.Code);
}
