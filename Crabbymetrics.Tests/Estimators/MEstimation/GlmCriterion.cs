using System.Collections.Immutable;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.MEstimation;

/// <summary>A generalized linear model written as an M-estimator: loss, scores, and second derivatives by differences.</summary>
internal class GlmCriterion(IGlmFamily family) : ICriterion<RegressionData>
{
    public bool IsNegativeLogLikelihood => true;

    public ImmutableArray<string> ParameterNames(RegressionData data) => ["(Intercept)", .. data.Design.ColumnNames];

    public int RowCount(RegressionData data) => data.RowCount;

    public void Start(RegressionData data, Span<double> parameters) => parameters.Clear();

    public void Validate(RegressionData data)
    {
        int row = family.FindUnacceptable(data.Outcome.Span);
        if (row >= 0)
        {
            throw new ArgumentException($"y in row {row} must be {family.OutcomeRequirement}.", nameof(data));
        }
    }

    public void Evaluate(RegressionData data, ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> values)
    {
        int k = parameters.Length;
        for (int i = 0; i < rowCount; i++)
        {
            double slope = At(data, parameters, firstRow + i).Slope;
            values[i * k] = slope;
            for (int j = 1; j < k; j++)
            {
                values[(i * k) + j] = slope * data.Design[firstRow + i, j - 1];
            }
        }
    }

    public void Losses(RegressionData data, ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> losses)
    {
        for (int i = 0; i < rowCount; i++)
        {
            losses[i] = At(data, parameters, firstRow + i).Loss;
        }
    }

    protected (double Loss, double Slope, double Curvature) At(RegressionData data, ReadOnlySpan<double> parameters, int row)
    {
        double eta = parameters[0] + (data.HasOffset ? data.Offset.Span[row] : 0.0);
        for (int j = 1; j < parameters.Length; j++)
        {
            eta += parameters[j] * data.Design[row, j - 1];
        }

        double[] values = new double[3];
        family.Evaluate([eta], [data.Outcome.Span[row]], values.AsSpan(0, 1), values.AsSpan(1, 1), values.AsSpan(2, 1));
        return (values[0], values[1], values[2]);
    }
}
