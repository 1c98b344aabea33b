namespace ScamWatch.Domain.Sharing;

/// <summary>The forms in which reports are shared.</summary>
public enum ExportFormat
{
    /// <summary>A table of reports (RFC 4180).</summary>
    Csv,

    /// <summary>A STIX 2.1 bundle.</summary>
    Stix,

    /// <summary>A MISP event.</summary>
    Misp,

    /// <summary>XARF v4 abuse reports, one a host, one a line.</summary>
    Xarf,

    /// <summary>The text of a mail to フィッシング対策協議会.</summary>
    Council,
}

/// <summary>A file to hand over.</summary>
/// <param name="FileName">A name without blanks or Japanese, for every system.</param>
/// <param name="MediaType">With its charset where it is text.</param>
/// <param name="Content">The whole file.</param>
/// <param name="Reports">Reports in it.</param>
public sealed record ExportFile(string FileName, string MediaType, byte[] Content, int Reports);

/// <summary>What differs between the forms besides their content.</summary>
public static class ExportFormats
{
    /// <summary>The media type of the file.</summary>
    public static string MediaType(ExportFormat format) => format switch
    {
        ExportFormat.Csv => "text/csv; charset=utf-8; header=present",
        ExportFormat.Stix => "application/stix+json;version=2.1",
        ExportFormat.Misp => "application/json",
        ExportFormat.Xarf => "application/x-ndjson",
        ExportFormat.Council => "text/plain; charset=utf-8",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>The ending of the file's name, with its dot.</summary>
    public static string Ending(ExportFormat format) => format switch
    {
        ExportFormat.Csv => ".csv",
        ExportFormat.Stix => ".stix.json",
        ExportFormat.Misp => ".misp.json",
        ExportFormat.Xarf => ".xarf.jsonl",
        ExportFormat.Council => ".txt",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
