using System.Text;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Tests.Mail;

/// <summary>The sample messages, all of invented people.</summary>
internal static class Samples
{
    public static readonly ReportedMailOptions Desk = new()
    {
        ReportMailboxes = new HashSet<string> { "report@city.example.jp" },
        TrustedAuthServers = new HashSet<string> { "mx.city.example.jp" },
    };

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "TestData", "messages");

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".eml"));

    public static MimeMessage Message(string name) => MimeReader.Read(Bytes(name));

    public static MimeMessage Of(string text) => MimeReader.Read(Encoding.UTF8.GetBytes(text));

    public static IncomingReport Report(string name) =>
        Assert.Single(ReportedMail.From(Message(name), IntakeSource.Mailbox, Desk));
}
