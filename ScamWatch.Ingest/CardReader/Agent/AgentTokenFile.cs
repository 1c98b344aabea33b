using System.Text.Json;
using ScamWatch.Domain.Cards.Counter;

namespace ScamWatch.Ingest.CardReader.Agent;

/// <summary>Where an agent keeps its token over a restart: a file that its own user alone can read. A token is given to no server but the one it came from.</summary>
internal sealed class AgentTokenFile(string path)
{
    /// <summary>In the folder of the user's own data.</summary>
    public static string DefaultPath => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "scamwatch", "reader-agent.json");

    /// <summary>The token for a server; null where there is none.</summary>
    public AgentToken? Read(Uri server)
    {
        try
        {
            var kept = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(path));
            return kept?.Server == server.AbsoluteUri && AgentToken.TryParse(kept.Token, out var token) ? token : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps a token in place of the one before.</summary>
    public void Write(Uri server, AgentToken token)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // From its first byte on. On Windows the profile's folder is the user's own.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(fresh, options))
        {
            JsonSerializer.Serialize(file, new Content(server.AbsoluteUri, token.Value));
        }

        File.Move(fresh, path, overwrite: true);
    }

    private sealed record Content(string Server, string Token);
}
