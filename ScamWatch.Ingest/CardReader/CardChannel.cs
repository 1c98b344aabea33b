using System.Diagnostics;
using System.Security.Cryptography;

namespace ScamWatch.Ingest.CardReader;

/// <summary>
/// Commands and answers with one card, within limits that no card can stretch: so many commands, so many bytes, so much time.
/// </summary>
internal sealed class CardChannel(ICardLink link, TimeSpan limit)
{
    /// <summary>A whole run through a genuine card takes about 30.</summary>
    private const int MostCommands = 120;

    /// <summary>Answers put together of pieces.</summary>
    private const int MostBytes = 4_096;

    private const int Open = 0;
    private const int PinSent = 1;
    private const int Closed = 2;

    private readonly long _start = Stopwatch.GetTimestamp();
    private int _commands;
    private int _state;

    /// <summary>Sends a command and fetches the whole answer, however the card hands it out.</summary>
    /// <exception cref="CardException">No answer, too many, too late, or shorter than an answer can be.</exception>
    public CardAnswer Send(CardCommand command)
    {
        var answer = Transmit(command);
        if (answer.Status >> 8 == 0x6C && command.HasLength)
        {
            // Wrong length: the card names the right one (ISO/IEC 7816-4 §5.6). Once: one that says so again is lying.
            answer = Transmit(command.WithLength(answer.Status & 0xFF));
        }

        if (answer.Status >> 8 != 0x61)
        {
            return answer;
        }

        var whole = new List<byte>(answer.Data);
        while (answer.Status >> 8 == 0x61)
        {
            answer = Transmit(CardCommand.GetResponse(answer.Status & 0xFF));
            whole.AddRange(answer.Data);
            if (whole.Count > MostBytes)
            {
                throw new CardException(CardFault.BadAnswer, $"more than {MostBytes} bytes in answer to {command.Name}");
            }
        }

        return answer with { Data = [.. whole] };
    }

    /// <summary>Sends a PIN, once, whatever happens, and clears it.</summary>
    /// <exception cref="CardException">As for any command; whether the try may have been spent, <see cref="MaySpendTry"/> knows.</exception>
    public CardAnswer Verify(ReadOnlySpan<byte> pin)
    {
        var command = CardCommand.Verify(pin);
        try
        {
            Allow(command);
            return Interlocked.CompareExchange(ref _state, PinSent, Open) == Open
                ? Exchange(command)
                : throw new CardException(CardFault.TimedOut, "nobody waits for the PIN any more");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(command.Bytes);
        }
    }

    /// <summary>True from the moment at which a PIN went out.</summary>
    public bool MaySpendTry => Volatile.Read(ref _state) == PinSent;

    /// <summary>No PIN goes out after this. May be called from any thread.</summary>
    /// <returns>False where one has gone out already.</returns>
    public bool CloseForPin() => Interlocked.CompareExchange(ref _state, Closed, Open) != PinSent;

    private CardAnswer Transmit(CardCommand command)
    {
        Allow(command);
        return Exchange(command);
    }

    private void Allow(CardCommand command)
    {
        if (++_commands > MostCommands)
        {
            throw new CardException(CardFault.BadAnswer, $"more than {MostCommands} commands");
        }

        if (Stopwatch.GetElapsedTime(_start) > limit)
        {
            throw new CardException(CardFault.TimedOut, $"{limit.TotalSeconds:0.#} s were over before {command.Name}");
        }
    }

    private CardAnswer Exchange(CardCommand command)
    {
        var answer = link.Transmit(command.Bytes);
        return answer.Length < 2
            ? throw new CardException(CardFault.BadAnswer, $"{answer.Length} bytes in answer to {command.Name}")
            : new CardAnswer(answer[..^2], (answer[^2] << 8) | answer[^1]);
    }
}

/// <summary>What a card answers.</summary>
/// <param name="Data">The data; empty where there is none.</param>
/// <param name="Status">The status word.</param>
internal sealed record CardAnswer(byte[] Data, int Status)
{
    /// <summary>Done.</summary>
    public bool IsDone => Status == 0x9000;

    /// <summary>The application or file is not there.</summary>
    public bool IsMissing => Status is 0x6A82 or 0x6A81 or 0x6A86 or 0x6D00 or 0x6E00;
}
