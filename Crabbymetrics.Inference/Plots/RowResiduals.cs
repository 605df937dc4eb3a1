using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>Residuals of the rows of a result, from its capabilities.</summary>
internal sealed class RowResiduals
{
    // Beyond this count a rootogram or a sum of probabilities is no longer made: it would be a picture of nothing.
    private const int LargestCount = 10_000;

    // The normal quantile of a smaller one would be infinite.
    private const double LeastProbability = 1e-300;

    private readonly IFittedMeans _result;
    private readonly double[] _means;
    private readonly double[] _outcomes;
    private readonly double[] _pearson;
    private readonly bool[] _isUsed;
    private readonly double[] _weights;
    private readonly double _dispersion;

    private RowResiduals(IFittedMeans result)
    {
        _result = result;
        int n = result.RowCount;
        _means = new double[n];
        _outcomes = new double[n];
        double[] variances = new double[n];
        result.CopyFittedMeans(_means);
        result.CopyOutcomes(_outcomes);
        result.CopyVarianceFunction(variances);
        ReadOnlyMemory<double> weights = ObservationCounts.Weights(result);
        _weights = weights.IsEmpty ? [.. Enumerable.Repeat(1.0, n)] : weights.ToArray();
        AreFrequencies = ObservationCounts.KindOf(result) is null or WeightKind.Frequency;
        _dispersion = (result as IInformation)?.Dispersion ?? 1.0;
        _isUsed = [.. _weights.Select(static weight => weight > 0.0)];
        _pearson = new double[n];
        for (int i = 0; i < n; i++)
        {
            // A row with a frequency is so many equal rows; another weight is a precision.
            double precision = AreFrequencies ? 1.0 : _weights[i];
            _pearson[i] = _isUsed[i] ? (_outcomes[i] - _means[i]) * Math.Sqrt(precision / (variances[i] * _dispersion)) : double.NaN;
        }
    }

    private bool AreFrequencies { get; }

    /// <summary>Computes the residuals of a result.</summary>
    /// <param name="result">The fitted model.</param>
    public static RowResiduals Of(IEstimationResult result) => new(Capability.Require<IFittedMeans>(result, "A picture of residuals"));

    /// <summary>Pearson residuals over fitted means.</summary>
    public PlotData ResidualPicture() => ResidualPlot.Create(Used(_means), Used(_pearson), "Pearson residual, standardized");

    /// <summary>Quantile residuals where the outcome has probabilities, Pearson residuals elsewhere, with leverages taken off where there
    /// are any.</summary>
    public PlotData QuantilePicture() =>
        _result is IOutcomeProbabilities { ProbabilitiesUnavailableReason: null } counts && _outcomes.Max() <= LargestCount
            ? QuantilePlot.Create(Used(RandomizedQuantiles(counts)), "Randomized quantile residual")
            : StandardizedQuantiles();

    /// <summary>Standardized residuals over leverages.</summary>
    /// <param name="rowName">The name of a row; null for its number, counted from 0.</param>
    public PlotData InfluencePicture(Func<int, string>? rowName)
    {
        double[] leverages = OwnLeverages();
        double[] standardized = Standardize(leverages);
        // The trace of the hat matrix is the number of coefficients, absorbed ones included.
        double count = Enumerable.Range(0, leverages.Length).Sum(i => AreFrequencies ? _weights[i] * leverages[i] : leverages[i]);
        double[] distances = [.. leverages.Select((h, i) => standardized[i] * standardized[i] * h / ((1.0 - h) * count))];
        int[] used = [.. Enumerable.Range(0, _isUsed.Length).Where(i => _isUsed[i])];
        PlotData plot = InfluencePlot.Create(
            Used(leverages),
            Used(standardized),
            Used(distances),
            [.. used.Select(rowName ?? (static i => i.ToString(CultureInfo.InvariantCulture)))]
        );
        return rowName is not null
            ? plot
            : new PlotData(plot.Title, plot.Horizontal, plot.Vertical, plot.Layers) { Notes = plot.Notes.Add("Rows are counted from 0.") };
    }

    /// <summary>Observed and expected frequencies of counts.</summary>
    public PlotData Rootogram()
    {
        IOutcomeProbabilities counts = (IOutcomeProbabilities)_result;
        double largest = Used(_outcomes).DefaultIfEmpty(0.0).Max();
        if (largest > LargestCount)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The largest count is {largest}: a rootogram is for counts up to {LargestCount}."
                ),
                nameof(counts)
            );
        }

        double[] observed = new double[(int)largest + 1];
        double[] expected = new double[observed.Length];
        double[] probabilities = new double[_outcomes.Length];
        for (int i = 0; i < _outcomes.Length; i++)
        {
            observed[(int)_outcomes[i]] += _weights[i];
        }

        for (int count = 0; count < expected.Length; count++)
        {
            counts.CopyProbabilities(count, probabilities);
            for (int i = 0; i < probabilities.Length; i++)
            {
                expected[count] += _weights[i] * probabilities[i];
            }
        }

        double all = Used(_weights).Sum();
        return expected.Sum() <= all * (1.0 + 1e-6)
            ? Inference.Rootogram.Create(observed, expected)
            : throw new CrabbymetricsException(
                $"The probabilities that '{_result.EstimatorName}' gives to counts add up to more than 1: its outcome is no count."
            );
    }

    private double[] Used(double[] values) => [.. values.Where((_, i) => _isUsed[i])];

    // Leverages need an information that can be inverted: a penalized fit and a method of moments have quantiles too, but none of these.
    private PlotData StandardizedQuantiles()
    {
        string reason = "the model has none";
        if (_result is ILeverage)
        {
            try
            {
                return QuantilePlot.Create(Used(Standardize(OwnLeverages())), "Standardized residual");
            }
            catch (CrabbymetricsException error)
            {
                reason = error.Message.TrimEnd('.');
            }
        }
        else if (_result is IInformation { LeverageUnavailableReason: { } own })
        {
            reason = own.TrimEnd('.');
        }

        PlotData plot = QuantilePlot.Create(Used(_pearson), "Pearson residual");
        return new PlotData(plot.Title, plot.Horizontal, plot.Vertical, plot.Layers)
        {
            Notes = plot.Notes.Add($"Leverages are not taken off: {reason}."),
        };
    }

    private double[] Standardize(double[] leverages) =>
        [.. _pearson.Select((residual, i) => 1.0 - leverages[i] < 1e-10 ? double.NaN : residual / Math.Sqrt(1.0 - leverages[i]))];

    // The leverage of a row with a frequency is that of its copies together.
    private double[] OwnLeverages()
    {
        double[] leverages = Leverages.Of(_result);
        for (int i = 0; i < leverages.Length && AreFrequencies; i++)
        {
            leverages[i] = _isUsed[i] ? leverages[i] / _weights[i] : 0.0;
        }

        return leverages;
    }

    // Dunn and Smyth (1996), "Randomized Quantile Residuals", Journal of Computational and Graphical Statistics 5: the normal quantile of a
    // uniform draw between P(Y < y) and P(Y <= y). The stream is fixed, so that a picture is the same again.
    private double[] RandomizedQuantiles(IOutcomeProbabilities counts)
    {
        int n = _outcomes.Length;
        double[] below = new double[n];
        double[] at = new double[n];
        double[] above = new double[n];
        double[] probabilities = new double[n];
        int largest = (int)_outcomes.Max();
        bool isTailLeft = true;
        for (int count = 0; count <= largest || (isTailLeft && count <= 2 * LargestCount); count++)
        {
            counts.CopyProbabilities(count, probabilities);
            isTailLeft = false;
            for (int i = 0; i < n; i++)
            {
                if (count < _outcomes[i])
                {
                    below[i] += probabilities[i];
                }
                else if (count == _outcomes[i])
                {
                    at[i] = probabilities[i];
                }
                else
                {
                    above[i] += probabilities[i];
                }

                isTailLeft |= below[i] > 0.5 && (count <= _outcomes[i] || probabilities[i] > MachinePrecision.Epsilon * above[i]);
            }
        }

        // In the upper half from the sum above: a probability near 1 has lost the digits of what it lacks.
        RandomSource random = new(20, 0);
        double[] quantiles = new double[n];
        for (int i = 0; i < n; i++)
        {
            double draw = random.NextOpenDouble();
            quantiles[i] =
                below[i] > 0.5
                    ? -NormalDistribution.Quantile(Math.Max(above[i] + ((1.0 - draw) * at[i]), LeastProbability))
                    : NormalDistribution.Quantile(Math.Max(below[i] + (draw * at[i]), LeastProbability));
        }

        return quantiles;
    }
}
