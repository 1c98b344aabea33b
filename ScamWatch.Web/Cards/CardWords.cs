using System.Globalization;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;

namespace ScamWatch.Web.Cards;

/// <summary>The words of the card desk's values.</summary>
internal static class CardWords
{
    public static string Of(this IStringLocalizer<CardsTexts> words, SuspensionTarget value) => words[$"Target.{Codes.Of(value)}"];

    public static string Of(this IStringLocalizer<CardsTexts> words, LossCause value) => words[$"Cause.{Codes.Of(value)}"];

    public static string Of(this IStringLocalizer<CardsTexts> words, CallerRelation value) => words[$"Relation.{Codes.Of(value)}"];

    public static string Of(this IStringLocalizer<CardsTexts> words, IdentityMatch value) => words[$"Match.{Codes.Of(value)}"];

    /// <summary>A time that has passed: 5 min, 2 h 10 min, 3 d 4 h.</summary>
    public static string Elapsed(this IStringLocalizer<CardsTexts> words, TimeSpan time) =>
        time.TotalDays >= 1 ? words["DaysHours", (int)time.TotalDays, time.Hours]
        : time.TotalHours >= 1 ? words["HoursMinutes", time.Hours, time.Minutes]
        : words["Minutes", Math.Max(0, time.Minutes)];

    /// <summary>A receipt number as it is spoken, digit by digit with its groups apart.</summary>
    public static string Spoken(this IStringLocalizer<CardsTexts> words, string receiptNumber)
    {
        var digits = words["SpokenDigits"].Value.Split(' ');
        var groups = receiptNumber[1..].Split('-')
            .Select(g => string.Join(' ', g.Select(d => digits[d - '0'])));
        return string.Create(CultureInfo.InvariantCulture,
            $"{words[$"SpokenLetter.{receiptNumber[0]}"].Value}{words["SpokenPause"].Value}{string.Join(words["SpokenGap"].Value, groups)}");
    }
}
