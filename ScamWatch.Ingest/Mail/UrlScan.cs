using System.Text.RegularExpressions;

namespace ScamWatch.Ingest.Mail;

/// <summary>Web addresses in a text.</summary>
internal static partial class UrlScan
{
    public static IEnumerable<string> Find(string text) =>
        Pattern().Matches(text).Select(m => m.Value.TrimEnd('.', ',', ')', ']', ';', ':', '!', '?')).Distinct();

    [GeneratedRegex(@"https?://[^\s<>""'、。「」()【】\\]+", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
