using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Reports;

/// <summary>
/// The document shown in the sandboxed frame for a mail's HTML. The HTML was cut down to harmless elements on the way
/// in; the frame has no rights (empty sandbox) and its own policy that loads nothing, in case that was not enough.
/// </summary>
internal static class MailFrame
{
    /// <summary>The only style sheet there is in it. The console's policy allows it by its hash.</summary>
    internal const string Style =
        "body { font: 15px/1.7 \"Noto Sans JP\", \"Noto Sans CJK JP\", sans-serif; color: #1c2430; background: #fff; margin: 12px; overflow-wrap: anywhere }";

    private static readonly string s_policy = $"default-src 'none'; style-src {SecurityHeaders.Hash(Style)}";

    public static string Document(string html) =>
        $"""
        <!DOCTYPE html><html lang="ja"><head><meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{s_policy}">
        <style>{Style}</style>
        </head><body>{html}</body></html>
        """;
}
