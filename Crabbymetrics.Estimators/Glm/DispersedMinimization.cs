using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Minimizes the objective of a family with a dispersion. Standard errors have its root as a factor: it is known roughly at the start and
/// well at the end, and where by the end's the fit has not come near enough, it goes on.
/// </summary>
internal sealed class DispersedMinimization(
    GlmObjective objective,
    GlmRows rows,
    WorkingParameters parameters,
    double observations,
    GlmOptions options,
    EstimationServices services,
    int maxDegreeOfParallelism
)
{
    private const int MostRounds = 5;

    /// <summary>Minimizes.</summary>
    /// <param name="start">The start.</param>
    /// <param name="information">The information there, in the layout of the objective.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public GlmOptimum Run(GlmStartingPoint start, ReadOnlySpan<double> information, CancellationToken cancellationToken)
    {
        // Of a perfect fit the residuals are rounding, and so would be the distances that they measure.
        double scatter = Pearson(start.Point);
        double least = StoppingScale.LeastDispersion(rows, parameters, start.Point, information, scatter, options.Tolerance);
        double dispersion = Math.Max(scatter / Freedom, least);
        if (!IsUsable(dispersion))
        {
            dispersion = 1.0;
        }

        GlmOptimum optimum = Minimize(start, dispersion, options.MaxIterations, cancellationToken);
        for (int round = 0; optimum.Converged && round < MostRounds; round++)
        {
            double next = Math.Max(Pearson(optimum.Point) / Freedom, least);
            if (
                !IsUsable(next)
                || optimum.Iterations >= options.MaxIterations
                || optimum.Decrement * Math.Sqrt(dispersion / next) <= options.Tolerance
            )
            {
                break;
            }

            GlmOptimum further = Minimize(
                new GlmStartingPoint(optimum.Point),
                next,
                options.MaxIterations - optimum.Iterations,
                cancellationToken
            );
            optimum = further with
            {
                Iterations = optimum.Iterations + further.Iterations,
                Counts = GlmMinimization.Add(optimum.Counts, further.Counts),
            };
            dispersion = next;
        }

        return optimum;
    }

    private static bool IsUsable(double dispersion) => dispersion > 0.0 && double.IsFinite(dispersion);

    private double Freedom => Math.Max(1.0, observations - parameters.Count);

    private double Pearson(double[] point) => GlmStatistics.Pearson(rows, parameters, point, maxDegreeOfParallelism);

    private GlmOptimum Minimize(GlmStartingPoint start, double dispersion, int maxIterations, CancellationToken cancellationToken) =>
        ScaledObjective.Minimize(objective, dispersion, start, rows.TrustedCount, maxIterations, options, services, cancellationToken);
}
