using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Tests.Support;

/// <summary>Reports and warnings with nothing wrong in them, to be spoilt one thing at a time.</summary>
internal static class SampleAlerts
{
    /// <summary>A report of a mail, decided where a verdict is given.</summary>
    public static Report Report(DateTime at, Verdict? verdict = Verdict.Scam, string impersonates = "j-lis")
    {
        var report = Domain.Reports.Report.Receive(
            new IncomingReport
            {
                Source = IntakeSource.StaffForm,
                Channel = Channel.Email,
                Subject = "カードの有効期限のお知らせ",
                Body = "カードの有効期限が近づいています。本日中に手続きしてください。",
            },
            $"staff-form:{Guid.NewGuid():N}",
            0,
            [],
            new Judgement(
                JudgedVerdict.Scam, 0.97, impersonates, 0.9, ["link-click"], ["deadline"],
                [new Evidence(EvidenceKind.Rule, "G-31", "市の職員が電話で暗証番号を聞くことはありません。", 2, "見本市 2026年4月1日")], "test"),
            at);
        if (verdict is { } decided)
        {
            report.Decide(decided, "", Staffed.As(Role.Triage), at);
        }

        return report;
    }

    /// <summary>The check over the reference data of the project.</summary>
    public static AlertLinter Linter()
    {
        var folder = Path.Combine(TestPaths.Data, "reference");
        return new(
            OfficialDirectory.Load(folder), PhoneLines.Load(folder), Fees.Load(folder), Pins.Load(folder), SafetyClaims.Load(folder),
            EvidenceRules.Load(folder, Taxonomy.Load(folder)), Municipality.Load(Path.Combine(TestPaths.Data, "samples", "municipality.json")),
            new(Alerts.AlertTranslationsTests.Translations, new()), ArticleBook.Load(folder));
    }

    /// <summary>A warning that may go out on <paramref name="today"/>.</summary>
    public static AlertContent Content(PhoneLines lines, DateOnly today) => new()
    {
        Title = "J-LISをかたる不審なメールにご注意ください",
        Facts = new()
        {
            Channel = "email",
            Party = "j-lis",
            Asks = ["link-click"],
            Pressure = ["deadline"],
            FirstSeen = today,
            LastSeen = today,
            Desks = ["police_consult", "total"],
            HasUrl = true,
        },
        LureSubject = "【重要】有効期限のお知らせ",
        LureText = "本日中に手続きしてください。\n※URLが記載",
        UrlNote = "あり",
        AttachmentNote = "なし",
        InformationSource = "市に寄せられた通報",
        InformedOn = today,
        Advice = "開かずに削除してください。\n公式サイトで確かめてください。",
        OfficialRule = "市の職員が電話で暗証番号を聞くことはありません。",
        OfficialRuleSource = "見本市 2026年4月1日",
        Contacts = [.. lines.On(today).Where(l => l.Id is "total" or "police_consult").Select(AlertContact.Of)],
        Afterwards = "パスワードを入力した: 公式サイトで変えてください。",
        ReviewOn = today.AddDays(90),
        ExpiresOn = today.AddDays(180),
    };
}
