using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// Standard errors of nonlinear combinations of parameters: a smooth function g of estimates with covariance V has covariance <c>J V J'</c>
/// to first order, J its derivatives.
/// </summary>
public static class DeltaMethod
{
    /// <summary>One function of the parameters.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters.</param>
    /// <param name="name">The name of the function.</param>
    /// <param name="function">Takes the k parameters in the order of the result (NaN for one that is not identified, which it must not use)
    /// and returns its value.</param>
    /// <param name="gradient">The k derivatives; null to find them by extrapolated differences.</param>
    /// <returns>The value with its covariance.</returns>
    /// <exception cref="ArgumentException">The covariance has other parameters, or the function or a derivative is not finite at the
    /// estimates.</exception>
    public static DerivedEstimates Of(
        IEstimationResult result,
        CovarianceMatrix covariance,
        string name,
        Func<ImmutableArray<double>, double> function,
        Func<ImmutableArray<double>, double[]>? gradient = null
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(function);
        return Of(result, covariance, [name], b => [function(b)], gradient is null ? null : b => ToMatrix(gradient(b)));

        static double[,] ToMatrix(double[] row)
        {
            double[,] matrix = new double[1, row.Length];
            Buffer.BlockCopy(row, 0, matrix, 0, row.Length * sizeof(double));
            return matrix;
        }
    }

    /// <summary>Several functions of the parameters.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters.</param>
    /// <param name="names">The names of the m functions.</param>
    /// <param name="functions">Takes the k parameters in the order of the result (NaN for one that is not identified, which it must not
    /// use) and returns m values.</param>
    /// <param name="jacobian">The m x k derivatives; null to find them by extrapolated differences.</param>
    /// <returns>The m values with their covariance.</returns>
    /// <exception cref="ArgumentException">The covariance has other parameters, a size is wrong, or a function or a derivative is not
    /// finite at the estimates.</exception>
    public static DerivedEstimates Of(
        IEstimationResult result,
        CovarianceMatrix covariance,
        ImmutableArray<string> names,
        Func<ImmutableArray<double>, double[]> functions,
        Func<ImmutableArray<double>, double[,]>? jacobian = null
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentNullException.ThrowIfNull(functions);
        if (!covariance.ParameterNames.SequenceEqual(result.ParameterNames))
        {
            throw new ArgumentException("The covariance is of other parameters than the result has.", nameof(covariance));
        }

        ImmutableArray<double> estimates = result.Parameters;
        double[] values = functions(estimates);
        RequireFinite(names, values, "is {0} at the estimates");
        int[] identified = [.. Enumerable.Range(0, estimates.Length).Where(j => !double.IsNaN(estimates[j]))];
        double[] derivatives = jacobian is null
            ? NumericalJacobian.Of(estimates, identified, covariance.StandardErrors(), functions, values.Length)
            : Columns(jacobian(estimates), names.Length, estimates.Length, identified);
        RequireFinite(
            [.. names.SelectMany(name => identified.Select(j => $"{name} by {result.ParameterNames[j]}"))],
            derivatives,
            "has the derivative {0}"
        );
        int k = identified.Length;
        double[] middle = new double[k * k];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                middle[(a * k) + b] = covariance[identified[a], identified[b]];
            }
        }

        CovarianceMatrix derived = new(covariance.Kind, names, SquareMatrix.Congruence(derivatives, middle, names.Length, k))
        {
            SmallSample = covariance.SmallSample,
            SmallSampleFactor = covariance.SmallSampleFactor,
            Dispersion = covariance.Dispersion,
            ClusterCounts = covariance.ClusterCounts,
            Lag = covariance.Lag,
            DegreesOfFreedom = covariance.DegreesOfFreedom,
            Warnings = covariance.Warnings,
        };
        return new DerivedEstimates(result, names, [.. values], derived);
    }

    private static double[] Columns(double[,] jacobian, int rows, int columns, int[] identified) =>
        jacobian.GetLength(0) == rows && jacobian.GetLength(1) == columns
            ? [.. Enumerable.Range(0, rows).SelectMany(i => identified.Select(j => jacobian[i, j]))]
            : throw new ArgumentException(
                $"The Jacobian must be {rows} x {columns}; it is {jacobian.GetLength(0)} x {jacobian.GetLength(1)}.",
                nameof(jacobian)
            );

    private static void RequireFinite(ImmutableArray<string> names, double[] values, string what)
    {
        if (values.Length != names.Length)
        {
            throw new ArgumentException($"There are {names.Length} names for {values.Length} values.", nameof(names));
        }

        int index = Array.FindIndex(values, static value => !double.IsFinite(value));
        if (index >= 0)
        {
            throw new ArgumentException(
                $"The function '{names[index]}' "
                    + $"{string.Format(System.Globalization.CultureInfo.InvariantCulture, what, values[index])}: the delta method needs "
                    + $"finite values.",
                nameof(values)
            );
        }
    }
}
