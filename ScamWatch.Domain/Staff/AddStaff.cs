using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Phrases;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Staff;

/// <summary>A new account.</summary>
public sealed record NewStaff(string UserName, string DisplayName, string Role, string Password)
{
    /// <summary>What it lets do; by default the role everywhere and without end.</summary>
    public StaffTerms Terms { get; init; } = StaffTerms.Of(Role);

    /// <summary>True for the invented staff of the samples, which open in development only and have a password that everybody knows.</summary>
    public bool IsSample { get; init; }
}

/// <summary>The account rules refuse it.</summary>
public sealed record AccountRefused(Words Because) : Refusal(Because);

/// <summary>Makes an account with one role.</summary>
public sealed class AddStaff(
    IServiceScopeFactory scopes, Municipality municipality, Phrasebook phrasebook, PasswordWords words, SignInSettings settings, TimeProvider clock)
{
    /// <summary>The account's id, or why it was not made.</summary>
    public async Task<Outcome<string>> RunAsync(NewStaff request, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.StaffManage))
        {
            return new NotAllowed();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var terms = request.Terms with { Role = request.Role, Contractor = request.Terms.Contractor.Trim() };
        if (StaffRules.CheckTerms(terms, municipality.Areas, phrasebook.Languages, JapanTime.DayOf(now)) is { } refusal)
        {
            return refusal;
        }

        if (string.IsNullOrWhiteSpace(request.DisplayName))
        {
            return new InvalidField(("氏名", "Name"), ("入力してください。", "is empty."));
        }

        var withSecond = SignInRules.NeedsSecondFactor([terms.Role], request.IsSample, settings);
        if (!request.IsSample && PasswordRules.Check(request.Password, withSecond, words, request.UserName, request.DisplayName) is { } weak)
        {
            return weak;
        }

        // Identity's managers are scoped and save through the scope's own context.
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffMember>>();
        var db = scope.ServiceProvider.GetRequiredService<ScamWatchDb>();
        if (await db.CheckProofAsync(Rights.StaffManage, actor, now, ct) is { } unproven)
        {
            return unproven;
        }

        await using var commit = await db.Database.BeginTransactionAsync(ct);
        var member = new StaffMember { UserName = request.UserName.Trim(), DisplayName = request.DisplayName.Trim(), IsSample = request.IsSample };
        ChangeStaff.Apply(member, terms);
        var made = await users.CreateAsync(member, request.Password);
        if (!made.Succeeded)
        {
            return new AccountRefused(Explain(made.Errors.First()));
        }

        await users.AddToRoleAsync(member, terms.Role);
        AuditTrail.Record(db, actor, AuditKind.StaffAdded, member.UserName, terms.ToString(), now);
        await db.SaveChangesAsync(ct);
        await commit.CommitAsync(ct);
        return member.Id;
    }

    private static Words Explain(IdentityError error) => error.Code switch
    {
        nameof(IdentityErrorDescriber.DuplicateUserName) => ("そのユーザー名は使われています。", "That user name is taken."),
        nameof(IdentityErrorDescriber.InvalidUserName) => ("ユーザー名は半角英数字で入力してください。", "The user name may hold letters and digits only."),
        _ => ("登録できませんでした。入力を確認してください。", error.Description),
    };
}
