using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// The covariance formulas of an application, by name: immutable. A formula that is not built in and has the name of a built-in one takes
/// its place, aliases included, in whatever order they are given; two others of one name are refused.
/// </summary>
public sealed class CovarianceRegistry : ICovarianceRegistry
{
    private readonly Dictionary<string, ICovarianceEstimator> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates a registry.</summary>
    /// <param name="estimators">The formulas.</param>
    /// <exception cref="ArgumentException">Two formulas that are not built in have a name or an alias in common, or a name is
    /// empty.</exception>
    public CovarianceRegistry(IEnumerable<ICovarianceEstimator> estimators)
    {
        ArgumentNullException.ThrowIfNull(estimators);
        ICovarianceEstimator[] given = [.. estimators];
        ICovarianceEstimator[] known = [.. BuiltInCovariances.All, .. BuiltInCovariances.Further];
        ICovarianceEstimator[] own = [.. given.Where(estimator => !known.Contains(estimator)).Distinct()];
        foreach (ICovarianceEstimator builtIn in known.Where(given.Contains))
        {
            // An alias means the same formula as its name, and follows the name to an implementation that replaces it.
            ICovarianceEstimator serving = own.FirstOrDefault(estimator => Same(estimator.Name, builtIn.Name)) ?? builtIn;
            foreach (string name in (IEnumerable<string>)[builtIn.Name, .. builtIn.Aliases])
            {
                _byName[name] = serving;
            }
        }

        Dictionary<string, ICovarianceEstimator> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (ICovarianceEstimator estimator in own)
        {
            foreach (string name in (IEnumerable<string>)[estimator.Name, .. estimator.Aliases])
            {
                ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof(estimators));
                if (taken.TryGetValue(name, out ICovarianceEstimator? other) && other != estimator)
                {
                    throw new ArgumentException(
                        $"Two covariances are named '{name}': {other.GetType()} and {estimator.GetType()}. A name means one formula.",
                        nameof(estimators)
                    );
                }

                taken[name] = estimator;
                _byName[name] = estimator;
            }
        }

        Names =
        [
            .. _byName
                .Values.Select(static estimator => estimator.Name)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The built-in formulas.</summary>
    public static CovarianceRegistry Default { get; } = new([.. BuiltInCovariances.All, .. BuiltInCovariances.Further]);

    /// <inheritdoc/>
    public ImmutableArray<string> Names { get; }

    /// <inheritdoc/>
    public ICovarianceEstimator Find(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string asked = name.Trim();
        int colon = asked.IndexOf(':', StringComparison.Ordinal);
        // A name that contains a colon itself is found first.
        return _byName.TryGetValue(asked, out ICovarianceEstimator? estimator) ? estimator
            : colon > 0 && _byName.TryGetValue(asked[..colon].TrimEnd(), out ICovarianceEstimator? plain)
                ? plain.WithSetting(asked[(colon + 1)..].Trim())
            : throw new ArgumentException($"There is no covariance named '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
