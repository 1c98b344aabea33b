using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Web.Account;

namespace ScamWatch.Tests.Support;

/// <summary>What a page under test needs of a sign-in, where no browser made one.</summary>
internal static class SignedIn
{
    /// <summary>Begins a sign-in of the actor, proven at that moment; the claim that names it.</summary>
    public static Claim Claim(ScamWatchDb db, Actor actor, DateTime now) => new(Web.Shell.Claims.Session, Session(db, actor, now).ToString());

    /// <summary>The actor with a sign-in that began, and was proven, at that moment.</summary>
    public static Actor At(ScamWatchDb db, Actor actor, DateTime now) => actor with { Session = Session(db, actor, now) };

    /// <summary>The services of the sign-in that pages ask for, in an environment that is neither development nor production.</summary>
    public static IServiceCollection AddSecondPerson(this IServiceCollection services) =>
        services.AddSingleton<IHostEnvironment, TestEnvironment>().AddSingleton<RecordSignIn>().AddSingleton<SecondPerson>();

    private static Guid Session(ScamWatchDb db, Actor actor, DateTime now)
    {
        using (db)
        {
            if (db.Users.Find(actor.Id) is null)
            {
                db.Users.Add(new StaffMember { Id = actor.Id, UserName = actor.Id, NormalizedUserName = actor.Id.ToUpperInvariant(), DisplayName = actor.Name });
            }

            var session = StaffSession.Start(actor.Id, SignInMethod.Password, "192.0.2.1", "Test", now);
            db.StaffSessions.Add(session);
            db.SaveChanges();
            return session.Id;
        }
    }

    private sealed class TestEnvironment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Test";

        public string ApplicationName { get; set; } = "ScamWatch.Tests";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
