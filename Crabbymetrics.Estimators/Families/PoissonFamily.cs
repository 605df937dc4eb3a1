namespace Crabbymetrics.Estimators;

/// <summary>
/// Poisson with the logarithmic link: mean <c>mu = exp(eta)</c>, loss <c>mu - y eta</c>, constant <c>-log(y!)</c>. Outcomes need not be
/// integers: the same estimating equations hold for any outcome that is 0 or more with an exponential mean (quasi-maximum likelihood;
/// Gourieroux, Monfort and Trognon 1984).
/// </summary>
public sealed class PoissonFamily : IGlmFamily
{
    private const int StartingRows = 512;

    private PoissonFamily() { }

    /// <summary>The one instance.</summary>
    public static PoissonFamily Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "poisson";

    /// <inheritdoc/>
    public string LinkName => "log";

    /// <inheritdoc/>
    public string OutcomeRequirement => "0 or more";

    /// <inheritdoc/>
    public bool IsLinearInOutcome => true;

    /// <inheritdoc/>
    public bool IsCanonical => true;

    /// <inheritdoc/>
    public bool HasOutcomeTerm => false;

    /// <inheritdoc/>
    public bool AcceptsIntervals => true;

    /// <inheritdoc/>
    public IOutcomeTails OutcomeTails => new PoissonDistribution();

    /// <inheritdoc/>
    public int FindUnacceptable(ReadOnlySpan<double> outcome) => RowKernels.FindNegative(outcome);

    /// <summary>log(sum w y / sum w exp(offset)): the exact fit of an intercept alone.</summary>
    /// <inheritdoc/>
    public double StartingIntercept(ReadOnlySpan<double> outcome, ReadOnlySpan<double> offset, ReadOnlySpan<double> weights)
    {
        // The largest offset is taken out first, so that no exponential overflows.
        double largest = offset.IsEmpty ? 0.0 : RowKernels.Largest(offset);
        Span<double> buffer = stackalloc double[StartingRows];
        double events = 0.0,
            exposure = 0.0;
        for (int first = 0; first < outcome.Length; first += buffer.Length)
        {
            Span<double> some = buffer[..Math.Min(buffer.Length, outcome.Length - first)];
            ReadOnlySpan<double> w = weights.IsEmpty ? default : weights.Slice(first, some.Length);
            if (w.IsEmpty)
            {
                events += RowKernels.Sum(outcome.Slice(first, some.Length));
            }
            else
            {
                outcome.Slice(first, some.Length).CopyTo(some);
                RowKernels.Weigh(some, w);
                events += RowKernels.Sum(some);
            }

            if (offset.IsEmpty)
            {
                exposure += w.IsEmpty ? some.Length : RowKernels.Sum(w);
                continue;
            }

            RowKernels.AddConstant(offset.Slice(first, some.Length), -largest, some);
            RowKernels.Exp(some, some);
            if (!w.IsEmpty)
            {
                RowKernels.Weigh(some, w);
            }

            exposure += RowKernels.Sum(some);
        }

        return Math.Log(events / exposure) - largest;
    }

    /// <inheritdoc/>
    public void Evaluate(
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    ) => RowLoop.Evaluate(default(PoissonLogFormula), linearPredictor, outcome, loss, slope, curvature);

    /// <summary>The mean.</summary>
    /// <inheritdoc/>
    public void Curvature(ReadOnlySpan<double> linearPredictor, ReadOnlySpan<double> outcome, Span<double> curvature) =>
        RowLoop.Curvature(default(PoissonLogFormula), linearPredictor, outcome, curvature);

    /// <inheritdoc/>
    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second)
    {
        // The exponential is its own derivative.
        Span<double> filled = mean.IsEmpty
            ? first.IsEmpty
                ? second
                : first
            : mean;
        if (filled.IsEmpty)
        {
            return;
        }

        filled = filled[..linearPredictor.Length];
        RowKernels.Exp(linearPredictor, filled);
        if (!mean.IsEmpty && !first.IsEmpty)
        {
            filled.CopyTo(first);
        }

        if (!second.IsEmpty && !(mean.IsEmpty && first.IsEmpty))
        {
            filled.CopyTo(second);
        }
    }

    /// <inheritdoc/>
    public void Variance(ReadOnlySpan<double> mean, Span<double> variance) => mean.CopyTo(variance);

    /// <summary>2 (y log(y / mu) - (y - mu)), with 0 log 0 = 0.</summary>
    /// <inheritdoc/>
    public void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            double y = outcome[i];
            double ratio = y > 0.0 ? y * Math.Log(y / mean[i]) : 0.0;
            deviance[i] = Math.Max(0.0, 2.0 * (ratio - (y - mean[i])));
        }
    }

    /// <summary>3/2 (y^(2/3) - mu^(2/3)) / mu^(1/6).</summary>
    /// <inheritdoc/>
    public void AnscombeResidual(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> residual)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            double root = Math.Cbrt(mean[i]);
            double ofOutcome = Math.Cbrt(outcome[i]);
            residual[i] = 1.5 * ((ofOutcome * ofOutcome) - (root * root)) / Math.Sqrt(root);
        }
    }

    /// <inheritdoc/>
    public void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            constant[i] = default(PoissonLogFormula).Constant(outcome[i]);
        }
    }

    /// <summary>An outcome of 0 is fitted ever better as its mean falls to 0; any other has its best mean at itself.</summary>
    /// <inheritdoc/>
    public int RecessionDirection(double outcome) => outcome == 0.0 ? -1 : 0;

    /// <inheritdoc/>
    public double Draw(double mean, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return random.NextPoisson(mean);
    }
}
