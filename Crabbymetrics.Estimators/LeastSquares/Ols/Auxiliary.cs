using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>An auxiliary regression: of a function of the residuals, from whose fit a test statistic is made.</summary>
/// <param name="Count">The number of observations.</param>
/// <param name="Slopes">The number of slopes that are identified.</param>
/// <param name="RSquared">The share that they explain.</param>
/// <param name="Explained">The sum of squares that they explain.</param>
internal sealed record Auxiliary(double Count, int Slopes, double RSquared, double Explained)
{
    /// <summary>Refuses a fit without residuals.</summary>
    public static void Require(OlsFit fit, string test)
    {
        if (fit.Absorption is not null)
        {
            throw new InferenceUnavailableException(
                $"{test} is not available with absorbed effects: write the effects out as columns, C() in a formula."
            );
        }

        if (fit.IsPerfect || !(fit.ResidualDegreesOfFreedom > 0.0))
        {
            throw new InferenceUnavailableException($"{test} needs residuals that are not 0: the fit leaves none.");
        }
    }

    /// <summary>
    /// Regresses <c>e^2 / s2 - 1</c> on a design and a constant, e being the residuals times the roots of the weights, which have equal
    /// variances where the weights are inverse variances; of frequencies each copy of a row counts by itself.
    /// </summary>
    public static Auxiliary OfSquares(OlsFit fit, DesignMatrix design, string test)
    {
        bool areFrequencies = fit.Data.Weights?.Kind == WeightKind.Frequency;
        double[] squares = new double[fit.Data.RowCount];
        TensorPrimitives.Multiply(fit.Residuals, fit.Residuals, squares);
        // Rows of weight 0 take no part. The others have weights in the residuals, or count as copies.
        double[] copies = new double[squares.Length];
        Array.Fill(copies, 1.0);
        if (!fit.Weights.IsEmpty)
        {
            for (int i = 0; i < copies.Length; i++)
            {
                double weight = fit.Weights[i];
                copies[i] = areFrequencies || weight == 0.0 ? weight : 1.0;
                squares[i] *= areFrequencies ? 1.0 : weight;
            }
        }

        double variance = fit.ResidualSquares / fit.ObservationCount;
        for (int i = 0; i < squares.Length; i++)
        {
            squares[i] = (squares[i] / variance) - 1.0;
        }

        LeastSquaresProblem problem = new(design, true, fit.Weights.IsEmpty ? default(ReadOnlyMemory<double>) : copies, [squares])
        {
            MaxDegreeOfParallelism = fit.Options.MaxDegreeOfParallelism,
        };
        LeastSquaresSolution solution = LeastSquaresSolver.Solve(problem);
        // The regressand has weighted mean 0, so that its total sum of squares needs no centring.
        double total = solution.OutcomeLengths[0] * solution.OutcomeLengths[0];
        if (!(total > 1e-24 * fit.ObservationCount))
        {
            throw new InferenceUnavailableException($"{test} has no answer: all residuals are equal in size.");
        }

        double explained = Math.Max(0.0, total - solution.ResidualSquares());
        return new Auxiliary(fit.ObservationCount, solution.Count - 1, explained / total, explained);
    }
}
