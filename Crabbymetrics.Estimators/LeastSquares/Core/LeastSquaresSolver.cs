using System.Collections.Immutable;
using System.Numerics.Tensors;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Solves weighted linear least squares to the last digits of the answer for the doubles given.</summary>
/// <remarks>
/// <para>
/// One pass sums centred cross products. Where these tell the rank and the columns are far from collinear, their Cholesky factor solves;
/// otherwise a QR factorization by Householder reflections. Either factor only preconditions: the columns times its inverse are nearly
/// orthonormal, and their own cross product, of columns computed in pairs of doubles, keeps all its digits, and so does the covariance. The
/// coefficients are refined by residuals in pairs of doubles until a further step would change no digit (<see cref="ResidualPass"/>).
/// </para>
/// <para>
/// Of many rows whose columns are nearly orthogonal and whose outcome is not nearly fitted, the first pass is all: its answer is right to
/// about 12 digits, and the time of a second one is saved.
/// </para>
/// </remarks>
internal sealed class LeastSquaresSolver
{
    private const double Epsilon = 2.220446049250313e-16;

    // Below it the cross products alone are enough for many rows.
    private const double SmallCondition = 100.0;

    // Up to it combinations of the columns lose less than three digits in working precision.
    private const double ModerateCondition = 2e3;

    // Up to it the Cholesky factor of the cross products preconditions well.
    private const double LargestCondition = 1e5;

    // Fewer products than these in n k^2 take no time that anyone notices; more than those, of a design with factors, take minutes.
    private const double FewProducts = 5e7;
    private const double FewComputed = 1e6;
    private const double MostProducts = 5e10;
    private const double SmallResidualShare = 1e-4;

    private readonly LeastSquaresProblem _problem;
    private readonly double[] _centres;
    private readonly CrossProducts _all;
    private readonly double _interceptLength;

    // Of each column of the design; 0 for those that take no part.
    private readonly double[] _lengths;
    private readonly double[] _outcomeLengths;

    private LeastSquaresSolver(LeastSquaresProblem problem)
    {
        _problem = problem;
        ReadOnlyMemory<double>[] outcomes = [.. problem.RightSides];
        _centres = Array.ConvertAll(outcomes, y => problem.HasIntercept ? CentreOf(y.Span) : 0.0);
        WorkingParameters working = WorkingParameters.Create(problem.Design, problem.HasIntercept);
        if (problem.Columns.Length < problem.Design.ColumnCount)
        {
            working = working.Keep(problem.Columns.AsSpan());
        }

        _all = CrossProductPass.Run(
            working,
            problem.Weights,
            outcomes,
            _centres,
            problem.MaxDegreeOfParallelism,
            problem.CancellationToken
        );
        RequireFinite();
        _interceptLength = Math.Sqrt(_all.WeightSum);
        _lengths = RawLengths();
        _outcomeLengths =
        [
            .. _centres.Select(
                (centre, a) =>
                    Math.Sqrt(
                        _all.Outcomes[(a * outcomes.Length) + a]
                            + (problem.HasIntercept ? centre * ((2.0 * _all.Products[a][0]) + (centre * _all.WeightSum)) : 0.0)
                    )
            ),
        ];
    }

    /// <summary>Solves a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <returns>The solution.</returns>
    /// <exception cref="ArgumentException">A column has the name of the intercept.</exception>
    /// <exception cref="CrabbymetricsException">A sum over the rows overflows.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static LeastSquaresSolution Solve(LeastSquaresProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        LeastSquaresSolver solver = new(problem);
        return (problem.Method == LeastSquaresMethod.Qr ? null : solver.ByCrossProducts()) ?? solver.ByQr();
    }

    private LeastSquaresSolution? ByCrossProducts()
    {
        CrossProducts sums = _all;
        ImmutableArray<int> dependent = LinearDependence.Find(_all.Gram, _all.Working.Layout, _problem.MaxDegreeOfParallelism);
        if (!dependent.IsEmpty)
        {
            int first = _all.Working.FirstSlope;
            if (dependent[0] < first)
            {
                return null;
            }

            int[] kept = [.. Enumerable.Range(0, _all.Working.Count).Except(dependent)];
            WorkingParameters working = _all.Working.Keep([.. kept.Where(column => column >= first).Select(column => column - first)]);
            sums = _all.Keep(working, kept);
        }

        GramFactor? factor = GramFactor.TryCreate(sums, _problem.MaxDegreeOfParallelism);
        return
            factor is null
            || !(factor.Condition <= LargestCondition)
            || (!dependent.IsEmpty && !AreDependent(sums.Working, factor, dependent))
            ? null
            : WithFactor(sums, factor);
    }

    private LeastSquaresSolution WithFactor(CrossProducts sums, GramFactor factor)
    {
        WorkingParameters working = sums.Working;
        int k = working.Count;
        double[][] coefficients = new double[sums.Products.Length][];
        double[] products = [.. sums.Outcomes];
        bool nearlyFitted = false;
        for (int a = 0; a < coefficients.Length; a++)
        {
            double[] theta = [.. sums.Products[a]];
            factor.Solve(theta);
            coefficients[a] = working.ToKept(theta);
            if (_problem.HasIntercept)
            {
                coefficients[a][0] += _centres[a];
            }

            for (int b = 0; b < coefficients.Length; b++)
            {
                products[(a * coefficients.Length) + b] -= TensorPrimitives.Dot<double>(theta, sums.Products[b]);
            }

            int diagonal = (a * coefficients.Length) + a;
            nearlyFitted |= !(products[diagonal] > SmallResidualShare * sums.Outcomes[diagonal]);
        }

        double condition = factor.Condition;
        double work = (double)_problem.Design.RowCount * k * k;
        double few = _problem.AreComputed ? FewComputed : FewProducts;
        if (
            !(_problem.CoefficientsOnly && condition <= ModerateCondition)
            && (work <= few || (condition > SmallCondition && (working.Layout.DiagonalCount == 0 || work <= MostProducts)))
        )
        {
            double[] gram = new double[k * k];
            working.Layout.Expand(sums.Gram, gram);
            CholeskyFactorization.TryFactor(gram, k, out _, _problem.MaxDegreeOfParallelism);
            double[] triangle = UpperTriangle.Invert(UpperTriangle.OfLower(gram, k), k);
            bool inPairs = work <= few || condition > ModerateCondition;
            return Preconditioned(working, triangle, inPairs, coefficients, condition, LeastSquaresMethod.CrossProducts);
        }

        LinearBasis basis = LinearBasis.OfWorking(working);
        double[] information = new double[k * k];
        working.Layout.Expand(sums.Gram, information);
        int steps = 0;
        double[][] lows = Zeros(coefficients);
        if (condition > SmallCondition || nearlyFitted)
        {
            double rate = condition * condition * Epsilon * k;
            products = Refine(basis, vector => factor.Solve(vector), rate, coefficients, lows, out steps);
        }

        return Solution(basis, information, (coefficients, lows), products, condition, LeastSquaresMethod.CrossProducts, steps);
    }

    private LeastSquaresSolution ByQr()
    {
        HouseholderTriangle full = QrPass.Run(_problem, _all.Working);
        int count = _all.Working.Count;
        double[] lengths = LengthsOf(_all.Working);
        for (int j = _all.Working.FirstSlope; j < count; j++)
        {
            lengths[j] /= _all.Working.Scale(j - _all.Working.FirstSlope);
        }

        HouseholderTriangle triangle = RankDecision.Find(full, count, lengths, out ImmutableArray<int> kept);
        int first = _all.Working.FirstSlope;
        WorkingParameters working =
            kept.Length == count
                ? _all.Working
                : _all.Working.Keep([.. kept.Where(column => column >= first).Select(column => column - first)]);
        int k = working.Count;
        double[] inverse = UpperTriangle.Invert(triangle.Values, k);
        double condition = Math.Sqrt(UpperTriangle.SquaredCondition(triangle.Values, inverse, k));
        double[][] coefficients = Array.ConvertAll(_centres, _ => new double[k]);
        return Preconditioned(working, inverse, inPairs: true, coefficients, condition, LeastSquaresMethod.Qr);
    }

    private LeastSquaresSolution Preconditioned(
        WorkingParameters working,
        double[] triangle,
        bool inPairs,
        double[][] coefficients,
        double condition,
        LeastSquaresMethod method
    )
    {
        int k = working.Count;
        LinearBasis basis = LinearBasis.OfTriangle(working, triangle, inPairs);
        double[] information = basis.CrossProduct(_problem.Weights, _problem.MaxDegreeOfParallelism, _problem.CancellationToken);
        double[] factor = [.. information];
        if (!CholeskyFactorization.TryFactor(factor, k, out int failed, _problem.MaxDegreeOfParallelism))
        {
            throw new IdentificationException(
                $"The columns are too nearly collinear to be told apart in double precision: '{NameOf(working, failed)}' and those "
                    + "before it.",
                [NameOf(working, failed)]
            );
        }

        double rate = condition * Epsilon * k;
        double[][] lows = Zeros(coefficients);
        double[] products = Refine(
            basis,
            vector => CholeskyFactorization.Solve(factor, k, vector),
            rate,
            coefficients,
            lows,
            out int steps
        );
        return Solution(basis, information, (coefficients, lows), products, condition, method, steps);
    }

    private double[] Refine(LinearBasis basis, Action<double[]> solve, double rate, double[][] coefficients, double[][] lows, out int steps)
    {
        double[] lengths = LengthsOf(basis.Working);
        return new Refinement(_problem, basis, solve, rate, lengths, _outcomeLengths).Run(coefficients, lows, out steps);
    }

    private static double[][] Zeros(double[][] like) => Array.ConvertAll(like, static values => new double[values.Length]);

    // Cross products lose half the digits of what earlier columns leave of one: whether that is nothing is seen in pairs of doubles.
    private bool AreDependent(WorkingParameters working, GramFactor factor, ImmutableArray<int> dependent)
    {
        DesignMatrix design = _problem.Design;
        int first = _all.Working.FirstSlope;
        ReadOnlyMemory<double>[] columns = new ReadOnlyMemory<double>[dependent.Length];
        double[] lengths = new double[dependent.Length];
        for (int a = 0; a < columns.Length; a++)
        {
            double[] column = new double[design.RowCount];
            int place = _all.Working.View.Columns[dependent[a] - first];
            design.CopyColumn(place, column);
            columns[a] = column;
            lengths[a] = _lengths[place];
        }

        LeastSquaresProblem problem = _problem with { RightSides = [.. columns] };
        double[][] coefficients = Array.ConvertAll(lengths, _ => new double[working.Count]);
        double[] kept = LengthsOf(working);
        double rate = factor.Condition * factor.Condition * Epsilon * working.Count;
        LinearBasis basis = LinearBasis.OfWorking(working);
        double[] products = new Refinement(problem, basis, vector => factor.Solve(vector), rate, kept, lengths).Run(
            coefficients,
            Zeros(coefficients),
            out _
        );
        for (int a = 0; a < columns.Length; a++)
        {
            double residual = Math.Sqrt(products[(a * columns.Length) + a]);
            if (!RankDecision.IsDependent(residual, lengths[a], coefficients[a], kept))
            {
                return false;
            }
        }

        return true;
    }

    private LeastSquaresSolution Solution(
        LinearBasis basis,
        double[] information,
        (double[][] High, double[][] Low) coefficients,
        double[] products,
        double condition,
        LeastSquaresMethod method,
        int steps
    )
    {
        HashSet<int> kept = [.. basis.Working.View.Columns];
        return new LeastSquaresSolution
        {
            Problem = _problem,
            Basis = basis,
            Information = information,
            Coefficients = coefficients.High,
            CoefficientLows = coefficients.Low,
            ResidualProducts = products,
            Dropped = [.. _problem.Columns.Where(column => !kept.Contains(column))],
            OutcomeLengths = [.. _outcomeLengths],
            ConditionNumber = condition,
            Method = method,
            Refinements = steps,
        };
    }

    // The lengths of the regressors as they are.
    private double[] RawLengths()
    {
        WorkingParameters working = _all.Working;
        double[] lengths = new double[_problem.Design.ColumnCount];
        for (int j = 0; j < working.SlopeCount; j++)
        {
            int index = working.FirstSlope + j;
            double scale = working.Scale(j),
                mean = working.Mean(j);
            double sum = mean == 0.0 ? 0.0 : scale * SumOf(index);
            double square = _all.Gram[working.Layout.Diagonal(index)] * scale * scale;
            lengths[working.View.Columns[j]] = Math.Sqrt(Math.Max(0.0, square + (mean * ((2.0 * sum) + (mean * _all.WeightSum)))));
        }

        return lengths;
    }

    // The weighted sum of a centred column that is no dummy: its product with the intercept.
    private double SumOf(int column)
    {
        ArrowLayout layout = _all.Working.Layout;
        int head = column < layout.DiagonalStart || layout.DiagonalCount == 0 ? column : column - layout.DiagonalCount;
        return _all.Gram[head * layout.HeadCount];
    }

    // Those of the columns that are kept, intercept first.
    private double[] LengthsOf(WorkingParameters working)
    {
        double[] lengths = new double[working.Count];
        Array.Fill(lengths, _interceptLength, 0, working.FirstSlope);
        for (int j = 0; j < working.SlopeCount; j++)
        {
            lengths[working.FirstSlope + j] = _lengths[working.View.Columns[j]];
        }

        return lengths;
    }

    // The mean, and of a constant outcome the constant itself.
    private static double CentreOf(ReadOnlySpan<double> outcome)
    {
        double mean = TensorPrimitives.Sum(outcome) / outcome.Length;
        return Math.Abs(mean - outcome[0]) <= 64.0 * Epsilon * Math.Abs(mean) && !outcome.ContainsAnyExcept(outcome[0]) ? outcome[0] : mean;
    }

    private void RequireFinite()
    {
        if (!Array.TrueForAll(_all.Outcomes, double.IsFinite))
        {
            throw new CrabbymetricsException(
                "The sum of squares of the outcome overflows double precision. Divide the outcome by a large number."
            );
        }

        for (int j = 0; j < _all.Working.Count; j++)
        {
            if (!double.IsFinite(_all.Gram[_all.Working.Layout.Diagonal(j)]))
            {
                throw new CrabbymetricsException(
                    $"The sum of squares of '{NameOf(_all.Working, j)}' overflows double precision. Divide the column by a large number."
                );
            }
        }
    }

    private static string NameOf(WorkingParameters working, int index) =>
        index < working.FirstSlope ? "(Intercept)" : working.View.Design.ColumnNames[working.View.Columns[index - working.FirstSlope]];
}
