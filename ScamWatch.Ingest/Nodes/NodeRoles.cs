using Microsoft.Extensions.Configuration;

namespace ScamWatch.Ingest.Nodes;

/// <summary>The setting says a role that is none, or not that of the program that was started.</summary>
public sealed class NodeRoleException(string message) : InvalidOperationException(message);

/// <summary>What a node does: setting <c>Node:Roles</c>, <c>web</c>, <c>worker</c> or both with a comma; both where it is not set.</summary>
/// <param name="Web">Serves pages and the API.</param>
/// <param name="Workers">Runs the workers.</param>
public sealed record NodeRoles(bool Web, bool Workers)
{
    /// <exception cref="NodeRoleException">A role that is none.</exception>
    public static NodeRoles From(IConfiguration configuration)
    {
        var text = configuration["Node:Roles"];
        var roles = string.IsNullOrWhiteSpace(text) ? ["web", "worker"]
            : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return roles.Length > 0 && Array.TrueForAll(roles, r => r is "web" or "worker")
            ? new(roles.Contains("web"), roles.Contains("worker"))
            : throw new NodeRoleException($"Node:Roles is '{text}'; it must be web, worker, or both with a comma.");
    }

    /// <summary>In the words of the setting.</summary>
    public override string ToString() => (Web, Workers) switch { (true, true) => "web,worker", (true, false) => "web", _ => "worker" };

    /// <exception cref="NodeRoleException">This node serves no pages.</exception>
    public void RequireWeb()
    {
        if (!Web)
        {
            throw new NodeRoleException("Node:Roles is worker; workers alone are run by 'scamwatch run'.");
        }
    }

    /// <exception cref="NodeRoleException">This node runs no workers.</exception>
    public void RequireWorkers()
    {
        if (!Workers)
        {
            throw new NodeRoleException("Node:Roles is web; 'scamwatch run' runs the workers and serves no pages.");
        }
    }
}
