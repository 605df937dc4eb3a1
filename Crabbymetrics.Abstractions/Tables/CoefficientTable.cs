using System.Collections;
using System.Collections.Immutable;
using Crabbymetrics.Numerics;

namespace Crabbymetrics;

/// <summary>Estimates with their standard errors, tests and confidence limits, and the covariance that they come from: immutable.</summary>
public sealed class CoefficientTable : IReadOnlyList<CoefficientRow>, ITabular
{
    private CoefficientTable(
        ImmutableArray<CoefficientRow> rows,
        double level,
        CovarianceMatrix? covariance,
        string? unavailableReason,
        double degreesOfFreedom
    )
    {
        Rows = rows;
        Level = level;
        Covariance = covariance;
        InferenceUnavailableReason = unavailableReason;
        DegreesOfFreedom = degreesOfFreedom;
    }

    /// <summary>A row for each parameter, intercept first.</summary>
    public ImmutableArray<CoefficientRow> Rows { get; }

    /// <summary>The parameter names.</summary>
    public IReadOnlyList<string> Names => [.. Rows.Select(row => row.Name)];

    /// <summary>The estimates; null where a parameter is not identified.</summary>
    public IReadOnlyList<double?> Estimates => [.. Rows.Select(row => row.Estimate)];

    /// <summary>The standard errors; null where they are not available.</summary>
    public IReadOnlyList<double?> StandardErrors => [.. Rows.Select(row => row.StandardError)];

    /// <summary>The confidence level of the limits.</summary>
    public double Level { get; }

    /// <summary>The covariance with its kind and small-sample factor; null where inference is not available.</summary>
    public CovarianceMatrix? Covariance { get; }

    /// <summary>Why there are no standard errors; null where there are.</summary>
    public string? InferenceUnavailableReason { get; }

    /// <summary>The degrees of freedom of the t distribution used; infinity for the normal. Where each parameter has its own
    /// (<see cref="CovarianceMatrix.ParameterDegreesOfFreedom"/>), the smallest of them.</summary>
    public double DegreesOfFreedom { get; }

    /// <summary>The parameters that were estimated beside the coefficients, with standard errors from the joint covariance of the same
    /// kind; empty where there are none.</summary>
    public ImmutableArray<AncillaryRow> Ancillary { get; private init; } = [];

    /// <summary>Why the ancillary parameters have no standard errors; null where they have, or where there are none.</summary>
    public string? AncillaryUnavailableReason { get; private init; }

    /// <summary>The quantile by which standard errors are multiplied for the limits at <see cref="Level"/>.</summary>
    public double LimitQuantile => StudentTDistribution.TwoSidedQuantile(Level, DegreesOfFreedom);

    /// <summary>The name of the statistic: <c>z</c>, or <c>t</c> with finite degrees of freedom.</summary>
    public string StatisticName => double.IsPositiveInfinity(DegreesOfFreedom) ? "z" : "t";

    /// <inheritdoc/>
    public int Count => Rows.Length;

    /// <inheritdoc/>
    public CoefficientRow this[int index] => Rows[index];

    /// <summary>The row of a parameter.</summary>
    /// <param name="name">The parameter.</param>
    /// <exception cref="KeyNotFoundException">No parameter has that name; the message lists those there are.</exception>
    public CoefficientRow this[string name] =>
        Rows.FirstOrDefault(row => row.Name == name)
        ?? throw new KeyNotFoundException($"No parameter is named '{name}'. There are: {string.Join(", ", Rows.Select(row => row.Name))}.");

    /// <summary>Builds a table from estimates and a covariance.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The table. Limits are estimate -/+ quantile x standard error, of the t distribution where the result or the covariance has
    /// finite degrees of freedom.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public static CoefficientTable Create(IEstimationResult result, CovarianceMatrix covariance, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(covariance);
        RequireLevel(level);
        double degreesOfFreedom = covariance.TestDegreesOfFreedom(result);
        double quantile = StudentTDistribution.TwoSidedQuantile(level, degreesOfFreedom);
        ImmutableArray<CoefficientRow>.Builder rows = ImmutableArray.CreateBuilder<CoefficientRow>(result.Parameters.Length);
        for (int j = 0; j < result.Parameters.Length; j++)
        {
            double error = Math.Sqrt(covariance[j, j]);
            double df = covariance.ParameterDegreesOfFreedom.IsEmpty ? degreesOfFreedom : covariance.ParameterDegreesOfFreedom[j];
            double own = df == degreesOfFreedom || double.IsNaN(df) ? quantile : StudentTDistribution.TwoSidedQuantile(level, df);
            rows.Add(CoefficientRow.Create(result.ParameterNames[j], result.Parameters[j], error, df, own));
        }

        return new CoefficientTable(rows.MoveToImmutable(), level, covariance, null, degreesOfFreedom);
    }

    /// <summary>Builds a table of estimates alone, for a result without inference.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="reason">Why there are no standard errors.</param>
    /// <param name="level">The confidence level that would have been used.</param>
    /// <returns>The table.</returns>
    public static CoefficientTable CreateWithoutInference(IEstimationResult result, string reason, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(reason);
        RequireLevel(level);
        return new CoefficientTable(
            [.. Enumerable.Range(0, result.Parameters.Length).Select(j => WithoutInference(result, j))],
            level,
            null,
            reason,
            result.TestDegreesOfFreedom
        );
    }

    /// <summary>The same table with ancillary parameters.</summary>
    /// <param name="rows">The ancillary parameters.</param>
    /// <param name="unavailableReason">Why they have no standard errors; null where they have.</param>
    /// <returns>A new table.</returns>
    public CoefficientTable WithAncillary(ImmutableArray<AncillaryRow> rows, string? unavailableReason = null) =>
        new(Rows, Level, Covariance, InferenceUnavailableReason, DegreesOfFreedom)
        {
            Ancillary = rows,
            AncillaryUnavailableReason = unavailableReason,
        };

    /// <inheritdoc/>
    ImmutableArray<FormattedTable> ITabular.ToTables() =>
        [
            new FormattedTable
            {
                Keys = CoefficientCells.Keys,
                Header = [CoefficientCells.Header(StatisticName, Level)],
                Sections = Ancillary.IsEmpty
                    ? [CoefficientCells.Section(Rows)]
                    :
                    [
                        CoefficientCells.Section(Rows),
                        CoefficientCells.Section(CoefficientCells.Of(Ancillary), CoefficientCells.AncillaryTitle),
                    ],
                Notes =
                [
                    $"Standard errors: {Covariance?.Description ?? "not available"}.",
                    .. InferenceUnavailableReason is { } reason ? (ReadOnlySpan<string>)[reason] : [],
                    .. ReasonsOfGaps(),
                ],
                OmitsEmptyColumns = true,
            },
        ];

    /// <inheritdoc/>
    public IEnumerator<CoefficientRow> GetEnumerator() => ((IEnumerable<CoefficientRow>)Rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The table as text.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();

    // Why an estimate has no standard error although there is a covariance.
    private ImmutableArray<string> ReasonsOfGaps() =>
        Covariance is not null && Rows.Any(static row => row.Estimate is not null && row.StandardError is null) ? Covariance.Warnings : [];

    private static CoefficientRow WithoutInference(IEstimationResult result, int index)
    {
        double estimate = result.Parameters[index];
        return new CoefficientRow(result.ParameterNames[index], double.IsFinite(estimate) ? estimate : null, null, null, null, null, null);
    }

    private static void RequireLevel(double level)
    {
        if (!(level > 0.0 && level < 1.0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(level),
                level,
                "A confidence level lies between 0 and 1, both excluded: 0.95, say."
            );
        }
    }
}
