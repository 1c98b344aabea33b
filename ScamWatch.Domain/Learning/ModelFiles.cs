using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Learning;

/// <summary>
/// The files of trained models below the state folder. Beside each model lies its twin, trained the same way without the
/// held-out families: the model itself has seen every text, so only the twin can be measured honestly. On PostgreSQL the files are kept
/// in the database too, where the nodes that did not train a model fetch it.
/// </summary>
public sealed class ModelFiles(DataFolder data, OfficialDirectory official, IDbContextFactory<ScamWatchDb> contexts, StorageOptions storage)
{
    public string PathOf(string version) => Path.Combine(data.Models, version + ".bin");

    public async Task SaveAsync(LinearModel model, LinearModel twin, CancellationToken ct)
    {
        await SaveTwinAsync(model.Version, twin, ct);
        model.Save(PathOf(model.Version));
        await KeepAsync(PathOf(model.Version), ct);
    }

    public async Task SaveTwinAsync(string version, LinearModel twin, CancellationToken ct)
    {
        twin.Save(TwinOf(version));
        await KeepAsync(TwinOf(version), ct);
    }

    /// <summary>Keeps a copy of the model the program started with, whatever becomes of its file.</summary>
    public async Task KeepFirstAsync(string version, CancellationToken ct)
    {
        if (!File.Exists(PathOf(version)))
        {
            LinearModel.Load(data.Model, official).Save(PathOf(version));
        }

        await KeepAsync(PathOf(version), ct);
    }

    /// <summary>Reads a model, which another node may have trained.</summary>
    /// <exception cref="ModelFileException">There is none of that version that this program can read.</exception>
    public async Task<LinearModel> LoadAsync(string version, CancellationToken ct)
    {
        await FetchAsync(PathOf(version), ct);
        return LinearModel.Load(PathOf(version), official);
    }

    /// <summary>The twin of a model; null where there is none that this program can read.</summary>
    public async Task<LinearModel?> LoadTwinAsync(string version, CancellationToken ct)
    {
        await FetchAsync(TwinOf(version), ct);
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

    private async Task KeepAsync(string file, CancellationToken ct)
    {
        if (storage.Provider != StorageOptions.Postgres)
        {
            return;
        }

        var (name, bytes) = (Path.GetFileName(file), await File.ReadAllBytesAsync(file, ct));
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.StoredModels.SingleOrDefaultAsync(m => m.Name == name, ct) is { } known)
        {
            known.Replace(bytes);
        }
        else
        {
            db.StoredModels.Add(new(name, bytes));
        }

        await db.SaveChangesAsync(ct);
    }

    private async Task FetchAsync(string file, CancellationToken ct)
    {
        if (storage.Provider != StorageOptions.Postgres || File.Exists(file))
        {
            return;
        }

        var name = Path.GetFileName(file);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.StoredModels.AsNoTracking().SingleOrDefaultAsync(m => m.Name == name, ct) is { } kept)
        {
            Directory.CreateDirectory(data.Models);
            // Written aside and moved, so that nobody reads half of it.
            var made = $"{file}.{Guid.NewGuid():N}";
            await File.WriteAllBytesAsync(made, kept.Bytes, ct);
            File.Move(made, file, overwrite: true);
        }
    }
}
