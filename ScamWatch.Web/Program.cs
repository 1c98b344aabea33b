using ScamWatch.Web;

await ScamWatchApp.RunAsync(args);
