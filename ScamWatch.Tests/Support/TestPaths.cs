namespace ScamWatch.Tests.Support;

/// <summary>Where the project lies, found from the test's own folder upwards.</summary>
internal static class TestPaths
{
    /// <summary>So many reports are in data/samples/inbox.</summary>
    public const int SampleReports = 62;

    public static string Root { get; } = Find();

    public static string Data => Path.Combine(Root, "data");

    public static string Web => Path.Combine(Root, "ScamWatch.Web");

    /// <summary>Real texts to measure on, beside the project; null where they are not given.</summary>
    public static string? Eval { get; } =
        Path.Combine(Path.GetDirectoryName(Root)!, "shared", "eval") is var folder && Directory.Exists(folder) ? folder : null;

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ScamWatch.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("ScamWatch.sln is not above the tests.");
    }
}
