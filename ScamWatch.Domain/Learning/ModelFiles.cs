using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Learning;

/// <summary>
/// The files of trained models below the state folder. Beside each model lies its twin, trained the same way without the
/// held-out families: the model itself has seen every text, so only the twin can be measured honestly.
/// </summary>
public sealed class ModelFiles(DataFolder data, OfficialDirectory official)
{
    public string PathOf(string version) => Path.Combine(data.Models, version + ".bin");

    public void Save(LinearModel model, LinearModel twin)
    {
        model.Save(PathOf(model.Version));
        twin.Save(TwinOf(model.Version));
    }

    public void SaveTwin(string version, LinearModel twin) => twin.Save(TwinOf(version));

    /// <summary>Keeps a copy of the model the program started with, whatever becomes of its file.</summary>
    public void KeepFirst(string version)
    {
        if (!File.Exists(PathOf(version)))
        {
            LinearModel.Load(data.Model, official).Save(PathOf(version));
        }
    }

    /// <summary>The twin of a model; null where there is none that this program can read.</summary>
    public LinearModel? LoadTwin(string version)
    {
        try
        {
            return LinearModel.Load(TwinOf(version), official);
        }
        catch (ModelFileException)
        {
            return null;
        }
    }

    private string TwinOf(string version) => Path.Combine(data.Models, version + ".held-out.bin");
}
