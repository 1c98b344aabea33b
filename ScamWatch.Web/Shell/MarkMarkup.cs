using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;

namespace ScamWatch.Web.Shell;

/// <summary>
/// Marks as ready markup, for long lists: as components (<see cref="StateMark"/>) they took more of a circuit's memory than all else in their
/// rows together. The same mark is one text for everybody.
/// </summary>
public static class MarkMarkup
{
    /// <summary>More than there are marks, languages and figures; beyond it nothing is kept.</summary>
    private const int MaxKept = 20_000;

    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly ConcurrentDictionary<(Mark Mark, string Language, string Figure), MarkupString> s_kept = new();

    /// <summary>What <see cref="StateMark"/> draws.</summary>
    /// <param name="figure">Stands beside the word; empty for none.</param>
    public static MarkupString Of(Mark mark, string figure = "")
    {
        var key = (mark, Display.Language, figure);
        if (!s_kept.TryGetValue(key, out var markup))
        {
            markup = new(
                $"<span class=\"mark mark-{E(mark.Tone)}\"><i class=\"rzi\" aria-hidden=\"true\">{E(mark.Icon)}</i><span>{E(mark.Word.ToString())}</span>{(figure.Length > 0 ? "&nbsp;" + E(figure) : "")}</span>");
            if (s_kept.Count < MaxKept)
            {
                s_kept[key] = markup;
            }
        }

        return markup;
    }

    private static string E(string text) => s_encoder.Encode(text);
}
