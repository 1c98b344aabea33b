using System.Security.Cryptography;

namespace ScamWatch.Web.Public;

/// <summary>
/// Addresses of our own static files with a mark of their content, so that a browser's copy ends with a new build.
/// </summary>
public sealed class PublicFiles(IWebHostEnvironment environment)
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> _addresses = new();

    public string Of(string file) => _addresses.GetOrAdd(file, Address);

    private string Address(string file)
    {
        var info = environment.WebRootFileProvider.GetFileInfo(file);
        if (!info.Exists)
        {
            throw new FileNotFoundException($"wwwroot/{file} is missing.", file);
        }

        using var content = info.CreateReadStream();
        return $"/{file}?v={Convert.ToHexStringLower(SHA256.HashData(content))[..10]}";
    }
}
