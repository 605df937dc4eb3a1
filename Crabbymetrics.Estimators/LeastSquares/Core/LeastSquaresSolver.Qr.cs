using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

// The solution by a factor that preconditions, and the refinement of its coefficients.
internal sealed partial class LeastSquaresSolver
{
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
        double work = (double)_problem.RowCount * k * k;
        bool inPairs = work <= FewProducts || condition > ModerateCondition || _problem.Elsewhere is not null;
        return Preconditioned(
            LinearBasis.OfTriangle(working, inverse, inPairs),
            null,
            condition <= LargestCondition ? ByTriangle(working, kept, inverse) : Array.ConvertAll(_centres, _ => new double[k]),
            condition,
            LeastSquaresMethod.Qr
        );
    }

    // The coefficients that the cross products with the outcomes give: T T' Z'y.
    private double[][] ByTriangle(WorkingParameters working, ImmutableArray<int> kept, double[] inverse)
    {
        int k = working.Count;
        double[][] thetas = Array.ConvertAll(_all.Products, products => new double[k]);
        for (int a = 0; a < thetas.Length; a++)
        {
            for (int l = 0; l < k; l++)
            {
                double product = 0.0;
                for (int i = 0; i <= l; i++)
                {
                    product += inverse[(i * k) + l] * _all.Products[a][kept[i]];
                }

                for (int i = 0; i <= l; i++)
                {
                    thetas[a][i] += inverse[(i * k) + l] * product;
                }
            }
        }

        return Reported(working, thetas);
    }

    private LeastSquaresSolution Preconditioned(
        LinearBasis basis,
        double[]? known,
        double[][] coefficients,
        double condition,
        LeastSquaresMethod method
    )
    {
        int k = basis.Count;
        double[] information =
            known
            ?? (
                _problem.Elsewhere is null
                    ? basis.CrossProduct(_problem.Weights, _problem.MaxDegreeOfParallelism, _problem.CancellationToken)
                    : BasisProductPass.Run(_problem, basis)
            );
        double[] factor = [.. information];
        if (!CholeskyFactorization.TryFactor(factor, k, out int failed, _problem.MaxDegreeOfParallelism))
        {
            throw new IdentificationException(
                $"The columns are too nearly collinear to be told apart in double precision: '{NameOf(basis.Working, failed)}' and "
                    + "those before it.",
                [NameOf(basis.Working, failed)]
            );
        }

        double rate = condition * MachinePrecision.Epsilon * k;
        RefinedCoefficients refined = Refine(basis, vector => CholeskyFactorization.Solve(factor, k, vector), rate, coefficients);
        return Solution(basis, information, refined, condition, method);
    }

    private RefinedCoefficients Refine(LinearBasis basis, Action<double[]> solve, double rate, double[][] coefficients)
    {
        double[][] lows = Zeros(coefficients);
        double[] products = new Refinement(_problem, basis, solve, rate, LengthsOf(basis.Working), _outcomeLengths).Run(
            coefficients,
            lows,
            out int steps
        );
        return new RefinedCoefficients(coefficients, lows, products, steps);
    }

    private static double[][] Zeros(double[][] like) => Array.ConvertAll(like, static values => new double[values.Length]);

    // Cross products lose half of the digits of a remainder. In pairs of doubles the remainder shows whether the column is dependent.
    private bool AreDependent(WorkingParameters working, GramFactor factor, ImmutableArray<int> dependent)
    {
        double condition = factor.EstimateCondition();
        if (!(condition <= LargestCondition))
        {
            return false;
        }

        int first = _all.Working.FirstSlope;
        int[] places = [.. dependent.Select(index => _all.Working.View.Columns[index - first])];
        double[] lengths = Array.ConvertAll(places, place => _lengths[place]);
        LeastSquaresProblem problem = _problem.Elsewhere is null
            ? _problem with
            {
                RightSides = [.. places.Select(Column)],
            }
            : _problem with
            {
                Sides = [.. places],
            };
        double[][] coefficients = Array.ConvertAll(lengths, _ => new double[working.Count]);
        double[] kept = LengthsOf(working);
        double rate = condition * condition * MachinePrecision.Epsilon * working.Count;
        LinearBasis basis = LinearBasis.OfWorking(working);
        double[] products = new Refinement(problem, basis, vector => factor.Solve(vector), rate, kept, lengths).Run(
            coefficients,
            Zeros(coefficients),
            out _
        );
        for (int a = 0; a < places.Length; a++)
        {
            double residual = Math.Sqrt(products[(a * places.Length) + a]);
            if (!RankDecision.IsDependent(residual, lengths[a], coefficients[a], kept))
            {
                return false;
            }
        }

        return true;
    }

    private ReadOnlyMemory<double> Column(int place)
    {
        double[] column = new double[_problem.Design.RowCount];
        _problem.Design.CopyColumn(place, column);
        return column;
    }
}
