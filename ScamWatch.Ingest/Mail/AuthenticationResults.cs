using System.Text;

namespace ScamWatch.Ingest.Mail;

/// <summary>What receiving servers wrote of a mail's origin (RFC 8601): the result words, and whether to believe them.</summary>
/// <param name="Server">Name of the server that wrote it; empty where it named none.</param>
/// <param name="Trusted">True where that server is one of ours: anybody can write this header.</param>
public sealed record AuthenticationResults(string Server, string? Spf, string? Dkim, string? Dmarc, bool Trusted)
{
    /// <summary>Reads one header value. Never throws.</summary>
    public static AuthenticationResults Parse(string value, IReadOnlySet<string> trustedServers)
    {
        var clauses = WithoutComments(value).Split(';');
        var server = clauses[0].Trim().Split(' ', 2)[0].ToLowerInvariant();
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var clause in server.Contains('=', StringComparison.Ordinal) ? clauses : clauses[1..])
        {
            var equals = clause.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                continue;
            }

            var method = clause[..equals].Trim().Split('/', 2)[0].Trim().ToLowerInvariant();
            var result = clause[(equals + 1)..].TrimStart().Split([' ', '\t'], 2)[0].ToLowerInvariant();
            if (method is "spf" or "dkim" or "dmarc" && result.Length is > 0 and <= 20 && result.All(char.IsAsciiLetter)
                && (!found.TryGetValue(method, out var before) || before != "pass"))
            {
                // Several signatures: one that holds is enough.
                found[method] = result;
            }
        }

        return new AuthenticationResults(
            server, found.GetValueOrDefault("spf"), found.GetValueOrDefault("dkim"), found.GetValueOrDefault("dmarc"),
            trustedServers.Contains(server));
    }

    /// <summary>
    /// The uppermost header of a trusted server, since ours writes above whatever came with the mail; else the uppermost,
    /// marked as not trusted; null where there is none.
    /// </summary>
    public static AuthenticationResults? Of(MimeMessage message, IReadOnlySet<string> trustedServers)
    {
        AuthenticationResults? first = null;
        foreach (var header in message.Headers.Where(h => h.Is("Authentication-Results")))
        {
            var results = Parse(header.Value, trustedServers);
            if (results.Trusted)
            {
                return results;
            }

            first ??= results;
        }

        return first;
    }

    private static string WithoutComments(string value)
    {
        if (!value.Contains('(', StringComparison.Ordinal))
        {
            return value;
        }

        var text = new StringBuilder(value.Length);
        var depth = 0;
        foreach (var c in value)
        {
            if (c == '(')
            {
                depth++;
            }
            else if (c == ')' && depth > 0)
            {
                depth--;
                text.Append(' ');
            }
            else if (depth == 0)
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }
}
