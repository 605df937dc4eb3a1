namespace Crabbymetrics.Estimators;

/// <summary>
/// Elastic nets of a multinomial logit with coefficients for every class: Newton's method, whose steps coordinate or group descent finds,
/// on the columns that the strong rule keeps, with the optimality conditions of the others checked afterwards. Serves one caller at a time.
/// </summary>
/// <remarks>Friedman, Hastie and Tibshirani (2010), section 4.</remarks>
internal sealed class ClassNet
{
    private const double SufficientDecrease = 1e-4;
    private const double SmallestStep = 1e-10;
    private const double Noise = 1e-13;

    private readonly ClassRows _rows;
    private readonly StandardizedColumns _columns;
    private readonly bool _grouped;
    private readonly bool _hasIntercept;
    private readonly ClassColumns _penalty;
    private readonly double[][] _slopes;
    private readonly double[][] _values;
    private readonly double[] _intercepts;
    private readonly QuadraticDescent _descent = new();
    private double _l1Before = double.PositiveInfinity;

    public ClassNet(ClassRows rows, StandardizedColumns columns, PenaltySpecification penalty, bool grouped, bool hasIntercept)
    {
        _rows = rows;
        _columns = columns;
        _grouped = grouped;
        _hasIntercept = hasIntercept;
        int p = columns.Count;
        _penalty = new ClassColumns(columns.Units, penalty);
        _slopes = [.. Enumerable.Range(0, rows.Classes).Select(_ => new double[p])];
        _values = [.. Enumerable.Range(0, rows.Classes).Select(_ => new double[p])];
        _intercepts = [.. rows.Shares().Select(share => hasIntercept ? Math.Log(share) : 0.0)];
    }

    /// <summary>Fits the intercepts alone, and then what else has no penalty: a path starts where every penalized slope is 0.</summary>
    /// <returns>Whether the fits met the tolerance.</returns>
    public bool FitNull(double tolerance, int maxIterations, CancellationToken cancellationToken)
    {
        // Without offsets the intercepts of the shares are the best.
        Minimize([], (0.0, 0.0), tolerance, _rows.HasOffsets ? maxIterations : 0, cancellationToken);
        NullLoss = LastLoss;
        int[] free = [.. _penalty.Inside.Where(j => _penalty.Absolute(j) == 0.0)];
        if (free.Length > 0)
        {
            Minimize(free, (0.0, 0.0), tolerance, maxIterations, cancellationToken);
        }

        TakeSlopes();
        return LastResidual <= Math.Max(tolerance, 1e-10);
    }

    /// <summary>The mean loss with the intercepts alone.</summary>
    public double NullLoss { get; private set; }

    /// <summary>The mean loss at the last answer.</summary>
    public double LastLoss { get; private set; }

    /// <summary>The penalty at the last answer.</summary>
    public double LastPenalty { get; private set; }

    /// <summary>The largest violation of the optimality conditions at the last answer.</summary>
    public double LastResidual { get; private set; }

    /// <summary>The duality gap at the last answer.</summary>
    public double LastGap { get; private set; }

    /// <summary>The smallest l1 at which every penalized slope is 0.</summary>
    public double LargestL1() =>
        _penalty.Inside.Where(j => _penalty.Absolute(j) > 0.0).Select(j => SizeOf(j) / _penalty.Absolute(j)).DefaultIfEmpty().Max();

    /// <summary>Fits at a penalty, from the answer before.</summary>
    /// <returns>The number of Newton steps; those allowed and one more where they were not enough.</returns>
    public int Fit(double l1, double l2, double tolerance, int maxIterations, CancellationToken cancellationToken)
    {
        double strong = double.IsInfinity(_l1Before) ? l1 : (2.0 * l1) - _l1Before;
        int[] inside = _penalty.Inside;
        SortedSet<int> set =
        [
            .. inside.Where(j => HasValue(j) || l1 == 0.0 || _penalty.Absolute(j) == 0.0 || SizeOf(j) >= strong * _penalty.Absolute(j)),
        ];
        _l1Before = l1;
        int steps = 0;
        bool violated;
        do
        {
            steps += Minimize([.. set], (l1, l2), tolerance, maxIterations - steps, cancellationToken);
            TakeSlopes();
            int[] violators = [.. inside.Where(j => !set.Contains(j) && SizeOf(j) > (l1 * _penalty.Absolute(j)) + (0.5 * tolerance))];
            set.UnionWith(violators);
            violated = violators.Length > 0;
        } while (violated && steps < maxIterations);
        LastGap = Gap(l1, l2);
        return violated ? maxIterations + 1 : steps;
    }

    /// <summary>Writes the intercept and the slopes of a class in raw columns.</summary>
    /// <param name="k">The class.</param>
    /// <param name="penalty">The limits, which are met exactly.</param>
    /// <param name="parameters">Receives them.</param>
    public void Report(int k, PenaltySpecification penalty, Span<double> parameters)
    {
        int first = _hasIntercept ? 1 : 0;
        double intercept = _intercepts[k];
        for (int j = 0; j < _penalty.Count; j++)
        {
            double scale = _columns.Units.Scales[j];
            double slope = scale > 0.0 ? penalty.Within(j, _values[k][j] / scale) : 0.0;
            parameters[first + j] = slope;
            intercept -= slope * _columns.Units.Centres[j];
        }

        if (first == 1)
        {
            parameters[0] = intercept;
        }
    }

    // Over all columns: those outside the fit have their part in the dual point.
    private double Gap(double l1, double l2)
    {
        int[] all = _penalty.Inside;
        ClassLayout layout = new(_rows.Classes, all.Length, _hasIntercept);
        double[] gradient = new double[layout.Count];
        for (int k = 0; k < _rows.Classes; k++)
        {
            for (int a = 0; a < all.Length; a++)
            {
                gradient[layout.Slope(k, a)] = _slopes[k][all[a]];
            }
        }

        ClassPenalty penalty = new(layout, _penalty.Weighted(all, l1, l2), _grouped);
        return penalty.Gap(Gather(layout, all), gradient, LastLoss + LastPenalty);
    }

    private bool HasValue(int column) => Array.Exists(_values, values => values[column] != 0.0);

    // The slope of a column that its penalty has to outweigh: the largest over the classes in a direction that no limit closes, or the norm
    // of those where the classes enter together.
    private double SizeOf(int column)
    {
        double size = 0.0;
        foreach (double[] slopes in _slopes)
        {
            double slope = slopes[column];
            if (_penalty.IsOpen(column, slope))
            {
                size = _grouped ? size + (slope * slope) : Math.Max(size, Math.Abs(slope));
            }
        }

        return _grouped ? Math.Sqrt(size) : size;
    }

    private void TakeSlopes()
    {
        for (int k = 0; k < _rows.Classes; k++)
        {
            _rows.Slopes(k, _slopes[k]);
        }
    }

    private double[] Gather(ClassLayout layout, int[] set)
    {
        double[] point = new double[layout.Count];
        for (int k = 0; k < _rows.Classes; k++)
        {
            if (_hasIntercept)
            {
                point[layout.Intercept(k)] = _intercepts[k];
            }

            for (int a = 0; a < set.Length; a++)
            {
                point[layout.Slope(k, a)] = _values[k][set[a]];
            }
        }

        return point;
    }

    private int Minimize(
        int[] set,
        (double L1, double L2) weights,
        double tolerance,
        int maxIterations,
        CancellationToken cancellationToken
    )
    {
        ClassLayout layout = new(_rows.Classes, set.Length, _hasIntercept);
        SeparablePenalty columns = _penalty.Weighted(set, weights.L1, weights.L2);
        ClassPenalty penalty = new(layout, columns, _grouped);
        double[] point = Gather(layout, set);
        LastLoss = _rows.Loss(layout, set, point);
        double[] gradient = Gradient(layout, set);
        LastResidual = penalty.Residual(point, gradient);
        int steps = 0;
        bool moves = true;
        while (LastResidual > tolerance && steps < maxIterations && moves)
        {
            cancellationToken.ThrowIfCancellationRequested();
            steps++;
            double[] hessian = _rows.Hessian(layout, set),
                candidate = [.. point],
                slopes = [.. gradient];
            double inner = Math.Max(0.1 * tolerance, 1e-3 * LastResidual * Math.Min(1.0, LastResidual));
            if (_grouped)
            {
                new GroupDescent(layout).Minimize(hessian, slopes, candidate, columns, inner);
            }
            else
            {
                _descent.Minimize(hessian, layout.Count, slopes, candidate, penalty.Moving, (penalty.Separable, inner));
            }

            moves = Step(layout, set, penalty, (point, candidate), gradient);
        }

        LastPenalty = penalty.At(point);
        penalty.Balance(point);
        Scatter(layout, set, point);
        return steps;
    }

    private bool Step(ClassLayout layout, int[] set, ClassPenalty penalty, (double[] Point, double[] Candidate) between, double[] gradient)
    {
        (double[] point, double[] candidate) = between;
        double paid = penalty.At(point),
            expected = penalty.At(candidate) - paid;
        for (int j = 0; j < point.Length; j++)
        {
            expected += gradient[j] * (candidate[j] - point[j]);
        }

        double[] trial = new double[point.Length];
        for (double length = 1.0; length >= SmallestStep; length *= 0.5)
        {
            for (int j = 0; j < trial.Length; j++)
            {
                trial[j] = length == 1.0 ? candidate[j] : point[j] + (length * (candidate[j] - point[j]));
            }

            double next = _rows.Loss(layout, set, trial),
                cost = LastLoss + paid,
                nextCost = next + penalty.At(trial);
            double[] nextGradient = Gradient(layout, set);
            double nextResidual = penalty.Residual(trial, nextGradient);
            bool lower = nextCost <= cost + (SufficientDecrease * length * expected),
                nearer = nextCost <= cost + (Noise * Math.Max(1.0, Math.Abs(cost))) && nextResidual < LastResidual;
            if (lower || nearer)
            {
                bool stalled = !(nextResidual < LastResidual) && !(nextCost < cost);
                trial.CopyTo(point, 0);
                nextGradient.CopyTo(gradient, 0);
                LastLoss = next;
                LastResidual = nextResidual;
                return !stalled;
            }
        }

        _rows.Loss(layout, set, point);
        return false;
    }

    private double[] Gradient(ClassLayout layout, int[] set)
    {
        double[] gradient = new double[layout.Count];
        for (int k = 0; k < _rows.Classes; k++)
        {
            if (_hasIntercept)
            {
                gradient[layout.Intercept(k)] = _rows.InterceptSlope(k);
            }

            for (int a = 0; a < set.Length; a++)
            {
                gradient[layout.Slope(k, a)] = _rows.Slope(k, set[a]);
            }
        }

        return gradient;
    }

    private void Scatter(ClassLayout layout, int[] set, double[] point)
    {
        for (int k = 0; k < _rows.Classes; k++)
        {
            Array.Clear(_values[k]);
            _intercepts[k] = _hasIntercept ? point[layout.Intercept(k)] : 0.0;
            for (int a = 0; a < set.Length; a++)
            {
                _values[k][set[a]] = point[layout.Slope(k, a)];
            }
        }
    }
}
