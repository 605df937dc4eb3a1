namespace Crabbymetrics.Estimators;

/// <summary>The rows of a linear model with an elastic net penalty.</summary>
/// <param name="Design">The columns.</param>
/// <param name="Outcome">The outcomes, offsets taken off.</param>
/// <param name="Weights">The weights; empty for all ones.</param>
/// <param name="HasIntercept">Whether there is an intercept.</param>
internal sealed record GaussianRows(DesignMatrix Design, ReadOnlyMemory<double> Outcome, ReadOnlyMemory<double> Weights, bool HasIntercept)
{
    /// <summary>The sum of the weights.</summary>
    public double WeightSum { get; } = Weights.IsEmpty ? Outcome.Length : RowKernels.Sum(Weights.Span);

    /// <summary>The weight of a row.</summary>
    public double Weight(int row) => Weights.IsEmpty ? 1.0 : Weights.Span[row];

    /// <summary>The weighted mean of the outcomes; 0 without an intercept.</summary>
    public double Centre()
    {
        if (!HasIntercept)
        {
            return 0.0;
        }

        ReadOnlySpan<double> outcome = Outcome.Span;
        if (Weights.IsEmpty)
        {
            return RowKernels.Sum(outcome) / outcome.Length;
        }

        double sum = 0.0;
        int first = 0;
        while (!(Weight(first) > 0.0))
        {
            first++;
        }

        double origin = outcome[first];
        for (int i = 0; i < outcome.Length; i++)
        {
            sum += Weight(i) * (outcome[i] - origin);
        }

        return origin + (sum / WeightSum);
    }

    /// <summary>Whether all values of a column in rows of positive weight are equal.</summary>
    public bool IsConstant(int column)
    {
        double? value = null;
        for (int i = 0; i < Outcome.Length; i++)
        {
            if (!(Weight(i) > 0.0))
            {
                continue;
            }

            double here = Design[i, column];
            value ??= here;
            if (here != value)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The mean of the weighted squared residuals of a model of the raw columns.</summary>
    public double MeanSquare(double intercept, ReadOnlySpan<double> slopes)
    {
        double[] fitted = new double[Outcome.Length];
        Design.LinearPredictor(intercept, slopes, fitted);
        double sum = 0.0;
        for (int i = 0; i < fitted.Length; i++)
        {
            double residual = Outcome.Span[i] - fitted[i];
            sum += Weight(i) * residual * residual;
        }

        return sum / WeightSum;
    }
}
