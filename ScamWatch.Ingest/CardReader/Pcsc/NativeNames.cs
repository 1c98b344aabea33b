using System.Runtime.InteropServices;
using System.Text;

namespace ScamWatch.Ingest.CardReader.Pcsc;

/// <summary>Names in unmanaged memory, each ended by a zero, for as long as a call takes.</summary>
internal sealed class NativeNames : IDisposable
{
    private readonly nint[] _names;

    /// <param name="names">The names.</param>
    /// <param name="encoding">What the library reads.</param>
    /// <param name="zeros">Bytes of the ending zero.</param>
    public NativeNames(IReadOnlyList<string> names, Encoding encoding, int zeros)
    {
        _names = new nint[names.Count];
        for (var i = 0; i < names.Count; i++)
        {
            var bytes = encoding.GetBytes(names[i]);
            _names[i] = Marshal.AllocHGlobal(bytes.Length + zeros);
            Marshal.Copy(bytes, 0, _names[i], bytes.Length);
            for (var zero = 0; zero < zeros; zero++)
            {
                Marshal.WriteByte(_names[i], bytes.Length + zero, 0);
            }
        }
    }

    public nint this[int index] => _names[index];

    public void Dispose() => Array.ForEach(_names, Marshal.FreeHGlobal);
}

/// <summary>The lists of names that PC/SC gives: each ended by a zero, the list by one more.</summary>
internal static class MultiString
{
    public static IReadOnlyList<string> Read(ReadOnlySpan<byte> utf8) => Split(Encoding.UTF8.GetString(utf8));

    public static IReadOnlyList<string> Read(ReadOnlySpan<char> utf16) => Split(new string(utf16));

    private static string[] Split(string names) => names.Split('\0', StringSplitOptions.RemoveEmptyEntries);
}
