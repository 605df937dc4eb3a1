using System.Numerics.Tensors;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Decides whether a direction of the parameters moves no row against its gain, no held row at all, and some row for its gain; and which
/// rows such directions move. With the rows <c>a_i</c> of <see cref="RecessionMatrix"/> one nonnegative least squares problem, <c>min |A'(1
/// + v)|</c> over <c>v >= 0</c>, answers either way: where the sum can be made 0 the weights 1 + v prove that there is no such direction
/// (Gordan's and Stiemke's theorem), and otherwise the shortest sum is one. Rows that it moves are left out and the rest is looked at again
/// until nothing is left to find: in at most as many rounds as there are parameters.
/// </summary>
/// <remarks>
/// Neither answer is believed unproved. The weights must cancel to rounding, and not by weights so large that rounding of the rows could
/// cancel as well; the direction is multiplied by every row. Albert and Anderson (1984); Correia, Guimaraes and Zylkin (2019); Lawson and
/// Hanson (1974), chapter 23.
/// </remarks>
internal sealed class RecessionSearch(MovementRows rows, MovementKind[] kinds, CancellationToken cancellationToken)
{
    // A weighted sum of unit rows below this share of the sum of the weights is rounding.
    private const double Cancelled = 1e-13;

    // Rounding of rows with large weights may reach this share of the sum of the rows.
    private const double LargestRounding = 1e-4;

    // A sum of the rows below this share of their number does not show the scale of the problem.
    private const double LeastSum = 1e-8;

    // A movement of a row below this, relative to the row and the direction, is zero.
    private const double NoMovement = 1e-10;

    // With more dimensions the search is not made: a factorization takes minutes.
    private const int LargestDimension = 3000;

    // The most multiplications of a search, some ten seconds.
    private const double MostOperations = 1e10;

    private readonly List<double[]> _directions = [];
    private readonly List<int> _found = [];

    /// <summary>The directions that were found, each for rows that those before leave alone.</summary>
    public IReadOnlyList<double[]> Directions => _directions;

    /// <summary>The rows that the directions move.</summary>
    public IReadOnlyList<int> Found => _found;

    /// <summary>Searches.</summary>
    /// <param name="heldParameters">Parameters that stay where they are.</param>
    /// <returns>Whether the answer is proved: false where rounding left it open.</returns>
    public bool Run(IEnumerable<int> heldParameters)
    {
        if (!HasMovable())
        {
            return true;
        }

        if (rows.Dimension > LargestDimension)
        {
            return false;
        }

        double[] lengths = new double[rows.Count];
        rows.Lengths(lengths);
        FreeDirections free = FreeDirections.Find(rows, kinds, lengths, heldParameters, cancellationToken);
        for (int i = 0; i < kinds.Length; i++)
        {
            if (free.Shares[i] == 0.0)
            {
                kinds[i] = MovementKind.Absent;
            }
        }

        RecessionMatrix matrix = new(rows, free, kinds, lengths);
        while (free.Count > 0 && HasMovable())
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool? separates = Round(matrix, free);
            if (separates != true)
            {
                return separates == false;
            }
        }

        return true;
    }

    // Whether a further direction was found; null where neither answer can be proved.
    private bool? Round(RecessionMatrix matrix, FreeDirections free)
    {
        int m = free.Count,
            count = kinds.Count(IsMovable);
        double[] target = new double[m];
        matrix.Sum([], [], target);
        double length = TensorPrimitives.Norm<double>(target);
        TensorPrimitives.Negate(target, target);
        NonnegativeLeastSquares solver = new()
        {
            ResidualTolerance = 16.0 * MachinePrecision.Epsilon * count,
            MaxIterations = (int)Math.Clamp(MostOperations / ((double)m * m), 100.0, 100.0 + (50.0 * m)),
        };
        NonnegativeLeastSquaresResult result = solver.Solve(matrix, target, cancellationToken);
        if (result.ResidualIsZero)
        {
            return Cancels(matrix, result, count, length) ? false : null;
        }

        double[] residual = [.. result.Residual];
        TensorPrimitives.Divide(residual, -result.ResidualNorm, residual);
        double[] movements = new double[rows.Count];
        matrix.TransposedProduct(residual, movements);
        if (movements.Min() < -NoMovement || !(movements.Max() > NoMovement))
        {
            return null;
        }

        for (int i = 0; i < movements.Length; i++)
        {
            if (movements[i] > NoMovement)
            {
                _found.Add(i);
                kinds[i] = MovementKind.Absent;
                matrix.Remove(i);
            }
        }

        double[] direction = new double[rows.Dimension];
        free.ToDirection(residual, direction);
        _directions.Add(direction);
        return true;
    }

    // Whether the weights prove that there is no such direction.
    private static bool Cancels(RecessionMatrix matrix, NonnegativeLeastSquaresResult result, int count, double length)
    {
        double[] sum = new double[matrix.RowCount];
        matrix.Sum(result.Support.AsSpan(), result.Values.AsSpan(), sum);
        double weights = count + result.Values.Sum();
        return TensorPrimitives.Norm<double>(sum) <= Cancelled * weights
            && MachinePrecision.Epsilon * weights <= LargestRounding * Math.Max(length, LeastSum * count);
    }

    private bool HasMovable() => kinds.AsSpan().ContainsAny(MovementKind.Up, MovementKind.Down);

    private static bool IsMovable(MovementKind kind) => kind is MovementKind.Up or MovementKind.Down;
}
