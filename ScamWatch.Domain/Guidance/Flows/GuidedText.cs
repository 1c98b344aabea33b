using System.Text;

namespace ScamWatch.Domain.Guidance.Flows;

/// <summary>A guided call as plain text: to hand on, and as the first words of a report.</summary>
public static class GuidedText
{
    /// <summary>Title, what was answered and what was written down, a line each; nothing that was only read out.</summary>
    /// <param name="english">In English instead of Japanese.</param>
    public static string Of(GuidedTalk talk, bool english)
    {
        var text = new StringBuilder(In(talk.Title)).Append('\n');
        foreach (var step in talk.Steps)
        {
            switch (step.Kind)
            {
                case FlowStepKind.Ask:
                    text.Append("・").Append(In(step.Text)).Append(" → ").Append(In(step.Answer ?? default)).Append('\n');
                    break;
                case FlowStepKind.Collect:
                    foreach (var fact in step.Facts)
                    {
                        text.Append("・").Append(In(fact.Label)).Append(": ").Append(In(fact.Value)).Append('\n');
                    }

                    break;
                case FlowStepKind.Route or FlowStepKind.Leak or FlowStepKind.End:
                    text.Append("・").Append(In(step.Text)).Append('\n');
                    break;
            }
        }

        return text.ToString();

        string In(Words words) => english ? words.En ?? "" : words.Ja ?? "";
    }
}
