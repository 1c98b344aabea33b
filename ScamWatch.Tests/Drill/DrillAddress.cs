using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Benchmarks;

[assembly: HostingStartup(typeof(DrillAddress))]

namespace ScamWatch.Tests.Benchmarks
{
    /// <summary>
    /// The address to which the operators of a drill post, <c>/drill/FORM</c>, since the console's own form needs a browser: a suspension as one of the card desk makes it.
    /// A published program is given it from outside, by what .NET and ASP.NET Core hold ready for that ("startup hook", "hosting startup").
    /// </summary>
    public sealed class DrillAddress : IHostingStartup, IStartupFilter
    {
        private static readonly Actor s_operator = new("drill", "訓練 太郎", new HashSet<string> { Role.CardDesk });

        /// <summary>Has the web program take the address in when it starts.</summary>
        public static void AddTo(ProcessStartInfo web)
        {
            web.Environment["DOTNET_STARTUP_HOOKS"] = typeof(DrillAddress).Assembly.Location;
            web.Environment["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = typeof(DrillAddress).Assembly.GetName().Name;
        }

        public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(this));

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Map("/drill", drill => drill.Run(SuspendAsync));
            next(app);
        };

        /// <summary>Answers with the receipt number, or 400 where the suspension is refused.</summary>
        private static async Task SuspendAsync(HttpContext context)
        {
            var form = Guid.Parse(context.Request.Path.Value!.AsSpan(1));
            var statement = new LossStatement
            {
                Target = SuspensionTarget.Card,
                Cause = LossCause.Outside,
                // Letters only: some runs of digits are My Numbers, which are destroyed wherever they stand.
                HolderName = $"訓練 {string.Concat(form.ToString("N").Select(c => char.IsAsciiDigit(c) ? (char)('g' + (c - '0')) : c))}",
                HolderBirthDate = new(1985, 4, 1),
            };
            var outcome = await context.RequestServices.GetRequiredService<SuspendCard>()
                .RunAsync(new(form, statement, IdentityCheck.NotAsked), s_operator, context.RequestAborted);
            context.Response.StatusCode = outcome.Succeeded ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(outcome.Value?.ReceiptNumber ?? "");
        }
    }
}

/// <summary>By this name .NET looks for a startup hook. That it was loaded is all that is asked of it: now it is found by its name.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
    }
}
