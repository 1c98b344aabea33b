namespace ScamWatch.Tests.Benchmarks;

internal static class ResultsDocument
{
    public static int Run(string[] files) => files.Length;
}
