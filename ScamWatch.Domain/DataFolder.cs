using Microsoft.Extensions.Configuration;

namespace ScamWatch.Domain;

/// <summary>
/// The <c>data/</c> folder: <c>reference</c>, <c>corpus</c> and <c>samples</c> come with the product and are only read;
/// everything made at run time goes to <c>state</c>.
/// </summary>
/// <param name="Root">Absolute path of <c>data/</c>.</param>
/// <param name="State">Absolute path of the folder for what is made at run time.</param>
/// <param name="Inbox">Absolute path of the watched drop folder.</param>
/// <param name="KeyFolder">Absolute path of the folder with every secret, which all nodes are given; null where they lie in the state folder.</param>
public sealed record DataFolder(string Root, string State, string Inbox, string? KeyFolder = null)
{
    public string Reference => Path.Combine(Root, "reference");

    public string Corpus => Path.Combine(Root, "corpus");

    public string Samples => Path.Combine(Root, "samples");

    public string Model => Path.Combine(State, "model.bin");

    /// <summary>Where trained models lie that a supervisor may put in use.</summary>
    public string Models => Path.Combine(State, "models");

    /// <summary>The keys by which personal data are encrypted, and those of the web's own data protection.</summary>
    public string Keys => KeyFolder ?? Path.Combine(State, "keys");

    /// <summary>The secret by which addresses of mails are known.</summary>
    public string ReplyKey => Path.Combine(KeyFolder ?? State, "reply.key");

    /// <summary>Folder of the embedded register's certificate authority.</summary>
    public string Pki => Path.Combine(KeyFolder ?? State, "pki");

    /// <summary>Where a file lies that has this name in the state folder of an installation without <see cref="KeyFolder"/>.</summary>
    /// <param name="name">Relative, with <c>/</c>: <c>keys/…</c>, <c>reply.key</c>, <c>pki/…</c>, or any other file of the state folder.</param>
    public string PlaceOf(string name) => name == "reply.key" ? ReplyKey
        : name.StartsWith("keys/", StringComparison.Ordinal) ? Path.Combine(Keys, name["keys/".Length..])
        : name.StartsWith("pki/", StringComparison.Ordinal) ? Path.Combine(Pki, name["pki/".Length..])
        : Path.Combine(State, name);

    /// <summary>The municipality served here; written by its operator, or copied from the samples in development.</summary>
    public string Municipality => Path.Combine(State, "municipality.json");

    /// <summary>
    /// Finds <c>data/</c>: the setting where one is given, else the nearest folder of that name with a
    /// <c>reference</c> folder in it, upwards from the working directory and then from the program.
    /// </summary>
    /// <param name="root">Setting <c>Data:Root</c>; null to search.</param>
    /// <param name="state">Setting <c>Data:State</c>; null for <c>state</c> below the root.</param>
    /// <param name="inbox">Setting <c>Data:Inbox</c>; null for <c>inbox</c> below the root.</param>
    /// <param name="keys">Setting <c>Keys:Folder</c>; null for the places in the state folder.</param>
    /// <exception cref="DirectoryNotFoundException">No data folder at or above either place.</exception>
    public static DataFolder Find(string? root = null, string? state = null, string? inbox = null, string? keys = null)
    {
        root = Path.GetFullPath(root ?? Search(Environment.CurrentDirectory) ?? Search(AppContext.BaseDirectory)
            ?? throw new DirectoryNotFoundException(
                "No data/reference folder at or above the working directory or the program. Set Data:Root."));
        return new DataFolder(
            root,
            Path.GetFullPath(state ?? Path.Combine(root, "state")),
            Path.GetFullPath(inbox ?? Path.Combine(root, "inbox")),
            string.IsNullOrEmpty(keys) ? null : Path.GetFullPath(keys));
    }

    /// <summary>As <see cref="Find(string?, string?, string?, string?)"/>, by the settings <c>Data:Root</c>, <c>Data:State</c>, <c>Data:Inbox</c> and <c>Keys:Folder</c>.</summary>
    public static DataFolder Find(IConfiguration configuration) =>
        Find(configuration["Data:Root"], configuration["Data:State"], configuration["Data:Inbox"], configuration["Keys:Folder"]);

    private static string? Search(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "data");
            if (Directory.Exists(Path.Combine(data, "reference")))
            {
                return data;
            }
        }

        return null;
    }
}
