using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Coefficients with p-values and confidence limits that hold at all numbers of observations at once: immutable. The evidence against a
/// coefficient of 0 is the Bayes factor of its t statistic under a normal mixture of precision g,
/// <c>G = r^1/2 ((1 + t^2/nu) / (1 + r t^2/nu))^((nu+1)/2)</c> with r = g / (g + n) and nu = n - k; the p-value is min(1, 1/G), and the
/// limits are where G reaches 1 / (1 - level).
/// </summary>
/// <remarks>Lindon, Ham, Tingley and Bojinov, "Anytime-valid linear models and regression adjusted causal inference in randomized
/// experiments" (2022), arXiv:2210.08589; the R package avlm.</remarks>
public sealed class AnytimeValidTable : ITabular
{
    private AnytimeValidTable(ImmutableArray<CoefficientRow> rows, double precision, double level, string kind, double? fPValue)
    {
        Rows = rows;
        Precision = precision;
        Level = level;
        CovarianceKind = kind;
        FPValue = fPValue;
    }

    /// <summary>A row for each parameter, intercept first: its statistic is t, its p-value and limits are anytime-valid. Limits are
    /// infinite while there are too few observations for the level; all is null for a parameter that was left out.</summary>
    public ImmutableArray<CoefficientRow> Rows { get; }

    /// <summary>The precision g of the mixture.</summary>
    public double Precision { get; }

    /// <summary>The confidence level.</summary>
    public double Level { get; }

    /// <summary>The covariance that the standard errors are of.</summary>
    public string CovarianceKind { get; }

    /// <summary>The anytime-valid p-value of the test that all slopes are 0; null where there is no such test.</summary>
    public double? FPValue { get; }

    /// <inheritdoc/>
    ImmutableArray<FormattedTable> ITabular.ToTables() =>
        [
            new FormattedTable
            {
                Title = FormattableString.Invariant($"Anytime-valid tests and limits, precision {Precision:G4}"),
                Keys = CoefficientCells.Keys,
                Header = [CoefficientCells.Header("t", Level)],
                Sections = [CoefficientCells.Section(Rows)],
                Notes =
                [
                    $"Standard errors: {CovarianceKind}.",
                    .. FPValue is { } p ? (ReadOnlySpan<string>)[FormattableString.Invariant($"All slopes 0: p = {p:G4}.")] : [],
                ],
                OmitsEmptyColumns = true,
            },
        ];

    /// <summary>The table as text.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();

    /// <summary>The precision that makes the limits shortest at a given number of observations: chosen before the data are seen, for the
    /// number at which a decision is expected. The <c>optimal_g</c> of avlm, which looks at 1 and above alone.</summary>
    /// <param name="observations">The number n of observations.</param>
    /// <param name="coefficients">The number k of coefficients.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The precision.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no more observations than coefficients, or the level is not between 0 and
    /// 1.</exception>
    public static double OptimalPrecision(double observations, int coefficients, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(coefficients, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(observations, coefficients);
        RequireLevel(level);
        // Golden section on the logarithm: the radius falls and then rises.
        double low = 0.0,
            high = Math.Log(1e4 * observations);
        double golden = 0.5 * (Math.Sqrt(5.0) - 1.0);
        while (high - low > 1e-10)
        {
            double a = high - (golden * (high - low)),
                b = low + (golden * (high - low));
            if (Finite(Math.Exp(a)) <= Finite(Math.Exp(b)))
            {
                high = b;
            }
            else
            {
                low = a;
            }
        }

        return Math.Exp(0.5 * (low + high));

        double Finite(double g)
        {
            double radius = Radius(g, observations, observations - coefficients, level);
            // Without finite limits the value grows with g, since they exist for smaller ones: the search moves down.
            return double.IsFinite(radius) ? radius : 1e300 * (1.0 + g);
        }
    }

    internal static AnytimeValidTable Create(OlsResult result, CovarianceMatrix covariance, double precision, double level)
    {
        if (!(precision > 0.0) || !double.IsFinite(precision))
        {
            throw new ArgumentOutOfRangeException(nameof(precision), precision, "The precision of the mixture is a finite number above 0.");
        }

        RequireLevel(level);
        double n = result.ObservationCount;
        double nu = result.ResidualDegreesOfFreedom;
        double radius = Radius(precision, n, nu, level);
        ImmutableArray<CoefficientRow>.Builder rows = ImmutableArray.CreateBuilder<CoefficientRow>(result.Parameters.Length);
        for (int j = 0; j < result.Parameters.Length; j++)
        {
            double estimate = result.Parameters[j];
            double error = Math.Sqrt(covariance[j, j]);
            if (!double.IsFinite(estimate) || !(error > 0.0))
            {
                rows.Add(
                    new CoefficientRow(result.ParameterNames[j], double.IsFinite(estimate) ? estimate : null, null, null, null, null, null)
                );
                continue;
            }

            double t = estimate / error;
            rows.Add(
                new CoefficientRow(
                    result.ParameterNames[j],
                    estimate,
                    error,
                    t,
                    PValue(t * t, 1.0, nu, n, precision),
                    estimate - (radius * error),
                    estimate + (radius * error)
                )
            );
        }

        HypothesisTest? f = result.FTest(covariance);
        double? fPValue = f is null ? null : PValue(f.Statistic, f.DegreesOfFreedom, nu, n, precision);
        return new AnytimeValidTable(rows.MoveToImmutable(), precision, level, covariance.Kind, fPValue);
    }

    // The anytime-valid p-value of an F statistic with d and nu degrees of freedom; t squared has d = 1.
    private static double PValue(double statistic, double d, double nu, double n, double g)
    {
        double r = g / (g + n);
        double x = d * statistic / nu;
        double log = (0.5 * d * Math.Log(r)) + (0.5 * (nu + d) * (Math.Log(1.0 + x) - Math.Log(1.0 + (r * x))));
        return Math.Min(1.0, Math.Exp(-log));
    }

    private static double Radius(double g, double n, double nu, double level)
    {
        double alpha = 1.0 - level;
        double r = g / (g + n);
        double bound = Math.Pow(r * alpha * alpha, 1.0 / (nu + 1.0));
        return bound > r ? Math.Sqrt(nu * (1.0 - bound) / (bound - r)) : double.PositiveInfinity;
    }

    private static void RequireLevel(double level)
    {
        if (!(level > 0.0 && level < 1.0))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level lies between 0 and 1: 0.95, say.");
        }
    }
}
