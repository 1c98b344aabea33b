using System.Diagnostics.CodeAnalysis;

namespace ScamWatch.Domain;

/// <summary>Why an action did not happen, in words for the person who asked. Matched by type, never by text.</summary>
/// <param name="Message">One sentence: what is wrong and what to do.</param>
public abstract record Refusal(Words Message);

/// <summary>The thing asked for does not exist, or not for this actor.</summary>
public sealed record NotFound(Words What) : Refusal(($"{What.Ja}が見つかりません。", $"{What.En} was not found."));

/// <summary>The actor has no right to this action.</summary>
public sealed record NotAllowed() : Refusal(("この操作を行う権限がありません。", "You have no right to do this."));

/// <summary>Somebody else changed it since it was read.</summary>
public sealed record ChangedMeanwhile() : Refusal(("他の担当者が先に変更しました。最新の内容を確認してからやり直してください。",
    "Somebody else changed it first. Look at it again and repeat what is still needed."));

/// <summary>A field was left empty or does not fit.</summary>
/// <param name="Field">Its label on the screen.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record InvalidField(Words Field, Words Problem)
    : Refusal(($"{Field.Ja}: {Problem.Ja}", $"{Field.En}: {Problem.En}"));

/// <summary>A value, or the refusal that stands in its place.</summary>
public readonly struct Outcome<T>
{
    private Outcome(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    public T? Value { get; }

    public Refusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Succeeded => Refusal is null;

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}
