namespace ScamWatch.Web.Operations;

/// <summary>The program does not start with settings that do not read.</summary>
public sealed class WrongSettingsException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>As service managers know it (EX_CONFIG of sysexits.h): starting again changes nothing.</summary>
    public const int ExitCode = 78;
}
