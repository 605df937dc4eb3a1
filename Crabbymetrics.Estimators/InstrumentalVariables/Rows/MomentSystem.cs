using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Least squares of several outcomes on the same orthonormal columns z, seen as one result, so that every covariance by name gives that of
/// all its coefficients together: <c>sum w z u'</c>, u being the residuals. Its parameters are L of the first outcome, L of the second, and
/// so on.
/// </summary>
/// <remarks>The scores are <c>(A u) x z</c> and the information is <c>A x I</c>, A being the inverse of the covariance of the residuals:
/// sandwiches do not depend on A, and the inverse information is the covariance of homoskedastic errors.</remarks>
internal class MomentSystem : IJointParameters, ILeverage, IObservedData, ICovarianceSource
{
    private readonly TwoSlsFit _fit;
    private readonly RowMap _rows;
    private readonly double[][] _weighted;
    private readonly double[] _inverse;

    /// <summary>Creates the system.</summary>
    /// <param name="fit">The fit that it is of.</param>
    /// <param name="rows">The L columns z, orthonormal under the weights.</param>
    /// <param name="residuals">The residuals of each outcome, n values.</param>
    /// <param name="inverse">A, q x q, row-major.</param>
    /// <param name="counted">The number of coefficients of each outcome that small-sample factors count.</param>
    public MomentSystem(TwoSlsFit fit, RowMap rows, double[][] residuals, double[] inverse, int counted)
    {
        _fit = fit;
        _rows = rows;
        _inverse = inverse;
        CoefficientCount = counted;
        int q = residuals.Length;
        _weighted = new double[q][];
        for (int a = 0; a < q; a++)
        {
            double[] sum = new double[rows.Rows.RowCount];
            for (int b = 0; b < q; b++)
            {
                if (inverse[(a * q) + b] != 0.0)
                {
                    TensorPrimitives.MultiplyAdd(residuals[b], inverse[(a * q) + b], sum, sum);
                }
            }

            if (!fit.Weights.IsEmpty)
            {
                TensorPrimitives.Multiply(sum, fit.Weights.Span, sum);
            }

            _weighted[a] = sum;
        }

        WorkingParameterCount = q * rows.Count;
        ParameterNames = [.. Enumerable.Range(0, WorkingParameterCount).Select(static j => FormattableString.Invariant($"moment {j + 1}"))];
        Parameters = [.. new double[WorkingParameterCount]];
    }

    protected TwoSlsFit Equation => _fit;

    /// <summary>The system of a fit, of the type that says whether effects are absorbed.</summary>
    public static MomentSystem Of(TwoSlsFit fit, RowMap rows, double[][] residuals, double[] inverse, int counted) =>
        fit.Equation.Absorption is null
            ? new MomentSystem(fit, rows, residuals, inverse, counted)
            : new AbsorbedMoments(fit, rows, residuals, inverse, counted);

    public string EstimatorName => TwoSlsEstimator.Name;

    public ImmutableArray<string> ParameterNames { get; }

    public ImmutableArray<double> Parameters { get; }

    public FitDiagnostics Diagnostics => _fit.Diagnostics;

    public double ObservationCount => _fit.ObservationCount;

    public double TestDegreesOfFreedom => _fit.ObservationCount - CoefficientCount - _fit.Equation.AbsorbedRank;

    public int CoefficientCount { get; }

    public int WorkingParameterCount { get; }

    public int RowCount => _rows.Rows.RowCount;

    public IObservations Observations => _fit.Equation.Data;

    public ObservationWeights? Weights => _fit.SampleWeights;

    public ICovarianceRegistry Covariances => _fit.Equation.Services.Covariances;

    public void CopyInformation(Span<double> information)
    {
        int k = WorkingParameterCount,
            q = _weighted.Length,
            l = _rows.Count;
        information[..(k * k)].Clear();
        for (int a = 0; a < q; a++)
        {
            for (int b = 0; b < q; b++)
            {
                for (int i = 0; i < l; i++)
                {
                    information[(((a * l) + i) * k) + (b * l) + i] = _inverse[(a * q) + b];
                }
            }
        }
    }

    public void CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        int l = _rows.Count,
            k = WorkingParameterCount;
        double[] rows = new double[rowCount * l];
        _rows.CopyRows(firstRow, rowCount, rows);
        for (int i = 0; i < rowCount; i++)
        {
            for (int a = 0; a < _weighted.Length; a++)
            {
                TensorPrimitives.Multiply(rows.AsSpan(i * l, l), _weighted[a][firstRow + i], scores.Slice((i * k) + (a * l), l));
            }
        }
    }

    public void ScoreOuterProduct(ReadOnlySpan<double> multipliers, Span<double> outerProduct)
    {
        int l = _rows.Count,
            k = WorkingParameterCount;
        double[] products = new double[RowCount];
        for (int a = 0; a < _weighted.Length; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                TensorPrimitives.Multiply(_weighted[a], _weighted[b], products);
                if (!multipliers.IsEmpty)
                {
                    TensorPrimitives.Multiply(products, multipliers, products);
                }

                double[] block = _rows.CrossProduct(products);
                for (int i = 0; i < l; i++)
                {
                    for (int j = 0; j < l; j++)
                    {
                        outerProduct[(((a * l) + i) * k) + (b * l) + j] = block[(i * l) + j];
                        outerProduct[(((b * l) + i) * k) + (a * l) + j] = block[(i * l) + j];
                    }
                }
            }
        }
    }

    public void SumScores(ReadOnlySpan<double> multipliers, ReadOnlySpan<int> groups, Span<double> sums)
    {
        int l = _rows.Count,
            k = WorkingParameterCount,
            count = sums.Length / k;
        double[] factors = new double[RowCount];
        for (int a = 0; a < _weighted.Length; a++)
        {
            _weighted[a].CopyTo(factors, 0);
            if (!multipliers.IsEmpty)
            {
                TensorPrimitives.Multiply(factors, multipliers, factors);
            }

            double[] own = _rows.SumOverGroups(factors, groups, count);
            for (int g = 0; g < count; g++)
            {
                own.AsSpan(g * l, l).CopyTo(sums.Slice((g * k) + (a * l), l));
            }
        }
    }

    /// <summary>The leverages on exogenous regressors and instruments, which are those of each outcome.</summary>
    public void CopyLeverages(Span<double> leverages) => _fit.InstrumentLeverages().CopyTo(leverages);
}
