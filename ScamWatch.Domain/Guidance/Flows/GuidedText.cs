using System.Text;

namespace ScamWatch.Domain.Guidance.Flows;

/// <summary>A guided call as plain text.</summary>
public static class GuidedText
{
    /// <summary>To hand on: what was answered, written down, and where it led; not what was only read out.</summary>
    /// <param name="english">In English instead of Japanese.</param>
    public static string Of(GuidedTalk talk, bool english) => Write(talk, english, s => s.Kind != FlowStepKind.Say);

    /// <summary>What the caller told and nothing else: the first words of a report.</summary>
    public static string Told(GuidedTalk talk) => Write(talk, english: false, s => s.Kind is FlowStepKind.Ask or FlowStepKind.Collect);

    private static string Write(GuidedTalk talk, bool english, Func<GuidedStep, bool> wanted)
    {
        var text = new StringBuilder(In(talk.Title)).Append('\n');
        foreach (var step in talk.Steps.Where(wanted))
        {
            if (step.Kind != FlowStepKind.Collect)
            {
                text.Append('・').Append(In(step.Text)).Append(step.Answer is { } answer ? $" → {In(answer)}" : "").Append('\n');
            }

            foreach (var fact in step.Facts)
            {
                text.Append('・').Append(In(fact.Label)).Append(": ").Append(In(fact.Value)).Append('\n');
            }
        }

        return text.ToString();

        string In(Words words) => english ? words.En : words.Ja;
    }
}
