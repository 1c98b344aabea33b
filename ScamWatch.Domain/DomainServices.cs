using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Cards.Registry.Embedded;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Cards.Paper;
using ScamWatch.Domain.Cards.Validity;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Clocks;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Insights;
using ScamWatch.Domain.IntakeRules;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Phrases;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sharing;
using ScamWatch.Domain.Sources;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Watch;

namespace ScamWatch.Domain;

public static class DomainServices
{
    /// <summary>Adds the product without wires or screens: storage, reference data, classifier, actions and queries.</summary>
    public static IServiceCollection AddScamWatchDomain(this IServiceCollection services, IConfiguration configuration)
    {
        var data = DataFolder.Find(configuration);
        Directory.CreateDirectory(data.State);
        services.AddSingleton(data);
        services.AddScamWatchStorage(StorageOptions.From(configuration, data));
        services.TryAddSingleton(TimeProvider.System);

        // Reference data is read once: a changed file takes effect with the next start.
        services.AddSingleton(_ => Taxonomy.Load(data.Reference));
        services.AddSingleton(_ => OfficialDirectory.Load(data.Reference));
        services.AddSingleton(provider => EvidenceRules.Load(data.Reference, provider.GetRequiredService<Taxonomy>()));
        services.AddSingleton(_ => GenuineContacts.Load(data.Reference));
        services.AddSingleton(_ => PhoneLines.Load(data.Reference));
        services.AddSingleton(provider => Phrasebook.Load(data.Reference, provider.GetRequiredService<Taxonomy>()));
        services.AddSingleton(_ => PlainJapanese.Load(data.Reference));
        services.AddSingleton<WhatToDo>();
        services.AddSingleton<AlertComposer>();
        services.AddSingleton<AlertTranslations>();
        services.AddSingleton<PlainGate>();
        services.AddSingleton(_ => Fees.Load(data.Reference));
        services.AddSingleton(_ => ReissueTable.Load(data.Reference));
        services.AddSingleton(_ => HolderMatch.Load(data.Reference));
        services.AddSingleton(_ => ValidityRules.Load(data.Reference));
        services.AddSingleton(_ => Pins.Load(data.Reference));
        services.AddSingleton(_ => OpeningHours.Load(data.Reference));
        services.AddSingleton(_ => NextStepTexts.Load(data.Reference));
        services.AddSingleton(_ => Municipality.Load(data.Municipality));
        services.AddSingleton<CurrentClassifier>();
        services.AddSingleton<JudgeText>();
        services.AddSingleton(LearningSettings.From(configuration));
        services.AddSingleton(CampaignSettings.From(configuration));
        services.AddSingleton<FingerprintReader>();
        services.AddSingleton<FingerprintNumbers>();
        services.AddSingleton<RecentPrints>();
        services.AddSingleton(TrainingOptions.Default);
        services.AddSingleton<FindChampion>();
        services.AddSingleton<ModelFiles>();
        services.AddSingleton<ChallengerTraining>();

        services.AddSingleton(ReplySettings.Read(configuration));
        services.AddSingleton(_ => ReplyTemplates.Load(data.Reference));
        services.AddSingleton<ReplyKey>();
        services.AddSingleton<ReplyText>();
        services.AddSingleton<Outbox>();

        // Actions and queries hold nothing but the context factory and the clock: one of each serves everyone.
        services.AddSingleton<LinkReport>();
        services.AddSingleton<ReceiveReport>();
        services.AddSingleton<DecideReport>();
        services.AddSingleton<UndoDecision>();
        services.AddSingleton<RevealReporter>();
        services.AddSingleton<OpenReport>();
        services.AddSingleton<FindReports>();
        services.AddSingleton<FindNextReport>();
        services.AddSingleton<FindReportState>();
        services.AddSingleton<FindReportTraces>();
        services.AddSingleton<IndexReports>();
        services.AddSingleton<DecideReports>();
        services.AddSingleton<UndoDecisions>();
        services.AddSingleton<AssignReports>();
        services.AddSingleton<MoveWork>();
        services.AddSingleton<FindWork>();
        services.AddSingleton<SavedFilters>();
        services.AddSingleton<FindCampaigns>();
        services.AddSingleton<ReadCampaign>();
        services.AddSingleton<FindSimilar>();
        services.AddSingleton<MoveReports>();
        services.AddSingleton<SplitCampaign>();
        services.AddSingleton<MergeCampaigns>();
        services.AddSingleton<DecideCampaign>();
        services.AddSingleton<RenameCampaign>();
        services.AddSingleton<UndoCampaignChange>();
        services.AddSingleton<KeepUnreadable>();
        services.AddSingleton<SettleUnreadable>();
        services.AddSingleton<FindUnreadable>();
        services.AddSingleton<RememberMailbox>();
        services.AddSingleton<SendReply>();
        services.AddSingleton<RetryReply>();
        services.AddSingleton<StopReplies>();
        services.AddSingleton<PreviewReply>();
        services.AddSingleton<FindReplies>();
        services.AddSingleton<AskReporter>();
        services.AddSingleton<FindAnswers>();
        services.AddSingleton<SeeAnswer>();
        services.AddSingleton<LookUpReport>();
        services.AddSingleton(WatchSettings.From(configuration));
        services.AddSingleton<StartWatch>();
        services.AddSingleton<EndWatch>();
        services.AddSingleton<FindWatch>();
        services.AddSingleton(AlertSettings.From(configuration));
        services.AddSingleton<AlertDraft>();
        services.AddSingleton(_ => SafetyClaims.Load(data.Reference));
        services.AddSingleton<AlertLinter>();
        services.AddSingleton<DraftAlert>();
        services.AddSingleton<EditAlert>();
        services.AddSingleton<ReviewAlert>();
        services.AddSingleton<PublishAlert>();
        services.AddSingleton<KeepAlertTimes>();
        services.AddSingleton<FindAlerts>();
        services.AddSingleton<FindPublicAlerts>();
        services.AddSingleton<SuspendCard>();
        services.AddSingleton<MoveCase>();
        services.AddSingleton<FindCases>();
        services.AddSingleton<DrainOrders>();
        services.AddSingleton<SettleOrder>();
        services.AddSingleton<FindOrders>();
        services.AddSingleton<FindHolder>();
        services.AddSingleton<CompareHolder>();
        services.AddSingleton<JoinCases>();
        services.AddSingleton<AssignCase>();
        services.AddSingleton<KeepDraft>();
        services.AddSingleton<EndCall>();
        services.AddSingleton<FollowCallback>();
        services.AddSingleton<GiveHandover>();
        services.AddSingleton<CallSupervisor>();
        services.AddSingleton<EnterCallFigures>();
        services.AddSingleton<FindBoard>();
        services.AddSingleton<EscalationMail>();
        services.AddSingleton<EscalateCases>();
        services.AddSingleton<ReportFromCall>();
        services.AddSingleton<StartFromReport>();
        services.AddSingleton<PaperForms>();
        services.AddSingleton<TakeFoundCard>();
        services.AddSingleton<SettleFoundCard>();
        services.AddSingleton<FindFoundCards>();
        services.AddSingleton<RecordCardProof>();
        services.AddSingleton<RememberSeat>();
        services.AddSingleton<OfferAgentCode>();
        services.AddSingleton<PairAgent>();
        services.AddSingleton<EndAgent>();
        services.AddSingleton<FindAgents>();
        services.AddSingleton<TrainChallenger>();
        services.AddSingleton<RunTraining>();
        services.AddSingleton<PromoteModel>();
        services.AddSingleton<FindModels>();
        services.AddSingleton<FindDrift>();
        services.AddSingleton<IntakeRuleBook>();
        services.AddSingleton<WriteIntakeRule>();
        services.AddSingleton<TryIntakeRule>();
        services.AddSingleton<ChangeIntakeRule>();
        services.AddSingleton<FindIntakeRule>();
        services.AddSingleton<BringBackReport>();
        services.AddSingleton(ClockSettings.From(configuration));
        services.AddSingleton<FindClocks>();
        services.AddSingleton<RaiseEscalations>();
        services.AddSingleton<FindInsights>();
        services.AddSingleton<ApiKeyRing>();
        services.AddSingleton<CreateApiKey>();
        services.AddSingleton<RevokeApiKey>();
        services.AddSingleton<FindApiKeys>();
        services.AddSingleton<ExportReports>();
        services.AddSingleton<FindAuditEntries>();
        services.AddSingleton<DeskFigures>();
        services.AddRegister(RegistrySettings.From(configuration));
        return services;
    }

    private static void AddRegister(this IServiceCollection services, RegistrySettings settings)
    {
        services.AddSingleton(settings);
        if (settings.Mode == RegistryMode.Embedded)
        {
            services.AddSingleton<CertificateAuthority>();
            services.AddSingleton<FindCertificates>();
            services.AddSingleton<RevocationList>();
            services.AddSingleton<OcspResponder>();
            services.AddSingleton<FillRegister>();
            services.AddSingleton<ICardRegistry, EmbeddedCardRegistry>();
        }
    }
}
