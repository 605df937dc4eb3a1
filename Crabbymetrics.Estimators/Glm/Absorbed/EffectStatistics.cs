using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Statistics that vary with absorbed effects. A statistic with the derivatives c by the linear predictors has the influence
/// <c>g~'V^-1 x~ + z</c> times the score of each row: <c>g~</c> its derivatives by the slopes with the effects profiled, and z the part in
/// the effects with <c>D'W z = D'c</c>, orthogonal to the columns without their effects. So z is a column, and its coefficient, 0, a
/// parameter like the others.
/// </summary>
internal static class EffectStatistics
{
    private const double Dependent = 1e-8;

    /// <summary>Adds the parameters.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="shifts">For each statistic n derivatives by the linear predictors.</param>
    /// <param name="gradients">The derivatives by the reported parameters with the effects held, row-major; those of the result have
    /// entries for the further parameters.</param>
    /// <exception cref="InferenceUnavailableException">The information of the effects is not positive definite.</exception>
    public static (AbsorbedGlmFit Fit, double[] Gradients) Carry(
        AbsorbedGlmFit fit,
        IReadOnlyList<double[]> shifts,
        ReadOnlySpan<double> gradients
    )
    {
        int k = fit.Working.ReportedCount;
        double[][] parts = Parts(fit, shifts);
        int all = k + parts.Length;
        double[] carried = new double[shifts.Count * all];
        for (int m = 0; m < shifts.Count; m++)
        {
            gradients.Slice(m * k, k).CopyTo(carried.AsSpan(m * all));
            for (int part = 0; part < parts.Length; part++)
            {
                carried[(m * all) + k + part] = TensorPrimitives.Dot<double>(shifts[m], parts[part]);
            }
        }

        double[] raw = new double[fit.Data.RowCount];
        double[] within = new double[raw.Length];
        foreach (int column in fit.Working.View.Columns)
        {
            fit.Data.Design.CopyColumn(column, raw);
            fit.Working.View.Design.CopyColumn(column, within);
            TensorPrimitives.Subtract(raw, within, raw);
            for (int m = 0; m < shifts.Count; m++)
            {
                carried[(m * all) + column] -= TensorPrimitives.Dot<double>(shifts[m], raw);
            }
        }

        return (fit.WithParts(Extended(fit, parts), parts.Length), carried);
    }

    private static WorkingParameters Extended(AbsorbedGlmFit fit, double[][] parts)
    {
        DesignMatrix design = fit.Working.View.Design;
        IEnumerable<KeyValuePair<string, double[]>> columns = Enumerable
            .Range(0, design.ColumnCount)
            .Select(j =>
            {
                double[] values = new double[design.RowCount];
                design.CopyColumn(j, values);
                return KeyValuePair.Create(design.ColumnNames[j], values);
            });
        columns = columns.Concat(parts.Select(static (values, part) => KeyValuePair.Create($"(part {part + 1} of the effects)", values)));
        int[] kept = [.. fit.Working.View.Columns, .. Enumerable.Range(design.ColumnCount, parts.Length)];
        return WorkingParameters.Create(DesignMatrix.Create(design.RowCount, columns), false).Keep(kept);
    }

    // An orthonormal basis of the parts of all statistics, under the expected second derivatives.
    private static double[][] Parts(AbsorbedGlmFit fit, IReadOnlyList<double[]> shifts)
    {
        AbsorbedProblem problem = fit.Problem();
        int n = problem.RowCount;
        double[] slope = new double[n];
        double[] observed = new double[n];
        bool isConvex = problem.Evaluate(fit.Family, fit.Eta, slope, observed).IsConvex;
        double[] positive = isConvex ? observed : fit.ExpectedCurvatures();
        EffectProjection projection = new(fit.Data, AbsorbedGlmFit.MostIterations, problem.Threads);
        projection.Reweight(positive);
        double tolerance = AbsorbedEnd.ToleranceOf(fit.Options.Tolerance);
        IndefiniteProjection solver = new(projection, problem.Ranges, positive, observed, tolerance, CancellationToken.None);
        List<double[]> basis = [];
        foreach (double[] shift in shifts.Where(static shift => shift.AsSpan().ContainsAnyExcept(0.0)))
        {
            double[] part = solver.Part(shift);
            double length = Length(positive, part);
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] other in basis)
                {
                    TensorPrimitives.MultiplyAdd(other, -Product(positive, other, part), part, part);
                }
            }

            double left = Length(positive, part);
            if (left > Dependent * length)
            {
                TensorPrimitives.Multiply(part, 1.0 / left, part);
                basis.Add(part);
            }
        }

        return [.. basis];
    }

    private static double Length(double[] weights, double[] values) => Math.Sqrt(Product(weights, values, values));

    private static double Product(double[] weights, double[] left, double[] right)
    {
        double sum = 0.0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * left[i] * right[i];
        }

        return sum;
    }
}
