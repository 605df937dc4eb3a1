namespace Crabbymetrics.Optimization;

/// <summary>
/// Stands between a solver and a problem. It counts every call, checks budget, time and token before each, checks what comes
/// back for NaN and infinity, and remembers the best point that it has seen, so that no inner loop of a solver can run away
/// and no interruption loses the best point.
/// </summary>
/// <remarks>
/// A solver calls nothing of the problem but through its evaluator. It allocates nothing after its construction. An evaluator serves one
/// run, on one thread at a time.
/// </remarks>
public sealed partial class Evaluator
{
    private readonly ICostFunction? _cost;
    private readonly IGradient? _gradient;
    private readonly IHessian? _hessian;
    private readonly IHessianProduct? _product;
    private readonly IFusedObjective? _fused;
    private readonly IResiduals? _residuals;
    private readonly IJacobian? _jacobian;
    private readonly IBounds? _bounds;
    private bool _isProbing;

    /// <summary>Creates the evaluator of a run.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="options">Where the budget of evaluations and of time stands; null for none.</param>
    /// <param name="cancellationToken">Looked at before every call.</param>
    /// <exception cref="ArgumentNullException">There is no problem.</exception>
    /// <exception cref="ArgumentException">The problem has neither a cost nor residuals, or a size or a bound of it is wrong.</exception>
    public Evaluator(IProblem problem, ExecutionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        options ??= ExecutionOptions.Default;
        Problem = problem;
        Dimension = problem.Dimension;
        if (Dimension < 0)
        {
            throw new ArgumentException($"The problem says that it has {Dimension} variables; it must be 0 or more.", nameof(problem));
        }

        _cost = problem as ICostFunction;
        _gradient = problem as IGradient;
        _hessian = problem as IHessian;
        _product = problem as IHessianProduct;
        _fused = problem as IFusedObjective;
        _residuals = problem as IResiduals;
        _jacobian = problem as IJacobian;
        if (_cost is null && _residuals is null)
        {
            throw new ArgumentException(
                $"{problem.GetType().Name} has nothing to minimize: let it implement ICostFunction, IFusedObjective or IResiduals.",
                nameof(problem)
            );
        }

        if (
            problem is INonlinearConstraints { EqualityCount: var equalities, InequalityCount: var inequalities }
            && equalities + inequalities > 0
        )
        {
            throw new ArgumentException(
                $"{problem.GetType().Name} has nonlinear constraints, which no solver keeps on its own: use AugmentedLagrangian.Minimize.",
                nameof(problem)
            );
        }

        ResidualCount = _residuals?.ResidualCount ?? 0;
        if (_residuals is not null && ResidualCount < 0)
        {
            throw new ArgumentException($"The problem says that it has {ResidualCount} residuals; it must be 0 or more.", nameof(problem));
        }

        _bounds = problem as IBounds;
        if (_bounds is not null)
        {
            HasBounds = CheckBounds(_bounds, Dimension);
        }

        CostScale = options.CostScale;
        _maximumCalls = options.MaxEvaluations;
        _clock = options.TimeProvider;
        _started = _clock.GetTimestamp();
        _limit = options.MaxTime;
        _token = cancellationToken;
        BestCost = double.PositiveInfinity;
        _best = Dimension == 0 ? [] : new double[Dimension];
    }

    /// <summary>The problem.</summary>
    public IProblem Problem { get; }

    /// <summary>The number of variables.</summary>
    public int Dimension { get; }

    /// <summary>The number of residuals; 0 where the problem has none.</summary>
    public int ResidualCount { get; }

    /// <summary>Whether the problem gives a gradient.</summary>
    public bool HasGradient => _fused is not null || (_cost is not null && _gradient is not null);

    /// <summary>Whether the problem gives a Hessian.</summary>
    public bool HasHessian => _fused is { GivesHessian: true } || _hessian is not null;

    /// <summary>Whether the problem gives products with its Hessian without forming it.</summary>
    public bool HasHessianProduct => _product is not null;

    /// <summary>Whether cost and gradient, and the Hessian where the problem has one, come out of one call.</summary>
    public bool IsFused => _fused is not null;

    /// <summary>Whether the problem gives residuals.</summary>
    public bool HasResiduals => _residuals is not null;

    /// <summary>Whether the problem gives the Jacobian of its residuals.</summary>
    public bool HasJacobian => _residuals is not null && _jacobian is not null;

    /// <summary>Whether any variable has a finite bound.</summary>
    public bool HasBounds { get; }

    /// <summary>The lower bounds, of length n; empty where the problem has none.</summary>
    public ReadOnlySpan<double> LowerBounds => _bounds is null ? default : _bounds.LowerBounds;

    /// <summary>The upper bounds, of length n; empty where the problem has none.</summary>
    public ReadOnlySpan<double> UpperBounds => _bounds is null ? default : _bounds.UpperBounds;

    /// <summary>The size of the terms that the cost is the sum of, from <see cref="ExecutionOptions.CostScale"/>.</summary>
    public double CostScale { get; }

    /// <summary>The calls made so far.</summary>
    public EvaluationCounts Counts => new(_costs, _gradients, _hessians, _products, _residualVectors, _jacobians, _calls);

    /// <summary>The lowest finite cost seen in any evaluation; positive infinity before the first.</summary>
    public double BestCost { get; private set; }

    /// <summary>The point of <see cref="BestCost"/>; zeros before the first finite cost.</summary>
    public ReadOnlySpan<double> BestPoint => _best;

    /// <summary>The cost at a point.</summary>
    /// <param name="x">The point.</param>
    /// <param name="cost">The cost; NaN where the problem was not asked.</param>
    /// <returns>Whether the cost is finite, or the run has to stop.</returns>
    public EvaluationStatus Cost(ReadOnlySpan<double> x, out double cost)
    {
        if (_cost is null)
        {
            return CostOfResiduals(x, out cost);
        }

        if (MustStop())
        {
            cost = double.NaN;
            return EvaluationStatus.Stopped;
        }

        _calls++;
        _costs++;
        cost = _cost.Cost(x);
        return Remember(x, cost);
    }

    /// <summary>The cost at a point that is looked at only to judge another: it is counted, but never taken for the best point.</summary>
    internal EvaluationStatus Probe(ReadOnlySpan<double> x, out double cost)
    {
        _isProbing = true;
        EvaluationStatus status = Cost(x, out cost);
        _isProbing = false;
        return status;
    }

    /// <summary>Cost and gradient at a point that is looked at only to judge another.</summary>
    internal EvaluationStatus Probe(ReadOnlySpan<double> x, out double cost, Span<double> gradient)
    {
        _isProbing = true;
        EvaluationStatus status = Evaluate(x, out cost, gradient, default);
        _isProbing = false;
        return status;
    }

    /// <summary>The cost and the gradient at a point, in one call where the problem is fused. Without a finite cost the gradient is not
    /// asked for separately.</summary>
    /// <param name="x">The point.</param>
    /// <param name="cost">The cost; NaN where the problem was not asked.</param>
    /// <param name="gradient">Receives the gradient.</param>
    /// <returns>Whether both are finite, which is not, or that the run has to stop.</returns>
    public EvaluationStatus CostAndGradient(ReadOnlySpan<double> x, out double cost, Span<double> gradient) =>
        Evaluate(x, out cost, gradient, default);

    /// <summary>The cost and, where wanted, gradient and Hessian, in one call where the problem is fused.</summary>
    /// <param name="x">The point.</param>
    /// <param name="cost">The cost; NaN where the problem was not asked.</param>
    /// <param name="gradient">Receives the gradient; empty where it is not wanted.</param>
    /// <param name="hessian">Receives the Hessian; empty where it is not wanted.</param>
    /// <returns>Whether all are finite, the first that is not, or that the run has to stop.</returns>
    public EvaluationStatus Evaluate(ReadOnlySpan<double> x, out double cost, Span<double> gradient, Span<double> hessian)
    {
        EvaluationStatus status;
        if (_fused is null)
        {
            status = Cost(x, out cost);
            if (status == EvaluationStatus.Finite && !gradient.IsEmpty)
            {
                status = Gradient(x, gradient);
            }

            if (status == EvaluationStatus.Finite && !hessian.IsEmpty)
            {
                status = Hessian(x, hessian);
            }

            return status;
        }

        if (!hessian.IsEmpty && !_fused.GivesHessian)
        {
            status = Evaluate(x, out cost, gradient, default);
            return status == EvaluationStatus.Finite ? Hessian(x, hessian) : status;
        }

        if (MustStop())
        {
            cost = double.NaN;
            return EvaluationStatus.Stopped;
        }

        _calls++;
        _costs++;
        if (!gradient.IsEmpty)
        {
            _gradients++;
        }

        if (!hessian.IsEmpty)
        {
            _hessians++;
        }

        cost = _fused.Evaluate(x, gradient, hessian);
        status = Remember(x, cost);
        if (status != EvaluationStatus.Finite)
        {
            return status;
        }

        if (!Vectors.IsFinite(gradient))
        {
            return EvaluationStatus.NonFiniteGradient;
        }

        return Vectors.IsFinite(hessian) ? EvaluationStatus.Finite : EvaluationStatus.NonFiniteHessian;
    }

    /// <summary>The gradient at a point.</summary>
    /// <param name="x">The point.</param>
    /// <param name="gradient">Receives the gradient.</param>
    /// <returns>Whether it is finite, or that the run has to stop.</returns>
    /// <exception cref="InvalidOperationException">The problem has no gradient.</exception>
    public EvaluationStatus Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        if (_fused is not null)
        {
            return Evaluate(x, out _, gradient, default);
        }

        if (_gradient is null)
        {
            throw new InvalidOperationException("The problem has no gradient.");
        }

        if (MustStop())
        {
            return EvaluationStatus.Stopped;
        }

        _calls++;
        _gradients++;
        _gradient.Gradient(x, gradient);
        return Vectors.IsFinite(gradient) ? EvaluationStatus.Finite : EvaluationStatus.NonFiniteGradient;
    }

    /// <summary>The Hessian at a point, row-major, n x n.</summary>
    /// <param name="x">The point.</param>
    /// <param name="hessian">Receives the Hessian.</param>
    /// <returns>Whether it is finite, or that the run has to stop.</returns>
    /// <exception cref="InvalidOperationException">The problem has no Hessian.</exception>
    public EvaluationStatus Hessian(ReadOnlySpan<double> x, Span<double> hessian)
    {
        if (_hessian is null)
        {
            return _fused is { GivesHessian: true }
                ? Evaluate(x, out _, default, hessian)
                : throw new InvalidOperationException("The problem has no Hessian.");
        }

        if (MustStop())
        {
            return EvaluationStatus.Stopped;
        }

        _calls++;
        _hessians++;
        _hessian.Hessian(x, hessian);
        return Vectors.IsFinite(hessian) ? EvaluationStatus.Finite : EvaluationStatus.NonFiniteHessian;
    }

    /// <summary>The product of the Hessian at a point with a vector.</summary>
    /// <param name="x">The point.</param>
    /// <param name="v">The vector.</param>
    /// <param name="product">Receives the product.</param>
    /// <returns>Whether it is finite, or that the run has to stop.</returns>
    /// <exception cref="InvalidOperationException">The problem gives no products.</exception>
    public EvaluationStatus HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        if (_product is null)
        {
            throw new InvalidOperationException("The problem gives no products with its Hessian.");
        }

        if (MustStop())
        {
            return EvaluationStatus.Stopped;
        }

        _calls++;
        _products++;
        _product.HessianProduct(x, v, product);
        return Vectors.IsFinite(product) ? EvaluationStatus.Finite : EvaluationStatus.NonFiniteHessian;
    }

    private EvaluationStatus Remember(ReadOnlySpan<double> x, double cost)
    {
        // A cost at a point that is not finite is no cost.
        if (!double.IsFinite(cost) || !Vectors.IsFinite(x))
        {
            return EvaluationStatus.NonFiniteCost;
        }

        if (cost < BestCost && !_isProbing)
        {
            BestCost = cost;
            x.CopyTo(_best);
        }

        return EvaluationStatus.Finite;
    }

    private static bool CheckBounds(IBounds bounds, int dimension)
    {
        ReadOnlySpan<double> lower = bounds.LowerBounds;
        ReadOnlySpan<double> upper = bounds.UpperBounds;
        if (lower.Length != dimension || upper.Length != dimension)
        {
            throw new ArgumentException(
                $"The problem has {dimension} variables, but {lower.Length} lower and {upper.Length} upper bounds.",
                nameof(bounds)
            );
        }

        bool any = false;
        for (int i = 0; i < dimension; i++)
        {
            if (!(lower[i] <= upper[i]) || double.IsPositiveInfinity(lower[i]) || double.IsNegativeInfinity(upper[i]))
            {
                throw new ArgumentException($"Bounds of variable {i}: [{lower[i]}, {upper[i]}] holds no number.", nameof(bounds));
            }

            any |= double.IsFinite(lower[i]) || double.IsFinite(upper[i]);
        }

        return any;
    }
}
