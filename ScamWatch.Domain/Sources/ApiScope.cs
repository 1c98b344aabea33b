namespace ScamWatch.Domain.Sources;

/// <summary>What the holder of an API key may do. The codes are stored with the keys: never rename one.</summary>
public enum ApiScope
{
    /// <summary>Have texts and mails judged; nothing is stored.</summary>
    Classify,

    /// <summary>Hand in reports.</summary>
    Report,

    /// <summary>Ask by receipt number where a report stands.</summary>
    Lookup,

    /// <summary>Fetch what is shared with others.</summary>
    Export,
}

/// <summary>Scopes as an <see cref="Staff.Actor"/> holds them, beside the roles of people.</summary>
public static class ApiScopes
{
    /// <summary>The name under which a scope stands among an actor's roles. No role of a person begins like it.</summary>
    public static string RoleOf(ApiScope scope) => $"scope:{Codes.Of(scope)}";
}
