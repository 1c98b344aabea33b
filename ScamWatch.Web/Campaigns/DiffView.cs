using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using ScamWatch.Domain.Campaigns;

namespace ScamWatch.Web.Campaigns;

/// <summary>Two texts as one with their differing words. In code, because every blank of a template would show in the text.</summary>
public sealed class DiffView : ComponentBase
{
    /// <summary>In reading order, made inert.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<DiffPiece> Pieces { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        foreach (var piece in Pieces)
        {
            if (piece.Kind == DiffKind.Same)
            {
                builder.AddContent(0, piece.Text);
                continue;
            }

            builder.OpenElement(1, piece.Kind == DiffKind.Removed ? "del" : "ins");
            builder.AddContent(2, piece.Text);
            builder.CloseElement();
        }
    }
}
