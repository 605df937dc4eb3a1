using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The elastic net of one data set: minimizes <c>sum w loss / sum w + penalty</c> for one penalty after another, each from the answer
/// before, by Newton's method whose steps coordinate descent finds. Serves one caller at a time. Friedman, Hastie and Tibshirani (2010);
/// Lee, Sun and Saunders (2014).
/// </summary>
internal sealed class ElasticNetProblem : IDisposable
{
    // Armijo's share of the promised decrease.
    private const double SufficientDecrease = 1e-4;
    private const double SmallestStep = 1e-10;

    // The relative error of a mean loss. Among points that differ by less the residual decides.
    private const double Noise = 1e-13;

    private readonly GlmObjective _objective;
    private readonly PenaltyWeights _penalty;
    private readonly QuadraticDescent _descent = new();
    private readonly int[] _every;
    private readonly double _total;
    private readonly double[] _gradient;
    private readonly double[] _hessian;
    private double _scale = 1.0;

    public ElasticNetProblem(
        GlmRows rows,
        WorkingParameters parameters,
        PenaltySpecification specification,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        // Steps need curvatures that are not negative: the expected ones, where the link is not canonical.
        GlmProblem problem = new(rows, parameters, 0.0, maxDegreeOfParallelism, cancellationToken);
        _objective = new GlmObjective(problem.With(ExpectedCurvatureFamily.Of(rows.Family)));
        _penalty = new PenaltyWeights(parameters, rows.Weights.Span, specification);
        _every = [.. Enumerable.Range(0, parameters.Count)];
        _total = rows.Weights.IsEmpty ? rows.Outcome.Length : RowKernels.Sum(rows.Weights.Span);
        _gradient = new double[parameters.Count];
        _hessian = new double[parameters.Count * parameters.Count];
        Point = new double[parameters.Count];
    }

    /// <summary>The working parameters.</summary>
    public double[] Point { get; }

    public void Dispose() => _objective.Dispose();

    /// <summary>The largest slope of the mean loss over the penalized coefficients, over its factor: the l1 from which on all are 0, at the
    /// best intercept and coefficients without a penalty.</summary>
    public double LargestSlope(int firstSlope)
    {
        _objective.Evaluate(Point, _gradient, default);
        double largest = 0.0;
        for (int j = firstSlope; j < Point.Length; j++)
        {
            double slope = _penalty.InUnits(j, _gradient[j]) / _total;
            bool free = slope < 0.0 ? _penalty.Separable.Upper[j] > 0.0 : _penalty.Separable.Lower[j] < 0.0;
            largest = _penalty.Factor(j) > 0.0 && free ? Math.Max(largest, Math.Abs(slope) / _penalty.Factor(j)) : largest;
        }

        return largest;
    }

    /// <summary>Takes the slopes at <see cref="Point"/> for the size of those to come: rounding lets no residual fall far below that of its
    /// terms.</summary>
    public void MeasureScale(int firstSlope) => _scale = Math.Max(1.0, LargestSlope(firstSlope));

    /// <summary>Decides whether the loss without a penalty has a finite minimum.</summary>
    /// <param name="model">The rows.</param>
    /// <param name="converged">Whether <see cref="Point"/> is taken for it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public SeparationVerdict DecideSeparation(ModelRows model, bool converged, CancellationToken cancellationToken) =>
        SeparationDecision.Decide(
            _objective,
            model.Rows,
            model.Working,
            ExpectedCurvatureFamily.Of(model.Rows.Family),
            converged ? Point : null,
            cancellationToken
        );

    /// <summary>A typical slope of the mean loss at the point, <c>(mean w (y - mu)^2 / V) (mean curvature)</c> and its root. The residuals
    /// of the optimality conditions are measured by it, so that the units of the outcomes do not decide when a fit ends. At most
    /// 1.</summary>
    public double TypicalSlope(GlmRows rows, WorkingParameters parameters, int maxDegreeOfParallelism)
    {
        _objective.Evaluate(Point, default, _hessian);
        double curvature = StoppingScale.Curvature(_hessian, ArrowLayout.Dense(parameters.Count), parameters.HasIntercept) / _total;
        double squares = GlmStatistics.Pearson(rows, parameters, Point, maxDegreeOfParallelism) / _total;
        double slope = Math.Sqrt(curvature * squares);
        return slope > 0.0 && slope < 1.0 ? slope : 1.0;
    }

    /// <summary>Minimizes at a penalty, from <see cref="Point"/>, where it leaves the answer: to the tolerance in the unit given, or to
    /// the tolerance alone where rounding lets it go no further.</summary>
    public ElasticNetMinimum Minimize(double l1, double l2, double tolerance, int maxIterations, double unit = 1.0)
    {
        _penalty.Set(l1, l2);
        double cost = Evaluate(Point, out double residual);
        double[] candidate = new double[Point.Length];
        double[] trial = new double[Point.Length];
        double[] slopes = new double[Point.Length];
        int iterations = 0;
        while (!(residual <= tolerance * unit) && double.IsFinite(cost) && iterations < maxIterations)
        {
            iterations++;
            Point.CopyTo(candidate, 0);
            _gradient.CopyTo(slopes, 0);
            // The quadratic is solved to the rounding of its own derivatives.
            double inner = 4.0 * MachinePrecision.Epsilon * Vectors.MaxAbs(_gradient);
            _descent.Minimize(_hessian, Point.Length, slopes, candidate, _every, (_penalty.Separable, inner));
            double expected = _penalty.Separable.At(candidate) - _penalty.Separable.At(Point);
            for (int j = 0; j < Point.Length; j++)
            {
                expected += _gradient[j] * (candidate[j] - Point[j]);
            }

            if (!Step(candidate, trial, expected, ref cost, ref residual))
            {
                return End(cost, residual, iterations, tolerance * _scale);
            }
        }

        return End(cost, residual, iterations, tolerance * unit);
    }

    /// <summary>The duality gap at <see cref="Point"/>, where the last minimization ended.</summary>
    /// <param name="excess">The objective less the smallest loss there can be.</param>
    public double Gap(double excess) => _penalty.Separable.Gap(Point, _gradient, excess);

    private ElasticNetMinimum End(double cost, double residual, int iterations, double tolerance) =>
        new(cost, _penalty.Separable.At(Point), residual, iterations, residual <= tolerance && double.IsFinite(cost));

    private bool Step(double[] candidate, double[] trial, double expected, ref double cost, ref double residual)
    {
        for (double length = 1.0; length >= SmallestStep; length *= 0.5)
        {
            for (int j = 0; j < trial.Length; j++)
            {
                trial[j] = length == 1.0 ? candidate[j] : Point[j] + (length * (candidate[j] - Point[j]));
            }

            double next = Evaluate(trial, out double nextResidual);
            bool lower = next <= cost + (SufficientDecrease * length * expected);
            bool nearer = next <= cost + (Noise * Math.Max(1.0, Math.Abs(cost))) && nextResidual < residual;
            if (!lower && !nearer)
            {
                continue;
            }

            bool stalled = !(nextResidual < residual) && !(next < cost);
            trial.CopyTo(Point, 0);
            cost = next;
            residual = nextResidual;
            return !stalled;
        }

        Evaluate(Point, out residual);
        return false;
    }

    // Returns the mean loss with its penalty and leaves the mean gradient and Hessian.
    private double Evaluate(double[] point, out double residual)
    {
        double cost = _objective.Evaluate(point, _gradient, _hessian) / _total;
        for (int j = 0; j < _gradient.Length; j++)
        {
            _gradient[j] /= _total;
        }

        for (int j = 0; j < _hessian.Length; j++)
        {
            _hessian[j] /= _total;
        }

        residual = _penalty.Residual(point, _gradient);
        return cost + _penalty.Separable.At(point);
    }
}
