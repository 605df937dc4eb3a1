namespace Crabbymetrics.Estimators;

/// <summary>
/// Principal components: the directions in which rows vary most, one after the other and at right angles. Centred columns, scaled where
/// that is asked for, rows with weights. Jolliffe, Principal Component Analysis, 2nd edition (2002), chapters 1 to 3.
/// </summary>
/// <remarks>
/// <para>
/// The sign of a direction means nothing; here its largest loading is positive, the first of those that are equal to nine digits. Variances
/// have n - 1 below the sum of squares. Frequencies count as repeated rows; other weights are scaled to the mean 1 over the rows with a
/// positive weight, of which n is the number.
/// </para>
/// <para>
/// Components of no variance are never returned: a number of components above the rank is refused. Small variances are found to the
/// relative accuracy of the singular values of the data, not of their squares. The same bits for any number of threads.
/// </para>
/// <example>
/// <code>
/// PrincipalComponents fitted = new PcaTransformer(new PcaOptions { Scale = true, Components = 2 }).Fit(design);
/// DesignMatrix scores = fitted.Transform(design);
/// </code>
/// </example>
/// </remarks>
public sealed class PcaTransformer : IDesignTransformer<PrincipalComponents>, IEstimator<DesignMatrix, PrincipalComponents>
{
    internal const string Name = "pca";

    // Below so many rows or columns all components are cheap.
    private const int LargestExact = 2000;

    private readonly PcaOptions _options;

    /// <summary>Creates the transformer.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which, and what is allowed.</exception>
    public PcaTransformer(PcaOptions? options = null) => _options = PcaOptions.Schema.Valid(options).Copy();

    /// <summary>The model for hosts that ask by name.</summary>
    public static EstimatorDescriptor<DesignMatrix, PcaOptions, PrincipalComponents> Descriptor { get; } =
        new(
            Name,
            "Principal components: the directions in which columns vary most, for columns without an outcome.",
            static () => PcaOptions.Schema,
            static (options, _) => new PcaTransformer(options)
        )
        {
            Title = "Principal components",
            HasInference = false,
        };

    /// <inheritdoc cref="IDesignTransformer{TFitted}.Fit"/>
    /// <param name="data">The rows to learn from.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public PrincipalComponents Fit(DesignMatrix data, CancellationToken cancellationToken = default) => Fit(data, null, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are fewer than two observations, a column is constant and is to be scaled, or more
    /// components are asked for than the columns have.</exception>
    /// <exception cref="CrabbymetricsException">No column varies, or a variance is not finite.</exception>
    public PrincipalComponents Fit(DesignMatrix data, ObservationWeights? weights, CancellationToken cancellationToken = default)
    {
        TransformerColumns.Require(data, weights, Name);
        cancellationToken.ThrowIfCancellationRequested();
        WeightedRows rows = WeightedRows.Of(data.RowCount, weights);
        if (!(rows.Sum > 1.0))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{Name} needs more than one observation; the rows stand for {rows.Sum}."),
                nameof(data)
            );
        }

        RequirePossible(data, rows);
        StandardColumns columns = new(data, rows, _options, cancellationToken);
        Spectrum spectrum = IsExact(data) ? ExactSpectrum.Of(columns) : RandomizedSpectrum.Of(columns, _options);
        cancellationToken.ThrowIfCancellationRequested();
        int rank = spectrum.Rank(Math.Max(data.RowCount, data.ColumnCount) * MachinePrecision.Epsilon);
        if (rank == 0 || !double.IsFinite(spectrum.Total))
        {
            throw new CrabbymetricsException(
                rank == 0
                    ? "No column varies: there are no principal components."
                    : "The variance of the columns is not finite: rescale them."
            );
        }

        return PrincipalComponents.Of(columns, spectrum, _options, rank, Count(spectrum, rank, rows.Sum));
    }

    private bool IsExact(DesignMatrix data) =>
        _options.Solver == PcaSolver.Exact
        || (
            _options.Solver == PcaSolver.Auto && (_options.Components is null || Math.Min(data.RowCount, data.ColumnCount) <= LargestExact)
        );

    private void RequirePossible(DesignMatrix data, WeightedRows rows)
    {
        int most = Math.Min(data.RowCount, data.ColumnCount);
        if (_options.Components > most)
        {
            throw new ArgumentException(
                $"{nameof(PcaOptions.Components)} is {_options.Components}: {data.RowCount} rows of {data.ColumnCount} columns have at "
                    + $"most {most} components.",
                nameof(data)
            );
        }

        if (_options.MaximumLikelihood && rows.Sum < data.ColumnCount)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{nameof(PcaOptions.MaximumLikelihood)} needs as many observations as columns; there are ")
                    + FormattableString.Invariant($"{rows.Sum} and {data.ColumnCount}. Give a number of components or a share."),
                nameof(data)
            );
        }
    }

    private int Count(Spectrum spectrum, int rank, double observations)
    {
        if (_options.Components is { } components)
        {
            return components <= rank
                ? components
                : throw new ArgumentException(
                    $"{nameof(PcaOptions.Components)} is {components}, and the columns have rank {rank}: the components after that have no "
                        + $"variance. Ask for {rank} at most."
                );
        }

        if (_options.MaximumLikelihood)
        {
            return DimensionEvidence.Best(spectrum.Values, rank, observations);
        }

        if (_options.Share is not { } share)
        {
            return rank;
        }

        double sum = 0.0;
        int count = 0;
        // Rounding of a sum that is the whole must not ask for a component that is not there.
        while (count < rank && sum < share * spectrum.Total * (1.0 - (8.0 * MachinePrecision.Epsilon)))
        {
            sum += spectrum.Values[count++];
        }

        return Math.Max(1, count);
    }
}
