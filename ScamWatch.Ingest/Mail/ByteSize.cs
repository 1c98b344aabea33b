using System.Globalization;

namespace ScamWatch.Ingest.Mail;

/// <summary>A size in the unit that people read it in.</summary>
internal static class ByteSize
{
    public static string Of(long bytes) => bytes switch
    {
        >= 1L << 30 => Number(bytes / (double)(1L << 30)) + " GiB",
        >= 1 << 20 => Number(bytes / (double)(1 << 20)) + " MiB",
        >= 1 << 10 => Number(bytes / 1024.0) + " KiB",
        _ => Number(bytes) + " バイト",
    };

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
