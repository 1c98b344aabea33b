using Microsoft.Extensions.Localization;
using ScamWatch.Domain.References;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.References;

/// <summary>How rows and changes of the reference data are marked.</summary>
internal static class ReferenceWords
{
    public static Mark MarkOf(ReferenceMark mark, IStringLocalizer<ReferenceTexts> texts)
    {
        var word = texts["Mark." + mark].Value;
        return mark switch
        {
            ReferenceMark.Stale => new("warning", "history", (word, word)),
            ReferenceMark.Unconfirmed => new("warning", "help", (word, word)),
            ReferenceMark.EndsSoon => new("danger", "event_upcoming", (word, word)),
            ReferenceMark.Ended => new("neutral", "event_busy", (word, word)),
            ReferenceMark.NotYet => new("active", "schedule", (word, word)),
            _ => throw new ArgumentOutOfRangeException(nameof(mark)),
        };
    }

    public static Mark MarkOf(ReferenceChangeState state, IStringLocalizer<ReferenceTexts> texts)
    {
        var word = texts["State." + state].Value;
        return state switch
        {
            ReferenceChangeState.Proposed => new("active", "hourglass_top", (word, word)),
            ReferenceChangeState.Approved => new("good", "check_circle", (word, word)),
            ReferenceChangeState.Rejected => new("danger", "cancel", (word, word)),
            ReferenceChangeState.Withdrawn => new("neutral", "undo", (word, word)),
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
    }
}
