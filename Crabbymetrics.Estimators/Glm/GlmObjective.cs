using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The penalized negative log-likelihood of a generalized linear model in working parameters: any of cost, gradient and Hessian in one pass
/// over the data, and Hessian products for the solvers that want no matrix. Serves one run at a time.
/// </summary>
internal sealed class GlmObjective : IArrowObjective, IGradient, IHessian, IHessianProduct, IDisposable
{
    private readonly GlmRows _rows;
    private readonly WorkingParameters _parameters;
    private readonly double _alpha;
    private readonly IPassRunner _runner;
    private readonly CancellationToken _cancellationToken;
    private readonly EvaluationVisitor _visitor;

    // The curvatures of the rows at the last point, for a design so wide that the cross product is computed for all rows at once.
    private readonly double[]? _rowCurvatures;
    private readonly int _columns;
    private readonly int _count;
    private readonly int _arrow;

    // Coefficients of the view, sums of a pass, and the results at the last point: one allocation, since fits of a hundred rows consist
    // of little else.
    private readonly double[] _values;
    private double _cost;
    private bool _hasCost;
    private bool _hasGradient;
    private bool _hasHessian;
    private bool _hasAnyHessian;
    private double[]? _curvatures;
    private double[]? _curvaturePoint;
    private CurvatureVisitor? _curvatureVisitor;
    private HessianProductVisitor? _productVisitor;

    public GlmObjective(in GlmProblem problem, int blockStride = 1)
    {
        (GlmRows rows, WorkingParameters parameters, double alpha, int maxDegreeOfParallelism, CancellationToken cancellationToken) =
            problem;
        _rows = rows;
        _parameters = parameters;
        _alpha = alpha;
        _cancellationToken = cancellationToken;
        _runner = rows.Open(parameters.View, maxDegreeOfParallelism, blockStride);
        _columns = parameters.SlopeCount;
        _count = parameters.Count;
        _rowCurvatures = parameters.View.IsWide && blockStride == 1 && rows.Elsewhere is null ? new double[parameters.View.RowCount] : null;
        _arrow = _rowCurvatures is null ? parameters.View.ArrowLength : 0;
        int p = _columns;
        _values = new double[3 + (3 * p) + _arrow + (3 * _count) + Layout.Length];
        MaxDegreeOfParallelism = maxDegreeOfParallelism;
        _visitor = new EvaluationVisitor(rows.Family, _values.AsMemory(0, p), _arrow, _rowCurvatures);
    }

    /// <inheritdoc/>
    public int Dimension => _count;

    /// <inheritdoc/>
    public ArrowLayout Layout => _parameters.Layout;

    /// <inheritdoc/>
    public int MaxDegreeOfParallelism { get; }

    /// <inheritdoc/>
    public bool HasCheapProducts => _rowCurvatures is not null;

    /// <summary>The token that ends a pass.</summary>
    public CancellationToken CancellationToken => _cancellationToken;

    /// <summary>The Hessian that was last evaluated, in its layout, at whatever point that was.</summary>
    public ReadOnlySpan<double> LastHessian => Hessians;

    /// <summary>Whether a Hessian was evaluated.</summary>
    public bool HasHessian => _hasAnyHessian;

    /// <summary>The point of that Hessian.</summary>
    public ReadOnlySpan<double> LastHessianPoint => HessianPoint;

    /// <summary>The point that was last evaluated.</summary>
    public ReadOnlySpan<double> LastPoint => Point;

    /// <summary>The gradient at <see cref="LastPoint"/>; empty where it was not asked for.</summary>
    public ReadOnlySpan<double> LastGradient => _hasCost && _hasGradient ? Slopes : default;

    private Span<double> Sums => _values.AsSpan(_columns, 3 + (2 * _columns) + _arrow);

    private Span<double> HessianPoint => _values.AsSpan(_values.Length - Layout.Length - (3 * _count), _count);

    private Span<double> Point => _values.AsSpan(_values.Length - Layout.Length - (2 * _count), _count);

    private Span<double> Slopes => _values.AsSpan(_values.Length - Layout.Length - _count, _count);

    private Span<double> Hessians => _values.AsSpan(_values.Length - Layout.Length);

    /// <summary>
    /// The constant that merging rows took from the cost. Without it the cost of rows that fit well would be near 0, and solvers would
    /// underestimate its rounding error, which is that of its terms.
    /// </summary>
    public double OutcomeTerm { get; init; }

    /// <summary>Passes over the data so far.</summary>
    public int Passes { get; private set; }

    public void Dispose() => _runner.Dispose();

    /// <inheritdoc/>
    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient, default);

    /// <inheritdoc/>
    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian) => Evaluate(x, default, hessian);

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        // Results at a point are kept until another point is asked for: a start whose rank was examined, or a Hessian after its gradient,
        // costs no second pass.
        bool same = _hasCost && x.SequenceEqual(Point);
        if (!same || (!gradient.IsEmpty && !_hasGradient) || (!hessian.IsEmpty && !_hasHessian))
        {
            Pass(x, !gradient.IsEmpty || !hessian.IsEmpty, !hessian.IsEmpty);
        }

        if (!gradient.IsEmpty)
        {
            Slopes.CopyTo(gradient);
        }

        if (hessian.Length == Layout.Length)
        {
            Hessians.CopyTo(hessian);
        }
        else if (!hessian.IsEmpty)
        {
            Layout.Expand(Hessians, hessian);
        }

        return _cost;
    }

    /// <summary>Sees to it that <see cref="LastHessian"/> is there: evaluates it at a point unless it was evaluated before,
    /// anywhere.</summary>
    public void EnsureHessian(ReadOnlySpan<double> x)
    {
        if (!_hasAnyHessian)
        {
            Pass(x, true, true);
        }
    }

    /// <inheritdoc/>
    public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        if (_rows.Elsewhere is not null)
        {
            MultiplyElsewhere(x, v);
            AddPenaltyProduct(v, product);
            return;
        }

        if (_rowCurvatures is null)
        {
            FindCurvatures(x);
        }
        else if (!_hasCost || !x.SequenceEqual(Point))
        {
            Pass(x, true, false);
        }

        _productVisitor ??= new HessianProductVisitor(_parameters.SlopeCount, _rowCurvatures ?? _curvatures!);
        _productVisitor.Constant = _parameters.ToView(v, _productVisitor.Coefficients);
        _runner.Run(_productVisitor, Sums, _cancellationToken);
        Passes++;
        AddPenaltyProduct(v, product);
    }

    // From the sums of the pass to the working parameters, with the penalty.
    private void AddPenaltyProduct(ReadOnlySpan<double> v, Span<double> product)
    {
        _parameters.ToWorkingGradient(Sums[0], Sums.Slice(1, _columns), product);
        for (int j = 0; j < _parameters.SlopeCount; j++)
        {
            product[_parameters.FirstSlope + j] += Ridge(j) * v[_parameters.FirstSlope + j];
        }
    }

    private void MultiplyElsewhere(ReadOnlySpan<double> x, ReadOnlySpan<double> v)
    {
        double[] coefficients = new double[_columns],
            direction = new double[_columns];
        double constant = _parameters.ToView(x, coefficients),
            directionConstant = _parameters.ToView(v, direction);
        _runner.Run(new HessianDirectionPass(_rows.Family, constant, coefficients, directionConstant, direction), Sums, _cancellationToken);
        Passes++;
    }

    /// <summary>The penalty at a point.</summary>
    public double Penalty(ReadOnlySpan<double> x)
    {
        double penalty = 0.0;
        for (int j = 0; j < _parameters.SlopeCount; j++)
        {
            double slope = x[_parameters.FirstSlope + j];
            penalty += 0.5 * Ridge(j) * slope * slope;
        }

        return penalty;
    }

    /// <summary>The penalty's second derivative: alpha/2 b^2 in the raw slope is alpha/scale^2/2 b^2 in the working one.</summary>
    internal static double Ridge(double alpha, WorkingParameters parameters, int slope) =>
        alpha == 0.0 ? 0.0 : alpha / parameters.Scale(slope) / parameters.Scale(slope);

    private double Ridge(int slope) => Ridge(_alpha, _parameters, slope);

    // The curvatures of the rows at a point, where passes do not leave them.
    private void FindCurvatures(ReadOnlySpan<double> x)
    {
        if (_curvatures is null)
        {
            _curvatures = new double[_parameters.View.RowCount];
            _curvaturePoint = new double[Dimension];
            _curvaturePoint.AsSpan().Fill(double.NaN);
            _curvatureVisitor = new CurvatureVisitor(_rows.Family, _parameters.SlopeCount, _curvatures);
        }

        if (x.SequenceEqual(_curvaturePoint))
        {
            return;
        }

        _curvatureVisitor!.Constant = _parameters.ToView(x, _curvatureVisitor.Coefficients);
        _runner.Run(_curvatureVisitor, default, _cancellationToken);
        x.CopyTo(_curvaturePoint);
        Passes++;
    }

    private void Pass(ReadOnlySpan<double> x, bool gradient, bool hessian)
    {
        _hasCost = false;
        int p = _columns;
        Span<double> sums = Sums;
        _visitor.Prepare(_parameters.ToView(x, _values.AsSpan(0, p)), gradient, hessian);
        _runner.Run(_visitor, sums, _cancellationToken);
        Passes++;
        _cost = sums[0] + Penalty(x) + OutcomeTerm;
        if (gradient)
        {
            _parameters.ToWorkingGradient(sums[1], sums.Slice(2, p), Slopes);
            for (int j = 0; j < p; j++)
            {
                Slopes[_parameters.FirstSlope + j] += Ridge(j) * x[_parameters.FirstSlope + j];
            }
        }

        if (hessian)
        {
            int next = 2 + p;
            if (_rowCurvatures is not null)
            {
                // Computed in the place of the Hessian: at p = 2,000 it takes 32 MB.
                Memory<double> cross = _values.AsMemory(_values.Length - Layout.Length, p * p);
                cross.Span.Clear();
                _parameters.View.AddWeightedCrossProduct(_rowCurvatures, cross, MaxDegreeOfParallelism, _cancellationToken);
                _parameters.ToWorkingArrow(sums[next], sums.Slice(next + 1, p), cross.Span, Hessians);
            }
            else
            {
                _parameters.ToWorkingArrow(sums[next], sums.Slice(next + 1, p), sums.Slice(next + 1 + p, _arrow), Hessians);
            }

            for (int j = 0; j < p; j++)
            {
                Hessians[Layout.Diagonal(_parameters.FirstSlope + j)] += Ridge(j);
            }
        }

        if (hessian)
        {
            x.CopyTo(HessianPoint);
        }

        x.CopyTo(Point);
        _hasCost = true;
        _hasGradient = gradient;
        _hasHessian = hessian;
        _hasAnyHessian |= hessian;
    }
}
