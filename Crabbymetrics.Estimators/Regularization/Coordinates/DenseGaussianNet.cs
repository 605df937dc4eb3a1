using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>Elastic nets of a linear model by the products of all its columns, summed once: covariance updates.</summary>
/// <remarks>Friedman, Hastie and Tibshirani (2010), section 2.2.</remarks>
internal sealed class DenseGaussianNet : GaussianNet
{
    // Their products are 8 MB, which stay near the processor.
    private const int FewColumns = 1000;

    // Their products are 288 MB.
    private const int ManyColumns = 6000;

    private readonly double[] _gram;
    private readonly double[] _products;
    private readonly double[] _point;
    private readonly double[] _gradient;
    private readonly QuadraticDescent _descent = new();
    private readonly int[] _set;
    private readonly bool[] _inSet;
    private readonly int[] _visited;
    private int _setCount;

    private DenseGaussianNet(
        GaussianRows rows,
        ColumnUnits columns,
        PenaltySpecification penalty,
        double totalSquares,
        (double[] Gram, double[] Products) sums
    )
        : base(rows, columns, penalty, totalSquares)
    {
        (_gram, _products) = sums;
        _point = new double[_products.Length];
        _gradient = new double[_products.Length];
        _set = new int[_products.Length];
        _inSet = new bool[_products.Length];
        _visited = [.. Enumerable.Range(0, _products.Length).Where(j => columns.Scales[j] > 0.0)];
    }

    /// <summary>The largest number of columns for which all products are summed.</summary>
    public static int MostColumnsOf(int rows) => Math.Max(Math.Min(rows, ManyColumns), Math.Min(FewColumns, 2 * rows));

    /// <summary>Sums the products.</summary>
    public static DenseGaussianNet Of(
        GaussianRows rows,
        PenaltySpecification penalty,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        UnitProducts sums = UnitProducts.Of(rows, maxDegreeOfParallelism, cancellationToken);
        return new DenseGaussianNet(rows, sums.Units, penalty, sums.TotalSquares, (sums.Gram, sums.Products));
    }

    protected override int Descend(double target, CancellationToken cancellationToken)
    {
        Refresh();
        _setCount = 0;
        for (int j = 0; j < _point.Length; j++)
        {
            double before = AbsoluteBefore[j];
            double threshold = (2.0 * Penalty.Absolute[j]) - before;
            bool strong = !double.IsPositiveInfinity(before) && Math.Abs(_gradient[j]) >= threshold;
            _inSet[j] = Columns.Scales[j] > 0.0 && (_point[j] != 0.0 || Penalty.Absolute[j] == 0.0 || strong);
            if (_inSet[j])
            {
                _set[_setCount++] = j;
            }
        }

        int rounds = 0;
        bool violated;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            rounds++;
            _descent.Minimize(_gram, _point.Length, _gradient, _point, _set.AsSpan(0, _setCount), (Penalty, target));
            Refresh();
            violated = AddViolators(target);
        } while (violated);
        return rounds;
    }

    private bool AddViolators(double target)
    {
        int before = _setCount;
        for (int j = 0; j < _point.Length; j++)
        {
            if (!_inSet[j] && Columns.Scales[j] > 0.0 && Penalty.Violation(j, 0.0, _gradient[j]) > target)
            {
                _inSet[j] = true;
                _set[_setCount++] = j;
            }
        }

        return _setCount > before;
    }

    // The gradient from the point, without the rounding of updates.
    private void Refresh()
    {
        TensorPrimitives.Negate<double>(_products, _gradient);
        for (int j = 0; j < _point.Length; j++)
        {
            if (_point[j] != 0.0)
            {
                Vectors.Add(_point[j], _gram.AsSpan(j * _point.Length, _point.Length), _gradient);
            }
        }
    }

    protected override IReadOnlyList<int> Visited() => _visited;

    protected override void TakeAllSlopes() { }

    protected override double ValueOf(int column) => _point[column];

    protected override double SlopeOf(int column) => _gradient[column];

    // |y - Zv|^2 = y'y - v'Z'y - v'(Z'y - Z'Zv).
    protected override double MeanSquare()
    {
        double square = TotalSquares;
        for (int j = 0; j < _point.Length; j++)
        {
            square -= _point[j] == 0.0 ? 0.0 : _point[j] * (_products[j] - _gradient[j]);
        }

        return Math.Max(0.0, square);
    }

    protected override double PenaltyNow() => Penalty.At(_point);

    protected override double Gap(double excess) => Penalty.Gap(_point, _gradient, excess);
}
