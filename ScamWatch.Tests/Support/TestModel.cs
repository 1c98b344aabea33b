using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Tests.Support;

/// <summary>One model for the whole run, trained once from the project's corpus.</summary>
internal static class TestModel
{
    private static readonly Lazy<byte[]> s_model = new(Train);

    public static void CopyTo(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, s_model.Value);
    }

    private static byte[] Train()
    {
        var reference = Path.Combine(TestPaths.Data, "reference");
        var taxonomy = Taxonomy.Load(reference);
        var model = ModelTrainer.Train(
            Corpus.ReadFolder(Path.Combine(TestPaths.Data, "corpus"), taxonomy), taxonomy, OfficialDirectory.Load(reference));
        var file = Path.GetTempFileName();
        try
        {
            model.Save(file);
            return File.ReadAllBytes(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
