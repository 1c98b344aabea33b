namespace ScamWatch.Web.Replies;

/// <summary>Words about mails to reporters, for staff and public.</summary>
public sealed class ReplyTexts;
