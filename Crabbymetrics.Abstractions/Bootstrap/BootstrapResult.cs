using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>The draws of a bootstrap and what follows from them: immutable.</summary>
public sealed class BootstrapResult
{
    private readonly double[] _draws;

    /// <summary>Creates a result.</summary>
    /// <param name="scheme">The resampling scheme.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="level">The confidence level of the limits.</param>
    /// <param name="parameterNames">The k parameter names, intercept first.</param>
    /// <param name="draws">B x k values, row-major, a row a replicate; NaN in the rows of failed replicates.</param>
    /// <param name="failures">The failed replicates, ascending.</param>
    public BootstrapResult(
        string scheme,
        long seed,
        double level,
        ImmutableArray<string> parameterNames,
        double[] draws,
        ImmutableArray<BootstrapFailure> failures)
    {
        ArgumentException.ThrowIfNullOrEmpty(scheme);
        ArgumentNullException.ThrowIfNull(draws);
        if (parameterNames.IsDefaultOrEmpty || draws.Length % parameterNames.Length != 0)
        {
            throw new ArgumentException("The draws are B rows of one value for each parameter.", nameof(draws));
        }

        Scheme = scheme;
        Seed = seed;
        Level = level;
        ParameterNames = parameterNames;
        Failures = failures;
        _draws = draws;
        Replications = draws.Length / parameterNames.Length;
    }

    /// <summary>The resampling scheme.</summary>
    public string Scheme { get; }

    /// <summary>The seed.</summary>
    public long Seed { get; }

    /// <summary>The confidence level of the limits.</summary>
    public double Level { get; }

    /// <summary>The k parameter names, intercept first.</summary>
    public ImmutableArray<string> ParameterNames { get; }

    /// <summary>The number B of replicates, failed ones included.</summary>
    public int Replications { get; }

    /// <summary>The failed replicates, ascending.</summary>
    public ImmutableArray<BootstrapFailure> Failures { get; }

    /// <summary>Whether the run was ended early by its token.</summary>
    public bool Cancelled { get; init; }

    /// <summary>The k standard errors: standard deviations of the draws that succeeded (divisor B - 1); NaN with fewer than two.</summary>
    public required ImmutableArray<double> StandardErrors { get; init; }

    /// <summary>The k lower confidence limits; NaN with fewer than two draws.</summary>
    public required ImmutableArray<double> ConfidenceLow { get; init; }

    /// <summary>The k upper confidence limits; NaN with fewer than two draws.</summary>
    public required ImmutableArray<double> ConfidenceHigh { get; init; }

    /// <summary>The k parameters of one replicate.</summary>
    /// <param name="replicate">The zero-based replicate.</param>
    public ReadOnlySpan<double> Draw(int replicate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replicate);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(replicate, Replications);
        return _draws.AsSpan(replicate * ParameterNames.Length, ParameterNames.Length);
    }

    /// <summary>A copy of all draws.</summary>
    /// <returns>B x k values, intercept first.</returns>
    public double[,] ToArray()
    {
        double[,] copy = new double[Replications, ParameterNames.Length];
        Buffer.BlockCopy(_draws, 0, copy, 0, _draws.Length * sizeof(double));
        return copy;
    }
}
