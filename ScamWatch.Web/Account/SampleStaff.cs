using System.Text.Json;
using ScamWatch.Domain;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Web.Account;

/// <summary>The invented staff of the sample municipality. Never in production.</summary>
public static class SampleStaff
{
    /// <summary>Shown at the terminal; worth nothing, since it opens samples only.</summary>
    public const string Password = "minato-gawa-2026";

    public sealed record Member(string UserName, string DisplayName, string Role);

    public static IReadOnlyList<Member> Members(IServiceProvider services)
    {
        var file = Path.Combine(services.GetRequiredService<DataFolder>().Samples, "staff.json");
        return JsonSerializer.Deserialize<List<Member>>(File.ReadAllBytes(file), JsonSerializerOptions.Web)!;
    }

    public static async Task AddAsync(IServiceProvider services, CancellationToken ct)
    {
        var add = services.GetRequiredService<AddStaff>();
        foreach (var member in Members(services))
        {
            await add.RunAsync(new(member.UserName, member.DisplayName, member.Role, Password) { IsSample = true }, Actor.CommandLine, ct);
        }
    }
}
