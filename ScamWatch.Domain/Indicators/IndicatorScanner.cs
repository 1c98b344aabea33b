namespace ScamWatch.Domain.Indicators;

/// <summary>Finds the traces in a text: web and mail addresses, telephone numbers, bank accounts.</summary>
public static class IndicatorScanner
{
    /// <summary>
    /// Most traces that are kept of one text. A real contact has a handful; hundreds are a pasted list or an attempt to
    /// flood the index.
    /// </summary>
    public const int MaxPerText = 200;

    // Where everybody has an address, the domain says nothing of the sender.
    private static readonly HashSet<string> s_sharedMail = new(StringComparer.Ordinal)
    {
        "gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.jp", "ymail.ne.jp", "outlook.com", "outlook.jp", "hotmail.com",
        "hotmail.co.jp", "live.jp", "live.com", "msn.com", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com",
        "gmx.com", "qq.com", "163.com", "126.com", "docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "softbank.jp",
        "vodafone.ne.jp", "ymobile.ne.jp", "rakuten.jp",
    };

    /// <summary>
    /// The web addresses of a text as they were written and in normal form, in their order, repeats included; nothing is
    /// said of whose they are. Lazy, and linear in time.
    /// </summary>
    /// <param name="text">Any text.</param>
    public static IEnumerable<(string Written, Url Url)> WebAddresses(string text)
    {
        foreach (var span in new AddressSearch(text).Find())
        {
            if (span.Type == IndicatorType.Url && Url.TryParse(text[span.Start..span.End], out var url))
            {
                yield return (text[span.Start..span.End], url);
            }
        }
    }

    /// <summary>
    /// The traces of a text, each once, in the order in which they first appear, at most <see cref="MaxPerText"/>. A web
    /// address also yields its domain, a mail address too unless its domain is a mail provider's. Time is linear.
    /// </summary>
    /// <param name="text">Any text, My Numbers already destroyed.</param>
    /// <param name="official">Which of them belong to an office or company.</param>
    /// <param name="on">Day in Japan on which the report came; null to count the official rows that have not ended.</param>
    public static IReadOnlyList<Indicator> Scan(string text, OfficialDirectory official, DateOnly? on = null)
    {
        var found = new List<(int Start, Indicator Indicator)>();
        var taken = new List<(int Start, int End)>();
        var seen = new HashSet<(IndicatorType, string)>();

        var folded = WrittenForm.Fold(text);

        // Each kind stops at the limit by itself: what it did not see then stands behind more than is kept anyway.
        foreach (var span in new AddressSearch(text, folded).Find())
        {
            taken.Add((span.Start, span.End));
            AddAddress(text[span.Start..span.End], span);
            if (found.Count >= MaxPerText)
            {
                break;
            }
        }

        var phones = 0;
        foreach (var (start, number) in new PhoneSearch(folded, n => official.HasPhone(n, on)).Find(taken))
        {
            phones += Add(start, IndicatorType.Phone, number.Value, official.HasPhone(number.Value, on)) ? 1 : 0;
            if (phones >= MaxPerText)
            {
                break;
            }
        }

        var accounts = 0;
        foreach (var (start, account) in BankAccount.Find(folded))
        {
            accounts += Add(start, IndicatorType.BankAccount, account.ToString(), false) ? 1 : 0;
            if (accounts >= MaxPerText)
            {
                break;
            }
        }

        return [.. found.OrderBy(f => f.Start).Take(MaxPerText).Select(f => f.Indicator)];

        void AddAddress(string written, AddressSpan span)
        {
            if (span.Type == IndicatorType.Url && Url.TryParse(written, out var url))
            {
                var owner = url.IsIpAddress ? null : official.Find(url.Host, on);
                Add(span.Start, IndicatorType.Url, url.ToString(), owner is not null);
                AddDomain(span.Start, url.RegistrableDomain, owner);
            }
            else if (span.Type == IndicatorType.Email && EmailAddress.TryParse(written, out var mail))
            {
                var owner = official.Find(mail.Domain, on);
                Add(span.Start, IndicatorType.Email, mail.ToString(), owner is not null || official.HasMail(mail.ToString(), on));
                if (!s_sharedMail.Contains(mail.Domain))
                {
                    AddDomain(span.Start, RegistrableDomain.Of(mail.Domain), owner);
                }
            }
        }

        // Of an official host the name that the owner's row gives counts where it is longer: post.example.jp may have
        // another owner than example.jp.
        void AddDomain(int start, string? domain, OfficialDomain? owner)
        {
            if (domain is null)
            {
                return;
            }

            if (owner is { Kind: not OfficialDomainKind.Municipal } && owner.Pattern.Length > domain.Length)
            {
                domain = owner.Pattern;
            }

            Add(start, IndicatorType.Domain, domain, owner is not null && official.Find(domain, on) is not null);
        }

        bool Add(int start, IndicatorType type, string value, bool isOfficial)
        {
            if (!seen.Add((type, value)))
            {
                return false;
            }

            found.Add((start, new Indicator(type, value, isOfficial)));
            return true;
        }
    }
}
