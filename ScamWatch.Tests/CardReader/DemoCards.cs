using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Demo;

namespace ScamWatch.Tests.CardReader;

/// <summary>Emulated cards of the tests. Keys take long to make, so there are three people.</summary>
internal static class DemoCards
{
    private static readonly Lazy<DemoIdentity> s_hanako = new(() => DemoIdentity.Make(DateTimeOffset.UtcNow));
    private static readonly Lazy<DemoIdentity> s_taro = new(() => DemoIdentity.Make(DateTimeOffset.UtcNow));
    private static readonly Lazy<DemoIdentity> s_expired = new(() => DemoIdentity.Make(DateTimeOffset.UtcNow, expired: true));

    public static DemoIdentity Hanako => s_hanako.Value;

    public static DemoIdentity Taro => s_taro.Value;

    public static DemoIdentity Expired => s_expired.Value;

    public static byte[] Challenge { get; } = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    /// <summary>Nothing is compared.</summary>
    public static CardAuthorities NoAuthorities => new([], TimeProvider.System);

    /// <summary>Time enough for a machine that is busy with other tests.</summary>
    public static ReaderOptions Patient { get; } = new() { ReadLimit = TimeSpan.FromSeconds(60), ProofLimit = TimeSpan.FromSeconds(60) };

    /// <summary>So little that what hangs is soon given up.</summary>
    public static ReaderOptions Brisk { get; } = new() { ReadLimit = TimeSpan.FromSeconds(1), ProofLimit = TimeSpan.FromSeconds(1) };

    public static byte[] Pin(string pin = DemoCard.Pin) => Encoding.ASCII.GetBytes(pin);

    public static ReaderWatch Watch(ICardApi api, ReaderOptions? options = null)
    {
        var watch = new ReaderWatch(api, NoAuthorities, options ?? Patient, NullLogger.Instance);
        new Thread(watch.Run) { IsBackground = true }.Start();
        return watch;
    }
}
