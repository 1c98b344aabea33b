using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Sources;

/// <summary>A key is given up already.</summary>
public sealed record AlreadyRevoked() : Refusal(("このキーはすでに失効しています。", "This key has been revoked already."));

/// <summary>The rules of API keys: pure, facts in and decision out.</summary>
public static class ApiKeyRules
{
    public const int MaxName = 60;

    /// <summary>The most that a key can be allowed: a thousand a second and more, for a mail gateway that has every mail judged.</summary>
    public const int MaxPerMinute = 1_000_000;

    /// <summary>Ten a second: more than a municipality's reports ever come.</summary>
    public const int UsualPerMinute = 600;

    /// <summary>May this actor make such a key?</summary>
    /// <param name="nameTaken">True where a key in force bears the name.</param>
    public static Refusal? CheckNew(NewApiKey request, bool nameTaken, Actor actor)
    {
        if (!MayManage(actor))
        {
            return new NotAllowed();
        }

        if (string.IsNullOrWhiteSpace(request.Name))
        {
            return new InvalidField(s_name, ("入力してください。", "is empty."));
        }

        if (request.Name.Trim().Length > MaxName)
        {
            return new InvalidField(s_name, ($"{MaxName}文字以内にしてください。", $"is longer than {MaxName} characters."));
        }

        if (nameTaken)
        {
            return new InvalidField(s_name, ("同じ名前の有効なキーがあります。先に失効させるか、別の名前にしてください。", "is that of a key in force. Revoke that one first, or choose another."));
        }

        if (request.Scopes.Count == 0)
        {
            return new InvalidField(("権限", "Rights"), ("一つ以上選んでください。", "choose at least one."));
        }

        return request.PerMinute is < 1 or > MaxPerMinute
            ? new InvalidField(("1分あたりの上限", "Requests a minute"), ($"1〜{MaxPerMinute:N0}で入力してください。", $"must be from 1 to {MaxPerMinute:N0}."))
            : null;
    }

    /// <summary>May this actor take the key away?</summary>
    public static Refusal? CheckRevoke(ApiKey key, Actor actor) =>
        !MayManage(actor) ? new NotAllowed() : key.RevokedAt is null ? null : new AlreadyRevoked();

    private static readonly Words s_name = ("名前", "Name");

    private static bool MayManage(Actor actor) => actor.May(Rights.ApiKeyManage);
}
