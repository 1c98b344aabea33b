using System.Collections.Concurrent;
using ScamWatch.Ingest.CardReader.Demo;

namespace ScamWatch.Tests.Support;

/// <summary>A card that answers as a test has it, and remembers what it was asked.</summary>
/// <param name="card">The honest one behind it.</param>
/// <param name="twist">
/// What it answers instead: from the number of the command (from 0), the command, and what asks the honest one. Null is: pulled out now.
/// </param>
internal sealed class TwistedCard(IEmulatedCard card, Func<int, byte[], Func<byte[]?>, byte[]?>? twist = null) : IEmulatedCard
{
    private readonly ConcurrentQueue<byte[]> _commands = new();
    private int _number = -1;

    public byte[] Atr => card.Atr;

    /// <summary>All commands that came, in their order.</summary>
    public IReadOnlyList<byte[]> Commands => [.. _commands];

    /// <summary>How often a PIN came.</summary>
    public int Verifies => _commands.Count(IsVerify);

    public static bool IsVerify(byte[] command) => command is [_, 0x20, _, _, _, ..];

    public static bool IsSelectOf(byte[] command, int file) =>
        command is [0x00, 0xA4, 0x02, 0x0C, 0x02, var high, var low] && ((high << 8) | low) == file;

    public static bool IsRead(byte[] command) => command is [0x00, 0xB0, ..];

    public void Reset() => card.Reset();

    public byte[]? Answer(byte[] command)
    {
        _commands.Enqueue(command);
        var number = Interlocked.Increment(ref _number);
        return twist is null ? card.Answer(command) : twist(number, command, () => card.Answer(command));
    }
}
