using System.Globalization;

namespace ScamWatch.Domain.Alerts;

/// <summary>A field of a warning: what it is called and how it is read and copied, for everything that goes field by field.</summary>
/// <param name="Label">Its label on screens and in messages.</param>
/// <param name="IsRequired">True where a warning must not go out without it.</param>
/// <param name="IsQuoted">True where it repeats the words of the scam rather than ours.</param>
/// <param name="Text">The field as text; equal texts mean equal fields.</param>
/// <param name="Take">Copies the field: into the first from the second.</param>
public sealed record AlertField(
    Words Label,
    bool IsRequired,
    bool IsQuoted,
    Func<AlertContent, string> Text,
    Func<AlertContent, AlertContent, AlertContent> Take)
{
    public static AlertField Title { get; } = new(
        ("表題", "Title"), true, false, c => c.Title, (into, from) => into with { Title = from.Title });

    public static AlertField LureSubject { get; } = new(
        ("件名", "Subject"), true, true, c => c.LureSubject, (into, from) => into with { LureSubject = from.LureSubject });

    public static AlertField LureText { get; } = new(
        ("本文の例", "Quoted text"), true, true, c => c.LureText, (into, from) => into with { LureText = from.LureText });

    public static AlertField UrlNote { get; } = new(
        ("URLの有無", "URL"), true, false, c => c.UrlNote, (into, from) => into with { UrlNote = from.UrlNote });

    public static AlertField AttachmentNote { get; } = new(
        ("添付ファイル", "Attachment"), true, false, c => c.AttachmentNote, (into, from) => into with { AttachmentNote = from.AttachmentNote });

    public static AlertField InformationSource { get; } = new(
        ("情報提供元", "Informant"), true, false, c => c.InformationSource, (into, from) => into with { InformationSource = from.InformationSource });

    public static AlertField InformedOn { get; } = new(
        ("日付", "Date"), true, false, c => Day(c.InformedOn), (into, from) => into with { InformedOn = from.InformedOn });

    public static AlertField Advice { get; } = new(
        ("注意点", "Advice"), true, false, c => c.Advice, (into, from) => into with { Advice = from.Advice });

    public static AlertField OfficialRule { get; } = new(
        ("公式ルール", "Official rule"), false, false, c => c.OfficialRule, (into, from) => into with { OfficialRule = from.OfficialRule });

    public static AlertField OfficialRuleSource { get; } = new(
        ("公式ルールの出典", "Source of the rule"), false, false, c => c.OfficialRuleSource, (into, from) => into with { OfficialRuleSource = from.OfficialRuleSource });

    public static AlertField Contacts { get; } = new(
        ("相談窓口", "Desks"),
        true,
        false,
        c => string.Join('\n', c.Contacts.Select(d => $"{d.Name} {d.Number} {d.Hours} {Day(d.ObservedOn)}".TrimEnd())),
        (into, from) => into with { Contacts = from.Contacts });

    public static AlertField ReviewOn { get; } = new(
        ("見直し日", "Review date"), true, false, c => Day(c.ReviewOn), (into, from) => into with { ReviewOn = from.ReviewOn });

    /// <summary>Every field, in the order in which a warning is written and read.</summary>
    public static IReadOnlyList<AlertField> All { get; } =
    [
        Title, OfficialRule, OfficialRuleSource, Advice, LureSubject, LureText, UrlNote, AttachmentNote, InformationSource, InformedOn,
        Contacts, ReviewOn,
    ];

    /// <summary>The fields that hold free text.</summary>
    public static IReadOnlyList<AlertField> Texts { get; } = [.. All.Except([InformedOn, Contacts, ReviewOn])];

    /// <summary>True where both warnings hold the same in this field.</summary>
    public bool IsSame(AlertContent one, AlertContent other) => Text(one) == Text(other);

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
