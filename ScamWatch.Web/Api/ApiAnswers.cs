using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace ScamWatch.Web.Api;

/// <summary>Answers that say no, each as problem details (RFC 9457).</summary>
internal static class ApiAnswers
{
    private const string ContentType = "application/problem+json";

    /// <summary>A refusal.</summary>
    /// <param name="detail">What is wrong and what to do. Repeats no content of the request.</param>
    /// <param name="field">A field of the contract, never a word of the sender's.</param>
    public static IResult Problem(int status, string detail, string? field = null, long? limit = null) => Results.Json(
        new ApiProblem("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail, field, limit),
        ApiJson.Strict.ApiProblem, ContentType, status);

    /// <summary>400: a field, parameter or header is wrong.</summary>
    public static IResult Wrong(string field, string detail, long? limit = null) =>
        Problem(StatusCodes.Status400BadRequest, detail, field, limit);

    /// <summary>413.</summary>
    public static IResult TooLarge(long limit) => Problem(
        StatusCodes.Status413PayloadTooLarge,
        string.Create(CultureInfo.InvariantCulture, $"The body is larger than the {limit:N0} bytes taken in."), limit: limit);
}

/// <summary>Ends a request with an answer from wherever the fault was found.</summary>
internal sealed class ApiRefusedException(IResult answer) : Exception
{
    public IResult Answer => answer;
}
