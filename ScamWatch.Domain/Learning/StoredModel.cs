namespace ScamWatch.Domain.Learning;

/// <summary>The file of a trained model, for the nodes that did not train it.</summary>
public sealed class StoredModel
{
    private StoredModel()
    {
    }

    internal StoredModel(string name, byte[] bytes) => (Name, Bytes) = (name, bytes);

    /// <summary>Name of the file.</summary>
    public string Name { get; private set; } = "";

    public byte[] Bytes { get; private set; } = [];

    internal void Replace(byte[] bytes) => Bytes = bytes;
}
