using System.Text;

namespace ScamWatch.Domain.Audit;

/// <summary>Anchors kept outside the database, one line of JSON each, only ever added to.</summary>
internal static class AnchorFile
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>The anchors of a file, in its order; what is no anchor (a line cut short when a process was killed) is passed over.</summary>
    public static IEnumerable<AuditAnchor> Read(string file)
    {
        if (!File.Exists(file))
        {
            yield break;
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (AuditAnchor.FromLine(line) is { } anchor)
            {
                yield return anchor;
            }
        }
    }

    /// <summary>Adds anchors and has them on disk before it returns.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Append(string file, IReadOnlyList<AuditAnchor> anchors)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var stream = Open(file);
        var text = new StringBuilder();
        // A line that was cut short must not swallow the next one.
        if (stream.Length > 0)
        {
            stream.Seek(-1, SeekOrigin.End);
            text.Append(stream.ReadByte() == '\n' ? "" : "\n");
        }

        foreach (var anchor in anchors)
        {
            text.Append(anchor.ToLine()).Append('\n');
        }

        stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Alone among processes for the moment of writing.</summary>
    private static FileStream Open(string file)
    {
        var until = Environment.TickCount64 + (long)s_patience.TotalMilliseconds;
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            }
            catch (IOException fault) when (fault is not DirectoryNotFoundException && Environment.TickCount64 < until)
            {
                Thread.Sleep(10);
            }
        }
    }
}
