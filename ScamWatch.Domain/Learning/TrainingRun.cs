using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Learning;

/// <summary>How far a training is.</summary>
public enum TrainingState
{
    /// <summary>待機中</summary>
    Queued,

    /// <summary>学習中</summary>
    Running,

    /// <summary>完了</summary>
    Done,

    /// <summary>失敗</summary>
    Failed,

    /// <summary>中止</summary>
    Cancelled,

    /// <summary>中断: the program ended meanwhile.</summary>
    Interrupted,
}

/// <summary>One training of a challenger, from the request to its end. Kept, so that it is known after a restart.</summary>
public sealed class TrainingRun
{
    /// <summary>A running training that gave no sign for so long is dead: its process ended without a word.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private const int TheOne = 1;

    private TrainingRun()
    {
    }

    public Guid Id { get; private set; }

    public string RequestedBy { get; private set; } = "";

    public DateTime RequestedAt { get; private set; }

    public TrainingState State { get; private set; }

    /// <summary>Part done, 0 to 1.</summary>
    public double Progress { get; private set; }

    /// <summary>When it last gave a sign of life, UTC.</summary>
    public DateTime SeenAt { get; private set; }

    public bool CancelRequested { get; private set; }

    public DateTime? EndedAt { get; private set; }

    /// <summary>Version of the model it made; null where it made none.</summary>
    public string? Model { get; private set; }

    /// <summary>Kind of the fault it failed by; empty where it did not.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>Set while queued or running. A unique index on it keeps a second one from being asked for.</summary>
    public int? Slot { get; private set; }

    /// <summary>Counts changes; two processes that would take it are told apart by it.</summary>
    public int Revision { get; private set; }

    public bool IsOver => State is not (TrainingState.Queued or TrainingState.Running);

    public static TrainingRun Request(Actor by, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        RequestedBy = by.Name,
        RequestedAt = at,
        SeenAt = at,
        State = TrainingState.Queued,
        Slot = TheOne,
    };

    public void Start(DateTime at)
    {
        State = TrainingState.Running;
        SeenAt = at;
        Revision++;
    }

    /// <param name="progress">Part done, 0 to 1.</param>
    public void Advance(double progress, DateTime at)
    {
        Progress = Math.Clamp(progress, Progress, 1);
        SeenAt = at;
        Revision++;
    }

    /// <summary>Asks the process that trains to stop; a training nobody took yet ends at once.</summary>
    public void Cancel(DateTime at)
    {
        CancelRequested = true;
        Revision++;
        if (State == TrainingState.Queued)
        {
            End(TrainingState.Cancelled, at);
        }
    }

    /// <param name="model">Version of the model made.</param>
    /// <param name="fault">Kind of the fault.</param>
    public void End(TrainingState state, DateTime at, string? model = null, string fault = "")
    {
        State = state;
        Progress = state == TrainingState.Done ? 1 : Progress;
        Model = model;
        Fault = fault;
        EndedAt = at;
        SeenAt = at;
        Slot = null;
        Revision++;
    }
}
