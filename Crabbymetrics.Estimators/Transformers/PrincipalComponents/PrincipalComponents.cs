using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Fitted principal components: directions, variances, and the transformation of rows to their scores and back. Immutable and safe
/// for concurrent use.</summary>
public sealed partial class PrincipalComponents : IInvertibleTransformation
{
    private readonly PrincipalComponentsState _state;
    private AffineMap? _scores;
    private AffineMap? _rows;

    private PrincipalComponents(PrincipalComponentsState state) => _state = state;

    /// <inheritdoc/>
    public string TransformationName => PcaTransformer.Name;

    /// <summary>The p columns of the fit.</summary>
    public ImmutableArray<string> InputNames => _state.InputNames;

    /// <summary>The k components: <c>PC1</c>, <c>PC2</c>, ...</summary>
    public ImmutableArray<string> OutputNames => _state.OutputNames;

    /// <summary>The number k of components.</summary>
    public int ComponentCount => OutputNames.Length;

    /// <summary>The mean of each of the p columns; 0 where they were not centred.</summary>
    public ImmutableArray<double> Means => _state.Means;

    /// <summary>The standard deviation by which each of the p columns is divided; 1 where they were not scaled.</summary>
    public ImmutableArray<double> Scales => _state.Scales;

    /// <summary>Whether the columns were centred.</summary>
    public bool IsCentered => _state.IsCentered;

    /// <summary>Whether the columns were divided by their standard deviations.</summary>
    public bool IsScaled => _state.IsScaled;

    /// <summary>Whether scores are divided by the standard deviation of their component.</summary>
    public bool IsWhitened => _state.IsWhitened;

    /// <summary>The number n of observations: rows, or the sum of frequencies.</summary>
    public double ObservationCount => _state.ObservationCount;

    /// <summary>The number of components with a variance that is not a rounding error. Of a randomized fit it is known only up to the
    /// number
    /// of directions that were drawn.</summary>
    public int Rank => _state.Rank;

    /// <summary>The variances (n - 1) of all directions that were found, the components first: what a scree plot shows.</summary>
    public ImmutableArray<double> Variances => _state.Variances;

    /// <summary>The variance (n - 1) of all columns together, after scaling.</summary>
    public double TotalVariance => _state.TotalVariance;

    /// <summary>The variance (n - 1) of each component.</summary>
    public ImmutableArray<double> ExplainedVariance => Variances[..ComponentCount];

    /// <summary>The share of each component in <see cref="TotalVariance"/>.</summary>
    public ImmutableArray<double> ExplainedVarianceRatio => [.. ExplainedVariance.Select(variance => variance / TotalVariance)];

    /// <summary>The singular values of the columns as they were decomposed: the roots of n - 1 times the variances.</summary>
    public ImmutableArray<double> SingularValues =>
        [.. ExplainedVariance.Select(variance => Math.Sqrt(variance * (ObservationCount - 1.0)))];

    /// <summary>
    /// The mean of the variances that were left out: the variance of the noise in probabilistic principal components (Tipping and Bishop
    /// 1999, "Probabilistic principal component analysis", Journal of the Royal Statistical Society B 61, equation 8). With fewer rows than
    /// columns the mean is over the min(n, p) - k variances that there are, as in scikit-learn. 0 where none was left out.
    /// </summary>
    public double NoiseVariance => _state.NoiseVariance;

    /// <summary>The loadings of a component: its direction, of length 1, in the p columns.</summary>
    /// <param name="component">The zero-based component.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such component.</exception>
    public ReadOnlySpan<double> Loadings(int component)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(component);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(component, ComponentCount);
        return _state.Loadings.AsSpan().Slice(component * InputNames.Length, InputNames.Length);
    }

    /// <summary>
    /// The mean over the rows of the fit of the log-density of probabilistic principal components at k components (scikit-learn's
    /// <c>PCA.score</c>, whose covariance has n - 1). NaN where the noise variance is 0 and components were left out, so that there is no
    /// density.
    /// </summary>
    public double MeanLogLikelihood
    {
        get
        {
            int p = InputNames.Length;
            double logDeterminant = 0.0;
            foreach (double variance in ExplainedVariance)
            {
                logDeterminant += Math.Log(variance);
            }

            double left = Math.Max(0.0, TotalVariance - ExplainedVariance.Sum());
            double quadratic = ComponentCount;
            if (ComponentCount < p)
            {
                if (!(NoiseVariance > 0.0))
                {
                    return double.NaN;
                }

                logDeterminant += (p - ComponentCount) * Math.Log(NoiseVariance);
                quadratic += left / NoiseVariance;
            }

            return -0.5 * ((p * Math.Log(2.0 * Math.PI)) + logDeterminant + (quadratic * (ObservationCount - 1.0) / ObservationCount));
        }
    }

    /// <summary>The log-likelihood: n times <see cref="MeanLogLikelihood"/>.</summary>
    public double LogLikelihood => ObservationCount * MeanLogLikelihood;

    /// <summary>The scores of rows: how far they lie from the mean in the direction of each component.</summary>
    /// <param name="data">Rows with the columns of the fit, in their order.</param>
    /// <returns>As many rows, with the columns <see cref="OutputNames"/>.</returns>
    /// <exception cref="ArgumentException">The columns are others; the message names the first that differs.</exception>
    public DesignMatrix Transform(DesignMatrix data)
    {
        TransformerColumns.RequireSame(InputNames, data);
        _scores ??= ScoreMap();
        return _scores.Apply(data, OutputNames);
    }

    /// <summary>Rows with given scores: the nearest ones to those that were transformed, and these themselves where there are as many
    /// components as columns.</summary>
    /// <param name="data">Rows of scores, with the columns <see cref="OutputNames"/>.</param>
    /// <returns>As many rows, with the columns of the fit.</returns>
    /// <exception cref="ArgumentException">The columns are others; the message names the first that differs.</exception>
    public DesignMatrix InverseTransform(DesignMatrix data)
    {
        TransformerColumns.RequireSame(OutputNames, data);
        _rows ??= RowMap();
        return _rows.Apply(data, InputNames);
    }

    /// <inheritdoc/>
    public IDesignTransformation AlignedWith(IDesignTransformation reference)
    {
        if (reference is not PrincipalComponents other || !other.InputNames.SequenceEqual(InputNames))
        {
            return this;
        }

        double[] loadings = [.. _state.Loadings];
        int p = InputNames.Length;
        for (int c = 0; c < Math.Min(ComponentCount, other.ComponentCount); c++)
        {
            Span<double> own = loadings.AsSpan(c * p, p);
            if (Vectors.Dot(own, other.Loadings(c)) < 0.0)
            {
                Vectors.Negate(own, own);
            }
        }

        return new PrincipalComponents(_state with { Loadings = [.. loadings] });
    }

    internal static PrincipalComponents Of(StandardColumns columns, Spectrum spectrum, PcaOptions options, int rank, int count)
    {
        int p = columns.Design.ColumnCount;
        double[] loadings = spectrum.Vectors[..(count * p)];
        for (int c = 0; c < count; c++)
        {
            SetSign(loadings.AsSpan(c * p, p));
        }

        int left = spectrum.Values.Length - count + spectrum.FurtherCount;
        double noise = 0.0;
        if (left > 0)
        {
            double sum = spectrum.FurtherCount > 0 ? spectrum.Total - spectrum.Values[..count].Sum() : spectrum.Values[count..].Sum();
            noise = count >= rank && spectrum.FurtherCount == 0 ? 0.0 : Math.Max(0.0, sum / left);
        }

        return new PrincipalComponents(
            new PrincipalComponentsState
            {
                InputNames = columns.Design.ColumnNames,
                OutputNames = [.. Enumerable.Range(1, count).Select(c => FormattableString.Invariant($"{options.Prefix}{c}"))],
                Means = [.. columns.Means],
                Scales = [.. spectrum.Scales],
                Loadings = [.. loadings],
                Variances = [.. spectrum.Values.Select((variance, place) => place < rank ? variance : 0.0)],
                TotalVariance = spectrum.Total,
                NoiseVariance = noise,
                ObservationCount = columns.Rows.Sum,
                Rank = rank,
                IsCentered = columns.IsCentered,
                IsScaled = columns.IsScaled,
                IsWhitened = options.Whiten,
            }
        );
    }

    // Loadings that are equal but for rounding, as those of two standardized columns, must not decide by it.
    private static void SetSign(Span<double> direction)
    {
        double largest = 0.0;
        foreach (double loading in direction)
        {
            largest = Math.Max(largest, Math.Abs(loading));
        }

        foreach (double loading in direction)
        {
            if (Math.Abs(loading) >= (1.0 - 1e-9) * largest)
            {
                if (loading < 0.0)
                {
                    Vectors.Negate(direction, direction);
                }

                return;
            }
        }
    }

    private double Spread(int component) => IsWhitened ? Math.Sqrt(Variances[component]) : 1.0;

    private AffineMap ScoreMap()
    {
        int p = InputNames.Length;
        double[] factors = [.. _state.Loadings];
        for (int i = 0; i < factors.Length; i++)
        {
            factors[i] /= Scales[i % p] * Spread(i / p);
        }

        return new AffineMap([.. Means], factors, new double[ComponentCount]);
    }

    private AffineMap RowMap()
    {
        int p = InputNames.Length;
        double[] factors = new double[_state.Loadings.Length];
        for (int i = 0; i < factors.Length; i++)
        {
            (int c, int j) = (i / p, i % p);
            factors[(j * ComponentCount) + c] = _state.Loadings[i] * Scales[j] * Spread(c);
        }

        return new AffineMap(new double[ComponentCount], factors, [.. Means]);
    }
}
