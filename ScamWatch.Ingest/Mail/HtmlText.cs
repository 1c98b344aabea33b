using System.Buffers;
using System.Text;

namespace ScamWatch.Ingest.Mail;

/// <summary>Builds readable text from the visible words of a page: blocks on lines of their own, blanks run together.</summary>
internal sealed class HtmlText
{
    private static readonly HashSet<string> s_blocks = new(StringComparer.Ordinal)
    {
        "div", "table", "tr", "ul", "ol", "li", "center", "form", "section", "article", "header", "footer", "main", "nav", "aside",
        "address", "dl", "dt", "dd", "fieldset", "figure", "figcaption", "caption", "tbody", "thead", "body", "option", "button",
    };

    private static readonly HashSet<string> s_paragraphs = new(StringComparer.Ordinal)
    {
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre",
    };

    private static readonly SearchValues<char> s_blanks = SearchValues.Create(" \n\t\u00A0");

    private readonly StringBuilder _text = new();
    private int _breaks;
    private bool _blank;
    private int _preformatted;

    public int Length => _text.Length;

    public override string ToString() => _text.ToString();

    public string Since(int start) => start >= _text.Length ? "" : _text.ToString(start, _text.Length - start).Trim();

    public void Open(string element)
    {
        _preformatted += element == "pre" ? 1 : 0;
        Space(element);
        if (element == "li")
        {
            Words("・");
        }
    }

    public void Close(string element)
    {
        _preformatted -= element == "pre" ? 1 : 0;
        Space(element);
    }

    public void Break()
    {
        _breaks = Math.Min(_breaks + 1, 3);
        _blank = false;
    }

    public void Rule()
    {
        AtLeast(1);
        Words("----------");
        AtLeast(1);
    }

    public void Words(string words)
    {
        var rest = words.AsSpan();
        while (!rest.IsEmpty)
        {
            // From blank to blank: what stands between is copied as a whole.
            var blank = rest.IndexOfAny(s_blanks);
            var run = blank < 0 ? rest : rest[..blank];
            if (!run.IsEmpty)
            {
                Put(run);
            }

            if (blank < 0)
            {
                return;
            }

            if (_preformatted > 0 && rest[blank] == '\n')
            {
                Break();
            }
            else if (_preformatted > 0 && rest[blank] == ' ')
            {
                Put(" ");
            }
            else
            {
                _blank = true;
            }

            rest = rest[(blank + 1)..];
        }
    }

    /// <summary>Text with its blanks run together, line by line.</summary>
    public static string Collapse(string words)
    {
        var text = new HtmlText();
        foreach (var line in words.Split('\n'))
        {
            text.Words(line);
            text.Break();
        }

        return text.ToString();
    }

    private void Put(ReadOnlySpan<char> run)
    {
        if (_text.Length > 0)
        {
            if (_breaks > 0)
            {
                _text.Append('\n', _breaks);
            }
            else if (_blank)
            {
                _text.Append(' ');
            }
        }

        _breaks = 0;
        _blank = false;
        _text.Append(run);
    }

    private void Space(string element)
    {
        if (s_paragraphs.Contains(element))
        {
            AtLeast(2);
        }
        else if (s_blocks.Contains(element))
        {
            AtLeast(1);
        }
        else if (element is "td" or "th")
        {
            _blank = true;
        }
    }

    private void AtLeast(int breaks)
    {
        _breaks = Math.Max(_breaks, breaks);
        _blank = false;
    }
}
