using System.Text.RegularExpressions;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Cards;

public sealed partial class ReferencePackTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    [Fact]
    public async Task The_pack_is_one_file_that_needs_no_network()
    {
        var html = await (await app.SignInAsync(Role.CardDesk)).GetStringAsync(Urls.ReferencePack, TestContext.Current.CancellationToken);
        Assert.DoesNotMatch(Outside(), html);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_holds_lines_menu_fees_and_every_step_in_every_language()
    {
        var html = System.Net.WebUtility.HtmlDecode(
            await (await app.SignInAsync(Role.Counter)).GetStringAsync(Urls.ReferencePack, TestContext.Current.CancellationToken));
        Assert.Contains("音声案内", html, StringComparison.Ordinal);
        Assert.Contains("2,000円", html, StringComparison.Ordinal);
        var steps = app.Get<NextStepTexts>();
        foreach (var step in Enum.GetValues<NextStep>())
        {
            Assert.All(NextStepTexts.Languages, l => Assert.Contains(steps.Find(step, l.Code)!, html, StringComparison.Ordinal));
        }
    }

    [GeneratedRegex("(src|href)=\"(?!#)")]
    private static partial Regex Outside();
}
