using System.Collections.Concurrent;
using System.Text.Json;

namespace ScamWatch.Domain.References;

/// <summary>
/// One state of all dated rows: the files as shipped, with the changes that staff approved laid over them. Immutable: another
/// state is another set. A file is read when it is first asked for and kept by all sets that descend from this one.
/// </summary>
public sealed class ReferenceSet
{
    /// <summary>The files that each installation has of its own, in the folder for its state; none need be there.</summary>
    internal static readonly IReadOnlySet<string> OwnFiles = new HashSet<string>(StringComparer.Ordinal) { "counters" };

    private static readonly byte[] s_noRows = """{"rows":[]}"""u8.ToArray();

    private readonly string _folder;
    private readonly string? _own;
    private readonly ConcurrentDictionary<string, byte[]> _shipped;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> _changed;

    private ReferenceSet(
        string folder, string? own, ConcurrentDictionary<string, byte[]> shipped, IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> changed) =>
        (_folder, _own, _shipped, _changed) = (folder, own, shipped, changed);

    /// <summary>The rows as shipped.</summary>
    /// <param name="referenceFolder">Folder of the shipped files, <see cref="DataFolder.Reference"/>.</param>
    /// <param name="ownFolder">Folder of the installation's own files, <see cref="DataFolder.State"/>; null where there is none.</param>
    public static ReferenceSet Shipped(string referenceFolder, string? ownFolder = null) =>
        new(referenceFolder, ownFolder, new(StringComparer.Ordinal), new Dictionary<string, IReadOnlyList<JsonElement>>());

    /// <summary>The rows of a file as they are in force, of every day.</summary>
    /// <param name="file">Name without folder and ending.</param>
    /// <exception cref="FileNotFoundException">No such file.</exception>
    /// <exception cref="InvalidDataException">A row is not in the form of its file; the message names file and line or row.</exception>
    internal IReadOnlyList<TRow> Rows<TRow>(string file)
    {
        if (!_changed.TryGetValue(file, out var rows))
        {
            return ReferenceFile.Rows<TRow>(Bytes(file), PathOf(file));
        }

        return [.. rows.Select(row => Row<TRow>(file, row))];
    }

    /// <summary>The rows of a file as they were shipped, whatever staff changed.</summary>
    internal IReadOnlyList<JsonElement> ShippedRows(string file) => ReferenceFile.Rows<JsonElement>(Bytes(file), PathOf(file));

    /// <summary>The rows of a file as they are in force, as JSON.</summary>
    internal IReadOnlyList<JsonElement> RowsOf(string file) => _changed.TryGetValue(file, out var rows) ? rows : ShippedRows(file);

    /// <summary>The shipped rows with other rows in place of those of some files.</summary>
    internal ReferenceSet With(IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> changed) => new(_folder, _own, _shipped, changed);

    /// <summary>This state with other rows in one file.</summary>
    internal ReferenceSet WithFile(string file, IReadOnlyList<JsonElement> rows) =>
        new(_folder, _own, _shipped, new Dictionary<string, IReadOnlyList<JsonElement>>(_changed, StringComparer.Ordinal) { [file] = rows });

    private static TRow Row<TRow>(string file, JsonElement row)
    {
        try
        {
            return row.Deserialize<TRow>(JsonSerializerOptions.Web) ?? throw new InvalidDataException($"{file}.json: an empty row.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{file}.json, row {ReferenceRow.IdOf(row)}: {fault.Message}", fault);
        }
    }

    private byte[] Bytes(string file) => _shipped.GetOrAdd(file, name =>
        OwnFiles.Contains(name) && (_own is null || !File.Exists(PathOf(name))) ? s_noRows : ReferenceFile.Bytes(PathOf(name)));

    private string PathOf(string file) => Path.Combine(OwnFiles.Contains(file) && _own is not null ? _own : _folder, file + ".json");
}
