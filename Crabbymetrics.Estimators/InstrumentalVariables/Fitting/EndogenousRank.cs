using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Which endogenous regressors are combinations of other regressors, and which the instruments do not move.</summary>
internal static class EndogenousRank
{
    // A column is collinear where the part that earlier columns do not explain is below this share of the column, less its mean.
    private const double Negligible = 1e-10;

    // Cross products of residuals have half as many digits.
    private const double Suspicious = 1e-5;

    // A residual sum of squares below this share of the whole is rounding.
    private const double NegligibleSquare = 1e-14;

    /// <summary>The endogenous regressors that are no combination of the exogenous ones and of those before.</summary>
    /// <param name="equation">The equation.</param>
    /// <param name="projection">Its projection on the instruments.</param>
    public static ImmutableArray<int> Kept(Equation equation, InstrumentProjection projection)
    {
        double[][] columns = Stacked(projection);
        double[] left = ThinQr.Of(columns).Triangle;
        int k2 = columns.Length;
        for (int j = 0; j < k2; j++)
        {
            if (!(left[(j * k2) + j] > Suspicious * Length(projection, j)))
            {
                return ByLeastSquares(equation);
            }
        }

        return [.. Enumerable.Range(0, k2)];
    }

    /// <summary>Whether each endogenous regressor is far from a combination of other regressors, and the instruments move each far more
    /// than rounding does.</summary>
    /// <param name="projection">The projection on the instruments.</param>
    public static bool IsClear(InstrumentProjection projection)
    {
        int k2 = projection.EndogenousCount;
        double[] left = ThinQr.Of(Stacked(projection)).Triangle;
        double[] moved = ThinQr.Of([.. Enumerable.Range(0, k2).Select(projection.InInstruments)]).Triangle;
        for (int j = 0; j < k2; j++)
        {
            double least = Suspicious * Length(projection, j);
            if (!(left[(j * k2) + j] > least) || !(moved[(j * k2) + j] > least))
            {
                return false;
            }
        }

        return true;
    }

    // Where a remainder is nearly zero, the rule of least squares for collinear columns decides.
    private static ImmutableArray<int> ByLeastSquares(Equation equation)
    {
        int[] columns = [.. equation.Exogenous, .. equation.Endogenous];
        LeastSquaresProblem problem = (
            equation.IsElsewhere
                ? LeastSquaresProblem.Of(new ColumnsInOrder(equation.Observations, [.. columns]), equation.HasIntercept)
                : new LeastSquaresProblem(
                    equation.Design.SelectColumns(columns),
                    equation.HasIntercept,
                    equation.Data.Weights?.Values ?? default,
                    [equation.Outcome]
                )
        ) with
        {
            MaxDegreeOfParallelism = equation.Options.MaxDegreeOfParallelism,
        };
        HashSet<int> dropped = [.. LeastSquaresSolver.Solve(problem).Dropped];
        return [.. Enumerable.Range(0, equation.Endogenous.Length).Where(j => !dropped.Contains(equation.Exogenous.Length + j))];
    }

    /// <summary>The endogenous regressors that the instruments do not move, or only together with those before.</summary>
    public static ImmutableArray<int> Unmoved(InstrumentProjection projection)
    {
        double[][] all = Stacked(projection);
        List<double[]> moved = [];
        List<int> unmoved = [];
        for (int j = 0; j < projection.EndogenousCount; j++)
        {
            double[] column = projection.InInstruments(j);
            double left = moved.Count < column.Length ? ThinQr.Of([.. moved, column]).Triangle[^1] : 0.0;
            double size = Math.Sqrt(all[j].Sum(static value => value * value));
            if (left > Negligible * size)
            {
                moved.Add(column);
            }
            else
            {
                unmoved.Add(j);
            }
        }

        return [.. unmoved];
    }

    // The part of each endogenous column that the exogenous regressors do not explain: its part in the instruments above a triangular
    // factor of the residuals.
    private static double[][] Stacked(InstrumentProjection projection)
    {
        int k2 = projection.EndogenousCount;
        int instruments = projection.InstrumentCount;
        double[] residual = projection.EndogenousResidual();
        double[][] columns = new double[k2][];
        for (int j = 0; j < k2; j++)
        {
            columns[j] = [.. projection.InInstruments(j), .. new double[k2]];
        }

        // A Cholesky factor that allows residuals that are combinations of each other.
        for (int i = 0; i < k2; i++)
        {
            double pivot = residual[(i * k2) + i];
            for (int l = 0; l < i; l++)
            {
                double factor = columns[i][instruments + l];
                pivot -= factor * factor;
            }

            bool isNothing = !(pivot > NegligibleSquare * residual[(i * k2) + i]);
            columns[i][instruments + i] = isNothing ? 0.0 : Math.Sqrt(pivot);
            for (int j = i + 1; j < k2 && !isNothing; j++)
            {
                double value = residual[(i * k2) + j];
                for (int l = 0; l < i; l++)
                {
                    value -= columns[i][instruments + l] * columns[j][instruments + l];
                }

                columns[j][instruments + i] = value / columns[i][instruments + i];
            }
        }

        return columns;
    }

    // The length of a column, after its mean is taken out where there is an intercept.
    private static double Length(InstrumentProjection projection, int column)
    {
        int first = projection.Solution.Problem.HasIntercept ? 1 : 0;
        double square = projection.Residual[(column * (projection.EndogenousCount + 1)) + column];
        for (int i = first; i < projection.Count; i++)
        {
            double value = projection.Products[(i * (projection.EndogenousCount + 1)) + column];
            square += value * value;
        }

        return Math.Sqrt(square);
    }
}
