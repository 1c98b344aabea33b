using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Phrases;

namespace ScamWatch.Domain.Staff;

/// <summary>What an account lets its person do, and until when.</summary>
/// <param name="Role">One of <see cref="Staff.Role.All"/>.</param>
/// <param name="Areas">Codes of municipalities; empty for all.</param>
/// <param name="Languages">Codes of languages; empty for all.</param>
/// <param name="Contractor">Company that lent the person; empty for own staff.</param>
/// <param name="EndsOn">Last day, in Japan; null for no end.</param>
/// <param name="TrainedOn">Day of the last training; null where none is recorded.</param>
public sealed record StaffTerms(
    string Role, IReadOnlyList<string> Areas, IReadOnlyList<string> Languages, string Contractor, DateOnly? EndsOn, DateOnly? TrainedOn)
{
    /// <summary>A role of one's own municipality, everywhere, without end.</summary>
    public static StaffTerms Of(string role) => new(role, [], [], "", null, null);

    /// <summary>Those of an account.</summary>
    public static StaffTerms Of(StaffMember member, string role) =>
        new(role, member.Areas, member.Languages, member.Contractor, member.EndsOn, member.TrainedOn);

    /// <summary>True where both open the same: a sign-in from before stays good.</summary>
    public bool OpensAs(StaffTerms other) => Role == other.Role && EndsOn == other.EndsOn && new StaffScope(Areas, Languages).Equals(new StaffScope(other.Areas, other.Languages));

    /// <summary>In words, for the audit list.</summary>
    public override string ToString() => string.Join("; ", new[]
    {
        Role,
        Areas.Count == 0 ? "" : "自治体 " + string.Join(',', Areas),
        Languages.Count == 0 ? "" : "言語 " + string.Join(',', Languages),
        Contractor.Length == 0 ? "" : "委託先 " + Contractor,
        EndsOn is { } end ? $"期限 {end:yyyy-MM-dd}" : "",
        TrainedOn is { } day ? $"研修 {day:yyyy-MM-dd}" : "",
    }.Where(p => p.Length > 0));
}

/// <summary>A contractor's account without a last day.</summary>
public sealed record ContractorNeedsEnd() : Refusal((
    "委託先の職員には利用期限が必要です。契約の終わる日を入力してください。", "An account of a contractor's staff needs a last day: that of the contract."));

/// <summary>One's own rights are another administrator's to change.</summary>
public sealed record NotOneself() : Refusal((
    "自分の権限やサインインは、別の管理者が変更します。", "Your own rights and sign-in are for another administrator to change."));

/// <summary>Nobody would be left to manage accounts.</summary>
public sealed record LastAdministrator() : Refusal((
    "最後のシステム管理者は外せません。先に別の管理者を登録してください。", "This is the last administrator. Add another one first."));

/// <summary>The rules of accounts. Pure.</summary>
public static class StaffRules
{
    public const int MaxContractor = 80;

    private static readonly Words s_list = ("一覧から選んでください。", "choose of the list.");

    /// <summary>Null where an account may have such terms.</summary>
    /// <param name="terms">What is wanted.</param>
    /// <param name="served">Municipalities that this office serves.</param>
    /// <param name="languages">Languages that warnings are written in.</param>
    /// <param name="today">In Japan.</param>
    public static Refusal? CheckTerms(StaffTerms terms, IReadOnlyList<Area> served, IReadOnlyList<PhraseLanguage> languages, DateOnly today) =>
        !Role.All.Contains(terms.Role) ? new InvalidField(("役割", "Role"), s_list)
        : terms.Areas.Any(a => served.OfCode(a) is null) ? new InvalidField(("担当する自治体", "Municipalities"), s_list)
        : terms.Languages.Any(l => languages.All(k => k.Code != l)) ? new InvalidField(("担当する言語", "Languages"), s_list)
        : terms.Contractor.Length > MaxContractor ? new InvalidField(("委託先", "Contractor"), ($"{MaxContractor}文字以内にしてください。", $"is longer than {MaxContractor} characters."))
        : terms.Contractor.Trim().Length > 0 && terms.EndsOn is null ? new ContractorNeedsEnd()
        : terms.TrainedOn > today ? new InvalidField(("研修日", "Training"), ("未来の日付です。", "lies in the future."))
        : null;

    /// <summary>May this administrator change that account so?</summary>
    /// <param name="othersLeft">Administrators whose accounts open, beside this one.</param>
    public static Refusal? CheckChange(StaffMember member, StaffTerms before, StaffTerms after, int othersLeft, Actor actor) =>
        member.Id == actor.Id && !before.OpensAs(after) ? new NotOneself()
        : before.Role == Role.Administrator && othersLeft == 0 && (after.Role != Role.Administrator || after.EndsOn is not null) ? new LastAdministrator()
        : null;
}
