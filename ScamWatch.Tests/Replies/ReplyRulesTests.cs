using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Replies;

public sealed class ReplyRulesTests
{
    private static readonly ReporterMail s_citizen = new() { Address = "sato@example.jp", ReturnPath = "sato@example.jp", Dmarc = "pass", Spf = "pass" };

    private static readonly DateTime s_now = new(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_citizen_who_wrote_to_the_mailbox_is_answered() => Assert.Null(Check(s_citizen));

    [Theory]
    [InlineData(IntakeSource.PublicForm)]
    [InlineData(IntakeSource.StaffForm)]
    [InlineData(IntakeSource.File)]
    [InlineData(IntakeSource.Api)]
    public void Nobody_is_who_did_not_write_to_the_mailbox(IntakeSource source) =>
        Assert.Equal(NoReplyReason.NotByMail, ReplyRules.Check(Facts(s_citizen) with { Source = source }, ReplyKind.Outcome)?.Reason);

    [Fact]
    public void Nor_who_is_known_from_inside_a_mail_only() =>
        Assert.Equal(NoReplyReason.NotByMail, ReplyRules.Check(Facts(s_citizen) with { Mail = null }, ReplyKind.Acknowledgement)?.Reason);

    [Theory]
    [InlineData("")]
    [InlineData("佐藤")]
    [InlineData("sato@")]
    [InlineData("sato@localhost@")]
    [InlineData("sato example@example.jp")]
    [InlineData("sato@example.jp\r\nBcc: all@example.jp")]
    [InlineData("\"a b\"@example.jp")]
    [InlineData("sato@[192.0.2.1]")]
    [InlineData("〔個人番号を削除〕@example.jp")]
    public void What_is_no_address_is_not_written_to(string address) =>
        Assert.Equal(NoReplyReason.NoAddress, Check(s_citizen with { Address = address }));

    [Theory]
    [InlineData("tsuho@minatogawa.example")]
    [InlineData("TSUHO@Minatogawa.Example")]
    public void Nor_are_we_ourselves(string address) =>
        Assert.Equal(NoReplyReason.OwnAddress, Check(s_citizen with { Address = address }));

    [Theory]
    [InlineData("no-reply@example.jp")]
    [InlineData("NoReply+77@example.jp")]
    [InlineData("do_not.reply@example.jp")]
    [InlineData("donotreply-news@example.jp")]
    [InlineData("support-noreply@example.jp")]
    [InlineData("mailer-daemon@example.jp")]
    [InlineData("MAILER-DAEMON@example.jp")]
    [InlineData("postmaster@example.jp")]
    [InlineData("bounces+abc=example.com@example.jp")]
    [InlineData("owner-list@example.jp")]
    [InlineData("list-request@example.jp")]
    [InlineData("list-bounces@example.jp")]
    public void Nor_is_an_address_that_nobody_reads(string address) =>
        Assert.Equal(NoReplyReason.NoReplyAddress, Check(s_citizen with { Address = address }));

    [Theory]
    [InlineData("noriko-reply@example.jp")]
    [InlineData("replyhana@example.jp")]
    [InlineData("daemon.sato@example.jp")]
    [InlineData("sato..taro.@docomo.ne.jp")]
    [InlineData(".abc@ezweb.ne.jp")]
    public void Addresses_that_only_look_like_one_are_answered(string address) =>
        Assert.Null(Check(s_citizen with { Address = address, ReturnPath = null }));

    [Fact]
    public void A_bounce_is_known_by_its_null_path() => Assert.Equal(NoReplyReason.Notice, Check(s_citizen with { ReturnPath = "" }));

    [Fact]
    public void A_notice_is_known_by_its_kind() => Assert.Equal(NoReplyReason.Notice, Check(s_citizen with { IsNotice = true }));

    [Fact]
    public void A_daemon_is_known_by_its_return_path() =>
        Assert.Equal(NoReplyReason.NoReplyAddress, Check(s_citizen with { ReturnPath = "MAILER-DAEMON@example.jp" }));

    [Theory]
    [InlineData("auto-replied")]
    [InlineData("auto-generated")]
    [InlineData("auto-notified")]
    [InlineData("x-anything")]
    [InlineData("")]
    public void Programs_are_not_answered(string keyword) =>
        Assert.Equal(NoReplyReason.Automatic, Check(s_citizen with { AutoSubmitted = keyword }));

    [Fact]
    public void Auto_submitted_no_is_a_person() => Assert.Null(Check(s_citizen with { AutoSubmitted = "no" }));

    [Fact]
    public void Nor_is_who_asks_for_silence() => Assert.Equal(NoReplyReason.Automatic, Check(s_citizen with { AsksForSilence = true }));

    [Theory]
    [InlineData("bulk")]
    [InlineData("list")]
    [InlineData("junk")]
    [InlineData("auto_reply")]
    public void Bulk_mail_is_not_answered(string precedence) =>
        Assert.Equal(NoReplyReason.Bulk, Check(s_citizen with { Precedence = precedence }));

    [Fact]
    public void First_class_mail_is() => Assert.Null(Check(s_citizen with { Precedence = "first-class" }));

    [Fact]
    public void Lists_are_not_answered() => Assert.Equal(NoReplyReason.Bulk, Check(s_citizen with { IsList = true }));

    [Theory]
    [InlineData("fail", "pass", NoReplyReason.Forged)]
    [InlineData("fail", null, NoReplyReason.Forged)]
    [InlineData(null, "fail", NoReplyReason.Forged)]
    [InlineData("none", "softfail", NoReplyReason.Forged)]
    [InlineData("pass", "fail", null)]
    [InlineData("none", "none", null)]
    [InlineData(null, null, null)]
    public void Forged_senders_are_not_answered(string? dmarc, string? spf, NoReplyReason? reason) =>
        Assert.Equal(reason, Check(s_citizen with { Dmarc = dmarc, Spf = spf }));

    [Theory]
    [InlineData("victim@example.com", "spammer@evil.example", "none", "pass", NoReplyReason.Forged)]
    [InlineData("victim@example.com", "spammer@evil.example", null, null, NoReplyReason.Forged)]
    [InlineData("sato@example.com", "bounces-77@mail.example.com", "none", "pass", null)]
    [InlineData("sato@example.com", "srs0=x=example.com=sato@forwarder.example", "pass", "pass", null)]
    [InlineData("sato@city.minato.tokyo.jp", "sato@city.chuo.tokyo.jp", null, null, NoReplyReason.Forged)]
    [InlineData("sato@example.com", null, null, null, null)]
    public void Nor_is_who_lets_bounces_go_to_somebody_else_without_dmarc(string author, string? path, string? dmarc, string? spf, NoReplyReason? reason) =>
        Assert.Equal(reason, Check(s_citizen with { Address = author, ReturnPath = path, Dmarc = dmarc, Spf = spf }));

    [Fact]
    public void Nor_is_who_wants_no_mails() =>
        Assert.Equal(NoReplyReason.OptedOut, ReplyRules.Check(Facts(s_citizen) with { OptedOut = true }, ReplyKind.Outcome)?.Reason);

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, NoReplyReason.TooMany)]
    [InlineData(999, NoReplyReason.TooMany)]
    public void A_day_holds_so_many_acknowledgements(int sent, NoReplyReason? reason) =>
        Assert.Equal(reason, ReplyRules.Check(Facts(s_citizen) with { Acknowledged = sent }, ReplyKind.Acknowledgement)?.Reason);

    [Theory]
    [InlineData(6, null)]
    [InlineData(8, NoReplyReason.TooOld)]
    [InlineData(4000, NoReplyReason.TooOld)]
    [InlineData(-1, null)]
    public void Mails_of_long_ago_are_not_acknowledged_when_a_mailbox_is_first_drained(int days, NoReplyReason? reason)
    {
        var mail = s_citizen with { WrittenAt = s_now.AddDays(-days) };

        Assert.Equal(reason, Check(mail));
        Assert.Null(ReplyRules.Check(Facts(mail), ReplyKind.Outcome));
    }

    [Fact]
    public void But_an_outcome_that_staff_decided_goes_out() =>
        Assert.Null(ReplyRules.Check(Facts(s_citizen) with { Acknowledged = 999 }, ReplyKind.Outcome));

    [Fact]
    public void Every_reason_has_its_words_in_both_languages()
    {
        var words = Enum.GetValues<NoReplyReason>().Select(ReplyRules.Label).ToList();

        Assert.Equal(words.Count, words.Select(w => w.Ja).Distinct().Count());
        Assert.Equal(words.Count, words.Select(w => w.En).Distinct().Count());
    }

    [Theory]
    [InlineData("I got this mail yesterday. Is it genuine? I did not click.", HeaderTrust.Original, "", ReplyLanguage.En)]
    [InlineData("昨日届きました。", HeaderTrust.Original, "Your account is suspended. Please verify now at once.", ReplyLanguage.Ja)]
    [InlineData("", HeaderTrust.Original, "Your account is suspended. Please verify now at once.", ReplyLanguage.Ja)]
    [InlineData("", HeaderTrust.Pasted, "Your account is suspended. Please verify now at once.", ReplyLanguage.Ja)]
    [InlineData("", HeaderTrust.None, "Somebody called me and asked for my PIN number today.", ReplyLanguage.En)]
    [InlineData("FYI", HeaderTrust.Original, "", ReplyLanguage.Ja)]
    [InlineData("Amazon から来た mail です。https://example.com/verify?account=aaaaaaaaaaaaaaaaaaaaaaaaa を開いてはいません。", HeaderTrust.Original, "", ReplyLanguage.Ja)]
    public void The_language_is_that_of_the_reporters_own_words(string note, HeaderTrust trust, string body, ReplyLanguage language)
    {
        var report = Report.Receive(
            Some.ByMail(text: body) with { ReporterNote = note, HeaderTrust = trust }, "k", 0, [], SampleAlerts.Report(DateTime.UnixEpoch).Judgement, DateTime.UnixEpoch);

        Assert.Equal(language, ReplyLanguages.Of(report, plain: false));
        Assert.Equal(language == ReplyLanguage.Ja ? ReplyLanguage.Plain : language, ReplyLanguages.Of(report, plain: true));
    }

    private static NoReplyReason? Check(ReporterMail mail) => ReplyRules.Check(Facts(mail), ReplyKind.Acknowledgement)?.Reason;

    private static ReplyFacts Facts(ReporterMail mail) => new()
    {
        Source = IntakeSource.Mailbox,
        Mail = mail,
        Now = s_now,
        OwnAddresses = new HashSet<string> { "tsuho@minatogawa.example" },
        AcknowledgementsPerDay = 3,
    };
}
