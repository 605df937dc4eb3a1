using System.Collections.Immutable;
using System.Numerics.Tensors;

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
internal sealed partial class LeastSquaresSolver
{
    // Up to it cross products of few rows keep thirteen digits too: eps times its square is 1e-13.
    private const double TinyCondition = 20.0;

    // Below this condition number cross products are accurate enough for many rows.
    private const double SmallCondition = 100.0;

    // Up to it combinations of the columns, in working precision, keep twelve digits: eps times it is 1e-12.
    private const double ModerateCondition = 4.5e3;

    // Up to this condition number the Cholesky factor of the cross products preconditions well.
    private const double LargestCondition = 1e5;

    // What the columns of a basis may lose by cross products that are right to some digits beyond those of doubles.
    private const double CrossProductError = 1e-12;

    // Congruences of more columns than these in pairs of doubles take as long as a pass.
    private const int MostPairedColumns = 64;

    // Fewer multiplications than this, counted as n k^2, take a millisecond or two.
    private const double FewProducts = 5e6;

    // The coefficients of so few are refined, which costs a pass in pairs of doubles, where twelve digits are certain without.
    private const double FewRefined = 1e6;

    // The same for columns that were computed, from which effects were taken out.
    private const double FewComputed = 1e6;

    // More than this, for a design with factors, take minutes.
    private const double MostProducts = 5e10;

    // The centre of the outcomes is the mean of about so many.
    private const int SampledOutcomes = 1024;

    // An outcome whose residual sum of squares is below this share of its own is nearly fitted.
    private const double SmallResidualShare = 1e-4;

    private readonly LeastSquaresProblem _problem;
    private readonly double[] _centres;
    private readonly CrossProducts _all;
    private readonly double _interceptLength;

    // The length of each column of the design; 0 for a column that takes no part.
    private readonly double[] _lengths;
    private readonly double[] _outcomeLengths;

    private LeastSquaresSolver(LeastSquaresProblem problem)
    {
        _problem = problem;
        int count = problem.SideCount;
        _centres = [.. Enumerable.Range(0, count).Select(side => problem.HasIntercept ? CentreOf(problem, side) : 0.0)];
        WorkingParameters working = WorkingParameters.Create(problem.Design, problem.HasIntercept);
        if (problem.Columns.Length < problem.Design.ColumnCount)
        {
            working = working.Keep(problem.Columns.AsSpan());
        }

        _all = CrossProductPass.Run(problem, working, _centres);
        RequireFinite();
        _interceptLength = Math.Sqrt(_all.WeightSum);
        _lengths = RawLengths();
        _outcomeLengths =
        [
            .. _centres.Select(
                (centre, a) =>
                    Math.Sqrt(
                        _all.Outcomes[(a * count) + a]
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
        ArrowLayout layout = _all.Working.Layout;
        if (
            layout.DiagonalCount == 0
            && GramFactor.TryCreate(_all.Gram, layout, _problem.MaxDegreeOfParallelism) is { } whole
            && whole.HasPivotsAbove(LinearDependence.SmallestPivot)
        )
        {
            return WithFactor(_all, whole);
        }

        ImmutableArray<int> dependent = LinearDependence.Find(_all.Gram, layout, _problem.MaxDegreeOfParallelism);
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

        GramFactor? factor = GramFactor.TryCreate(sums.Gram, sums.Working.Layout, _problem.MaxDegreeOfParallelism);
        return factor is null || (!dependent.IsEmpty && !AreDependent(sums.Working, factor, dependent)) ? null : WithFactor(sums, factor);
    }

    // Null where the columns are too nearly collinear for cross products.
    private LeastSquaresSolution? WithFactor(CrossProducts sums, GramFactor factor)
    {
        WorkingParameters working = sums.Working;
        int k = working.Count;
        double work = (double)_problem.RowCount * k * k;
        double few = _problem.AreComputed ? FewComputed : FewProducts;
        // A bound that is small enough decides as the estimate would, which takes as long as all else of a small fit.
        double bound = factor.ConditionBound;
        bool isBounded = bound <= (work <= few ? TinyCondition : SmallCondition);
        double condition = isBounded ? bound : factor.EstimateCondition();
        if (!(condition <= LargestCondition))
        {
            return null;
        }

        // What is refined anyway needs no correction by the cross products.
        bool isRefined = work <= FewRefined && !_problem.CoefficientsOnly;
        double[][] thetas = Solutions(sums, factor, isCorrected: !(isRefined && condition <= TinyCondition));
        double[][] coefficients = Reported(working, thetas);
        double[] products = sums.Paired?.ResidualProducts(thetas) ?? ResidualProducts(sums, thetas);
        bool nearlyFitted = false;
        for (int a = 0; a < coefficients.Length; a++)
        {
            int diagonal = (a * coefficients.Length) + a;
            nearlyFitted |= !(products[diagonal] > SmallResidualShare * sums.Outcomes[diagonal]);
        }

        if (
            !(_problem.CoefficientsOnly && condition <= ModerateCondition)
            && (
                // What is left of a nearly perfect fit shows in pairs of doubles alone.
                (work <= few && (condition > TinyCondition || nearlyFitted))
                || (condition > SmallCondition && (working.Layout.DiagonalCount == 0 || work <= MostProducts))
            )
        )
        {
            double[] gram = new double[k * k];
            working.Layout.Expand(sums.Gram, gram);
            CholeskyFactorization.TryFactor(gram, k, out _, _problem.MaxDegreeOfParallelism);
            double[] triangle = UpperTriangle.Invert(UpperTriangle.OfLower(gram, k), k);
            bool isSmall = work <= few;
            return Preconditioned(
                LinearBasis.OfTriangle(working, triangle, isSmall || condition > ModerateCondition || _problem.Elsewhere is not null),
                isSmall || !Suffices(sums, condition) ? null : sums.Paired!.Combine(triangle),
                coefficients,
                isBounded ? factor.EstimateCondition() : condition,
                LeastSquaresMethod.CrossProducts
            );
        }

        LinearBasis basis = LinearBasis.OfWorking(working);
        double[] information = new double[k * k];
        working.Layout.Expand(sums.Gram, information);
        RefinedCoefficients refined =
            condition > SmallCondition || nearlyFitted || isRefined
                ? Refine(basis, vector => factor.Solve(vector), condition * condition * MachinePrecision.Epsilon * k, coefficients)
                : new RefinedCoefficients(coefficients, Zeros(coefficients), products, 0);
        return Solution(basis, information, refined, isBounded ? null : condition, LeastSquaresMethod.CrossProducts);
    }

    private static double[][] Solutions(CrossProducts sums, GramFactor factor, bool isCorrected)
    {
        double[][] thetas = new double[sums.Products.Length][];
        for (int a = 0; a < thetas.Length; a++)
        {
            thetas[a] = [.. sums.Products[a]];
            factor.Solve(thetas[a]);
            if (isCorrected)
            {
                sums.Paired?.Correct(factor, a, thetas[a]);
            }
        }

        return thetas;
    }

    private static double[] ResidualProducts(CrossProducts sums, double[][] thetas)
    {
        double[] products = [.. sums.Outcomes];
        for (int a = 0; a < thetas.Length; a++)
        {
            for (int b = 0; b < thetas.Length; b++)
            {
                products[(a * thetas.Length) + b] -= TensorPrimitives.Dot<double>(thetas[a], sums.Products[b]);
            }
        }

        return products;
    }

    private double[][] Reported(WorkingParameters working, double[][] thetas)
    {
        double[][] coefficients = Array.ConvertAll(thetas, theta => working.ToKept(theta));
        for (int a = 0; a < coefficients.Length && _problem.HasIntercept; a++)
        {
            coefficients[a][0] += _centres[a];
        }

        return coefficients;
    }

    // Whether combinations of the cross products in pairs of doubles are as right as a pass over combinations of the columns. The rounding
    // within the blocks is some eps of each and averages out over them; the condition number squares in it.
    private bool Suffices(CrossProducts sums, double condition) =>
        sums.Paired is not null
        && sums.Working.Count <= MostPairedColumns
        && condition * condition * MachinePrecision.Epsilon
            <= CrossProductError * Math.Sqrt(_problem.Elsewhere is null ? _problem.Design.BlockCount : 1);

    private LeastSquaresSolution Solution(
        LinearBasis basis,
        double[] information,
        RefinedCoefficients coefficients,
        double? condition,
        LeastSquaresMethod method
    )
    {
        WorkingParameters working = basis.Working;
        return new LeastSquaresSolution
        {
            Problem = _problem,
            Basis = basis,
            Information = information,
            Coefficients = coefficients.High,
            CoefficientLows = coefficients.Low,
            ResidualProducts = coefficients.ResidualProducts,
            Dropped = working.SlopeCount == _problem.Columns.Length ? [] : [.. _problem.Columns.Except(working.View.Columns.ToArray())],
            OutcomeLengths = [.. _outcomeLengths],
            KnownCondition = condition,
            Method = method,
            Refinements = coefficients.Steps,
        };
    }
}
