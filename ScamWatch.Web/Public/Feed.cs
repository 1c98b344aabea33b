namespace ScamWatch.Web.Public;

public static class Feed
{
    public static void MapFeed(this IEndpointRouteBuilder routes) { }
}
