using ScamWatch.Domain.Reports;

namespace ScamWatch.Ingest.Files;

/// <summary>One thing found in a file: a report, or the reason why there is none.</summary>
/// <param name="FileName">Name of the file it stood in.</param>
/// <param name="Row">Row of a table, counted as spreadsheets do (the header is row 1); line of .jsonl; message of .mbox; null otherwise.</param>
public abstract record IntakeItem(string FileName, int? Row);

/// <summary>A report that was read.</summary>
/// <param name="Id">The id the file gave it (.jsonl); null where it gave none.</param>
public sealed record IntakeRead(string FileName, int? Row, IncomingReport Report, string? Id = null) : IntakeItem(FileName, Row);

/// <summary>Something that could not be read. Nothing of it is lost: what can be tried again comes with it.</summary>
/// <param name="Reason">Japanese, for staff: what is wrong, with the limit, row or column named. Repeats no content.</param>
/// <param name="Column">Header of the cell at fault; null where not one cell is.</param>
/// <param name="RawText">
/// The row with its header line, to be corrected and handed in again; null where the whole file is at fault. Not redacted.
/// </param>
public sealed record IntakeFault(string FileName, int? Row, string Reason, string? Column = null, string? RawText = null)
    : IntakeItem(FileName, Row);
