namespace Crabbymetrics.Estimators;

/// <summary>
/// A distribution joined to a link by the chain rule: with the mean <c>mu = h(eta)</c> the loss is half the deviance, its slope <c>-(y -
/// mu) h' / V</c>, and its curvature <c>h'^2 / V - (y - mu) (h'' / V - h'^2 V' / V^2)</c>, whose first term is the expected one. McCullagh
/// and Nelder (1989), section 2.5.
/// </summary>
internal class LinkedFamily(OutcomeDistribution distribution, ILink link) : IDispersionFamily, IExpectedCurvature
{
    private const int ChunkRows = 256;

    public OutcomeDistribution Distribution => distribution;

    public ILink Link => link;

    public string Name => distribution.Name;

    public string LinkName => link.Name;

    public string OutcomeRequirement =>
        IsNarrowed
            ? FormattableString.Invariant(
                $"between {link.LowerLimit} and {link.UpperLimit}, as means are under the {link.Name} link (others need another link)"
            )
            : distribution.OutcomeRequirement;

    public bool IsLinearInOutcome => true;

    public OutcomeKind Outcome => distribution.Outcome;

    public IOutcomeTails? OutcomeTails => distribution as IOutcomeTails;

    public virtual bool HasOutcomeTerm => true;

    public bool HasDispersion => distribution.HasDispersion;

    public bool HasLikelihood => true;

    public bool IsCanonical => link.Name == distribution.CanonicalLink?.Name;

    public bool AcceptsIntervals => distribution.AcceptsIntervals;

    // The means of the link lie between two limits, and those of the distribution need not. An outcome beyond a limit would pull its mean
    // there, and its linear predictor to infinity.
    private bool IsNarrowed =>
        (link.LowerLimit > distribution.LowestMean || link.UpperLimit < distribution.HighestMean)
        && double.IsFinite(link.LowerLimit)
        && double.IsFinite(link.UpperLimit);

    public int FindUnacceptable(ReadOnlySpan<double> outcome)
    {
        bool narrowed = IsNarrowed;
        for (int i = 0; i < outcome.Length; i++)
        {
            if (!distribution.Accepts(outcome[i]) || (narrowed && !(outcome[i] >= link.LowerLimit && outcome[i] <= link.UpperLimit)))
            {
                return i;
            }
        }

        return -1;
    }

    public double StartingIntercept(ReadOnlySpan<double> outcome, ReadOnlySpan<double> offset, ReadOnlySpan<double> weights)
    {
        if (link is LogLink && !offset.IsEmpty)
        {
            return PoissonFamily.Instance.StartingIntercept(outcome, offset, weights);
        }

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

        double start = link.Link(outcomes / total);
        // The link may not take this mean (a mean of negative outcomes under a log link). The search then starts from the smallest
        // effect.
        return double.IsNaN(start) ? 0.0 : start - (offsets / total);
    }

    public virtual void Evaluate(
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    )
    {
        Span<double> mean = stackalloc double[ChunkRows];
        Span<double> first = stackalloc double[ChunkRows];
        Span<double> second = stackalloc double[ChunkRows];
        Span<double> variance = stackalloc double[ChunkRows];
        Span<double> derivative = stackalloc double[ChunkRows];
        for (int done = 0; done < linearPredictor.Length; done += ChunkRows)
        {
            int n = Math.Min(ChunkRows, linearPredictor.Length - done);
            ReadOnlySpan<double> y = outcome.Slice(done, n);
            Span<double> l = loss.Slice(done, n),
                s = slope.Slice(done, n),
                c = curvature.Slice(done, n);
            link.InverseLink(linearPredictor.Slice(done, n), mean[..n], first[..n], second[..n]);
            distribution.Variance(mean[..n], variance[..n], derivative[..n]);
            distribution.UnitDeviance(y, mean[..n], l);
            for (int i = 0; i < n; i++)
            {
                if (!double.IsFinite(mean[i]))
                {
                    // The mean overflowed: the loss is infinite, and rises in its direction.
                    (l[i], s[i], c[i]) = (double.PositiveInfinity, mean[i], double.PositiveInfinity);
                    continue;
                }

                bool possible = mean[i] > distribution.LowestMean && mean[i] < distribution.HighestMean;
                double ratio = first[i] / variance[i];
                double residual = y[i] - mean[i];
                l[i] = possible ? 0.5 * l[i] : double.PositiveInfinity;
                s[i] = -residual * ratio;
                c[i] = (first[i] * ratio) - (residual * ((second[i] / variance[i]) - (ratio * ratio * derivative[i])));
            }
        }
    }

    public virtual void Curvature(ReadOnlySpan<double> linearPredictor, ReadOnlySpan<double> outcome, Span<double> curvature)
    {
        Span<double> unused = stackalloc double[2 * ChunkRows];
        for (int done = 0; done < linearPredictor.Length; done += ChunkRows)
        {
            int n = Math.Min(ChunkRows, linearPredictor.Length - done);
            Evaluate(
                linearPredictor.Slice(done, n),
                outcome.Slice(done, n),
                unused[..n],
                unused.Slice(ChunkRows, n),
                curvature.Slice(done, n)
            );
        }
    }

    public virtual void ExpectedCurvature(ReadOnlySpan<double> linearPredictor, Span<double> curvature)
    {
        Span<double> mean = stackalloc double[ChunkRows];
        Span<double> variance = stackalloc double[ChunkRows];
        for (int done = 0; done < linearPredictor.Length; done += ChunkRows)
        {
            int n = Math.Min(ChunkRows, linearPredictor.Length - done);
            Span<double> c = curvature.Slice(done, n);
            link.InverseLink(linearPredictor.Slice(done, n), mean[..n], c, default);
            distribution.Variance(mean[..n], variance[..n], default);
            for (int i = 0; i < n; i++)
            {
                c[i] *= c[i] / variance[i];
            }
        }
    }

    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second) =>
        link.InverseLink(linearPredictor, mean, first, second);

    public void Variance(ReadOnlySpan<double> mean, Span<double> variance) => distribution.Variance(mean, variance, default);

    public void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance) =>
        distribution.UnitDeviance(outcome, mean, deviance);

    public virtual void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            constant[i] = distribution.LogDensity(outcome[i], outcome[i], 1.0);
        }
    }

    public void LogDensity(
        ReadOnlySpan<double> outcome,
        ReadOnlySpan<double> mean,
        double dispersion,
        ReadOnlySpan<double> precision,
        Span<double> result
    )
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            result[i] = distribution.LogDensity(outcome[i], mean[i], precision.IsEmpty ? dispersion : dispersion / precision[i]);
        }
    }

    public double MaximumLikelihoodDispersion(double deviance, double count, ReadOnlySpan<double> precision) =>
        distribution.MaximumLikelihoodDispersion(deviance, count, precision);

    public double RefineDispersion(
        ReadOnlySpan<double> outcome,
        ReadOnlySpan<double> mean,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<double> precision,
        double dispersion
    ) => distribution.RefineDispersion(outcome, mean, weights, precision, dispersion);

    public int RecessionDirection(double outcome) =>
        outcome == link.LowerLimit ? -1
        : outcome == link.UpperLimit ? 1
        : 0;

    public double Draw(double mean, RandomSource random) => distribution.Draw(mean, 1.0, random);

    public double Draw(double mean, double dispersion, RandomSource random) => distribution.Draw(mean, dispersion, random);
}
