using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using ScamWatch.Domain;
using ScamWatch.Domain.Guidance;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Guidance;

/// <summary>Who answers now, or at a time that is asked for: the route to offer first, the others after it.</summary>
public sealed partial class OpenPage
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm";

    /// <summary>What most callers at night ask about.</summary>
    private const string UsualTopic = "loss";

    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(20);

    private DateTime? _at;

    [Inject] public required OpenDesks Desks { get; init; }

    [Inject] public required IStringLocalizer<OpenTexts> O { get; init; }

    [SupplyParameterFromQuery(Name = "topic")] public string? TopicCode { get; set; }

    [SupplyParameterFromQuery(Name = "lang")] public string? LanguageCode { get; set; }

    [SupplyParameterFromQuery(Name = "way")] public string? WayCode { get; set; }

    [SupplyParameterFromQuery(Name = "region")] public string? RegionCode { get; set; }

    [SupplyParameterFromQuery(Name = "at")] public string? At { get; set; }

    private DateTime Japan => _at ?? JapanTime.Of(Now);

    private DateOnly Today => DateOnly.FromDateTime(Japan);

    private string Topic => TopicCode ?? UsualTopic;

    private string Language => LanguageCode is { } code && Desks.Languages(Today).Contains(code) ? code : OpenDesks.Japanese;

    private CallerWay Way => Codes.TryParse<CallerWay>(WayCode, out var way) ? way : CallerWay.Usual;

    private DeskAnswer Answer { get; set; } = null!;

    /// <summary>The prefecture matters only where a desk has usual hours, and each prefecture its own.</summary>
    private bool AsksRegion => !string.IsNullOrEmpty(RegionCode) || Answer.Others.Prepend(Answer.Best).Any(d => d?.Hours is { IsUsual: true });

    protected override Task OpenAsync()
    {
        Listen(Domain.Storage.Topic.Reference, AskAsync);
        _ = LookAgainAsync();
        return Task.CompletedTask;
    }

    protected override void OnParametersSet()
    {
        _at = ReadTime(At);
        Ask();
    }

    /// <summary>Hours and minutes as people read them.</summary>
    internal static string Clocked(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}");

    private static DateTime? ReadTime(string? text) =>
        DateTime.TryParseExact(text, [TimeForm, TimeForm + ":ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
        // Further than the holidays reach nothing is known, and nobody asks about the days before the lines existed.
        && at.Year is >= 2016 and <= 2098 ? at : null;

    private Task AskAsync()
    {
        Ask();
        return Task.CompletedTask;
    }

    private void Ask() => Answer = Desks.At(new(Topic, Language, Way, RegionCode), Japan);

    /// <summary>Lines close while the page is open: it asks again by itself, as long as it shows the present.</summary>
    private async Task LookAgainAsync()
    {
        using var timer = new PeriodicTimer(s_lookEvery, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(Closed))
            {
                if (_at is null)
                {
                    await InvokeAsync(() =>
                    {
                        Ask();
                        StateHasChanged();
                    });
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
    }

    private void Go(string? topic = null, string? language = null, string? way = null, string? region = null, string? at = null) =>
        Nav.NavigateTo(Urls.GuidanceOpenAt(
            topic ?? Topic, language ?? Language, way ?? Codes.Of(Way), region ?? RegionCode, at ?? (_at is null ? null : At)), replace: true);
}
