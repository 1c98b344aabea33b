using System.Text;

namespace ScamWatch.Ingest.Files;

/// <summary>One record cut out of a CSV text (RFC 4180, with the freedoms that spreadsheets take).</summary>
/// <param name="Broken">
/// True where a quote is never closed, a cell goes past its limit or there are too many. The record is then the lines up to the one in which
/// that cell began, so that the rows it would swallow are read after all.
/// </param>
internal sealed record CsvRow(IReadOnlyList<string> Cells, int Start, int End, bool Broken)
{
    /// <summary>
    /// Reads the record at <paramref name="start"/> of a text whose lines end in LF. Linear over a whole file: after a broken
    /// record no other can break before the place where its cell was given up, since the quotes up to there come in pairs.
    /// </summary>
    public static CsvRow Read(string text, int start, char delimiter, int maxCell, int maxCells)
    {
        var cells = new List<string>();
        var at = start;
        while (true)
        {
            var cellStart = at;
            if (cells.Count >= maxCells || Cell(text, ref at, delimiter, maxCell) is not { } cell)
            {
                var lineEnd = text.IndexOf('\n', cellStart);
                return new CsvRow(cells, start, lineEnd < 0 ? text.Length : lineEnd + 1, true);
            }

            cells.Add(cell);
            if (at >= text.Length || text[at] == '\n')
            {
                return new CsvRow(cells, start, Math.Min(at + 1, text.Length), false);
            }

            at++;
        }
    }

    /// <summary>A cell; <paramref name="at"/> then stands on what ended it. Null where it is broken.</summary>
    private static string? Cell(string text, ref int at, char delimiter, int maxCell)
    {
        if (at >= text.Length || text[at] != '"')
        {
            return Plain(text, ref at, delimiter, maxCell);
        }

        var cell = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                cell.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                cell.Append('"');
                at++;
            }
            else
            {
                // What follows a closing quote belongs to the cell as it stands, as spreadsheets have it.
                at++;
                return Plain(text, ref at, delimiter, maxCell) is { } rest && cell.Length + rest.Length <= maxCell
                    ? cell.Append(rest).ToString()
                    : null;
            }

            if (cell.Length > maxCell)
            {
                return null;
            }
        }

        return null;
    }

    private static string? Plain(string text, ref int at, char delimiter, int maxCell)
    {
        var length = text.AsSpan(at).IndexOfAny(delimiter, '\n');
        var start = at;
        at = length < 0 ? text.Length : at + length;
        return at - start > maxCell ? null : text[start..at];
    }
}
