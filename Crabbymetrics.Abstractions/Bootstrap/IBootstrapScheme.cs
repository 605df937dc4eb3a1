using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// A way to vary the data of a fitted model: rows drawn with replacement, clusters left out, scores with random signs. A name means one
/// scheme, always. Stateless and safe for concurrent use.
/// </summary>
public interface IBootstrapScheme
{
    /// <summary>The name by which users ask for it, lower case: <c>pairs</c>.</summary>
    string Name { get; }

    /// <summary>Other names for the same scheme.</summary>
    ImmutableArray<string> Aliases => [];

    /// <summary>One line for people: what is varied and when it holds.</summary>
    string Description { get; }

    /// <summary>What the scheme reads of the options and of the data's groups. <see cref="BootstrapOptions.Cluster"/> is refused where it
    /// is not in it; a host that knows what its user typed refuses the others too.</summary>
    /// <value>Default <see cref="BootstrapInputs.Replications"/> and <see cref="BootstrapInputs.Seed"/>.</value>
    BootstrapInputs Reads => BootstrapInputs.Replications | BootstrapInputs.Seed;

    /// <summary>Prepares the scheme for one result: checks what it needs and does, once, all that does not depend on the
    /// replicate.</summary>
    /// <param name="result">A fitted model.</param>
    /// <param name="options">The options; those that every scheme shares are validated already.</param>
    /// <returns>What the engine runs.</returns>
    /// <exception cref="ArgumentException">An option does not go with this scheme or this result (an unknown clustering, say).</exception>
    /// <exception cref="NotSupportedException">The result lacks a capability that the scheme needs; the message names it.</exception>
    IBootstrapPlan Prepare(IEstimationResult result, BootstrapOptions options);
}
