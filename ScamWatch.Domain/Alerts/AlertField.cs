using System.Globalization;

namespace ScamWatch.Domain.Alerts;

/// <summary>A field of a warning: what it is called and how it is read and copied, for everything that goes field by field.</summary>
/// <param name="Code">Under which versions and answers name it; never renamed.</param>
/// <param name="Label">Its label on screens and in messages.</param>
/// <param name="IsRequired">True where a warning must not go out without it.</param>
/// <param name="IsQuoted">True where it repeats the words of the scam rather than ours.</param>
/// <param name="Text">The field as text; equal texts mean equal fields.</param>
/// <param name="Take">Copies the field: into the first from the second.</param>
public sealed record AlertField(
    string Code,
    Words Label,
    bool IsRequired,
    bool IsQuoted,
    Func<AlertContent, string> Text,
    Func<AlertContent, AlertContent, AlertContent> Take)
{
    public static AlertField Title { get; } = new(
        "title", ("表題", "Title"), true, false, c => c.Title, (into, from) => into with { Title = from.Title });

    public static AlertField LureSubject { get; } = new(
        "lure-subject", ("件名", "Subject"), true, true, c => c.LureSubject, (into, from) => into with { LureSubject = from.LureSubject });

    public static AlertField LureText { get; } = new(
        "lure-text", ("本文の例", "Quoted text"), true, true, c => c.LureText, (into, from) => into with { LureText = from.LureText });

    public static AlertField UrlNote { get; } = new(
        "url-note", ("URLの有無", "URL"), true, false, c => c.UrlNote, (into, from) => into with { UrlNote = from.UrlNote });

    public static AlertField AttachmentNote { get; } = new(
        "attachment-note", ("添付ファイル", "Attachment"), true, false, c => c.AttachmentNote, (into, from) => into with { AttachmentNote = from.AttachmentNote });

    public static AlertField InformationSource { get; } = new(
        "information-source", ("情報提供元", "Informant"), true, false, c => c.InformationSource, (into, from) => into with { InformationSource = from.InformationSource });

    public static AlertField InformedOn { get; } = new(
        "informed-on", ("日付", "Date"), true, false, c => Day(c.InformedOn), (into, from) => into with { InformedOn = from.InformedOn });

    public static AlertField Advice { get; } = new(
        "advice", ("注意点", "Advice"), true, false, c => c.Advice, (into, from) => into with { Advice = from.Advice });

    public static AlertField OfficialRule { get; } = new(
        "official-rule", ("公式ルール", "Official rule"), false, false, c => c.OfficialRule, (into, from) => into with { OfficialRule = from.OfficialRule });

    public static AlertField OfficialRuleSource { get; } = new(
        "official-rule-source", ("公式ルールの出典", "Source of the rule"), false, false, c => c.OfficialRuleSource, (into, from) => into with { OfficialRuleSource = from.OfficialRuleSource });

    public static AlertField Contacts { get; } = new(
        "contacts", ("相談窓口", "Desks"),
        true,
        false,
        c => string.Join('\n', c.Contacts.Select(d => $"{d.Name} {d.Number} {d.Hours} {Day(d.ObservedOn)}".TrimEnd())),
        (into, from) => into with { Contacts = from.Contacts, Facts = into.Facts with { Desks = from.Facts.Desks } });

    public static AlertField ReviewOn { get; } = new(
        "review-on", ("見直し日", "Review date"), true, false, c => Day(c.ReviewOn), (into, from) => into with { ReviewOn = from.ReviewOn });

    public static AlertField ExpiresOn { get; } = new(
        "expires-on", ("終了日", "Last day"), true, false, c => Day(c.ExpiresOn), (into, from) => into with { ExpiresOn = from.ExpiresOn });

    public static AlertField SubjectVariants { get; } = new(
        "subject-variants",
        ("件名の別の例", "Other subjects"),
        false,
        true,
        c => string.Join('\n', c.SubjectVariants),
        (into, from) => into with { SubjectVariants = from.SubjectVariants });

    public static AlertField Afterwards { get; } = new(
        "afterwards", ("渡してしまったとき", "If something was handed over"), false, false, c => c.Afterwards, (into, from) => into with { Afterwards = from.Afterwards });

    public static AlertField ChangeNote { get; } = new(
        "change-note", ("変更点", "What changed"), false, false, c => c.ChangeNote, (into, from) => into with { ChangeNote = from.ChangeNote });

    /// <summary>What the warning says in codes; the desks stand in <see cref="Contacts"/>.</summary>
    public static AlertField Facts { get; } = new(
        "facts",
        ("分類", "Classification"),
        false,
        false,
        c => InWords(c.Facts),
        (into, from) => into with { Facts = from.Facts with { Desks = into.Facts.Desks } });

    public static AlertField Notes { get; } = new(
        "notes",
        ("補足と翻訳", "Notes and translations"),
        false,
        false,
        c => string.Join('\n', c.Notes.Select(n => $"{n.Language} {n.Source}: {n.Text}")),
        (into, from) => into with { Notes = from.Notes });

    public static AlertField LanguagesOff { get; } = new(
        "languages-off",
        ("公開しない言語", "Languages switched off"),
        false,
        false,
        c => string.Join(' ', c.LanguagesOff.Order(StringComparer.Ordinal)),
        (into, from) => into with { LanguagesOff = from.LanguagesOff });

    /// <summary>Every field, in the order in which a warning is written and read.</summary>
    public static IReadOnlyList<AlertField> All { get; } =
    [
        Title, Facts, OfficialRule, OfficialRuleSource, Advice, Afterwards, LureSubject, SubjectVariants, LureText, UrlNote, AttachmentNote,
        InformationSource, InformedOn, Contacts, ReviewOn, ExpiresOn, Notes, LanguagesOff, ChangeNote,
    ];

    /// <summary>The fields that hold free text.</summary>
    public static IReadOnlyList<AlertField> Texts { get; } = [.. All.Except([Facts, InformedOn, Contacts, ReviewOn, ExpiresOn, LanguagesOff])];

    /// <summary>The field of a code, or null.</summary>
    public static AlertField? Find(string code) => All.FirstOrDefault(f => f.Code == code);

    /// <summary>The fields in which two warnings differ.</summary>
    public static IEnumerable<AlertField> Changed(AlertContent before, AlertContent after) => All.Where(f => !f.IsSame(before, after));

    /// <summary>True where both warnings hold the same in this field.</summary>
    public bool IsSame(AlertContent one, AlertContent other) => Text(one) == Text(other);

    private static string InWords(AlertFacts facts) => string.Join('\n', (string[])
    [
        $"channel: {string.Join(' ', facts.OtherChannels.Prepend(facts.Channel))}",
        $"party: {facts.Party}",
        $"asks: {string.Join(' ', facts.Asks)}",
        $"pressure: {string.Join(' ', facts.Pressure)}",
        $"seen: {Day(facts.FirstSeen)} {Day(facts.LastSeen)}",
        $"rule: {facts.RuleCode}",
        $"url: {facts.HasUrl}, attachment: {facts.HasAttachment}",
    ]);

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
