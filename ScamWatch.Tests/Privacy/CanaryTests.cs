using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Domain.Leaks;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sources;
using ScamWatch.Domain.Subscriptions;
using ScamWatch.Domain.Watch;
using ScamWatch.Ingest.Files;
using ScamWatch.Tests.Api;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Cards;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Privacy;

/// <summary>
/// Puts made-up people and numbers into every form and source of the running program, then looks through everything it has
/// written: no name, telephone number, address or mail address stands there in clear, and no My Number in any form at all.
/// </summary>
public abstract class CanaryTests(ScamWatchAppFixture app)
{
    private const string Name = "金砂雀 透明子", Kana = "カナリアスキ トオルコ", Address = "みなと川市金糸雀町九丁目8番7号", Phone = "080-0000-2718",
        Mail = "kanaria-tobu@canary.example", Police = "第KNRY88123号", Note = "青空色の鳥籠の覚書", Lure = "偽物の鳥籠を買わせる文面", ScamPhone = "080-0000-5772",
        Attachment = "鳥籠の写真原本.pdf";

    private static readonly DateOnly s_birth = new(1931, 7, 29);

    private static readonly string[] s_canaries =
    [
        Name, "金砂雀", "透明子", Kana, "カナリアスキトオルコ", Address, "金糸雀町", Phone, "08000002718", "+818000002718", Mail, "kanaria-tobu", Police, "KNRY88123", Note, Lure,
        ScamPhone, "+818000005772", "1931-07-29", "19310729", Attachment,
    ];

    private readonly List<string> _refused = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_personal_is_written_in_clear()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var log = new LogListener(app);
        var caseId = await FillCardDeskAsync();
        var report = await FillReportsAsync();
        await LookAsync(caseId, report);

        // It is there for those who may see it.
        var stored = (await app.Get<FindCases>().OpenAsync(caseId, Some.Supervisor, Ct)).Value!;
        Assert.Equal((Name, Address, Phone), (stored.Statement.HolderName, stored.Statement.HolderAddress, stored.Statement.CallbackNumber));
        Assert.Equal(Police, stored.Police!.Number);
        Assert.Equal(new Reporter(Name, Mail), (await app.Get<RevealReporter>().RunAsync(report, Some.Analyst, Ct)).Value);
        Assert.NotEmpty((await app.Get<FindHolder>().RunAsync(new("金砂雀透明子", "", null, "", ""), Some.Operator, Ct)).Value!);
        Assert.NotEmpty((await app.Get<FindReports>().RunAsync(new() { Text = Lure, Decision = DecisionFilter.All }, null, 10, Ct)).Items);

        await FinishAsync();
        var patterns = s_canaries.SelectMany(Forms).ToList();
        var written = await WrittenAsync(log);
        Assert.All(Stores, s => Assert.Contains(written, w => w.Name.EndsWith(s, StringComparison.Ordinal) && w.Content.Length > 0));
        Assert.Contains(written, w => w.Name == "log" && w.Content.Length > 10_000);
        None(written.SelectMany(w => Find(w.Name, w.Content, patterns)));
        None(_refused);
    }

    [Fact]
    public async Task No_My_Number_is_written_in_any_form()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var log = new LogListener(app);
        var numbers = new List<string>();
        string Next() => Add(numbers);

        // Widths, divisions and kinds of hyphens, in each field that a source has.
        Func<string, string>[] spellings =
        [
            n => n, n => $"{n[..4]}-{n[4..8]}-{n[8..]}", n => $"{n[..4]} {n[4..8]} {n[8..]}", n => Wide(n), n => $"{Wide(n[..4])}　{Wide(n[4..8])}　{Wide(n[8..])}",
            n => $"{n[..4]}‐{n[4..8]}‑{n[8..]}", n => $"{n[..4]}−{n[4..8]}ー{n[8..]}", n => string.Join(' ', n.AsEnumerable()), n => $"{n[..6]}\u200b{n[6..]}",
        ];
        foreach (var spell in spellings)
        {
            string Number() => $"番号は{spell(Next())}です";
            using var api = await ApiClient.OpenAsync(app, ApiScope.Report);
            var fields = new[] { "subject", "sender", "body", "note", "reporterName", "reporterContact" }.Select(f => $"\"{f}\":\"{Number()}\"");
            Assert.Equal(HttpStatusCode.Created, (await api.PostAsync("/reports", $"{{\"id\":\"{Guid.NewGuid()}\",\"channel\":\"sms\",{string.Join(',', fields)}}}", idempotencyKey: Guid.NewGuid().ToString())).Status);
            await api.PostAsync("/reports", $"{{\"channel\":\"{spell(Next())}\",\"body\":\"{Number()}\"}}", idempotencyKey: Next());
            await TakeAsync($"calls {spell(Next())}.csv", Encoding.UTF8.GetBytes(
                $"channel,occurred_at,sender,subject,body,note,reporter_name,reporter_contact,harm,municipality\ncall,2026-11-16 10:20,{Number()},{Number()},{Some.Word()} {Number()},{Number()},{Number()},{Number()},none,990002\n"), 1);
            await TakeAsync($"broken {spell(Next())}.csv", Encoding.UTF8.GetBytes($"channel,occurred_at,body,note\n{Number()},yesterday,{Number()},{Number()}\n"), 0);
            var noted = Value(await app.Get<ReceiveReport>().RunAsync(
                new IncomingReport { Source = IntakeSource.StaffForm, Channel = Channel.Visit, Body = Number() + Some.Word(), ReporterNote = Number() }, Some.Analyst, Ct));
            // Notes and reasons are refused, and what is refused is not kept.
            _ = await app.Get<AssignReports>().RunAsync([noted.ReportId], Some.Analyst.Id, Number(), Some.Analyst, Ct);
            _ = await app.Get<DecideReport>().RunAsync(new(noted.ReportId, Verdict.Scam, Number(), 0), Some.Analyst, Ct);
            _ = await app.Get<GiveHandover>().WriteAsync(Number(), Some.Operator, Ct);
            _ = await app.Get<GiveFeedback>().RunAsync(FeedbackKind.DidNotHelp, "", Number(), Number(), Some.Operator, Ct);
            _ = await app.Get<RaiseLeak>().RunAsync(new(Guid.NewGuid().ToString(), Number(), DateTime.UtcNow, null), Some.Supervisor, Ct);
            _ = await app.Get<SuspendCard>().RunAsync(
                new(Guid.CreateVersion7(), new() { Target = SuspensionTarget.Card, Cause = LossCause.Other, HolderName = Number(), Circumstances = Number() }, IdentityCheck.NotAsked), Some.Operator, Ct);
            _ = await app.Get<HoldRecords>().SetAsync(noted.ReceiptNumber, Number(), Some.Supervisor, Ct);
            _ = await app.Get<FindHolder>().RunAsync(new(Number(), "", null, "", ""), Some.Operator, Ct);
            _ = await app.Get<StartWatch>().RunAsync(new(WatchKind.Phone, Number(), Number(), JapanTime.DayOf(DateTime.UtcNow).AddDays(3)), Some.Analyst, Ct);
            using var citizen = app.Anonymous();
            using var judged = await citizen.PostAsync(Urls.Check, new FormUrlEncodedContent([new("channel", "email"), new("text", Number()), new("sender", Number())]), Ct);
            using var asked = await citizen.GetAsync($"{Urls.Help}?q={Uri.EscapeDataString(Number())}", Ct);
            using var refused = await app.App.SignInAsync(citizen, spell(Next()), Number());
            var drafts = new CallDrafts(app.Get<KeepDraft>(), app.Get<IDataProtectionProvider>());
            await drafts.SaveAsync(new CallForm { HolderName = Number(), Circumstances = Number() }, Some.Operator, Ct);
            var draft = (await drafts.FindAsync(Some.Operator, Ct))!;
            Assert.False(Redactor.Contains(draft.HolderName + "\n" + draft.Circumstances));
        }

        foreach (var (charset, encoding) in new[] { ("utf-8", "base64"), ("utf-8", "quoted-printable"), ("iso-2022-jp", "7bit"), ("shift_jis", "base64"), ("utf-16", "base64"), ("euc-jp", "quoted-printable") })
        {
            foreach (var spell in spellings[..6])
            {
                var code = Encoding.GetEncoding(charset);
                var body = code.GetBytes($"お知らせ 番号{spell(Next())}まで");
                var coded = encoding switch
                {
                    "base64" => Convert.ToBase64String(body),
                    "quoted-printable" => string.Concat(body.Select(b => $"={b:X2}")),
                    _ => Encoding.Latin1.GetString(body),
                };
                var mail = $"""
                    From: =?UTF-8?B?{Base64(spell(Next()))}?= <canary@canary.example>
                    To: tsuho@minatogawa.example
                    Subject: =?UTF-8?B?{Base64("件名 " + spell(Next()))}?=
                    X-Canary: {Next()}
                    Message-ID: <{Next()}.{Guid.NewGuid():N}@canary.example>
                    MIME-Version: 1.0
                    Content-Type: multipart/mixed; boundary=b

                    --b
                    Content-Type: text/plain; charset={charset}
                    Content-Transfer-Encoding: {encoding}

                    {coded}
                    --b
                    Content-Type: text/html; charset=utf-8

                    <p>番号 {Next()[..5]}<b>{numbers[^1][5..]}</b> <!-- {Next()} --></p>
                    --b
                    Content-Type: application/pdf; name="{Next()}.pdf"
                    Content-Disposition: attachment; filename*=UTF-8''{Uri.EscapeDataString(spell(Next()))}.pdf
                    Content-Transfer-Encoding: base64

                    {Base64(spell(Next()))}
                    --b--

                    """;
                await TakeAsync("canary.eml", Encoding.Latin1.GetBytes(mail), 1);
            }
        }

        Assert.True(numbers.Count > 500, $"{numbers.Count}");
        await FinishAsync();
        // As it would be read with the keys.
        var values = new StringBuilder();
        foreach (var value in await DecryptedAsync())
        {
            values.Append(Digits(value)).Append('\n');
        }

        var all = values.ToString();
        Assert.Contains("番号は", all, StringComparison.Ordinal);
        None(numbers.Where(n => all.Contains(n, StringComparison.Ordinal)).Select(n => $"{n}: {all.Substring(Math.Max(0, all.IndexOf(n, StringComparison.Ordinal) - 80), 160)}"));
        // As it stands there, whatever it is.
        foreach (var (name, content) in await WrittenAsync(log))
        {
            var text = Digits(Encoding.UTF8.GetString(content));
            None(numbers.Where(n => text.Contains(n, StringComparison.Ordinal)).Select(n => $"{n} in {name}: {text.Substring(Math.Max(0, text.IndexOf(n, StringComparison.Ordinal) - 80), 160)}"));
            None(numbers.SelectMany(n => Find(name, content, [($"{n} UTF-16", Encoding.Unicode.GetBytes(n)), ($"{n} wide Shift_JIS", Encoding.GetEncoding(932).GetBytes(Wide(n))), ($"{n} base64", Encoding.ASCII.GetBytes(Base64(n)))])));
        }
    }

    /// <summary>The search itself finds what is there, in every form that it looks for.</summary>
    [Fact]
    public void The_search_finds_what_is_there()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var patterns = Forms(Name).ToList();
        Assert.True(patterns.Count >= 9);
        foreach (var (form, bytes) in patterns)
        {
            Assert.Contains(Find("x", [1, 2, 3, .. bytes, 4], patterns), f => f.Contains(form, StringComparison.Ordinal));
        }

        foreach (var cut in new[] { 0, 1, 2 })
        {
            var coded = Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('a', cut) + Name + "zz")));
            Assert.NotEmpty(Find("x", coded, patterns));
        }

        Assert.NotEmpty(Find("x", Encoding.UTF8.GetBytes(Uri.EscapeDataString(Name)), patterns));
        Assert.Empty(Find("x", Encoding.UTF8.GetBytes("別の人"), patterns));
        // Keys of words are numbers by chance: the figures of a date may stand within one.
        var birth = Forms("19310729").ToList();
        Assert.Empty(Find("x", "{-1931072922,219310729}"u8.ToArray(), birth));
        Assert.All((string[])["19310729", "x19310729;", "{-1931072922,-19310729}"], w => Assert.NotEmpty(Find("x", Encoding.UTF8.GetBytes(w), birth)));
    }

    private async Task<Guid> FillCardDeskAsync()
    {
        var statement = new LossStatement
        {
            Target = SuspensionTarget.Card,
            Cause = LossCause.Outside,
            HolderName = Name,
            HolderKana = Kana,
            HolderBirthDate = s_birth,
            HolderAddress = Address,
            Relation = CallerRelation.Household,
            CallerName = Name,
            CallbackNumber = Phone,
            LostWhere = Address,
            Circumstances = Note,
        };
        var taken = Value(await app.Get<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), statement, IdentityCheck.NotAsked), Some.Operator, Ct));
        var id = taken.CaseId;
        var now = DateTime.UtcNow;
        await StepAsync(id, v => new CaseStep.RecordPolice(id, v, new(Police, "みなと川警察署 " + Name, Phone)), Some.Operator);
        await StepAsync(id, v => new CaseStep.Request(id, v, $"{Note} {Phone}", now.AddMinutes(-1)), Some.Operator);
        await StepAsync(id, v => new CaseStep.Confirm(id, v, $"{Note} {Name}", now.AddMinutes(-1)), Some.Operator);
        await StepAsync(id, v => new CaseStep.FileLossReport(id, v, "本庁 " + Name, Note, Police), Some.Supervisor);
        var callback = Value(await app.Get<FollowCallback>().PlanAsync(id, $"{Note} {Name}", now.AddHours(1), Some.Operator, Ct));
        await using (var db = app.App.Db())
        {
            var version = (await db.Callbacks.SingleAsync(c => c.Id == callback, Ct)).Version;
            Took(await app.Get<FollowCallback>().TryAsync(callback, version, reached: false, $"{Note} {Phone}", Some.Operator, Ct));
        }

        Took(await app.Get<GiveHandover>().WriteAsync($"{Name}さんから再度電話の予定。{Phone}", Some.Operator, Ct));
        Took(await app.Get<TakeFoundCard>().RunAsync(new(Address, CardFinder.Citizen, now.AddHours(-1), Note, null, ""), Some.Person("窓口", Domain.Staff.Role.Counter), Ct));
        var drafts = new CallDrafts(app.Get<KeepDraft>(), app.Get<IDataProtectionProvider>());
        await drafts.SaveAsync(new CallForm { HolderName = Name, HolderAddress = Address, CallbackNumber = Phone }, Some.Operator, Ct);
        var leak = Value(await app.Get<RaiseLeak>().RunAsync(new("canary", $"{Name}の住所が別の人に送られた", now.AddMinutes(-5), null), Some.Supervisor, Ct));
        await using (var db = app.App.Db())
        {
            var incident = await db.LeakIncidents.AsNoTracking().SingleAsync(l => l.Number == leak, Ct);
            Took(await app.Get<ChangeLeak>().EditAsync(
                incident.Id, incident.Version, incident.Content.With(LeakItem.ResponseToPersons, $"{Name} さんに連絡"), incident.KnewAt, Some.Supervisor, Ct));
        }

        return id;
    }

    private async Task<Guid> FillReportsAsync()
    {
        var text = $"{Lure}。{Name} 様 {Address} へ荷物を送りました。{ScamPhone} までご連絡ください。";
        var mail = $"""
            From: =?UTF-8?B?{Base64(Name)}?= <{Mail}>
            To: tsuho@minatogawa.example
            Subject: =?UTF-8?B?{Base64(Lure)}?=
            Date: Mon, 16 Nov 2026 10:00:00 +0900
            Message-ID: <{Guid.NewGuid():N}@canary.example>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: base64

            {Base64(text)}
            --b
            Content-Type: application/pdf; name="=?UTF-8?B?{Base64(Attachment)}?="
            Content-Transfer-Encoding: base64
            Content-Disposition: attachment

            {Base64(Note)}
            --b--

            """;
        await TakeAsync("canary.eml", Encoding.UTF8.GetBytes(mail), 1);
        await TakeAsync("canary.csv", Encoding.UTF8.GetBytes(
            $"channel,occurred_at,sender,subject,body,note,reporter_name,reporter_contact,harm,municipality\ncall,2026-11-16 10:20,{ScamPhone},,{text}電話,{Note},{Name},{Phone},none,990002\n"), 1);
        // A row that cannot be read is kept as text.
        await TakeAsync("broken.csv", Encoding.UTF8.GetBytes(
            $"channel,occurred_at,body,note,reporter_name\nno-such-channel,yesterday,{text},{Note},{Name}\n"), 0);
        using (var api = await ApiClient.OpenAsync(app, ApiScope.Report))
        {
            var answer = await api.PostAsync("/reports",
                $$"""{"channel":"sms","subject":"{{Lure}}","sender":"{{ScamPhone}}","body":"{{text}} API","note":"{{Note}}","reporterName":"{{Name}}","reporterContact":"{{Phone}}"}""");
            Assert.Equal(HttpStatusCode.Created, answer.Status);
            // What is refused is not written either.
            await api.PostAsync("/reports", $$"""{"channel":"no","body":"{{text}}","reporterName":"{{Name}}"}""");
            await api.PostAsync("/reports", $$"""{"channel":"sms","body":"{{text}}","reporterName":{{Name}}""");
        }

        using (var citizen = app.Anonymous())
        {
            using var judged = await citizen.PostAsync(Urls.Check, new FormUrlEncodedContent([new("channel", "email"), new("text", text), new("sender", Mail)]), Ct);
            Assert.Equal(HttpStatusCode.OK, judged.StatusCode);
            using var asked = await citizen.GetAsync($"{Urls.Help}?q={Uri.EscapeDataString(Name)}", Ct);
        }

        _ = await app.Get<Subscribe>().AskAsync(Mail, "ja", Domain.Staff.Actor.Public, Ct);
        Took(await app.Get<GiveFeedback>().RunAsync(FeedbackKind.DidNotHelp, "", $"{Name} {Phone}", Note, Some.Operator, Ct));
        var received = Value(await app.Get<ReceiveReport>().RunAsync(
            new IncomingReport
            {
                Source = IntakeSource.StaffForm,
                Channel = Channel.Visit,
                Subject = Lure,
                Body = text + "来訪",
                ReporterNote = Note,
                ReporterName = Name,
                ReporterContact = Mail,
            }, Some.Analyst, Ct));
        Took(await app.Get<AssignReports>().RunAsync([received.ReportId], null, $"{Note} {Name}", Some.Analyst, Ct));
        Took(await app.Get<StartWatch>().RunAsync(
            new(WatchKind.Phone, ScamPhone, $"{Note} {Name}", JapanTime.DayOf(DateTime.UtcNow).AddDays(30)), Some.Analyst, Ct));
        return received.ReportId;
    }

    /// <summary>Pages, look-ups and faults, with what is looked for in the address.</summary>
    private async Task LookAsync(Guid caseId, Guid report)
    {
        var desk = await app.SignInAsync(Domain.Staff.Role.Supervisor);
        foreach (var page in new[]
        {
            $"/cards/{caseId}", $"/reports/{report}", $"/reports?text={Uri.EscapeDataString(Lure)}", $"/reports?q={Uri.EscapeDataString(Name)}", $"/cards?text={Uri.EscapeDataString(Phone)}",
            $"/no-such-page/{Uri.EscapeDataString(Name)}", $"/lookup?number={Uri.EscapeDataString(Mail)}",
        })
        {
            using var answer = await desk.GetAsync(page, Ct);
        }

        using var stranger = app.Anonymous();
        using (var refused = await app.App.SignInAsync(stranger, Name, Note))
        {
            Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        }

        // A fault in the middle of storing: its text must not carry the row.
        await using var db = app.App.Db();
        var twice = await db.Reports.AsNoTracking().SingleAsync(r => r.Id == report, Ct);
        db.Reports.Add(twice);
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Ct));
    }

    /// <summary>What is written behind: the index of the search, the log of who looked, and a backup.</summary>
    private async Task FinishAsync()
    {
        while (await app.Get<IndexReports>().RunAsync(Ct) > 0)
        {
        }

        await app.Get<AccessLog>().StoreAsync(Ct);
        await using var db = app.App.Db();
        if (!db.Database.IsSqlite())
        {
            return;
        }

        var backup = Path.Combine(app.Get<DataFolder>().State, $"{Guid.NewGuid():N}-backup.db");
        await db.Database.ExecuteSqlAsync($"VACUUM INTO {backup}", Ct);
    }

    /// <summary>Ends of the names of what the database has written.</summary>
    protected abstract IReadOnlyList<string> Stores { get; }

    /// <summary>Why nothing can be shown; null where it can.</summary>
    protected virtual string? Missing => null;

    /// <summary>What the database has written outside the folder of the program.</summary>
    protected virtual Task<IReadOnlyList<(string Name, byte[] Content)>> StoredAsync() => Task.FromResult<IReadOnlyList<(string, byte[])>>([]);

    private async Task<IReadOnlyList<(string Name, byte[] Content)>> WrittenAsync(LogListener log)
    {
        var written = new List<(string, byte[])> { ("log", Encoding.UTF8.GetBytes(string.Join('\n', log.Lines))) };
        written.AddRange(await StoredAsync());
        SqliteConnection.ClearAllPools();
        // Journals before their database: one that is folded into it and deleted meanwhile is then read there.
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(app.Get<DataFolder>().State)!, "*", SearchOption.AllDirectories).OrderDescending(StringComparer.Ordinal))
        {
            try
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var content = new MemoryStream();
                await stream.CopyToAsync(content, Ct);
                written.Add((file, content.ToArray()));
            }
            catch (FileNotFoundException)
            {
                // Folded.
            }
        }

        return written;
    }

    private static IEnumerable<string> Find(string name, byte[] content, IReadOnlyList<(string Form, byte[] Bytes)> patterns)
    {
        foreach (var (form, bytes) in patterns)
        {
            if (IndexOf(content, bytes) is var at and >= 0)
            {
                var from = Math.Max(0, at - 80);
                var around = Encoding.UTF8.GetString(content.AsSpan(from, Math.Min(200, content.Length - from)));
                yield return $"{form} in {name}: …{string.Concat(around.Select(c => char.IsControl(c) ? '.' : c))}…";
            }
        }
    }

    /// <summary>Where a form stands first, or -1; eight figures within a longer number are that number and no date of birth.</summary>
    private static int IndexOf(ReadOnlySpan<byte> content, ReadOnlySpan<byte> form)
    {
        var figures = !form.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        for (var from = 0; content[from..].IndexOf(form) is var found and >= 0; from += found + 1)
        {
            var at = from + found;
            var end = at + form.Length;
            if (!figures || !((at > 0 && char.IsAsciiDigit((char)content[at - 1])) || (end < content.Length && char.IsAsciiDigit((char)content[end]))))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>A text in the forms in which programs write it.</summary>
    private static IEnumerable<(string Form, byte[] Bytes)> Forms(string text)
    {
        yield return ($"{text} UTF-8", Encoding.UTF8.GetBytes(text));
        yield return ($"{text} UTF-16LE", Encoding.Unicode.GetBytes(text));
        yield return ($"{text} UTF-16BE", Encoding.BigEndianUnicode.GetBytes(text));
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text) })
        {
            for (var shift = 0; shift < 3; shift++)
            {
                // Whatever stands before and behind: the letters of base64 that depend on the text alone.
                var coded = Convert.ToBase64String([.. new byte[shift], .. bytes]);
                var from = (shift * 8 + 5) / 6;
                var to = (shift + bytes.Length) * 8 / 6;
                if (to - from >= 8)
                {
                    yield return ($"{text} base64+{shift}", Encoding.ASCII.GetBytes(coded[from..to]));
                }
            }
        }

        if (text.Any(c => c > '\u007f'))
        {
            yield return ($"{text} percent", Encoding.ASCII.GetBytes(Uri.EscapeDataString(text)));
            yield return ($"{text} \\u", Encoding.ASCII.GetBytes(string.Concat(text.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")))));
            yield return ($"{text} Shift_JIS", Encoding.GetEncoding(932).GetBytes(text));
            yield return ($"{text} EUC-JP", Encoding.GetEncoding(51932).GetBytes(text));
        }
    }

    private async Task TakeAsync(string name, byte[] content, int received)
    {
        using var stream = new MemoryStream(content);
        var taken = await app.Get<TakeFile>().RunAsync(name, stream, Domain.Staff.Actor.Worker("canary"), Ct);
        Assert.Equal(received, taken.Received);
    }

    private async Task StepAsync(Guid id, Func<int, CaseStep> step, Domain.Staff.Actor by)
    {
        await using var db = app.App.Db();
        var version = (await db.SuspensionCases.AsNoTracking().SingleAsync(c => c.Id == id, Ct)).Version;
        Took(await app.Get<MoveCase>().RunAsync(step(version), by, Ct));
    }

    /// <summary>As <c>Assert.Empty</c>, with all that was found.</summary>
    private static void None(IEnumerable<string> found)
    {
        var all = found.Take(40).ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    /// <summary>Nothing that is refused shows how it would be stored.</summary>
    private void Took<T>(Outcome<T> outcome, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(outcome))] string what = "")
    {
        if (outcome.Refusal is { } refusal)
        {
            _refused.Add($"{what}: {refusal.Message.Ja}");
        }
    }

    private static T Value<T>(Outcome<T> outcome)
    {
        Assert.True(outcome.Succeeded, outcome.Refusal?.Message.Ja);
        return outcome.Value;
    }

    /// <summary>Every text in the database, read with the keys.</summary>
    private async Task<IReadOnlyList<string>> DecryptedAsync()
    {
        var values = new List<string>();
        await using var db = app.App.Db();
        await db.Database.OpenConnectionAsync(Ct);
        foreach (var table in db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var reader = await command.ExecuteReaderAsync(Ct);
            while (await reader.ReadAsync(Ct))
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    if (reader.GetValue(i) is string text)
                    {
                        values.Add(app.Get<FieldCipher>().Read($"{table}.{reader.GetName(i)}", text));
                    }
                }
            }
        }

        return values;
    }

    /// <summary>A number of nobody with a right check digit: the digits before it count up.</summary>
    private static string Add(List<string> numbers)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"5550077{numbers.Count:D4}");
        var number = Enumerable.Range(0, 10).Select(d => $"{body}{d}").Single(n => MyNumber.IsValid(n));
        numbers.Add(number);
        return number;
    }

    private static string Wide(string digits) => string.Concat(digits.Select(c => (char)(c - '0' + '０')));

    /// <summary>A text with what may divide the digits of a number taken out.</summary>
    private static string Digits(string text)
    {
        var digits = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is >= '０' and <= '９')
            {
                digits.Append((char)(c - '０' + '0'));
            }
            else if (c is not (' ' or '　' or '-' or '‐' or '‑' or '−' or 'ー' or '\u200b'))
            {
                digits.Append(c);
            }
        }

        return digits.ToString();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

/// <summary>On SQLite: the file, its journal and a backup are looked through.</summary>
public sealed class SqliteCanaryTests(ScamWatchAppFixture app) : CanaryTests(app), IClassFixture<ScamWatchAppFixture>
{
    protected override IReadOnlyList<string> Stores => ["scamwatch.db", "backup.db"];
}

/// <summary>On PostgreSQL: every row of every table, and what the server has written in its log.</summary>
public sealed class PostgresCanaryTests(PostgresAppFixture app) : CanaryTests(app), IClassFixture<PostgresAppFixture>
{
    /// <summary>File that the server logs into, where the tests have started it themselves.</summary>
    private static readonly string? s_log = Environment.GetEnvironmentVariable("SCAMWATCH_TEST_POSTGRES_LOG");

    protected override IReadOnlyList<string> Stores => ["Reports", "SearchRows", "SuspensionCases", .. s_log is null ? (string[])[] : ["server log"]];

    protected override string? Missing => TestStore.PostgresServer is null ? "SCAMWATCH_TEST_POSTGRES is not set (./test.sh starts a server)" : null;

    protected override async Task<IReadOnlyList<(string Name, byte[] Content)>> StoredAsync()
    {
        var tables = await PostgresDump.TablesAsync(app.Database!, TestContext.Current.CancellationToken);
        return s_log is null ? tables : [.. tables, ("server log", await File.ReadAllBytesAsync(s_log, TestContext.Current.CancellationToken))];
    }
}
