using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ScamWatch.Web.Account;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web;

/// <summary>What the terminal says when the program has started.</summary>
public static class Greeting
{
    public static void Print(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var address = addresses.FirstOrDefault() ?? "";
        Console.WriteLine($"ScamWatch: {address}");
        if (app.Services.GetRequiredService<FirstAdministratorCode>().Current is { } code)
        {
            Console.WriteLine($"最初の管理者を登録 / First administrator (once): {address}{Urls.FirstAdministrator}?code={code}");
        }
        else if (app.Environment.IsDevelopment())
        {
            Console.WriteLine("見本のサインイン / sample sign-ins (development only):");
            foreach (var member in SampleStaff.Members(app.Services))
            {
                Console.WriteLine($"  {member.UserName,-8} {SampleStaff.Password}   {member.DisplayName} ({member.Role})");
            }
        }
    }
}
