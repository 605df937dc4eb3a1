namespace Crabbymetrics.Estimators;

/// <summary>
/// A kernel basis: columns in which a linear model fits curves, by the likeness of a row to other rows. Of all rows (exact), of landmarks
/// (Nystrom), or of random frequencies (Fourier features). Ridge regression on its features is kernel ridge regression. Schoelkopf and
/// Smola, Learning with Kernels (2002), chapters 2 and 10.
/// </summary>
/// <remarks>
/// <para>
/// Columns are standardized first, unless <see cref="KernelOptions.Standardize"/> is false: a distance over columns in different units is
/// that of the largest. Frequencies count as repeated rows; with other weights a row is drawn with a chance that follows its weight.
/// </para>
/// <para>Draws come from named streams of the seed, and every row is computed by itself: the same bits for any number of threads.</para>
/// <example>
/// <code>
/// KernelFeatures fitted = new KernelBasis(new KernelOptions { Count = 50, GammaRule = BandwidthScale.Median }).Fit(design);
/// DesignMatrix features = fitted.Transform(design);
/// </code>
/// </example>
/// </remarks>
public sealed class KernelBasis : IDesignTransformer<KernelFeatures>, IEstimator<DesignMatrix, KernelFeatures>
{
    internal const string Name = "kernel-basis";

    private const string Remedy =
        "Use landmarks (the Nystrom approximation) or random frequencies, or fewer of them, or allow more memory.";

    private readonly KernelOptions _options;

    /// <summary>Creates the transformer.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which, and what is allowed.</exception>
    public KernelBasis(KernelOptions? options = null) => _options = KernelOptions.Schema.Valid(options).Copy();

    internal string Prefix => _options.Prefix;

    /// <summary>The model for hosts that ask by name.</summary>
    public static EstimatorDescriptor<DesignMatrix, KernelOptions, KernelFeatures> Descriptor { get; } =
        new(
            Name,
            "Kernel basis: columns in which a linear model fits curves, for columns without an outcome.",
            static () => KernelOptions.Schema,
            static (options, _) => new KernelBasis(options)
        )
        {
            Title = "Kernel basis",
            HasInference = false,
        };

    /// <inheritdoc cref="IDesignTransformer{TFitted}.Fit"/>
    /// <param name="data">The rows to learn from.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public KernelFeatures Fit(DesignMatrix data, CancellationToken cancellationToken = default) => Fit(data, null, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is constant and is to be standardized, the rows do not differ so that there is no
    /// gamma,
    /// or a matrix would take more memory than is allowed; the message says how much.</exception>
    /// <exception cref="CrabbymetricsException">The kernel of the landmarks is not finite, or 0.</exception>
    public KernelFeatures Fit(DesignMatrix data, ObservationWeights? weights, CancellationToken cancellationToken = default)
    {
        TransformerColumns.Require(data, weights, Name);
        cancellationToken.ThrowIfCancellationRequested();
        WeightedRows rows = WeightedRows.Of(data.RowCount, weights);
        RequireMemory(rows.Sum);
        (double[] means, double[] scales) = Standards(data, rows, cancellationToken);
        double[] points = KernelPoints.Of(data, means, scales);
        int p = data.ColumnCount;
        double gamma =
            _options.Function == KernelFunction.Linear ? 1.0 : _options.Gamma ?? KernelBandwidth.Of(points, p, rows.Values, _options);
        KernelFeaturesState state = new()
        {
            InputNames = data.ColumnNames,
            Function = _options.Function,
            Approximation = _options.Approximation,
            Gamma = gamma,
            Degree = _options.Degree,
            Constant = _options.Constant,
            Means = [.. means],
            Scales = [.. scales],
            MemoryBudget = _options.MemoryBudget,
            Prefix = _options.Prefix,
        };
        cancellationToken.ThrowIfCancellationRequested();
        return new KernelFeatures(
            _options.Approximation == KernelApproximation.Fourier
                ? WithFrequencies(state, p)
                : WithLandmarks(state, KernelLandmarks.Choose(points, p, rows.Values, _options), cancellationToken)
        );
    }

    private void RequireMemory(double observations)
    {
        if (_options.Approximation != KernelApproximation.Fourier)
        {
            long landmarks =
                _options.Approximation == KernelApproximation.All ? (long)observations : Math.Min(_options.Count, (long)observations);
            KernelMemory.Require(landmarks, landmarks, _options.MemoryBudget, Remedy);
        }
    }

    private (double[] Means, double[] Scales) Standards(DesignMatrix data, WeightedRows rows, CancellationToken cancellationToken)
    {
        double[] ones = new double[data.ColumnCount];
        ones.AsSpan().Fill(1.0);
        if (!_options.Standardize)
        {
            return (new double[data.ColumnCount], ones);
        }

        if (!(rows.Sum > 1.0))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{Name} needs more than one observation to standardize; the rows stand for {rows.Sum}."),
                nameof(data)
            );
        }

        StandardColumns columns = new(data, rows, new PcaOptions { Scale = true }, cancellationToken);
        return (columns.Means, columns.ScalesOf(columns.Variances()));
    }

    private KernelFeaturesState WithFrequencies(KernelFeaturesState state, int p)
    {
        int count = _options.Count;
        RandomSource frequencies = new(_options.Seed, KernelStreams.Frequencies);
        RandomSource phases = new(_options.Seed, KernelStreams.Phases);
        double[] drawn = new double[(long)count * p];
        for (int i = 0; i < drawn.Length; i++)
        {
            // The kernel is the characteristic function of these: normal for rbf, Cauchy for the laplacian one.
            drawn[i] =
                state.Function == KernelFunction.Rbf
                    ? Math.Sqrt(2.0 * state.Gamma) * frequencies.NextNormal()
                    : state.Gamma * Math.Tan(Math.PI * (frequencies.NextOpenDouble() - 0.5));
        }

        double[] offsets = new double[count];
        for (int i = 0; i < count; i++)
        {
            offsets[i] = 2.0 * Math.PI * phases.NextDouble();
        }

        return state with
        {
            Points = [.. drawn],
            Phases = [.. offsets],
        };
    }

    private KernelFeaturesState WithLandmarks(KernelFeaturesState state, double[] landmarks, CancellationToken cancellationToken)
    {
        int m = landmarks.Length / state.InputNames.Length;
        state = state with
        {
            Points = [.. landmarks],
            AskedCount = _options.Approximation == KernelApproximation.Nystrom ? _options.Count : 0,
        };
        if (_options.Columns == KernelColumns.Kernel)
        {
            return state;
        }

        double[] kernel = new KernelRows(state).Between(landmarks, landmarks);
        double[] values = new double[m];
        if (!SymmetricEigenvectors.TryDecompose(kernel, m, values))
        {
            throw new CrabbymetricsException(
                "The kernel of the landmarks is not finite: standardize the columns, or lower the degree or gamma."
            );
        }

        cancellationToken.ThrowIfCancellationRequested();
        double floor = m * MachinePrecision.Epsilon * values[0];
        int kept = values.Count(value => value > floor);
        if (kept == 0)
        {
            throw new CrabbymetricsException("The kernel of the landmarks is 0: there is no basis.");
        }

        // The symmetric inverse root, of the eigenvalues that are not rounding errors.
        double[] scaled = kernel[..(kept * m)];
        double[] byLandmark = new double[m * kept];
        for (int a = 0; a < kept; a++)
        {
            double factor = Math.Pow(values[a], -0.25);
            for (int i = 0; i < m; i++)
            {
                byLandmark[(i * kept) + a] = scaled[(a * m) + i] * factor;
            }
        }

        double[] root = RowProducts.MultiplySymmetric(byLandmark, byLandmark, kept);
        return state with { Root = [.. root], Eigenvalues = [.. values], DroppedCount = m - kept };
    }
}
