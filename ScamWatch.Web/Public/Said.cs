using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using ScamWatch.Domain.Phrases;

namespace ScamWatch.Web.Public;

/// <summary>
/// A text in a language of the phrasebook as it is set: readings over their kanji, Japanese names marked as Japanese within other
/// languages, headings with the places where a line may break. Always text: nothing in it becomes markup.
/// </summary>
public sealed class Said : ComponentBase
{
    [Parameter, EditorRequired] public required string Text { get; set; }

    [Parameter, EditorRequired] public required PhraseLanguage Language { get; set; }

    /// <summary>True to leave readings in their brackets.</summary>
    [Parameter] public bool Brackets { get; set; }

    /// <summary>True for a heading, whose lines must not break within a word.</summary>
    [Parameter] public bool Phrased { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (Language.Code == Phrasebook.Easy && !Brackets)
        {
            foreach (var part in Ruby.Parts(Text))
            {
                AddRuby(builder, part);
            }
        }
        else if (Language.Code == Phrasebook.Japanese && Phrased)
        {
            var isFirst = true;
            foreach (var piece in Bunsetsu.Split(Text))
            {
                if (!isFirst)
                {
                    builder.OpenElement(0, "wbr");
                    builder.CloseElement();
                }

                builder.AddContent(1, piece);
                isFirst = false;
            }
        }
        else
        {
            foreach (var (piece, isJapanese) in JapaneseRuns.Split(Text, Language))
            {
                AddPiece(builder, piece, isJapanese);
            }
        }
    }

    /// <summary>Browsers without ruby show the brackets that are written here (HTML, 4.5.12).</summary>
    private static void AddRuby(RenderTreeBuilder builder, RubyPart part)
    {
        if (part.Reading is not { } reading)
        {
            builder.AddContent(2, part.Text);
            return;
        }

        builder.OpenElement(3, "ruby");
        builder.AddContent(4, part.Text);
        builder.OpenElement(5, "rp");
        builder.AddContent(6, "(");
        builder.CloseElement();
        builder.OpenElement(7, "rt");
        builder.AddContent(8, reading);
        builder.CloseElement();
        builder.OpenElement(9, "rp");
        builder.AddContent(10, ")");
        builder.CloseElement();
        builder.CloseElement();
    }

    private static void AddPiece(RenderTreeBuilder builder, string piece, bool isJapanese)
    {
        if (!isJapanese)
        {
            builder.AddContent(11, piece);
            return;
        }

        builder.OpenElement(12, "span");
        builder.AddAttribute(13, "lang", Phrasebook.Japanese);
        builder.AddContent(14, piece);
        builder.CloseElement();
    }
}
