namespace ScamWatch.Web.Public;

/// <summary>Where the public reaches this site: setting <c>Public:BaseUrl</c>, else the host that was asked.</summary>
public sealed class PublicAddress(IConfiguration configuration)
{
    private readonly string? _base = configuration["Public:BaseUrl"]?.TrimEnd('/');

    /// <summary>The whole address of a path of this site.</summary>
    public string Of(string path, HttpRequest request) => (_base ?? $"{request.Scheme}://{request.Host}") + path;
}
