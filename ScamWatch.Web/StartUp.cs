using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards.Registry.Embedded;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.References;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Web.Account;

namespace ScamWatch.Web;

/// <summary>What must be done before the first request: migrate, roles, sample sign-ins or a first administrator.</summary>
public static class StartUp
{
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken ct)
    {
        var contexts = services.GetRequiredService<IDbContextFactory<ScamWatchDb>>();
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            await db.BringUpToDateAsync(services.GetRequiredService<TimeProvider>(), ct);
        }

        await services.GetRequiredService<CheckKeys>().RunAsync(ct);
        var data = services.GetRequiredService<DataFolder>();
        if (services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            CopySample(data, Path.GetFileName(data.Municipality));
            CopySample(data, "counters.json");
        }

        await services.GetRequiredService<ReferenceBook>().LookAsync(ct);
        if (services.GetService<FillRegister>() is { } register)
        {
            await register.RunAsync(ct);
        }

        await using var scope = services.CreateAsyncScope();
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole>>();
        foreach (var role in Role.All)
        {
            if (!await roles.RoleExistsAsync(role))
            {
                await AddRoleAsync(scope.ServiceProvider, role);
            }
        }

        var staff = services.GetRequiredService<FindStaff>();
        if (await staff.AnyAsync(ct))
        {
            return;
        }

        if (services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            await SampleStaff.AddAsync(services, ct);
        }
        else
        {
            services.GetRequiredService<FirstAdministratorCode>().Create();
        }
    }

    private static async Task AddRoleAsync(IServiceProvider services, string role)
    {
        var db = services.GetRequiredService<ScamWatchDb>();
        try
        {
            await services.GetRequiredService<RoleManager<IdentityRole>>().CreateAsync(new IdentityRole(role));
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            // Another node of a new database, started at the same moment, has added it.
            db.ChangeTracker.Clear();
        }
    }

    private static void CopySample(DataFolder data, string file)
    {
        var own = Path.Combine(data.State, file);
        if (!File.Exists(own))
        {
            File.Copy(Path.Combine(data.Samples, file), own);
        }
    }
}
