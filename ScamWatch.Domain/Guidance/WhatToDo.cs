using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Guidance;

/// <summary>What a citizen is told to do about a contact, whatever it turns out to be: cautious, and in the order of doing.</summary>
public static class WhatToDo
{
    /// <summary>Now, before anything was handed over.</summary>
    /// <param name="channel">How the contact came.</param>
    /// <param name="asks">Taxonomy codes of what is asked.</param>
    public static IReadOnlyList<Words> Now(Channel channel, IReadOnlyCollection<string> asks)
    {
        var steps = new List<Words>(OnChannel(channel));
        if (asks.Contains("atm-operation"))
        {
            steps.Add(("ATMへ行くように言われても、操作しないでください。ATMでお金が戻ることはありません。",
                "Do nothing at an ATM, whatever you are told. No refund is ever paid out through one."));
        }

        if (asks.Contains("money") || asks.Contains("e-money"))
        {
            steps.Add(("お金を振り込んだり、電子マネーの番号を伝えたりしないでください。",
                "Transfer no money and tell nobody an e-money code."));
        }

        if (asks.Contains("app-install") || asks.Contains("video-call"))
        {
            steps.Add(("言われたアプリを入れたり、ビデオ通話に切り替えたりしないでください。",
                "Do not install an app or change to a video call because you were told to."));
        }

        steps.Add(("一人で決めず、家族や下の窓口に相談してください。", "Do not decide alone: ask your family or one of the desks below."));
        return steps;
    }

    /// <summary>
    /// What to do where something has left the citizen's hands already. Everything that such contacts are after is named,
    /// what this one asks first: people often gave more than they remember.
    /// </summary>
    /// <param name="asks">Taxonomy codes of what is asked.</param>
    public static IReadOnlyList<Words> Afterwards(IReadOnlyCollection<string> asks)
    {
        (string[] Asks, Words Step)[] all =
        [
            (["money", "atm-operation", "cash-card", "bank-account"],
                ("お金を払った、口座やキャッシュカードの情報を伝えた: すぐに取引先の銀行に連絡して口座を止め、110番してください。",
                "Paid money, or gave account or cash card details: call your bank at once to stop the account, and call the police on 110.")),
            (["card-number"],
                ("クレジットカードの番号を入力した: カードの裏面にある番号でカード会社に連絡し、利用を止めてください。",
                "Entered a credit card number: call the number on the back of your card and have it stopped.")),
            (["card-handover", "pin"],
                ("マイナンバーカードを渡した、暗証番号を教えた: 下のマイナンバーの窓口で、カードの一時利用停止をしてください。",
                "Handed over a My Number Card or told its PIN: have the card suspended by the My Number line below.")),
            (["my-number"],
                ("マイナンバーを教えた: だまされて教えた人が罪に問われることはありません。市の窓口に相談してください。",
                "Told your My Number: a person who was tricked commits no crime. Ask the city office for advice.")),
            (["e-money"],
                ("電子マネーの番号を伝えた: カードと領収書を持ったまま、発行会社に連絡してください。",
                "Told an e-money code: keep card and receipt, and call its issuer.")),
            (["link-click", "personal-info"],
                ("パスワードなどを入力した: 公式サイトを自分で開き、パスワードを変えてください。同じパスワードのサービスも変えてください。",
                "Entered a password: open the official site yourself and change it, there and wherever you use the same one.")),
            (["app-install"],
                ("アプリを入れた、遠隔操作された: 通信を切り、アプリを消して、情報セキュリティの窓口に相談してください。",
                "Installed an app or let someone control the device: cut the connection, remove the app, and ask the security desk.")),
        ];
        return [.. all.OrderBy(a => a.Asks.Any(asks.Contains) ? 0 : 1).Select(a => a.Step)];
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

    private static Words[] OnChannel(Channel channel) => channel switch
    {
        Channel.Call or Channel.Autocall =>
        [
            ("いったん電話を切ってください。相手の番号にかけ直さないでください。", "Hang up, and do not call that number back."),
            ("マイナンバー、暗証番号、口座番号を電話で伝えないでください。", "Tell nobody your My Number, a PIN or an account number on the phone."),
            ("本当の用件かどうかは、ご自身で調べた公式の番号にかけて確かめてください。", "To make sure, call an official number that you looked up yourself."),
        ],
        Channel.Visit =>
        [
            ("カード、通帳、暗証番号を渡さず、家に入れないでください。", "Hand over no card, bank book or PIN, and let nobody in."),
            ("身分証を見せられても、その場で応じず、担当部署の番号をご自身で調べて確かめてください。", "Whatever ID is shown, check by calling the office on a number that you looked up yourself."),
            ("相手が帰らないときは110番してください。", "If the visitor does not leave, call 110."),
        ],
        Channel.Letter =>
        [
            ("書かれた電話番号やQRコードは使わないでください。", "Do not use the numbers or QR codes in it."),
            ("本物の通知かどうかは、ご自身で調べた公式の番号にかけて確かめてください。", "To make sure, call an official number that you looked up yourself."),
        ],
        Channel.Website =>
        [
            ("何も入力せずにページを閉じてください。警告の画面が出ても、書かれた番号に電話しないでください。", "Close the page without entering anything. Do not call a number that a warning on the screen shows."),
            ("用があるときは、公式サイトをご自身で検索するか、公式アプリから開いてください。", "If you need the service, look up its official site yourself or use its app."),
        ],
        Channel.Email or Channel.Sms or Channel.Social =>
        [
            ("書かれたリンクを開いたり、番号に電話したり、返信したりしないでください。", "Do not open its links, call its numbers or reply."),
            ("用があるときは、公式サイトをご自身で検索するか、公式アプリから確かめてください。", "If it might matter, look up the official site yourself or use its app."),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(channel)),
    };
}
