using ScamWatch.Domain;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Ingest.Files;

/// <summary>The columns of a table of reports.</summary>
internal enum RecordColumn
{
    Channel,
    OccurredAt,
    Sender,
    Subject,
    Body,
    Note,
    ReporterName,
    ReporterContact,
    Harm,
    Area,
}

/// <summary>Makes a report of the fields of a row, whether they came from .csv or .jsonl.</summary>
internal static class RecordFields
{
    /// <summary>Header names in English and Japanese; the first Japanese one is what messages call the column.</summary>
    private static readonly Dictionary<RecordColumn, string[]> s_names = new()
    {
        [RecordColumn.Channel] = ["channel", "経路"],
        [RecordColumn.OccurredAt] = ["occurred_at", "発生日時", "occurredat", "日時"],
        [RecordColumn.Sender] = ["sender", "相手", "相手方", "差出人"],
        [RecordColumn.Subject] = ["subject", "件名"],
        [RecordColumn.Body] = ["body", "本文", "内容"],
        [RecordColumn.Note] = ["note", "メモ", "備考"],
        [RecordColumn.ReporterName] = ["reporter_name", "通報者氏名", "reportername", "通報者"],
        [RecordColumn.ReporterContact] = ["reporter_contact", "連絡先", "reportercontact"],
        [RecordColumn.Harm] = ["harm", "被害段階"],
        [RecordColumn.Area] = ["municipality", "市区町村", "area", "地域"],
    };

    private static readonly Dictionary<string, Channel> s_channels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["メール"] = Channel.Email,
        ["電子メール"] = Channel.Email,
        ["e-mail"] = Channel.Email,
        ["ショートメッセージ"] = Channel.Sms,
        ["ショートメール"] = Channel.Sms,
        ["電話"] = Channel.Call,
        ["自動音声"] = Channel.Autocall,
        ["自動音声電話"] = Channel.Autocall,
        ["訪問"] = Channel.Visit,
        ["手紙"] = Channel.Letter,
        ["郵便"] = Channel.Letter,
        ["手紙/郵便"] = Channel.Letter,
        ["はがき"] = Channel.Letter,
        ["SNS"] = Channel.Social,
        ["ウェブ"] = Channel.Website,
        ["ウェブサイト"] = Channel.Website,
        ["Web"] = Channel.Website,
    };

    private static readonly Dictionary<string, HarmStage> s_harms = new(StringComparer.Ordinal)
    {
        ["未反応"] = HarmStage.None,
        ["なし"] = HarmStage.None,
        ["開封"] = HarmStage.Opened,
        ["入力"] = HarmStage.Entered,
        ["引渡し"] = HarmStage.HandedOver,
        ["引き渡し"] = HarmStage.HandedOver,
        ["金銭被害"] = HarmStage.MoneyLost,
    };

    /// <summary>The column of a header; null for one that nobody knows, as is that of areas where none are told apart.</summary>
    public static RecordColumn? ColumnOf(string header, IReadOnlyList<Area> areas)
    {
        var name = Plain(header);
        foreach (var (column, names) in s_names)
        {
            if (names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return column == RecordColumn.Area && areas.Count == 0 ? null : column;
            }
        }

        return null;
    }

    /// <summary>What messages call a column: <c>本文(body)</c>.</summary>
    public static string NameOf(RecordColumn column) => $"{s_names[column][1]}({s_names[column][0]})";

    /// <summary>The report of a row; or the column at fault and what is wrong with it.</summary>
    public static (IncomingReport? Report, RecordColumn Column, string Problem) Build(
        IReadOnlyDictionary<RecordColumn, string> fields, IntakeSource source, IReadOnlyList<string> remarks, IReadOnlyList<Area> areas)
    {
        string Field(RecordColumn column) => CleanText.Of(fields.GetValueOrDefault(column, "")).Trim();

        if (Field(RecordColumn.Channel) is { Length: 0 })
        {
            return (null, RecordColumn.Channel, "空です。");
        }

        if (ChannelOf(Field(RecordColumn.Channel)) is not { } channel)
        {
            return (null, RecordColumn.Channel, $"経路として読めません。{string.Join('・', Enum.GetValues<Channel>().Select(Codes.Of))} か、メール・SMS・電話・自動音声・訪問・手紙・SNS・ウェブのいずれかを書いてください。");
        }

        if (Field(RecordColumn.Body) is { Length: 0 })
        {
            return (null, RecordColumn.Body, "空です。");
        }

        DateTime? occurredAt = null;
        if (Field(RecordColumn.OccurredAt) is { Length: > 0 } time && (occurredAt = JapaneseTime.Parse(time)) is null)
        {
            return (null, RecordColumn.OccurredAt, "日時として読めません。「2026-11-20 14:30」「令和8年11月20日」の形で書いてください。");
        }

        var harm = HarmStage.None;
        if (Field(RecordColumn.Harm) is { Length: > 0 } stage && !TryHarm(stage, out harm))
        {
            return (null, RecordColumn.Harm, $"被害段階として読めません。{string.Join('・', Enum.GetValues<HarmStage>().Select(Codes.Of))} か、未反応・開封・入力・引渡し・金銭被害のいずれかを書いてください。");
        }

        Area? area = null;
        if (Field(RecordColumn.Area) is { Length: > 0 } place && (area = areas.Read(place)) is null)
        {
            return (null, RecordColumn.Area, $"対象の地域にありません。{AreaExamples(areas)}のように、設定にある地域の名前かコードを書いてください。分からないときは空にしてください。");
        }

        var report = new IncomingReport
        {
            Source = source,
            Channel = channel,
            OccurredAt = occurredAt,
            Sender = CleanText.OneLine(Field(RecordColumn.Sender)),
            Subject = CleanText.OneLine(Field(RecordColumn.Subject)),
            Body = Field(RecordColumn.Body),
            ReporterNote = Field(RecordColumn.Note),
            ReporterName = CleanText.OneLine(Field(RecordColumn.ReporterName)),
            ReporterContact = CleanText.OneLine(Field(RecordColumn.ReporterContact)),
            Harm = harm,
            Area = area?.Code,
            Remarks = remarks,
        };
        return (report, default, "");
    }

    private static string AreaExamples(IReadOnlyList<Area> areas) => string.Concat(areas.Take(3).Select(a => $"「{a.Name}」")) + $"「{areas[0].Code}」";

    private static Channel? ChannelOf(string text)
    {
        var name = Plain(text);
        return Codes.TryParse<Channel>(name, out var channel) || s_channels.TryGetValue(name, out channel) ? channel : null;
    }

    private static bool TryHarm(string text, out HarmStage harm)
    {
        var name = Plain(text);
        return Codes.TryParse(name, out harm) || s_harms.TryGetValue(name, out harm);
    }

    /// <summary>Full-width letters and stray blanks are how people type these names.</summary>
    private static string Plain(string text) => NormalForm.Compatible(CleanText.OneLine(text)).Trim().ToLowerInvariant();
}
