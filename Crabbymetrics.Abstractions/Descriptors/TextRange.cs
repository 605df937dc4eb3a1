namespace Crabbymetrics;

/// <summary>The texts that an option may have.</summary>
/// <param name="Words">Where it must not be empty, the words after "must" that say so: <c>name a solver: newton, say</c>; null where it may
/// be empty.</param>
public sealed record TextRange(string? Words = null)
{
    /// <summary>The names registered in an application that the option may have.</summary>
    /// <value>Default null: it names nothing that is registered.</value>
    public Func<IServiceProvider, IEnumerable<string>>? NamesIn { get; init; }
}
