namespace Crabbymetrics.Numerics;

/// <summary>Takes the effects out of four columns.</summary>
internal sealed class LaneRun(
    EffectRows rows,
    ReducedEquations? equations,
    LaneWorkspace workspace,
    int threads,
    bool isStale,
    CancellationToken cancellationToken
)
{
    // A column is spanned where this share of its length around the mean is left, or what rounding leaves of its length.
    private const double Spanned = 1e-9;
    private const double Rounding = 4.0 * MachinePrecision.Epsilon;

    // Errors below this share of the raw length are rounding.
    private const double Floor = 1e-14;
    private const int MostCorrections = 8;

    // A tolerance below this asks for one more correction than the estimated error does.
    private const double Tight = 1e-10;

    // A direct solution is corrected where its error is above this share of the tolerance: the correction costs a pass.
    private const double Direct = 1e-3;

    // Conjugate gradients go beyond the tolerance by this factor, so that the check of what they leave passes.
    private const double Beyond = 0.1;

    private readonly double[] _raw = new double[4];
    private readonly double[] _around = new double[4];
    private readonly double[] _left = new double[4];
    private readonly double[] _errors = new double[4];
    private readonly bool[] _isSpanned = new bool[4];
    private readonly bool[] _converged = new bool[4];
    private int _iterations;
    private int _mostCorrections = MostCorrections;
    private IReducedInverse? _exact;
    private double[][] _from = [];
    private double[][] _to = [];

    /// <summary>Whether the inverse is one of the equations of these weights.</summary>
    private bool IsDirect => _exact is not null || (equations!.Inverse.IsExact && !isStale);

    private IReducedInverse Inverse => _exact ?? equations!.Inverse;

    public WithinColumn Result(int lane, double[] values, double[][] coefficients)
    {
        bool isSpanned = _isSpanned[lane] && _converged[lane];
        if (isSpanned)
        {
            Array.Clear(values);
        }

        return new WithinColumn(values, isSpanned, _iterations, _errors[lane], _converged[lane], coefficients)
        {
            Length = isSpanned ? 0.0 : Math.Sqrt(workspace.Pass.Squares[lane]),
        };
    }

    public void Go(double[][] from, double[][] to, double tolerance, int most, bool hasStart, bool withCoefficients)
    {
        (_from, _to) = (from, to);
        WithinPass pass = workspace.Pass;
        pass.Means = workspace.Means;
        pass.MeansAreKnown = false;
        pass.Others = hasStart ? workspace.Others : null;
        pass.Coefficients = withCoefficients ? workspace.Coefficients : null;
        pass.Writes = equations is null;
        pass.InPairs = false;
        if (rows.Places is not null)
        {
            LaneRows.Gather(from, rows.Places, workspace.Buffer, threads);
        }

        Run(from);
        SetLengths();
        if (equations is null)
        {
            for (int lane = 0; lane < 4; lane++)
            {
                _converged[lane] = true;
                Judge(lane);
            }
        }
        else
        {
            if (withCoefficients)
            {
                Array.Clear(workspace.Coefficients);
            }

            Solve(tolerance, most, withCoefficients);
        }

        if (rows.Places is not null)
        {
            LaneRows.Scatter(workspace.Buffer, rows.Places, to, threads);
        }
    }

    private void Solve(double tolerance, int most, bool withCoefficients)
    {
        WithinPass pass = workspace.Pass;
        Span<double> accuracy = stackalloc double[4];
        bool isEnough = false;
        for (int correction = 0; !isEnough; correction++)
        {
            for (int lane = 0; lane < 4; lane++)
            {
                double share = Beyond * tolerance;
                accuracy[lane] = _converged[lane]
                    ? double.PositiveInfinity
                    : Math.Max(share * share * _left[lane], 1e-30 * _raw[lane] * _raw[lane]);
            }

            bool ran = Correct(accuracy, most, correction == 0);
            for (int i = 0; i < workspace.Others.Length; i++)
            {
                workspace.Others[i] += workspace.Correction[i];
            }

            bool first = correction == 0;
            pass.Means = first ? workspace.Means : null;
            pass.MeansAreKnown = true;
            pass.Others = first ? workspace.Others : workspace.Correction;
            pass.Coefficients = withCoefficients ? workspace.Coefficients : null;
            pass.Writes = true;
            pass.InPairs = true;
            Run(first ? _from : _to);
            isEnough = IsEnough(tolerance, correction, ran);
            if (isEnough && !IsDirect && equations!.CanWrite && !Array.TrueForAll(_converged, static done => done))
            {
                // Rounding makes eigenvalues of 0 small ones, by which conjugate gradients judge their error. What they leave is removed
                // by a factorization.
                _exact = equations.WriteOut();
                _exact.Apply(pass.RightSide, workspace.Correction);
                _mostCorrections = correction + 1 + MostCorrections;
                isEnough = false;
            }
        }
    }

    // The next correction; whether the iterations lasted.
    private bool Correct(ReadOnlySpan<double> accuracy, int most, bool first)
    {
        if (IsDirect)
        {
            if (first)
            {
                Inverse.Apply(workspace.Pass.RightSide, workspace.Correction);
            }

            Quieten(accuracy);
            _iterations++;
            return true;
        }

        IReducedOperator system = equations!.Written is { } written && !isStale ? written : new RowOperator(rows, workspace.Sums, threads);
        LaneConjugateGradients gradients = workspace.Gradients;
        gradients.Solve(
            system,
            equations.Inverse,
            workspace.Pass.RightSide,
            workspace.Correction,
            accuracy,
            most - _iterations,
            cancellationToken
        );
        _iterations += gradients.Iterations;
        return Array.TrueForAll(gradients.Converged, static done => done) || _iterations < most;
    }

    // Columns that are done stay as they are.
    private void Quieten(ReadOnlySpan<double> accuracy)
    {
        for (int lane = 0; lane < 4; lane++)
        {
            for (int i = lane; double.IsPositiveInfinity(accuracy[lane]) && i < workspace.Correction.Length; i += 4)
            {
                workspace.Correction[i] = 0.0;
            }
        }
    }

    private bool IsEnough(double tolerance, int correction, bool ran)
    {
        Span<double> squares = stackalloc double[4];
        if (IsDirect)
        {
            Inverse.Apply(workspace.Pass.RightSide, workspace.Correction);
            for (int i = 0; i < workspace.Correction.Length; i++)
            {
                squares[i & 3] += workspace.Correction[i] * workspace.Pass.RightSide[i];
            }
        }
        else
        {
            workspace.Gradients.Errors(equations!.Inverse, workspace.Pass.RightSide, squares);
        }

        bool all = true;
        bool isLast = correction + 1 >= _mostCorrections || !ran;
        for (int lane = 0; lane < 4; lane++)
        {
            if (_converged[lane])
            {
                continue;
            }

            _left[lane] = workspace.Pass.Squares[lane];
            double length = Math.Sqrt(_left[lane]);
            double error = Math.Sqrt(Math.Max(squares[lane], 0.0));
            _errors[lane] = length > 0.0 ? error / length : 0.0;
            Judge(lane);
            double wanted = IsDirect && !isLast ? Direct * tolerance : tolerance;
            bool isSmall = _isSpanned[lane] || error <= Floor * _raw[lane] || _errors[lane] <= wanted;
            _converged[lane] = isSmall && (isLast || correction > 0 || tolerance >= Tight);
            all &= _converged[lane];
        }

        return all || isLast;
    }

    private void Judge(int lane)
    {
        double left = Math.Sqrt(workspace.Pass.Squares[lane]);
        _isSpanned[lane] = left <= Spanned * _around[lane] || left <= Rounding * _raw[lane];
    }

    private void SetLengths()
    {
        double weights = rows.RowCount;
        if (rows.Weights.Length > 0)
        {
            weights = System.Numerics.Tensors.TensorPrimitives.Sum<double>(rows.Weights);
        }

        for (int lane = 0; lane < 4; lane++)
        {
            double raw = workspace.Pass.Raw[lane];
            double sum = workspace.Pass.RawSums[lane];
            _raw[lane] = Math.Sqrt(raw);
            _around[lane] = Math.Sqrt(Math.Max(0.0, raw - (sum * sum / weights)));
            _left[lane] = workspace.Pass.Squares[lane];
        }
    }

    private void Run(double[][] from)
    {
        if (rows.Places is not null)
        {
            workspace.Pass.Run(new BufferLanes(workspace.Buffer), threads, cancellationToken);
        }
        else
        {
            workspace.Pass.Run(new ColumnLanes(from, _to), threads, cancellationToken);
        }
    }
}
