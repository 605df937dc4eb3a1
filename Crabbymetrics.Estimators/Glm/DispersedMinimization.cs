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
    GlmMethod method
)
{
    private readonly GlmOptions _options = method.Options;

    // The most searches, each with the dispersion at the end of the one before.
    private const int MostRounds = 5;

    /// <summary>Minimizes.</summary>
    /// <param name="start">The start.</param>
    /// <param name="information">The information there, in the layout of the objective.</param>
    public GlmOptimum Run(GlmStartingPoint start, ReadOnlySpan<double> information)
    {
        // The residuals of a perfect fit are rounding, and so would be distances measured by them.
        double scatter = Pearson(start.Point);
        double least = StoppingScale.LeastDispersion(rows, parameters, start.Point, information, scatter, _options.Tolerance);
        double dispersion = Math.Max(scatter / Freedom, least);
        if (!IsUsable(dispersion))
        {
            dispersion = 1.0;
        }

        GlmOptimum optimum = Minimize(start, dispersion, _options.MaxIterations);
        for (int round = 0; optimum.Converged && round < MostRounds; round++)
        {
            double next = Math.Max(Pearson(optimum.Point) / Freedom, least);
            if (
                !IsUsable(next)
                || optimum.Iterations >= _options.MaxIterations
                || optimum.Decrement * Math.Sqrt(dispersion / next) <= _options.Tolerance
            )
            {
                break;
            }

            GlmOptimum further = Minimize(new GlmStartingPoint(optimum.Point), next, _options.MaxIterations - optimum.Iterations);
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

    private double Pearson(double[] point) => GlmStatistics.Pearson(rows, parameters, point, objective.MaxDegreeOfParallelism);

    private GlmOptimum Minimize(GlmStartingPoint start, double dispersion, int maxIterations) =>
        ScaledObjective.Minimize(objective, dispersion, start, rows.TrustedCount, maxIterations, method);
}
