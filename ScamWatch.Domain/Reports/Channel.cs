namespace ScamWatch.Domain.Reports;

/// <summary>How the suspicious contact reached the citizen (経路).</summary>
public enum Channel
{
    Email,
    Sms,
    Call,
    Autocall,
    Visit,
    Letter,
    Social,
    Website,
}
