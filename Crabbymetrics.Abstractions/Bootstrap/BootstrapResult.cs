using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>The draws of a bootstrap and what follows from them: immutable.</summary>
/// <remarks>Row r of the draws is replicate r, whatever happened to the others: where a replicate failed or was not reached, the row is
/// NaN.</remarks>
[System.Text.Json.Serialization.JsonNumberHandling(System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class BootstrapResult : ITabular
{
    private readonly double[] _draws;
    private readonly double[] _replicateErrors;

    /// <summary>Creates a result.</summary>
    /// <param name="scheme">The resampling scheme.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="level">The confidence level of the limits.</param>
    /// <param name="draws">What the replicates gave.</param>
    /// <exception cref="ArgumentException">The scheme has no name.</exception>
    public BootstrapResult(string scheme, long seed, double level, BootstrapDraws draws)
    {
        ArgumentException.ThrowIfNullOrEmpty(scheme);
        ArgumentNullException.ThrowIfNull(draws);
        Scheme = scheme;
        Seed = seed;
        Level = level;
        ParameterNames = draws.ParameterNames;
        Failures = draws.Failures;
        _draws = draws.Values;
        _replicateErrors = draws.Errors;
        Replications = _draws.Length / ParameterNames.Length;
        CompletedReplications = Replications;
        FailureGroups =
        [
            .. Failures
                .GroupBy(static failure => failure.Reason, StringComparer.Ordinal)
                .Select(static group => new BootstrapFailureGroup(group.Key, group.Count(), group.Min(static failure => failure.Replicate)))
                .OrderByDescending(static group => group.Count)
                .ThenBy(static group => group.FirstReplicate),
        ];
    }

    /// <summary>The resampling scheme.</summary>
    public string Scheme { get; }

    /// <summary>The seed.</summary>
    public long Seed { get; }

    /// <summary>The confidence level of the limits.</summary>
    public double Level { get; }

    /// <summary>How the limits were made; never <see cref="BootstrapLimits.Default"/> in what an engine returns.</summary>
    public BootstrapLimits Limits { get; init; }

    /// <summary>The k parameter names, intercept first.</summary>
    public ImmutableArray<string> ParameterNames { get; }

    /// <summary>The number B of replicates asked for: the rows of the draws.</summary>
    public int Replications { get; }

    /// <summary>The replicates that ended, with or without an answer; fewer than <see cref="Replications"/> only in a cancelled
    /// run.</summary>
    public int CompletedReplications { get; init; }

    /// <summary>The failed replicates, ascending.</summary>
    public ImmutableArray<BootstrapFailure> Failures { get; }

    /// <summary>The reasons for failure with their counts, the most frequent first.</summary>
    public ImmutableArray<BootstrapFailureGroup> FailureGroups { get; }

    /// <summary>Whether the run was ended early by its token.</summary>
    public bool Cancelled { get; init; }

    /// <summary>Whether the draws leave out one observation or cluster at a time, rather than being a sample.</summary>
    public bool IsJackknife { get; init; }

    /// <summary>For a jackknife, how many identical units each replicate stands for; empty for random draws, and where each stands for
    /// one.</summary>
    public ImmutableArray<double> JackknifeMultiplicities { get; init; } = [];

    /// <summary>Notes for the reader: a cancelled run, failed replicates, too few of them for the limits.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>
    /// The k standard errors: standard deviations of the draws that succeeded (divisor B - 1), or the jackknife's; NaN with fewer than two.
    /// </summary>
    public required ImmutableArray<double> StandardErrors { get; init; }

    /// <summary>The k lower confidence limits; NaN with fewer than two draws.</summary>
    public required ImmutableArray<double> ConfidenceLow { get; init; }

    /// <summary>The k upper confidence limits; NaN with fewer than two draws.</summary>
    public required ImmutableArray<double> ConfidenceHigh { get; init; }

    /// <summary>Whether the replicates have standard errors of their own.</summary>
    public bool HasReplicateErrors => _replicateErrors.Length > 0;

    /// <summary>The k parameters of one replicate; NaN where it has no answer.</summary>
    /// <param name="replicate">The zero-based replicate.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such replicate.</exception>
    public ReadOnlySpan<double> Draw(int replicate) => Row(_draws, replicate);

    /// <summary>The k standard errors that one replicate has of its own; empty where <see cref="HasReplicateErrors"/> is false.</summary>
    /// <param name="replicate">The zero-based replicate.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such replicate.</exception>
    public ReadOnlySpan<double> DrawErrors(int replicate) => HasReplicateErrors ? Row(_replicateErrors, replicate) : [];

    /// <summary>A copy of all draws.</summary>
    /// <returns>B x k values, intercept first; NaN in the rows of replicates without an answer.</returns>
    public double[,] ToArray()
    {
        double[,] copy = new double[Replications, ParameterNames.Length];
        Buffer.BlockCopy(_draws, 0, copy, 0, _draws.Length * sizeof(double));
        return copy;
    }

    /// <summary>
    /// The covariance of the draws that succeeded, for tables and tests that take any covariance: with divisor B - 1 for random draws, and
    /// the jackknife's <c>(N - 1)/N sum m_r (b_r - mean)(b_r - mean)'</c>, N the sum of the m_r
    /// (<see cref="JackknifeMultiplicities"/>), for leave-one-out estimates (Efron and Tibshirani 1993, "An Introduction to the Bootstrap",
    /// equation 11.5). Its diagonal has the squares of <see cref="StandardErrors"/>. Its kind names the scheme and the number of draws.
    /// </summary>
    /// <returns>k x k, with NaN rows and columns for parameters that are not identified.</returns>
    /// <exception cref="InvalidOperationException">Fewer than two draws succeeded.</exception>
    public CovarianceMatrix Covariance()
    {
        int k = ParameterNames.Length;
        int[] answered = [.. Enumerable.Range(0, Replications).Where(r => Draw(r).IndexOfAnyExcept(double.NaN) >= 0)];
        if (answered.Length < 2)
        {
            throw new InvalidOperationException($"{answered.Length} bootstrap draws succeeded; a covariance needs at least two.");
        }

        double count = answered.Sum(Multiplicity);
        double[] mean = new double[k];
        foreach (int r in answered)
        {
            for (int j = 0; j < k; j++)
            {
                mean[j] += Multiplicity(r) / count * Draw(r)[j];
            }
        }

        double factor = IsJackknife ? (count - 1.0) / count : 1.0 / (count - 1.0);
        double[] values = new double[k * k];
        foreach (int r in answered)
        {
            ReadOnlySpan<double> draw = Draw(r);
            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b < k; b++)
                {
                    values[(a * k) + b] += factor * Multiplicity(r) * (draw[a] - mean[a]) * (draw[b] - mean[b]);
                }
            }
        }

        string kind = IsJackknife ? Scheme : FormattableString.Invariant($"bootstrap ({Scheme}, {answered.Length} draws)");
        return new CovarianceMatrix(kind, ParameterNames, values) { Warnings = Warnings };
    }

    /// <summary>The scheme with the number of replicates and the seed.</summary>
    public string Title
    {
        get
        {
            string completed = Cancelled ? FormattableString.Invariant($"{CompletedReplications} of ") : "";
            string seed = IsJackknife ? "" : FormattableString.Invariant($", seed {Seed}");
            return FormattableString.Invariant(
                $"Bootstrap: {Scheme}, {completed}{Replications} replicates, {Failures.Length} failed{seed}"
            );
        }
    }

    /// <inheritdoc/>
    ImmutableArray<FormattedTable> ITabular.ToTables()
    {
        ColumnPrecision precision = new();
        foreach (double error in StandardErrors)
        {
            precision.Include(error);
        }

        return
        [
            new FormattedTable
            {
                Title = Title,
                Keys = ["name", "bootstrap_std_error", "bootstrap_conf_low", "bootstrap_conf_high"],
                Header =
                [
                    [TableCell.Empty, new TableCell("Std. error"), .. CoefficientCells.Limits(Level)],
                ],
                Sections =
                [
                    new TableSection([
                        .. ParameterNames.Select(
                            (name, j) =>
                                ImmutableArray.Create(
                                    new TableCell(name),
                                    precision.Cell(StandardErrors[j], StandardErrors[j]),
                                    precision.Cell(ConfidenceLow[j], StandardErrors[j]),
                                    precision.Cell(ConfidenceHigh[j], StandardErrors[j])
                                )
                        ),
                    ]),
                ],
                OmitsEmptyColumns = true,
            },
        ];
    }

    /// <summary>The standard errors and limits as text.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();

    private double Multiplicity(int replicate) => JackknifeMultiplicities.IsEmpty ? 1.0 : JackknifeMultiplicities[replicate];

    private ReadOnlySpan<double> Row(double[] values, int replicate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replicate);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(replicate, Replications);
        return values.AsSpan(replicate * ParameterNames.Length, ParameterNames.Length);
    }
}
