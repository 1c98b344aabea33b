namespace ScamWatch.Web.Account;

/// <summary>Marker for the words of the sign-in pages.</summary>
public sealed class AccountTexts;
