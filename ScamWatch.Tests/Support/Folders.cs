namespace ScamWatch.Tests.Support;

/// <summary>Folders that tests leave.</summary>
internal static class Folders
{
    private const int Attempts = 40;

    /// <summary>Deletes a folder with all it holds, also while a request that was cut off still closes its last file there.</summary>
    public static async Task DeleteAsync(string folder)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            catch (IOException) when (attempt < Attempts)
            {
                await Task.Delay(50);
            }
        }
    }
}
