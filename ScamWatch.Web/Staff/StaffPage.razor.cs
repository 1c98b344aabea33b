using Microsoft.AspNetCore.Components;
using ScamWatch.Domain;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Staff;

/// <summary>Accounts: who they are, what they reach, until when, and when they were trained.</summary>
public sealed partial class StaffPage
{
    private IReadOnlyList<StaffRow>? _members;
    private TermsForm _new = new();
    private TermsForm _change = new();
    private StaffRow? _changing;
    private string _user = "";
    private string _name = "";
    private string _password = "";
    private string _resetPassword = "";
    private Refusal? _refusal;
    private Refusal? _changeRefusal;
    private string? _done;
    private string? _changed;

    [Inject] public required FindStaff Find { get; init; }

    [Inject] public required AddStaff Add { get; init; }

    [Inject] public required ChangeStaff ChangeTerms { get; init; }

    [Inject] public required SignInSettings Settings { get; init; }

    [Inject] public required StaffNames Names { get; init; }

    private DateOnly Today => JapanTime.DayOf(Now);

    protected override Task OpenAsync()
    {
        Listen(Topic.Staff, LoadAsync);
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        _members = await Find.RunAsync(Closed);
        // What is typed stays; what stands beside it is told anew.
        _changing = _members.FirstOrDefault(m => m.Id == _changing?.Id);
    }

    private int MinLength(string role) => PasswordRules.MinLength(SignInRules.NeedsSecondFactor([role], isSample: false, Settings));

    private Mark MarkOf(StaffRow member) =>
        member.Terms.EndsOn < Today ? new("neutral", "event_busy", ("期限切れ", "Ended"))
        : member.LockedOut ? new("warning", "lock_clock", ("一時停止中", "Locked out"))
        : new("good", "check_circle", ("利用可", "Active"));

    private void Open(StaffRow member) =>
        (_changing, _change, _changeRefusal, _changed, _resetPassword) = (member, TermsForm.Of(member.Terms), null, null, "");

    private Task AddAsync() => BusyAsync(async () =>
    {
        var outcome = await Add.RunAsync(new(_user, _name, _new.Role, _password) { Terms = _new.Terms }, Actor, Closed);
        _refusal = outcome.Refusal;
        _done = outcome.Succeeded ? S["Added", _user].Value : null;
        if (outcome.Succeeded)
        {
            (_user, _name, _password, _new) = ("", "", "", new());
            await LoadAsync();
        }
    });

    private Task ChangeAsync() => ActAsync(member => ChangeTerms.RunAsync(member.Id, _change.Terms, Actor, Closed), "Saved");

    private Task EndSignInsAsync() => ActAsync(member => ChangeTerms.EndSignInsAsync(member.Id, Actor, Closed), "SignInsEnded");

    private Task ResetAsync() => ActAsync(async member =>
    {
        var outcome = await ChangeTerms.ResetAsync(member.Id, _resetPassword, Actor, Closed);
        _resetPassword = outcome.Succeeded ? "" : _resetPassword;
        return outcome;
    }, "ResetDone");

    private Task ActAsync(Func<StaffRow, Task<Outcome<bool>>> act, string done) => BusyAsync(async () =>
    {
        if (_changing is { } member)
        {
            var outcome = await act(member);
            (_changeRefusal, _changed) = (outcome.Refusal, outcome.Succeeded ? S[done].Value : null);
            await LoadAsync();
        }
    });
}

/// <summary>The terms of an account while they are typed.</summary>
public sealed class TermsForm
{
    public string Role { get; set; } = Domain.Staff.Role.Triage;

    public HashSet<string> Areas { get; private init; } = [];

    public HashSet<string> Languages { get; private init; } = [];

    public string Contractor { get; set; } = "";

    public DateOnly? EndsOn { get; set; }

    public DateOnly? TrainedOn { get; set; }

    public StaffTerms Terms => new(
        Role, [.. Areas.Order(StringComparer.Ordinal)], [.. Languages.Order(StringComparer.Ordinal)], Contractor, EndsOn, TrainedOn);

    public static TermsForm Of(StaffTerms terms) => new()
    {
        Role = terms.Role,
        Areas = [.. terms.Areas],
        Languages = [.. terms.Languages],
        Contractor = terms.Contractor,
        EndsOn = terms.EndsOn,
        TrainedOn = terms.TrainedOn,
    };
}
