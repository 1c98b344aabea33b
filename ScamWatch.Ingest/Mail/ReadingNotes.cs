namespace ScamWatch.Ingest.Mail;

/// <summary>What is counted and noted while one message, with all messages inside it, is read.</summary>
internal sealed class ReadingNotes(MimeLimits limits, bool toJudge = false)
{
    /// <summary>So many remarks tell the story; a hostile message could cause one per part.</summary>
    private const int MaxRemarks = 20;

    private readonly List<string> _remarks = [];

    public MimeLimits Limits => limits;

    /// <summary>Only what a judgement rests on is asked for: see <see cref="MimeReader.Read"/>.</summary>
    public bool ToJudge => toJudge;

    public int Parts { get; private set; }

    public IReadOnlyList<string> Remarks => _remarks;

    public bool TakePart()
    {
        if (Parts >= limits.MaxParts)
        {
            Note($"パート数が上限 {limits.MaxParts} を超えたため、残りは読みませんでした。");
            return false;
        }

        Parts++;
        return true;
    }

    public void Note(string remark)
    {
        if (_remarks.Count < MaxRemarks && !_remarks.Contains(remark))
        {
            _remarks.Add(remark);
        }
    }
}
