namespace Crabbymetrics.Inference;

/// <summary>
/// The predictive distribution of one new outcome: that of an outcome around its mean, averaged over what is not known of the mean. The
/// linear predictor is normal around its estimate; where a dispersion was estimated from d degrees of freedom, it and the variance of the
/// linear predictor are divided by <c>s = chi-squared(d) / d</c>, so that normal outcomes with the identity link have the t interval of
/// least squares. An object serves one row after the other; it is not safe for concurrent use.
/// </summary>
/// <remarks>
/// The nodes of the average over the linear predictor follow the error of the mean over the standard deviation of an outcome
/// (<see cref="NormalNodes"/>). Where that is large, most nodes have a tail of 0 or 1, and these are found by bisection.
/// </remarks>
internal sealed class PredictiveDistribution
{
    // So many nodes are evaluated one and all.
    private const int FewNodes = 40;
    private const double Certain = 1e-13;

    private readonly ILinearPredictorModel _model;
    private readonly IOutcomeTails _tails;
    private readonly double _dispersion;
    private readonly bool _scalesDispersion;
    private readonly ScaleNodes _scale;
    private readonly List<Group> _groups = [];

    /// <summary>Prepares for the rows of a model.</summary>
    /// <param name="model">Gives means of linear predictors.</param>
    /// <param name="tails">The distribution of an outcome around its mean.</param>
    /// <param name="dispersion">The dispersion of an outcome.</param>
    /// <param name="scalesDispersion">Whether the dispersion was estimated from the degrees of freedom of <paramref name="scale"/>.</param>
    /// <param name="scale">The nodes of the divisor of variances.</param>
    public PredictiveDistribution(
        ILinearPredictorModel model,
        IOutcomeTails tails,
        double dispersion,
        bool scalesDispersion,
        ScaleNodes scale
    ) => (_model, _tails, _dispersion, _scalesDispersion, _scale) = (model, tails, dispersion, scalesDispersion, scale);

    /// <summary>The mean of the outcome; NaN where no mean is possible.</summary>
    public double Mean { get; private set; }

    /// <summary>The standard deviation of an outcome at the middle of the divisors of variances, which the heavy tails of few degrees of
    /// freedom do not move; NaN where it overflows.</summary>
    public double Spread { get; private set; }

    /// <summary>Sets the row.</summary>
    /// <param name="linearPredictor">The estimate of the linear predictor.</param>
    /// <param name="standardError">Its standard error.</param>
    public void Set(double linearPredictor, double standardError)
    {
        _groups.Clear();
        double mass = 0.0;
        for (int k = 0; k < _scale.Scales.Length; k++)
        {
            double scale = _scale.Scales[k];
            Group group = Make(
                linearPredictor,
                standardError / Math.Sqrt(scale),
                _scalesDispersion ? _dispersion / scale : _dispersion,
                _scale.Weights[k]
            );
            _groups.Add(group);
            mass += group.Cumulative[^1];
        }

        double mean = 0.0,
            done = 0.0;
        foreach (Group group in _groups)
        {
            double own = 0.0,
                square = 0.0;
            for (int j = 0; j < group.Means.Length; j++)
            {
                double weight = (group.Cumulative[j + 1] /= mass) - group.Cumulative[j];
                own += weight * group.Means[j];
                square += weight * (_tails.OutcomeVariance(group.Means[j], group.Dispersion) + (group.Means[j] * group.Means[j]));
            }

            double total = group.Cumulative[^1];
            if (done < 0.5 && done + total >= 0.5)
            {
                Spread = Math.Sqrt(Math.Max(0.0, (square / total) - (own / total * (own / total))));
            }

            mean += own;
            done += total;
        }

        Mean = mass > 0.0 ? mean : double.NaN;
    }

    /// <summary>The probability of an outcome up to a point, or above it.</summary>
    public double Tail(double outcome, bool upper)
    {
        double sum = 0.0;
        foreach (Group group in _groups)
        {
            (int first, int last) = (0, group.Means.Length);
            if (last > FewNodes)
            {
                // As the mean grows, the lower tail falls: from 1 before the first of the nodes between to 0 after the last.
                first = FirstAbove(group, mean => _tails.Tail(outcome, mean, group.Dispersion, upper: true) > Certain);
                last = FirstAbove(group, mean => _tails.Tail(outcome, mean, group.Dispersion, upper: false) < Certain);
                last = Math.Max(first, last);
                sum += upper ? group.Cumulative[^1] - group.Cumulative[last] : group.Cumulative[first];
            }

            for (int j = first; j < last; j++)
            {
                double weight = group.Cumulative[j + 1] - group.Cumulative[j];
                sum += weight * _tails.Tail(outcome, group.Means[j], group.Dispersion, upper);
            }
        }

        return sum;
    }

    // The first node whose mean has a property that all after it have too.
    private static int FirstAbove(Group group, Func<double, bool> has)
    {
        (int low, int high) = (0, group.Means.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = has(group.Means[middle]) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private Group Make(double linearPredictor, double standardError, double dispersion, double weight)
    {
        NormalNodes nodes = NormalNodes.Of(Sharpness(linearPredictor, standardError, dispersion));
        double[] means = [.. nodes.Nodes.Select(z => linearPredictor + (z * standardError))];
        _model.InverseLink(means, means, [], []);
        // Only these: a linear predictor may have no mean that outcomes can have.
        int[] possible = [.. Enumerable.Range(0, means.Length).Where(j => means[j] >= _tails.Lowest && means[j] <= _tails.Highest)];
        if (possible.Length > 0 && means[possible[^1]] < means[possible[0]])
        {
            Array.Reverse(possible);
        }

        double[] kept = [.. possible.Select(j => means[j])],
            cumulative = new double[kept.Length + 1];
        for (int j = 0; j < kept.Length; j++)
        {
            cumulative[j + 1] = cumulative[j] + (weight * nodes.Weights[possible[j]]);
        }

        return new Group(kept, cumulative, dispersion);
    }

    // The largest ratio of the error of the mean to the spread of an outcome around it.
    private double Sharpness(double linearPredictor, double standardError, double dispersion)
    {
        const int Points = 9;
        Span<double> means = stackalloc double[Points],
            slopes = stackalloc double[Points];
        for (int i = 0; i < Points; i++)
        {
            means[i] = linearPredictor + ((i - (Points / 2)) * standardError);
        }

        _model.InverseLink(means, means, slopes, []);
        double largest = 0.0;
        for (int i = 0; i < Points; i++)
        {
            double variance = _tails.OutcomeVariance(means[i], dispersion);
            // Outcomes that may be 0 change over their mean itself, however much they vary.
            double spread = double.IsFinite(_tails.Lowest) ? Math.Min(variance, Square(means[i] - _tails.Lowest)) : variance;
            double ratio = Math.Abs(slopes[i]) * standardError / Math.Sqrt(spread);
            largest = double.IsFinite(ratio) ? Math.Max(largest, ratio) : largest;
        }

        return largest;
    }

    private static double Square(double value) => value * value;

    // Means in their order with the sums of weights before each, at one dispersion.
    private sealed record Group(double[] Means, double[] Cumulative, double Dispersion);
}
