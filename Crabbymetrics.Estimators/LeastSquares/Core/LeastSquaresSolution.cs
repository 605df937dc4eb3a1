using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The solution of a <see cref="LeastSquaresProblem"/>. Immutable.</summary>
internal sealed class LeastSquaresSolution
{
    // NaN before it was asked for. Two threads that ask at once find the same number.
    private double _condition = double.NaN;

    /// <summary>The problem.</summary>
    public required LeastSquaresProblem Problem { get; init; }

    /// <summary>The columns in which inference works; those left out are not among them.</summary>
    public required LinearBasis Basis { get; init; }

    /// <summary>The cross product of the columns of the basis, with the weights: k x k values, row-major, both triangles.</summary>
    public required double[] Information { get; init; }

    /// <summary>For each outcome the k coefficients that are kept, intercept first, in the units of the data.</summary>
    public required double[][] Coefficients { get; init; }

    /// <summary>The difference from the coefficients in twice the precision: where the columns are nearly collinear, the rounding of a
    /// coefficient alone would change digits of the residuals.</summary>
    public required double[][] CoefficientLows { get; init; }

    /// <summary>The q x q weighted products of the residuals.</summary>
    public required double[] ResidualProducts { get; init; }

    /// <summary>For each outcome the root of the weighted sum of its squares, centred nowhere.</summary>
    public required ImmutableArray<double> OutcomeLengths { get; init; }

    /// <summary>The zero-based columns of the design that are linear combinations of earlier ones and were left out.</summary>
    public required ImmutableArray<int> Dropped { get; init; }

    /// <summary>The estimated condition number of the columns, where the solution needed it; null where a bound was enough and it is
    /// estimated when it is asked for.</summary>
    public required double? KnownCondition { get; init; }

    /// <summary>The estimated condition number of the columns, centred where there is an intercept and scaled to equal length.</summary>
    public double ConditionNumber
    {
        get
        {
            if (double.IsNaN(_condition))
            {
                _condition =
                    KnownCondition
                    ?? GramFactor.TryCreate(Information, ArrowLayout.Dense(Count), Problem.MaxDegreeOfParallelism)!.EstimateCondition();
            }

            return _condition;
        }
    }

    /// <summary>How the coefficients were found: never <see cref="LeastSquaresMethod.Automatic"/>.</summary>
    public required LeastSquaresMethod Method { get; init; }

    /// <summary>The steps of iterative refinement.</summary>
    public required int Refinements { get; init; }

    /// <summary>The number k of coefficients.</summary>
    public int Count => Basis.Count;

    /// <summary>The residual sum of squares of an outcome.</summary>
    /// <param name="outcome">The zero-based outcome.</param>
    public double ResidualSquares(int outcome = 0) => ResidualProducts[(outcome * Coefficients.Length) + outcome];

    /// <summary>The residuals of each outcome, computed in pairs of doubles from the data.</summary>
    /// <returns>n values of each.</returns>
    public double[][] Residuals() => ResidualPass.Residuals(Problem, Basis.Working, Coefficients, CoefficientLows);
}
