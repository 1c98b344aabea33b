namespace ScamWatch.Domain.Indicators;

/// <summary>The geographic names of prefectures and municipalities, such as <c>city.{name}.{pref}.jp</c>.</summary>
internal sealed class MunicipalNames
{
    private readonly string[][] _forms;
    private readonly HashSet<string> _prefectures;
    private readonly HashSet<string> _designated;

    public MunicipalNames(OfficialDomain domain, string[]? forms, string[]? prefectures, string[]? designatedCities)
    {
        Domain = domain;
        _forms = [.. (forms ?? []).Select(f => f.Split('.'))];
        _prefectures = [.. prefectures ?? []];
        _designated = [.. designatedCities ?? []];
    }

    /// <summary>The row that holds the forms.</summary>
    public OfficialDomain Domain { get; }

    /// <summary>True where a host has one of the forms or stands below one.</summary>
    public bool Matches(ReadOnlySpan<char> host)
    {
        if (!host.EndsWith(".jp", StringComparison.Ordinal))
        {
            return false;
        }

        var labels = host.ToString().Split('.');
        return Array.Exists(_forms, form => Fits(labels, form));
    }

    private bool Fits(ReadOnlySpan<string> labels, string[] form)
    {
        if (labels.Length < form.Length)
        {
            return false;
        }

        var tail = labels[^form.Length..];
        for (var i = 0; i < form.Length; i++)
        {
            var fits = form[i] switch
            {
                "{name}" => tail[i].Length > 0,
                "{pref}" => _prefectures.Contains(tail[i]),
                "{designated}" => _designated.Contains(tail[i]),
                var label => label == tail[i],
            };
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }
}
