namespace Crabbymetrics.Estimators;

/// <summary>
/// A family whose density is <c>exp(y eta - A(eta)) b(y)</c>, with its canonical link: a new one says A with three derivatives, log b, the
/// outcomes that it accepts and how to draw one; all else follows. Morris (1982), "Natural exponential families with quadratic variance
/// functions", Annals of Statistics 10. Immutable and safe for concurrent use.
/// </summary>
public abstract class NaturalExponentialFamily : IGlmFamily
{
    // The largest linear predictor at which a mean is looked for. There the loss of an outcome at the edge of the means has reached its
    // limit up to rounding.
    private const double Farthest = 700.0;

    // The linear predictor that stands for a mean at the end of its range.
    private const double Edge = 40.0;
    private const int MostSteps = 100;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public virtual string LinkName => "canonical";

    /// <inheritdoc/>
    public abstract string OutcomeRequirement { get; }

    /// <inheritdoc/>
    public bool IsLinearInOutcome => true;

    /// <inheritdoc/>
    public bool HasOutcomeTerm => false;

    /// <inheritdoc/>
    public bool IsCanonical => true;

    /// <summary>The largest number that is below all means, and the smallest outcome.</summary>
    /// <value>Default 0.</value>
    public virtual double LowestMean => 0.0;

    /// <summary>The smallest number that is above all means, and the largest outcome.</summary>
    /// <value>Default infinity.</value>
    public virtual double HighestMean => double.PositiveInfinity;

    /// <summary>A and its derivatives.</summary>
    /// <param name="eta">The linear predictor.</param>
    public abstract Cumulant At(double eta);

    /// <summary>log b(y): the terms of the log-likelihood that do not depend on eta.</summary>
    /// <param name="outcome">An outcome.</param>
    public abstract double LogBase(double outcome);

    /// <summary>Whether an outcome is accepted.</summary>
    /// <param name="outcome">A finite outcome.</param>
    public abstract bool Accepts(double outcome);

    /// <inheritdoc/>
    public abstract double Draw(double mean, RandomSource random);

    /// <summary>The linear predictor of a mean, by Newton's method between bounds.</summary>
    /// <param name="mean">The mean.</param>
    /// <returns>Infinite for a mean at the edge.</returns>
    public double LinearPredictorOf(double mean)
    {
        if (mean <= LowestMean || mean >= HighestMean)
        {
            return mean <= LowestMean ? double.NegativeInfinity : double.PositiveInfinity;
        }

        double low = -Farthest,
            high = Farthest,
            eta = 0.0;
        for (int step = 0; step < MostSteps; step++)
        {
            Cumulant at = At(eta);
            (low, high) = at.Mean > mean ? (low, eta) : (eta, high);
            double next = eta - ((at.Mean - mean) / at.Variance);
            next = next > low && next < high ? next : 0.5 * (low + high);
            if (Math.Abs(next - eta) <= 1e-15 * Math.Max(1.0, Math.Abs(eta)))
            {
                return next;
            }

            eta = next;
        }

        return eta;
    }

    /// <inheritdoc/>
    public int FindUnacceptable(ReadOnlySpan<double> outcome)
    {
        int row = 0;
        while (row < outcome.Length && Accepts(outcome[row]))
        {
            row++;
        }

        return row < outcome.Length ? row : -1;
    }

    /// <inheritdoc/>
    public double StartingIntercept(ReadOnlySpan<double> outcome, ReadOnlySpan<double> offset, ReadOnlySpan<double> weights)
    {
        double total = 0.0,
            outcomes = 0.0,
            offsets = 0.0;
        for (int i = 0; i < outcome.Length; i++)
        {
            double weight = weights.IsEmpty ? 1.0 : weights[i];
            total += weight;
            outcomes += weight * outcome[i];
            offsets += offset.IsEmpty ? 0.0 : weight * offset[i];
        }

        return LinearPredictorOf(outcomes / total) - (offsets / total);
    }

    /// <inheritdoc/>
    public void Evaluate(
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    )
    {
        for (int i = 0; i < linearPredictor.Length; i++)
        {
            Cumulant at = At(linearPredictor[i]);
            loss[i] = at.Value - (outcome[i] * linearPredictor[i]);
            slope[i] = at.Mean - outcome[i];
            curvature[i] = at.Variance;
        }
    }

    /// <inheritdoc/>
    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second)
    {
        for (int i = 0; i < linearPredictor.Length; i++)
        {
            Cumulant at = At(linearPredictor[i]);
            if (!mean.IsEmpty)
            {
                mean[i] = at.Mean;
            }

            if (!first.IsEmpty)
            {
                first[i] = at.Variance;
            }

            if (!second.IsEmpty)
            {
                second[i] = at.Third;
            }
        }
    }

    /// <inheritdoc/>
    public void Variance(ReadOnlySpan<double> mean, Span<double> variance)
    {
        for (int i = 0; i < mean.Length; i++)
        {
            variance[i] = At(Clamped(mean[i])).Variance;
        }
    }

    /// <inheritdoc/>
    public void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            double own = Clamped(outcome[i]),
                fitted = Clamped(mean[i]);
            double gap = At(fitted).Value - At(own).Value - (outcome[i] * (fitted - own));
            deviance[i] = Math.Max(0.0, 2.0 * gap);
        }
    }

    /// <inheritdoc/>
    public void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            constant[i] = LogBase(outcome[i]);
        }
    }

    /// <summary>An outcome at an edge of the means is fitted ever better as its mean comes near it; any other has its best mean at
    /// itself.</summary>
    /// <inheritdoc/>
    public int RecessionDirection(double outcome) =>
        outcome == LowestMean ? -1
        : outcome == HighestMean ? 1
        : 0;

    private double Clamped(double mean)
    {
        double eta = LinearPredictorOf(mean);
        return double.IsFinite(eta) ? eta : Math.CopySign(Edge, eta);
    }
}
