using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Storage;

/// <summary>
/// Two PostgreSQL servers of a test's own, on loopback, under a user without privileges: a primary and a streaming replica of it, made by
/// <c>pg_basebackup -R</c>.
/// </summary>
internal sealed class ReplicaServers : IAsyncDisposable
{
    private static readonly bool s_asRoot = Environment.UserName == "root";

    private static readonly string? s_programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    private readonly string _folder;
    private readonly int _primary = Programs.FreePort();
    private readonly int _replica = Programs.FreePort();

    private ReplicaServers(string folder) => _folder = folder;

    /// <summary>Null where the programs of the server are there; else why nothing can be started.</summary>
    public static string? Missing => s_programs is null ? "no PostgreSQL server programs in /usr/lib/postgresql (./test.sh installs them)" : null;

    public string Primary => Connection(_primary);

    public string Replica => Connection(_replica);

    public static async Task<ReplicaServers> StartAsync()
    {
        var servers = new ReplicaServers(Directory.CreateTempSubdirectory("scamwatch-replica-").FullName);
        if (s_asRoot)
        {
            await Programs.RunAsync("chown", $"nobody {servers._folder}");
        }

        await RunAsync("initdb", $"-D {servers._folder}/primary -U scamwatch -A trust -E UTF8 --locale=C --no-sync");
        await servers.StartAsync("primary", servers._primary);
        return servers;
    }

    /// <summary>Copies the primary as it stands and lets the copy follow it.</summary>
    public async Task FollowAsync()
    {
        await RunAsync("pg_basebackup", $"-D {_folder}/replica -h 127.0.0.1 -p {_primary} -U scamwatch -R -X stream --checkpoint=fast --no-sync");
        await StartReplicaAsync();
    }

    public Task StartReplicaAsync() => StartAsync("replica", _replica);

    /// <summary>As if its machine had lost its power.</summary>
    public Task StopReplicaAsync() => RunAsync("pg_ctl", $"-D {_folder}/replica -m immediate stop");

    public async ValueTask DisposeAsync()
    {
        foreach (var server in new[] { "replica", "primary" })
        {
            if (File.Exists(Path.Combine(_folder, server, "postmaster.pid")))
            {
                await RunAsync("pg_ctl", $"-D {_folder}/{server} -m immediate stop");
            }
        }

        await Folders.DeleteAsync(_folder);
    }

    // In the background, and its words into a file: else whoever started it would wait for its end.
    private Task StartAsync(string server, int port) => RunAsync("pg_ctl",
        $"-D {_folder}/{server} -w -l {_folder}/{server}.log -o \"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c shared_buffers=16MB\" start");

    // Where the tests run that user may not be allowed to look.
    private static async Task RunAsync(string program, string arguments)
    {
        if (s_asRoot)
        {
            await Programs.RunAsync("runuser", $"-u nobody -- env -C / {s_programs}/{program} {arguments}");
        }
        else
        {
            await Programs.RunAsync($"{s_programs}/{program}", arguments);
        }
    }

    private static string Connection(int port) => $"Host=127.0.0.1;Port={port};Username=scamwatch;Database=postgres;Pooling=false;Timeout=5";
}
