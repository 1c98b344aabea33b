using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Staff;

/// <summary>A new account.</summary>
public sealed record NewStaff(string UserName, string DisplayName, string Role, string Password);

/// <summary>The account rules refuse it.</summary>
public sealed record AccountRefused(Words Because) : Refusal(Because);

/// <summary>Makes an account with one role.</summary>
public sealed class AddStaff(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>The account's id, or why it was not made.</summary>
    public async Task<Outcome<string>> RunAsync(NewStaff request, Actor actor, CancellationToken ct)
    {
        if (!actor.IsSystem && !actor.Has(Role.Administrator))
        {
            return new NotAllowed();
        }

        if (!Role.All.Contains(request.Role))
        {
            return new InvalidField(("役割", "Role"), ("一覧から選んでください。", "choose one of the list."));
        }

        if (string.IsNullOrWhiteSpace(request.DisplayName))
        {
            return new InvalidField(("氏名", "Name"), ("入力してください。", "is empty."));
        }

        // Identity's managers are scoped and save through the scope's own context.
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffMember>>();
        var db = scope.ServiceProvider.GetRequiredService<ScamWatchDb>();
        await using var commit = await db.Database.BeginTransactionAsync(ct);
        var member = new StaffMember { UserName = request.UserName.Trim(), DisplayName = request.DisplayName.Trim() };
        var made = await users.CreateAsync(member, request.Password);
        if (!made.Succeeded)
        {
            return new AccountRefused(Explain(made.Errors.First()));
        }

        await users.AddToRoleAsync(member, request.Role);
        AuditTrail.Record(db, actor, AuditKind.StaffAdded, member.UserName, request.Role, clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(ct);
        await commit.CommitAsync(ct);
        return member.Id;
    }

    private static Words Explain(IdentityError error) => error.Code switch
    {
        nameof(IdentityErrorDescriber.DuplicateUserName) => ("そのユーザー名は使われています。", "That user name is taken."),
        nameof(IdentityErrorDescriber.InvalidUserName) => ("ユーザー名は半角英数字で入力してください。", "The user name may hold letters and digits only."),
        nameof(IdentityErrorDescriber.PasswordTooShort) => ("パスワードが短すぎます。15文字以上にしてください。", "The password is too short: 15 characters at least."),
        _ => ("登録できませんでした。入力を確認してください。", error.Description),
    };
}
