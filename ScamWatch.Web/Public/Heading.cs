using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace ScamWatch.Web.Public;

/// <summary>A heading whose level depends on where it stands: a warning is a page for the public and a part of one for staff.</summary>
public sealed class Heading : ComponentBase
{
    /// <summary>1 … 6.</summary>
    [Parameter, EditorRequired] public int Level { get; set; }

    /// <summary>Looks the same at every level.</summary>
    [Parameter] public string? Class { get; set; }

    /// <summary>Language of the words, where it may differ from the page's.</summary>
    [Parameter] public string? Lang { get; set; }

    [Parameter] public string? Id { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, Level switch { 1 => "h1", 2 => "h2", 3 => "h3", 4 => "h4", 5 => "h5", _ => "h6" });
        builder.AddAttribute(1, "class", Class);
        builder.AddAttribute(2, "lang", Lang);
        builder.AddAttribute(3, "id", Id);
        // The heading of a page takes the focus when it opens.
        builder.AddAttribute(4, "tabindex", Level == 1 ? "-1" : null);
        builder.AddContent(5, ChildContent);
        builder.CloseElement();
    }
}
