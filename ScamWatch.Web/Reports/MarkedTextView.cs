using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain.Classification;

namespace ScamWatch.Web.Reports;

/// <summary>A reported text with its weighed phrases marked. In code, because every blank of a template would show in the text.</summary>
public sealed class MarkedTextView : ComponentBase
{
    /// <summary>The text in its order, made inert.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<TextPiece> Pieces { get; set; }

    [Inject] public required IStringLocalizer<ReportTexts> R { get; init; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        foreach (var piece in Pieces)
        {
            if (piece.Weight is not { } weight)
            {
                builder.AddContent(0, piece.Text);
                continue;
            }

            var says = $"{R[weight >= 0 ? "SpeaksFor" : "SpeaksAgainst"]} {weight.ToString("+0.0;−0.0", CultureInfo.InvariantCulture)}";
            builder.OpenElement(1, "mark");
            builder.AddAttribute(2, "class", weight >= 0 ? "for" : "against");
            builder.AddAttribute(3, "title", says);
            builder.AddAttribute(4, "aria-description", says);
            builder.AddContent(5, piece.Text);
            builder.CloseElement();
        }
    }
}
