using System.Collections.Immutable;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The parameters that a fit works in, and the way back to those it reports. Column j enters as <c>(x_j - mean_j) / scale_j</c> with an
/// intercept and as <c>x_j / scale_j</c> without one, so that neither the units nor the origin of a column reach the solver. With working
/// intercept a and slopes b the reported slopes are <c>b_j / scale_j</c> and the reported intercept is <c>a - sum_j mean_j b_j /
/// scale_j</c>.
/// </summary>
/// <remarks>
/// A column whose mean is large beside its spread is shifted element by element (see <see cref="DesignView"/>); the others are centred by
/// algebra on the sums, which costs nothing per row. The dummies of a factor are taken as they are, so that their cross product stays
/// diagonal. Columns that are not identified are left out altogether.
/// </remarks>
internal sealed class WorkingParameters
{
    private const string InterceptName = "(Intercept)";

    // Above this ratio of mean and spread, centring of sums would lose more than two digits of a variance (the square of the ratio).
    private const double LargestMeanRatio = 4.0;

    private readonly double[] _means;
    private readonly double[] _scales;
    private readonly double[] _residualMeans;

    private WorkingParameters(DesignMatrix design, bool hasIntercept, int[] columns)
    {
        HasIntercept = hasIntercept;
        _means = new double[columns.Length];
        _scales = new double[columns.Length];
        _residualMeans = new double[columns.Length];
        double[] shifts = new double[columns.Length];
        for (int j = 0; j < columns.Length; j++)
        {
            if (design.IsDummy(columns[j]))
            {
                _scales[j] = 1.0;
                continue;
            }

            ColumnMoments moments = design.Moments(columns[j]);
            if (design.IsCoded(columns[j]))
            {
                double size = Math.Max(Math.Abs(moments.Mean), moments.StandardDeviation);
                _scales[j] = size > 0.0 && double.IsFinite(size) ? Math.ScaleB(1.0, Math.ILogB(size)) : 1.0;
                continue;
            }

            bool constant = moments.StandardDeviation == 0.0;
            double spread =
                hasIntercept || Math.Abs(moments.Mean) <= moments.StandardDeviation ? moments.StandardDeviation : Math.Abs(moments.Mean);
            // A power of two, so that scaling rounds nothing.
            _scales[j] = spread > 0.0 && double.IsFinite(spread) ? Math.ScaleB(1.0, Math.ILogB(spread)) : 1.0;
            if (!hasIntercept)
            {
                continue;
            }

            _means[j] = moments.Mean;
            if (constant || Math.Abs(moments.Mean) > LargestMeanRatio * moments.StandardDeviation)
            {
                shifts[j] = moments.Mean;
            }

            _residualMeans[j] = moments.Mean - shifts[j];
        }

        View = new DesignView(design, columns, shifts);
        Layout = new ArrowLayout(Count, FirstSlope + View.DiagonalStart, View.DiagonalCount);
    }

    private WorkingParameters(WorkingParameters other, DesignMatrix design)
    {
        HasIntercept = other.HasIntercept;
        _means = other._means;
        _scales = other._scales;
        _residualMeans = other._residualMeans;
        View = new DesignView(design, other.View.Columns, other.View.Shifts);
        Layout = other.Layout;
    }

    /// <summary>The columns in the fit, shifted where they need it.</summary>
    public DesignView View { get; }

    /// <summary>How a cross product of the working columns is stored: without the zeros among the dummies of the largest factor. Without
    /// factors it is all k x k values.</summary>
    public ArrowLayout Layout { get; }

    /// <summary>Whether the first working parameter is an intercept.</summary>
    public bool HasIntercept { get; }

    /// <summary>The number of slopes.</summary>
    public int SlopeCount => _scales.Length;

    /// <summary>The number k of working parameters.</summary>
    public int Count => SlopeCount + FirstSlope;

    /// <summary>1 with an intercept, 0 without.</summary>
    public int FirstSlope => HasIntercept ? 1 : 0;

    /// <summary>The number of reported parameters, those left out included.</summary>
    public int ReportedCount => View.Design.ColumnCount + FirstSlope;

    public static WorkingParameters Create(DesignMatrix design, bool hasIntercept)
    {
        if (hasIntercept && design.ColumnNames.Contains(InterceptName))
        {
            throw new ArgumentException(
                $"A column is named '{InterceptName}', as the intercept of the model is. Rename it, or fit without an intercept.",
                nameof(design)
            );
        }

        int[] columns = new int[design.ColumnCount];
        for (int j = 0; j < columns.Length; j++)
        {
            columns[j] = j;
        }

        return new WorkingParameters(design, hasIntercept, columns);
    }

    /// <summary>The same without some of the slopes.</summary>
    /// <param name="slopes">Positions among the slopes to keep, ascending.</param>
    public WorkingParameters Keep(ReadOnlySpan<int> slopes)
    {
        int[] columns = new int[slopes.Length];
        for (int j = 0; j < columns.Length; j++)
        {
            columns[j] = View.Columns[slopes[j]];
        }

        return new WorkingParameters(View.Design, HasIntercept, columns);
    }

    /// <summary>The same parameters on other rows of the same columns: merged ones, or those that were merged.</summary>
    public WorkingParameters On(DesignMatrix design) => ReferenceEquals(design, View.Design) ? this : new WorkingParameters(this, design);

    /// <summary>The scale of a slope: the working value over the reported one.</summary>
    public double Scale(int slope) => _scales[slope];

    /// <summary>The mean of a column after its shift, which is centred by algebra.</summary>
    public double ResidualMean(int slope) => _residualMeans[slope];

    /// <summary>The mean by which a column is centred; 0 without an intercept and of a dummy.</summary>
    public double Mean(int slope) => _means[slope];

    /// <summary>The reported parameters of working ones without those left out: intercept first, then the slopes in their order.</summary>
    public double[] ToKept(ReadOnlySpan<double> working)
    {
        double[] all = new double[ReportedCount];
        ToReported(working, all);
        double[] kept = new double[Count];
        for (int j = 0; j < SlopeCount; j++)
        {
            kept[FirstSlope + j] = all[FirstSlope + View.Columns[j]];
        }

        if (HasIntercept)
        {
            kept[0] = all[0];
        }

        return kept;
    }

    /// <summary>The coefficients by which the view's columns enter the linear predictor.</summary>
    /// <returns>The constant of the linear predictor.</returns>
    public double ToView(ReadOnlySpan<double> working, Span<double> coefficients)
    {
        double constant = HasIntercept ? working[0] : 0.0;
        for (int j = 0; j < SlopeCount; j++)
        {
            coefficients[j] = working[FirstSlope + j] / _scales[j];
            constant -= _residualMeans[j] * coefficients[j];
        }

        return constant;
    }

    /// <summary>Writes the reported parameters; NaN for columns left out.</summary>
    public void ToReported(ReadOnlySpan<double> working, Span<double> reported)
    {
        reported.Fill(double.NaN);
        double intercept = HasIntercept ? working[0] : 0.0;
        for (int j = 0; j < SlopeCount; j++)
        {
            double slope = working[FirstSlope + j] / _scales[j];
            reported[FirstSlope + View.Columns[j]] = slope;
            intercept -= _means[j] * slope;
        }

        if (HasIntercept)
        {
            reported[0] = intercept;
        }
    }

    /// <summary>The way back: writes the working parameters of reported ones; those left out are ignored.</summary>
    public void FromReported(ReadOnlySpan<double> reported, Span<double> working)
    {
        double intercept = HasIntercept ? reported[0] : 0.0;
        for (int j = 0; j < SlopeCount; j++)
        {
            double slope = reported[FirstSlope + View.Columns[j]];
            working[FirstSlope + j] = slope * _scales[j];
            intercept += _means[j] * slope;
        }

        if (HasIntercept)
        {
            working[0] = intercept;
        }
    }

    /// <summary>Writes d reported / d working, k x k, row-major.</summary>
    public void CopyJacobian(Span<double> jacobian)
    {
        int k = Count;
        jacobian[..(k * k)].Clear();
        if (HasIntercept)
        {
            jacobian[0] = 1.0;
        }

        for (int j = 0; j < SlopeCount; j++)
        {
            int index = FirstSlope + j;
            jacobian[(index * k) + index] = 1.0 / _scales[j];
            if (HasIntercept)
            {
                jacobian[index] = -_means[j] / _scales[j];
            }
        }
    }

    /// <summary>Turns the gradient with respect to the view's constant and coefficients into that of the working parameters.</summary>
    public void ToWorkingGradient(double constant, ReadOnlySpan<double> coefficients, Span<double> working)
    {
        if (HasIntercept)
        {
            working[0] = constant;
        }

        for (int j = 0; j < SlopeCount; j++)
        {
            working[FirstSlope + j] = (coefficients[j] - (_residualMeans[j] * constant)) / _scales[j];
        }
    }

    /// <summary>Turns a cross product of the view's constant and columns (its lower triangle) into one of the working columns (both
    /// triangles).</summary>
    public void ToWorkingCrossProduct(double constant, ReadOnlySpan<double> border, ReadOnlySpan<double> cross, Span<double> working) =>
        ToWorking(ArrowLayout.Dense(SlopeCount), ArrowLayout.Dense(Count), constant, border, cross, working);

    /// <summary>The same in arrow form: from that of <see cref="DesignBlock.AddArrowCrossProduct"/> to <see cref="Layout"/>. Where there
    /// are numeric columns alone, both may begin at the same place.</summary>
    public void ToWorkingArrow(double constant, ReadOnlySpan<double> border, ReadOnlySpan<double> cross, Span<double> working) =>
        ToWorking(new ArrowLayout(SlopeCount, View.DiagonalStart, View.DiagonalCount), Layout, constant, border, cross, working);

    private void ToWorking(
        ArrowLayout view,
        ArrowLayout layout,
        double constant,
        ReadOnlySpan<double> border,
        ReadOnlySpan<double> cross,
        Span<double> working
    )
    {
        int k = layout.HeadCount;
        int p = view.HeadCount;
        // From the last element to the first: the target may begin where the source does, with rows that are as long or longer.
        for (int a = p - 1; a >= 0; a--)
        {
            int column = view.RowOfHead(a);
            double mean = _residualMeans[column];
            int row = FirstSlope + a;
            for (int b = a; b >= 0; b--)
            {
                int other = view.RowOfHead(b);
                double otherMean = _residualMeans[other];
                double centred = cross[(a * p) + b] - (mean * border[other]) - (otherMean * border[column]) + (mean * otherMean * constant);
                working[(row * k) + FirstSlope + b] = centred / (_scales[column] * _scales[other]);
            }

            if (HasIntercept)
            {
                working[row * k] = (border[column] - (mean * constant)) / _scales[column];
            }
        }

        if (HasIntercept)
        {
            working[0] = constant;
        }

        Mirror(working, k);
        for (int t = 0; t < view.DiagonalCount; t++)
        {
            ReadOnlySpan<double> products = cross.Slice(view.StartOf(t), p + 1);
            Span<double> own = working.Slice(layout.StartOf(t), k + 1);
            int column = view.DiagonalStart + t;
            double square = products[p];
            // The sum of a dummy is its sum of squares.
            double sum = View.Design.IsDummy(View.Columns[column]) ? square : border[column];
            double scale = _scales[column];
            if (HasIntercept)
            {
                own[0] = sum / scale;
            }

            for (int b = 0; b < p; b++)
            {
                int other = view.RowOfHead(b);
                own[FirstSlope + b] = (products[b] - (_residualMeans[other] * sum)) / (_scales[other] * scale);
            }

            own[k] = square / (scale * scale);
        }
    }

    // The upper triangle from the lower one, by tiles that fit in the first-level cache.
    private static void Mirror(Span<double> matrix, int size)
    {
        const int Tile = 32;
        for (int first = 0; first < size; first += Tile)
        {
            for (int other = 0; other <= first; other += Tile)
            {
                for (int a = first; a < Math.Min(first + Tile, size); a++)
                {
                    for (int b = other; b < Math.Min(other + Tile, a); b++)
                    {
                        matrix[(b * size) + a] = matrix[(a * size) + b];
                    }
                }
            }
        }
    }

    /// <summary>The names of all reported parameters.</summary>
    public ImmutableArray<string> ReportedNames() => HasIntercept ? [InterceptName, .. View.Design.ColumnNames] : View.Design.ColumnNames;
}
