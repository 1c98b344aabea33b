using Microsoft.AspNetCore.Components;
using ScamWatch.Domain;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;
using ScamWatch.Web.Flows;

namespace ScamWatch.Web.Reports;

/// <summary>Staff write down what a citizen tells at the desk or on the telephone.</summary>
public sealed partial class NewReportPage
{
    private Guid _form = Guid.CreateVersion7();
    private Channel _channel = Channel.Call;
    private DateTime? _occurred;
    private string _sender = "";
    private string _body = "";
    private string _note = "";
    private string _name = "";
    private string _contact = "";
    private string _area = "";
    private HarmStage _harm;
    private bool _busy;
    private Refusal? _refusal;
    private Received? _received;

    [Inject] public required ReceiveReport Receive { get; init; }

    [Inject] public required Taxonomy Taxonomy { get; init; }

    [Inject] public required Municipality Municipality { get; init; }

    [Inject] public required FlowDrafts Flows { get; init; }

    /// <summary>The guided call that led here.</summary>
    [SupplyParameterFromQuery(Name = "call")] public Guid? Call { get; set; }

    protected override async Task OpenAsync()
    {
        if (Call is { } call && await Flows.TextOfAsync(call, Actor, Closed) is { } told)
        {
            _body = told;
        }
    }

    private async Task SendAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            // Not the page's token: once sent, the report is taken even if the tab closes now.
            var outcome = await Receive.RunAsync(
                new IncomingReport
                {
                    Source = IntakeSource.StaffForm,
                    Channel = _channel,
                    Sender = _sender.Trim(),
                    Body = _body.Trim(),
                    ReporterNote = _note.Trim(),
                    ReporterName = _name.Trim(),
                    ReporterContact = _contact.Trim(),
                    OccurredAt = _occurred is { } local ? JapanTime.ToUtc(local) : null,
                    Harm = _harm,
                    Area = _area.Length == 0 ? null : _area,
                    DeliveryKey = DeliveryKeys.Of(_form, id => id),
                },
                Actor, CancellationToken.None);
            (_received, _refusal) = (outcome.Value, outcome.Refusal);
        }
        finally
        {
            _busy = false;
        }
    }

    private void Clear()
    {
        _form = Guid.CreateVersion7();
        (_channel, _occurred, _harm, _received) = (Channel.Call, null, HarmStage.None, null);
        _sender = _body = _note = _name = _contact = _area = "";
    }

    private string Name(string group, string code) => Taxonomy.Name(group, code);
}
