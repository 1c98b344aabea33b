namespace ScamWatch.Ingest.Commands;

/// <summary>What every verb returns to the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Refused, or the thing named was not found.</summary>
    public const int Refused = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>Something failed that should not.</summary>
    public const int Fault = 3;

    /// <summary>Settings that do not read, as service managers know it (EX_CONFIG of sysexits.h): starting again changes nothing.</summary>
    public const int WrongSettings = 78;
}
