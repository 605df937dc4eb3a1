using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Coefficients and residuals of an equation under given weights of its instruments. The triangles give the coefficients; residuals in
/// pairs
/// of doubles, projected on the instruments, correct them until no digit changes, as in least squares (<see cref="Refinement"/>).
/// </summary>
internal sealed class InstrumentSolver
{
    // Steps of refinement, which end where a step is shorter than the last digit of the coefficients.
    private const int MostSteps = 6;
    private const double LastDigit = 1e-15;

    // As in least squares: for many rows with nearly orthogonal columns the triangular factors alone give about 12 digits.
    private const double FewProducts = 5e6;

    // Up to this condition number the cross products of the instruments lose no digit that refinement does not bring back.
    private const double SmallCondition = 100.0;

    private readonly Equation _equation;
    private readonly LeastSquaresSolution _instruments;
    private readonly ReadOnlyMemory<double> _weights;
    private readonly int _threads;
    private readonly LeastSquaresProblem _problem;
    private readonly WorkingParameters _working;
    private readonly int[] _places;

    public InstrumentSolver(Equation equation, LeastSquaresSolution instruments, ReadOnlyMemory<double> weights, int threads)
    {
        _equation = equation;
        _instruments = instruments;
        _weights = weights;
        _threads = threads;
        _problem = (
            equation.IsElsewhere
                ? LeastSquaresProblem.Of(equation.Observations, equation.HasIntercept)
                : new LeastSquaresProblem(equation.Design, equation.HasIntercept, weights, [equation.Outcome])
        ) with
        {
            MaxDegreeOfParallelism = threads,
        };
        int[] columns = [.. equation.Exogenous, .. equation.Endogenous];
        int[] ascending = [.. columns.Order()];
        _working = WorkingParameters.Create(equation.Design, equation.HasIntercept).Keep(ascending);
        // The position of each coefficient (intercept, then exogenous, then endogenous) among those of the design.
        _places =
        [
            .. Enumerable.Range(0, equation.FirstSlope),
            .. columns.Select(column => equation.FirstSlope + Array.BinarySearch(ascending, column)),
        ];
    }

    /// <summary>The places of the coefficients (intercept, exogenous, endogenous) among those of the design's columns that are
    /// kept.</summary>
    public ImmutableArray<int> Places => ImmutableCollectionsMarshal.AsImmutableArray(_places);

    /// <summary>The condition number of the instruments, scaled to equal length.</summary>
    public double InstrumentCondition => _instruments.ConditionNumber;

    /// <summary>The columns of the equation's design that are kept.</summary>
    public WorkingParameters Working => _working;

    /// <summary>Solves.</summary>
    /// <param name="weights">How the instruments are weighted.</param>
    /// <param name="rows">The rows [B, V].</param>
    /// <param name="residuals">Receives the n residuals; empty where they were not needed.</param>
    /// <returns>The coefficients: intercept, exogenous, endogenous.</returns>
    public double[] Solve(EquationWeights weights, InstrumentRows rows, out double[] residuals)
    {
        int k = weights.Theta.Length;
        double[] theta = [.. weights.Theta];
        double[] coefficients = SmallMatrix.Multiply(weights.Jacobian, theta, k, k);
        double work = (double)_problem.RowCount * _instruments.Count * _instruments.Count;
        if (work > FewProducts && _instruments.ConditionNumber <= SmallCondition)
        {
            residuals = [];
            return coefficients;
        }

        residuals = Residuals(coefficients);
        double[] factor =
            SmallMatrix.Lower(weights.Information, k)
            ?? throw new CrabbymetricsException("The equations of the estimator are singular to working precision.");
        double size = Math.Sqrt(theta.Sum(static value => value * value));
        for (int step = 0; step < MostSteps; step++)
        {
            double[] change = _equation.IsElsewhere ? EquationsElsewhere(weights, coefficients) : Equations(weights, rows, residuals);
            SmallMatrix.SolveLower(factor, k, change, 1);
            SmallMatrix.SolveLowerTransposed(factor, k, change, 1);
            double length = Math.Sqrt(change.Sum(static value => value * value));
            if (!(length > LastDigit * size))
            {
                break;
            }

            double[] moved = SmallMatrix.Multiply(weights.Jacobian, change, k, k);
            double[] before = [.. coefficients];
            TensorPrimitives.Add(coefficients, moved, coefficients);
            if (coefficients.AsSpan().SequenceEqual(before))
            {
                break;
            }

            residuals = Residuals(coefficients);
            // The next step would be smaller by the same factor.
            if (length <= 1e-9 * size)
            {
                break;
            }
        }

        return coefficients;
    }

    /// <summary>The residuals of coefficients, each right to the last digit.</summary>
    /// <param name="coefficients">Intercept, exogenous, endogenous.</param>
    /// <returns>n values; none of rows that live elsewhere.</returns>
    public double[] Residuals(double[] coefficients) =>
        _equation.IsElsewhere ? [] : ResidualPass.Residuals(_problem, _working, [Placed(coefficients)])[0];

    /// <summary>The scores of rows that live elsewhere, on the columns of the basis of exogenous regressors and instruments.</summary>
    /// <param name="coefficients">Intercept, exogenous, endogenous.</param>
    /// <param name="map">What the rows of the projected regressors are of these.</param>
    public LinearScores ScoresElsewhere(double[] coefficients, double[] map)
    {
        // In the columns [X1, Z, X2]: the instruments have no part in the residuals.
        WorkingParameters working = _instruments.Basis.Working;
        int own = coefficients.Length - _equation.Endogenous.Length;
        double[] padded = [.. coefficients[..own], .. new double[working.Count - own], .. coefficients[own..]];
        int[] further =
        [
            .. Enumerable
                .Range(0, _instruments.Problem.Sides.Length - 1)
                .Where(a => _equation.EndogenousNames.Contains(_instruments.Problem.Design.ColumnNames[_instruments.Problem.Sides[a]]))
                .Select(a => _instruments.Problem.Sides[a]),
        ];
        return new LinearScores(_instruments.Problem, _instruments.Basis, further, RowResiduals.Of(working, padded, null), map);
    }

    /// <summary>-x b for given coefficients b.</summary>
    /// <param name="coefficients">Intercept, exogenous, endogenous.</param>
    /// <param name="zeros">n zeros.</param>
    public double[] Fitted(double[] coefficients, double[] zeros) =>
        ResidualPass.Residuals(_problem with { RightSides = [zeros] }, _working, [Placed(coefficients)])[0];

    /// <summary>Offset + x b of other rows, right to the last digit.</summary>
    /// <param name="design">The rows, with the columns of the data.</param>
    /// <param name="offset">Their offsets; null for none.</param>
    /// <param name="coefficients">Intercept, exogenous, endogenous.</param>
    public double[] Predict(DesignMatrix design, double[]? offset, double[] coefficients)
    {
        // The residuals of outcomes of minus the offset are minus the predictions.
        double[] outcome = new double[design.RowCount];
        if (offset is not null)
        {
            TensorPrimitives.Negate(offset, outcome);
        }

        LeastSquaresProblem problem = new(design, _equation.HasIntercept, default, [outcome]) { MaxDegreeOfParallelism = _threads };
        double[] negated = ResidualPass.Residuals(problem, _working.On(design), [Placed(coefficients)])[0];
        TensorPrimitives.Negate(negated, negated);
        return negated;
    }

    /// <summary>B'W v, of n values v.</summary>
    public double[] InstrumentProducts(double[] values)
    {
        LeastSquaresProblem problem = new(_instruments.Problem.Design, _equation.HasIntercept, _weights, [values])
        {
            MaxDegreeOfParallelism = _threads,
        };
        LinearBasis basis = _instruments.Basis;
        ResidualSums sums = ResidualPass.Sums(problem, basis.Working, [new double[basis.Count]]);
        return basis.FromGradient(sums.Gradients[0]);
    }

    // In the order of the design.
    private double[] Placed(double[] coefficients)
    {
        double[] placed = new double[coefficients.Length];
        for (int j = 0; j < placed.Length; j++)
        {
            placed[_places[j]] = coefficients[j];
        }

        return placed;
    }

    private double[] EquationsElsewhere(EquationWeights weights, double[] coefficients)
    {
        LinearScores scores = ScoresElsewhere(coefficients, weights.Map);
        ResidualSums sums = ResidualSumPass.Run(scores.Problem, scores.Basis.Working, scores.Further, scores.Residuals);
        double[] products = scores.Basis.FromGradient(sums.Gradients[0]);
        return SmallMatrix.TransposedMultiply(weights.Map, products, scores.Basis.Count, weights.Theta.Length);
    }

    // sum of w x~ e.
    private double[] Equations(EquationWeights weights, InstrumentRows rows, double[] residuals)
    {
        int m = rows.BasisCount;
        int k = weights.Theta.Length;
        double[] products = InstrumentProducts(residuals);
        int read = weights.Map.Length / k;
        if (read > m)
        {
            double[] weighted = [.. residuals];
            if (!_weights.IsEmpty)
            {
                TensorPrimitives.Multiply(weighted, _weights.Span, weighted);
            }

            products = [.. products, .. rows.Residuals.Select(column => TensorPrimitives.Dot<double>(column, weighted))];
        }

        return SmallMatrix.TransposedMultiply(weights.Map, products, read, k);
    }
}
