using ScamWatch.Domain.Phrases;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Guidance;

/// <summary>
/// What a citizen is told to do about a contact, whatever it turns out to be: cautious, and in the order of doing. Here stands
/// which steps; how they are worded in each language stands in the phrasebook.
/// </summary>
public sealed class WhatToDo(Phrasebook book)
{
    /// <summary>Now, before anything was handed over, in the languages of the staff screens.</summary>
    /// <param name="channel">How the contact came.</param>
    /// <param name="asks">Taxonomy codes of what is asked.</param>
    public IReadOnlyList<Words> Now(Channel channel, IReadOnlyCollection<string> asks) => [.. NowKeys(channel, asks).Select(book.Words)];

    /// <summary>
    /// What to do where something has left the citizen's hands already. Everything that such contacts are after is named,
    /// what this one asks first: people often gave more than they remember.
    /// </summary>
    /// <param name="asks">Taxonomy codes of what is asked.</param>
    public IReadOnlyList<Words> Afterwards(IReadOnlyCollection<string> asks) => [.. AfterwardsKeys(asks).Select(book.Words)];

    /// <summary>Keys of the phrases of <see cref="Now"/>.</summary>
    /// <inheritdoc cref="Now"/>
    public static IReadOnlyList<string> NowKeys(Channel channel, IReadOnlyCollection<string> asks)
    {
        var steps = new List<string>(OnChannel(channel));
        if (asks.Contains("atm-operation"))
        {
            steps.Add("now.atm");
        }

        if (asks.Contains("money") || asks.Contains("e-money"))
        {
            steps.Add("now.money");
        }

        if (asks.Contains("app-install") || asks.Contains("video-call"))
        {
            steps.Add("now.app");
        }

        steps.Add("now.alone");
        return steps;
    }

    /// <summary>Keys of the phrases of <see cref="Afterwards"/>.</summary>
    /// <inheritdoc cref="Afterwards"/>
    public static IReadOnlyList<string> AfterwardsKeys(IReadOnlyCollection<string> asks)
    {
        (string[] Asks, string Key)[] all =
        [
            (["money", "atm-operation", "cash-card", "bank-account"], "after.money"),
            (["card-number"], "after.card-number"),
            (["card-handover", "pin"], "after.card-handover"),
            (["my-number"], "after.my-number"),
            (["e-money"], "after.e-money"),
            (["link-click", "personal-info"], "after.password"),
            (["app-install"], "after.app"),
        ];
        return [.. all.OrderBy(a => a.Asks.Any(asks.Contains) ? 0 : 1).Select(a => a.Key)];
    }

    /// <summary>Ids of the lines to name as desks to ask, most needed first.</summary>
    public static IReadOnlyList<string> Desks(IReadOnlyCollection<string> asks)
    {
        var desks = new List<string> { "police_consult", "consumer", "total", "ipa" };
        if (asks.Contains("my-number"))
        {
            desks.Add("ppc");
        }

        return desks;
    }

    private static string[] OnChannel(Channel channel) => channel switch
    {
        Channel.Call or Channel.Autocall => ["now.call.hang-up", "now.call.tell-nobody", "now.call.check"],
        Channel.Visit => ["now.visit.no-entry", "now.visit.check", "now.visit.call-110"],
        Channel.Letter => ["now.letter.no-numbers", "now.letter.check"],
        Channel.Website => ["now.website.close", "now.website.official"],
        Channel.Email or Channel.Sms or Channel.Social => ["now.message.no-link", "now.message.official"],
        _ => throw new ArgumentOutOfRangeException(nameof(channel)),
    };
}
