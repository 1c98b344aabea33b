using System.Text.Json.Serialization;
using ScamWatch.Domain.Guidance;

namespace ScamWatch.Domain.Alerts;

/// <summary>
/// The words of a warning. The fields are those that Japanese municipalities print: the seed page of 深川市 (2017)
/// has subject, text, URL note, attachment, informant and date; 三鷹市 and 高松市 (2017) add advice and desks.
/// </summary>
public sealed record AlertContent
{
    /// <summary>Title of the page.</summary>
    public string Title { get; init; } = "";

    /// <summary>The same in codes.</summary>
    public AlertFacts Facts { get; init; } = new();

    /// <summary>件名: the lure's subject line, or how the call or visit opened.</summary>
    public string LureSubject { get; init; } = "";

    /// <summary>Other subjects of the same campaign, private data taken out, addresses inert.</summary>
    public IReadOnlyList<string> SubjectVariants { get; init; } = [];

    /// <summary>本文の例: the lure's text, private data taken out, addresses inert.</summary>
    public string LureText { get; init; } = "";

    /// <summary>URLの有無.</summary>
    public string UrlNote { get; init; } = "";

    /// <summary>添付ファイル.</summary>
    public string AttachmentNote { get; init; } = "";

    /// <summary>情報提供元: who told us. Never a citizen's name.</summary>
    public string InformationSource { get; init; } = "";

    /// <summary>日付: the day of the information, Japan time.</summary>
    public DateOnly? InformedOn { get; init; }

    /// <summary>注意点: what to do and what not, one piece of advice a line.</summary>
    public string Advice { get; init; } = "";

    /// <summary>What to do where something was handed over already, one piece a line: 「渡したもの: すること」.</summary>
    public string Afterwards { get; init; } = "";

    /// <summary>The official rule that the contact breaks, in one sentence; empty where none is cited.</summary>
    public string OfficialRule { get; init; } = "";

    /// <summary>Source and date of <see cref="OfficialRule"/>.</summary>
    public string OfficialRuleSource { get; init; } = "";

    /// <summary>相談窓口, as printed.</summary>
    public IReadOnlyList<AlertContact> Contacts { get; init; } = [];

    /// <summary>What this version changes against the one before, printed on the page; needed from the second edition on.</summary>
    public string ChangeNote { get; init; } = "";

    /// <summary>What staff add, and their translations, one for each language at most.</summary>
    public IReadOnlyList<AlertNote> Notes { get; init; } = [];

    /// <summary>Codes of the languages in which the warning is not offered.</summary>
    public IReadOnlyList<string> LanguagesOff { get; init; } = [];

    /// <summary>The Japanese sentences that come from staff and no code, set by the program when the words are saved; null where nobody has looked.</summary>
    public IReadOnlyList<string>? OwnWords { get; init; }

    /// <summary>The day by which the page must be looked at again.</summary>
    public DateOnly? ReviewOn { get; init; }

    /// <summary>The last day on which the warning stands, Japan time.</summary>
    public DateOnly? ExpiresOn { get; init; }

    /// <summary>The moment at which it ends, UTC; null where no last day is given.</summary>
    [JsonIgnore]
    public DateTime? EndsAt => ExpiresOn is { } last ? JapanTime.ToUtc(last.AddDays(1).ToDateTime(TimeOnly.MinValue)) : null;

    /// <summary>The same words as they are stored: <see cref="AlertFacts.Desks"/> as the printed desks have it, no empty subjects.</summary>
    /// <param name="lines">The lines in force.</param>
    public AlertContent Settled(IReadOnlyList<PhoneLine> lines) => this with
    {
        SubjectVariants = [.. SubjectVariants.Select(s => s.Trim()).Where(s => s.Length > 0)],
        Facts = Facts with
        {
            Desks = [.. Contacts.Select(c => lines.FirstOrDefault(l => l.Number == c.Number)?.Id).OfType<string>().Distinct()],
        },
    };
}

/// <summary>A desk to ask, as it stood in the reference data when the warning was written.</summary>
/// <param name="Name">Name of the line.</param>
/// <param name="Number">As dialled.</param>
/// <param name="Hours">Hours in words.</param>
/// <param name="ObservedOn">The day of the source of the hours; null where the source bears none.</param>
public sealed record AlertContact(string Name, string Number, string Hours, DateOnly? ObservedOn)
{
    /// <summary>A line as it is printed under a warning.</summary>
    public static AlertContact Of(PhoneLine line) => new(line.Name, line.Number, line.Hours, line.ObservedOn);
}

/// <summary>Somebody's word that what the check asks about is right as it stands.</summary>
/// <param name="Field">Code of the field.</param>
/// <param name="Rule">Code of what the check asks.</param>
/// <param name="Exact">The words asked about; when they change, so does the question.</param>
/// <param name="Reason">Why it is right.</param>
/// <param name="By">Who says so.</param>
/// <param name="At">UTC.</param>
public sealed record Acknowledgement(string Field, string Rule, string Exact, string Reason, string By, DateTime At);

/// <summary>A version that the public has read.</summary>
/// <param name="Edition">From 1.</param>
/// <param name="Number">Number of the <see cref="AlertVersion"/>.</param>
/// <param name="At">From when, UTC.</param>
/// <param name="Note">What it changed; empty for the first.</param>
public sealed record AlertEdition(int Edition, int Number, DateTime At, string Note);
