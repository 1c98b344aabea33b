using System.Globalization;

namespace ScamWatch.Domain.Staff;

/// <summary>
/// What a password must be, by NIST SP 800-63B-4, 3.1.1.2: long enough, and not one that is guessed first. No kinds of characters
/// are asked for, none is forbidden, nothing expires.
/// </summary>
public static class PasswordRules
{
    /// <summary>Where the password stands alone.</summary>
    public const int MinAlone = 15;

    /// <summary>Where a second factor stands beside it.</summary>
    public const int MinWithSecond = 8;

    /// <summary>More than anybody types; a hash of megabytes would be work for nothing.</summary>
    public const int Max = 200;

    private static readonly Words s_field = ("パスワード", "Password");

    /// <summary>How a password is hashed and compared: the same text however a keyboard composed it.</summary>
    public static string Normal(string password) => NormalForm.Compatible(password);

    /// <summary>The fewest characters.</summary>
    public static int MinLength(bool withSecond) => withSecond ? MinWithSecond : MinAlone;

    /// <summary>Null where it may be used.</summary>
    /// <param name="password">As typed.</param>
    /// <param name="withSecond">True where a second factor is asked beside it.</param>
    /// <param name="words">What is guessed first: common passwords, and words of this place.</param>
    /// <param name="own">Names of the person: they are guessed first too.</param>
    public static Refusal? Check(string password, bool withSecond, PasswordWords words, params ReadOnlySpan<string> own)
    {
        var length = new StringInfo(Normal(password)).LengthInTextElements;
        if (length < MinLength(withSecond))
        {
            return new InvalidField(s_field, ($"{MinLength(withSecond)}文字以上にしてください。", $"must have {MinLength(withSecond)} characters or more."));
        }

        if (password.Length > Max)
        {
            return new InvalidField(s_field, ($"{Max}文字以内にしてください。", $"must have {Max} characters at most."));
        }

        return words.IsGuessable(Normal(password), own) ? new GuessablePassword() : null;
    }
}

/// <summary>A password that would be among the first to be tried.</summary>
public sealed record GuessablePassword() : Refusal((
    "よく使われる言葉、名前、数字や文字の並びだけでできているため、推測されやすいパスワードです。別の言葉を組み合わせてください。",
    "It is made of common words, names or rows of characters alone, and would be guessed. Put other words together."));
