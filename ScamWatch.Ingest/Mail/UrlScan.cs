using ScamWatch.Domain.Indicators;

namespace ScamWatch.Ingest.Mail;

/// <summary>The addresses in a mail that a reader would take for a link.</summary>
internal static class UrlScan
{
    /// <summary>
    /// Addresses of a text in normal form, each once. A bare host name ("Amazon.co.jp" as a signature) is no link; as a trace it
    /// is found later all the same.
    /// </summary>
    public static IEnumerable<string> Find(string text) => IndicatorScanner.WebAddresses(text)
        .Where(a => a.Written.Contains('/', StringComparison.Ordinal) || a.Written.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
        .Select(a => a.Url.ToString())
        .Distinct();

    /// <summary>A link's target in normal form; null where it leads to no web address.</summary>
    public static string? Normal(string target) =>
        target.StartsWith("http", StringComparison.OrdinalIgnoreCase) && Url.TryParse(target, out var url) ? url.ToString() : null;
}
