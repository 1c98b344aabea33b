using System.Text;

namespace ScamWatch.Tests.Support;

/// <summary>What the program wrote to disk, as text, for tests that look for what must not be there.</summary>
internal static class Written
{
    /// <summary>
    /// Every file below a folder but the model. Journals come before their database: one that is folded into it and
    /// deleted meanwhile is then read there.
    /// </summary>
    public static IEnumerable<string> Below(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).OrderDescending(StringComparer.Ordinal))
        {
            byte[] bytes;
            try
            {
                bytes = file.EndsWith(".bin", StringComparison.Ordinal) ? [] : File.ReadAllBytes(file);
            }
            catch (FileNotFoundException)
            {
                continue;
            }

            yield return Encoding.UTF8.GetString(bytes);
        }
    }
}
