namespace ScamWatch.Domain.Reports;

/// <summary>How far the harm had gone when it was reported (被害段階), in rising order.</summary>
public enum HarmStage
{
    None,
    Opened,
    Entered,
    HandedOver,
    MoneyLost,
}
