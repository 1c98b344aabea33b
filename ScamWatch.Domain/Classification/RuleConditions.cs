using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Classification;

/// <summary>What each kind of rule means.</summary>
internal static class RuleConditions
{
    /// <summary>Whether a rule holds for a report.</summary>
    /// <returns>Null where it does not; else the inert form of the address or number it rests on, empty where it rests on none.</returns>
    public static string? Holds(EvidenceRule rule, RuleFacts facts)
    {
        var channel = Codes.Of(facts.Text.Channel);
        if (rule.Channels.Count > 0 && !rule.Channels.Contains(channel))
        {
            return null;
        }

        return rule.Kind switch
        {
            RuleKind.LookAlikeHost => Link(facts, (h, i) => !i.Official && LookAlike.Of(h, facts.Directory, facts.Day) is not null),
            RuleKind.LinkMismatch => facts.Text.Mail?.Links.Any(IsMismatch) == true ? "" : null,
            RuleKind.HostEnding => Link(facts, (h, i) => !i.Official && rule.Values.Any(v => h.EndsWith(v, StringComparison.Ordinal))),
            RuleKind.IpHost => Link(facts, (h, _) => char.IsAsciiDigit(h[^1]) || h[0] == '['),
            RuleKind.EncodedHost => Link(facts, (h, _) => h.Contains("xn--", StringComparison.Ordinal)),
            RuleKind.NamedHost => Link(facts, (h, _) => rule.Values.Any(v => IsAtOrBelow(h, v))),
            RuleKind.NameWithoutOffice => If(NamesOffice(rule, facts)),
            RuleKind.ReplyElsewhere => If(RepliesElsewhere(facts)),
            RuleKind.AuthenticationResult => If(facts.Text.Mail is { } m
                && (Is(m.Spf, rule.Values) || Is(m.Dkim, rule.Values) || Is(m.Dmarc, rule.Values))),
            RuleKind.AuthenticOffice => If(IsAuthenticOffice(facts)),
            RuleKind.NumberPrefix => rule.Parties.Contains(facts.Party) ? Number(rule, facts) : null,
            RuleKind.PressureWithAsk => If(rule.Pressure.Intersect(facts.Pressure).Any() && rule.Asks.Intersect(facts.Asks).Any()),
            RuleKind.Words => If(HasWords(rule, facts)),
            RuleKind.WordsWithoutLure => If(facts.HasNoLure && HasWords(rule, facts)),
            RuleKind.HiddenCharacters => If(HidesCharacters(facts.Text)),
            RuleKind.PartyAsks => If(rule.Parties.Contains(facts.Party) && rule.AsksOn(channel).Intersect(facts.Asks).Any()),
            _ => throw new InvalidOperationException($"Rule {rule.Code} has no kind."),
        };
    }

    /// <summary>The form in which words of rules and texts are compared: as the model's features, blanks gone.</summary>
    public static string Fold(string text)
    {
        var folded = new System.Text.StringBuilder(text.Length);
        foreach (var c in text)
        {
            switch (CharFold.Map(c))
            {
                case CharFold.Dropped or ' ' or '\n':
                    break;
                case CharFold.Expanded:
                    folded.Append(CharFold.Expand(c));
                    break;
                case var mapped:
                    folded.Append(mapped);
                    break;
            }
        }

        return folded.ToString();
    }

    private static string? If(bool holds) => holds ? "" : null;

    private static string? Link(RuleFacts facts, Func<string, Indicator, bool> holds)
    {
        foreach (var (host, indicator) in facts.LinkHosts)
        {
            if (host.Length > 0 && holds(host, indicator))
            {
                return indicator.Defanged;
            }
        }

        return null;
    }

    private static string? Number(EvidenceRule rule, RuleFacts facts) =>
        facts.Indicators.FirstOrDefault(i =>
            i.Type == IndicatorType.Phone && !i.Official && rule.Values.Any(v => IsPrefixed(i.Value, v)))?.Defanged;

    /// <summary>"+" alone stands for every foreign country.</summary>
    private static bool IsPrefixed(string number, string prefix) =>
        prefix == "+" ? number.StartsWith('+') && !number.StartsWith("+81", StringComparison.Ordinal) : number.StartsWith(prefix, StringComparison.Ordinal);

    private static bool IsMismatch(MailLink link)
    {
        var shown = link.Text.Trim();
        // Words such as "here" promise no host; only an address shown can differ from the real one.
        return shown.Contains('.') && !shown.Contains(' ')
            && Url.TryParse(shown.Contains("://", StringComparison.Ordinal) ? shown : $"https://{shown}", out var text)
            && Url.TryParse(link.Target, out var target)
            && (text.RegistrableDomain ?? text.Host) != (target.RegistrableDomain ?? target.Host);
    }

    private static bool NamesOffice(EvidenceRule rule, RuleFacts facts)
    {
        if (facts.SenderDomain is not { } domain || facts.Directory.IsOfficialHost(domain, facts.Day))
        {
            return false;
        }

        var name = Fold(facts.Text.Sender.Replace(domain, "", StringComparison.OrdinalIgnoreCase));
        return rule.Values.Any(v => name.Contains(v, StringComparison.Ordinal));
    }

    private static bool RepliesElsewhere(RuleFacts facts) =>
        RuleFacts.DomainOf(facts.Text.Mail?.ReplyTo) is { } reply
        && facts.SenderDomain is { } sender
        && (RegistrableDomain.Of(reply) ?? reply) != (RegistrableDomain.Of(sender) ?? sender);

    private static bool IsAuthenticOffice(RuleFacts facts) =>
        facts.Text.Mail is { } mail
        && facts.SenderDomain is { } domain
        && facts.Directory.IsOfficialHost(domain, facts.Day)
        && (Is(mail.Dmarc, "pass") || (mail.Dmarc is null && Is(mail.Spf, "pass") && Is(mail.Dkim, "pass")));

    private static bool HasWords(EvidenceRule rule, RuleFacts facts) =>
        rule.Values.Count(v => facts.Folded.Contains(v, StringComparison.Ordinal)) >= rule.Least;

    private static bool HidesCharacters(ReportText text)
    {
        // Single ones get into honest text by copying; a scam has them in every other word to get past filters.
        const int Many = 3;
        var length = Math.Min(text.Body.Length, NormalText.MaxFieldLength);
        var hidden = 0;
        foreach (var c in text.Subject.AsSpan(0, Math.Min(text.Subject.Length, NormalText.MaxFieldLength)))
        {
            hidden += IsHiding(c) ? 1 : 0;
        }

        foreach (var c in text.Body.AsSpan(0, length))
        {
            hidden += IsHiding(c) ? 1 : 0;
        }

        return hidden >= Many;
    }

    private static bool IsHiding(char c) => c is not ('\r' or '\u200D' or '\uFE0F') && CharFold.Map(c) == CharFold.Dropped;

    private static bool Is(string? result, string word) => string.Equals(result, word, StringComparison.OrdinalIgnoreCase);

    private static bool Is(string? result, IReadOnlyList<string> words) => words.Any(w => Is(result, w));

    private static bool IsAtOrBelow(string host, string name) =>
        host == name || (host.EndsWith(name, StringComparison.Ordinal) && host[^(name.Length + 1)] == '.');
}
