using System.Globalization;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>The test of trends before a treatment, of any model with a coefficient for each relative period:
/// <c>i(time, treated, ref = -1)</c> in a formula.</summary>
public static class PreTrends
{
    /// <summary>The joint Wald test that the coefficients of all relative periods below 0 are 0.</summary>
    /// <param name="result">A fitted model.</param>
    /// <param name="covariance">The covariance of its parameters.</param>
    /// <param name="variable">The name of the relative period, of which the parameters are <c>time[-3]</c> or
    /// <c>time[-3]:treated</c>.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">No parameter is of a period below 0; the message says which parameters there are.</exception>
    /// <exception cref="CrabbymetricsException">The covariance has too small a rank: there are more periods than clusters.</exception>
    public static HypothesisTest Test(IEstimationResult result, CovarianceMatrix covariance, string variable)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentException.ThrowIfNullOrEmpty(variable);
        string[] before =
        [
            .. result.ParameterNames.Where((name, j) => PeriodOf(name, variable) < 0.0 && !double.IsNaN(result.Parameters[j])),
        ];
        return before.Length > 0
            ? WaldTest.JointSignificance(result, covariance, before)
            : throw new ArgumentException(
                $"There is no coefficient of '{variable}' in a period below 0. The parameters are: "
                    + $"{string.Join(", ", result.ParameterNames.Take(20))}{(result.ParameterNames.Length > 20 ? ", ..." : "")}.",
                nameof(variable)
            );
    }

    private static double PeriodOf(string name, string variable)
    {
        int end = name.IndexOf(']', StringComparison.Ordinal);
        return
            name.StartsWith(variable + "[", StringComparison.Ordinal)
            && end > 0
            && double.TryParse(
                name.AsSpan(variable.Length + 1, end - variable.Length - 1),
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out double period
            )
            ? period
            : double.NaN;
    }
}
