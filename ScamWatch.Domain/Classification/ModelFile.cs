using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Classification;

/// <summary>A file that cannot be used as a model.</summary>
public sealed class ModelFileException(string path, string problem, Exception? inner = null)
    : Exception($"{path}: {problem}", inner)
{
    public string Path { get; } = path;
}

/// <summary>
/// The model file: magic, format version, SHA-256 of the rest, then labels, calibrations, marks and weights, little-endian.
/// Weights are half precision: their rounding is far below what separates two texts, and the file is half the size.
/// </summary>
internal static class ModelFile
{
    private const uint Magic = 0x4D4C5753; // "SWLM"
    private const ushort Format = 5;
    private const int HeaderLength = 4 + 2 + 32;
    private const int MaxFileLength = 64 * 1024 * 1024;
    private const int MaxLabels = 1000;
    private const int MaxTrees = 10_000;

    public static void Save(ModelContent content, string path)
    {
        var bytes = Write(content);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public static LinearModel Load(string path, OfficialDirectory directory)
    {
        var length = new FileInfo(path) is { Exists: true } file
            ? file.Length
            : throw new ModelFileException(path, "the file is missing; train a model first.");
        return length <= MaxFileLength
            ? Read(File.ReadAllBytes(path), path, directory)
            : throw new ModelFileException(path, $"{length} bytes are more than a model has.");
    }

    /// <summary>Whether an older program wrote the file, which this one cannot read. False where there is none or it is no model at all.</summary>
    public static bool IsOlder(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        Span<byte> head = stackalloc byte[HeaderLength + sizeof(int)];
        using var file = File.OpenRead(path);
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || BitConverter.ToUInt32(head) != Magic)
        {
            return false;
        }

        var (format, features) = (BitConverter.ToUInt16(head[4..]), BitConverter.ToInt32(head[HeaderLength..]));
        return format < Format || (format == Format && features < TextFeatures.Version);
    }

    public static byte[] Write(ModelContent content)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Format);
        writer.Write(new byte[32]);
        writer.Write(TextFeatures.Version);
        Write(writer, content.Labels.Impersonates);
        Write(writer, content.Labels.Asks);
        Write(writer, content.Labels.Pressure);
        writer.Write(content.FactScale);
        Write(writer, content.Scam);
        Write(writer, content.Parties);
        Write(writer, content.Asks);
        Array.ForEach(content.Pressure, c => Write(writer, c));
        Write(writer, content.Trees);
        writer.Write(content.Table.Count);
        writer.Write(MemoryMarshal.AsBytes<uint>(content.Table.Keys));
        writer.Write(MemoryMarshal.AsBytes<float>(content.Table.Scale));
        WriteWeights(writer, content);
        writer.Flush();
        var bytes = stream.ToArray();
        SHA256.HashData(bytes.AsSpan(HeaderLength), bytes.AsSpan(6, 32));
        return bytes;
    }

    /// <param name="path">Named in complaints.</param>
    public static LinearModel Read(byte[] bytes, string path, OfficialDirectory directory)
    {
        if (bytes.Length < HeaderLength || BitConverter.ToUInt32(bytes) != Magic)
        {
            throw new ModelFileException(path, "this is no ScamWatch model.");
        }

        var format = BitConverter.ToUInt16(bytes, 4);
        if (format != Format)
        {
            throw new ModelFileException(path, $"format {format} is unknown; this program reads format {Format}. Train again.");
        }

        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes.AsSpan(HeaderLength), hash);
        if (!hash.SequenceEqual(bytes.AsSpan(6, 32)))
        {
            throw new ModelFileException(path, "the file is damaged (checksum differs). Restore it or train again.");
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, HeaderLength, bytes.Length - HeaderLength), Encoding.UTF8);
            var features = reader.ReadInt32();
            if (features != TextFeatures.Version)
            {
                throw new ModelFileException(
                    path, $"trained with features of version {features}, this program has {TextFeatures.Version}. Train again.");
            }

            return new LinearModel(Read(reader), $"lm{features}-{Convert.ToHexStringLower(hash[..5])}", directory);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException or ArgumentException or FormatException)
        {
            throw new ModelFileException(path, $"the content does not fit together: {e.Message}", e);
        }
    }

    private static ModelContent Read(BinaryReader reader)
    {
        var labels = new ModelLabels(ReadCodes(reader), ReadCodes(reader), ReadCodes(reader));
        var factScale = reader.ReadSingle();
        var scam = ReadCalibration(reader);
        var parties = ReadStage(reader, StageInputs.PartyCount, labels.Impersonates.Count);
        var asks = ReadStage(reader, StageInputs.AskCount, labels.Asks.Count);
        var pressure = labels.Pressure.Select(_ => ReadCalibration(reader)).ToArray();
        var trees = ReadTrees(reader, new StageInputs(labels).TreeCount);
        var count = Checked(reader.ReadInt32(), FeatureTable.MaxRows, "features");
        var keys = new uint[count];
        var scale = new float[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(keys.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(scale.AsSpan()));
        var weights = ReadWeights(reader, labels, count);
        if (reader.BaseStream.Position != reader.BaseStream.Length)
        {
            throw new InvalidDataException("bytes are left over");
        }

        return new ModelContent(labels, new FeatureTable(keys, scale), factScale, weights, scam, parties, asks, pressure, trees);
    }

    private static void WriteWeights(BinaryWriter writer, ModelContent content)
    {
        var (count, width) = (content.Labels.Columns, content.Labels.Width);
        var weights = content.Weights.Span;
        var row = new Half[count];
        for (var r = 0; r < content.Table.Count; r++)
        {
            for (var c = 0; c < count; c++)
            {
                row[c] = (Half)weights[r * width + c];
            }

            writer.Write(MemoryMarshal.AsBytes<Half>(row));
        }
    }

    private static Memory<float> ReadWeights(BinaryReader reader, ModelLabels labels, int features)
    {
        var room = labels.Rows(features);
        var weights = room.Span;
        var row = new Half[labels.Columns];
        for (var r = 0; r < features; r++)
        {
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(row.AsSpan()));
            for (var c = 0; c < row.Length; c++)
            {
                weights[r * labels.Width + c] = (float)row[c];
            }
        }

        return room;
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<string> codes)
    {
        writer.Write(codes.Count);
        foreach (var code in codes)
        {
            writer.Write(code);
        }
    }

    private static string[] ReadCodes(BinaryReader reader)
    {
        var codes = new string[Checked(reader.ReadInt32(), MaxLabels, "labels")];
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = reader.ReadString();
        }

        return codes;
    }

    private static void Write(BinaryWriter writer, Calibration calibration)
    {
        writer.Write(calibration.Slope);
        writer.Write(calibration.Offset);
    }

    private static Calibration ReadCalibration(BinaryReader reader) => new(reader.ReadDouble(), reader.ReadDouble());

    private static void Write(BinaryWriter writer, LabelStage stage)
    {
        writer.Write(MemoryMarshal.AsBytes<float>(stage.Shared));
        writer.Write(MemoryMarshal.AsBytes<float>(stage.Offsets));
    }

    private static LabelStage ReadStage(BinaryReader reader, int inputs, int labels)
    {
        var stage = LabelStage.Empty(inputs, labels);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(stage.Shared.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(stage.Offsets.AsSpan()));
        return stage;
    }

    private static void Write(BinaryWriter writer, BoostedTrees trees)
    {
        writer.Write(trees.Trees.Length);
        foreach (var tree in trees.Trees)
        {
            writer.Write(tree.Length);
            foreach (var node in tree)
            {
                writer.Write(node.Input);
                writer.Write(node.Left);
                writer.Write(node.Limit);
                writer.Write(node.Value);
            }
        }
    }

    private static BoostedTrees ReadTrees(BinaryReader reader, int inputs)
    {
        var trees = new TreeNode[Checked(reader.ReadInt32(), MaxTrees, "trees")][];
        for (var t = 0; t < trees.Length; t++)
        {
            var tree = new TreeNode[Checked(reader.ReadInt32(), short.MaxValue, "nodes")];
            for (var n = 0; n < tree.Length; n++)
            {
                tree[n] = new TreeNode(reader.ReadInt16(), reader.ReadInt16(), reader.ReadSingle(), reader.ReadSingle());
                // Children stand behind their parent, so that no way through a tree turns back.
                if (tree[n].Input >= inputs || (tree[n].Input >= 0 && (tree[n].Left <= n || tree[n].Left + 1 >= tree.Length)))
                {
                    throw new InvalidDataException($"tree {t} leads nowhere");
                }
            }

            trees[t] = tree.Length > 0 ? tree : throw new InvalidDataException($"tree {t} is empty");
        }

        return new BoostedTrees(trees);
    }

    private static int Checked(int count, int most, string what) =>
        count >= 0 && count <= most ? count : throw new InvalidDataException($"{count} {what}");
}
