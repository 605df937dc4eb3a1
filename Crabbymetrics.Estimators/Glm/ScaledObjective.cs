using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// An objective over a dispersion: the log-likelihood at that dispersion, so that a distance in standard errors is one with the dispersion
/// in it.
/// </summary>
internal sealed class ScaledObjective(GlmObjective inner, double dispersion) : IArrowObjective, IHessianProduct
{
    /// <inheritdoc/>
    public int Dimension => inner.Dimension;

    /// <inheritdoc/>
    public ArrowLayout Layout => inner.Layout;

    /// <inheritdoc/>
    public bool HasCheapProducts => inner.HasCheapProducts;

    /// <inheritdoc/>
    public int MaxDegreeOfParallelism => inner.MaxDegreeOfParallelism;

    /// <inheritdoc/>
    public double Cost(ReadOnlySpan<double> x) => inner.Cost(x) / dispersion;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        double cost = inner.Evaluate(x, gradient, hessian);
        Divide(gradient);
        Divide(hessian);
        return cost / dispersion;
    }

    /// <inheritdoc/>
    public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        inner.HessianProduct(x, v, product);
        Divide(product);
    }

    /// <summary>Minimizes an objective to a tolerance in the standard errors that a dispersion implies. Cost and Hessian of the answer are
    /// those of the objective itself; its decrement is in these standard errors.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="dispersion">The dispersion; 1 for none.</param>
    /// <param name="start">The start; the factor that it may have is that of the objective.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="maxIterations">The most iterations.</param>
    /// <param name="method">Solver, tolerance and services.</param>
    public static GlmOptimum Minimize(
        GlmObjective objective,
        double dispersion,
        GlmStartingPoint start,
        int rowCount,
        int maxIterations,
        GlmMethod method
    )
    {
        (GlmOptions options, EstimationServices services) = (method.Options, method.Services);
        CancellationToken cancellationToken = objective.CancellationToken;
        ISolver solver = services.Solvers.Find(options.Solver);
        if (dispersion == 1.0)
        {
            return new GlmMinimization(objective, services.FitExecutor, solver, options.Tolerance).Run(
                start,
                rowCount,
                maxIterations,
                cancellationToken
            );
        }

        GlmStartingPoint scaled = start with { Factor = start.Factor is null ? null : Times(start.Factor, 1.0 / Math.Sqrt(dispersion)) };
        GlmOptimum optimum = new GlmMinimization(
            new ScaledObjective(objective, dispersion),
            services.FitExecutor,
            solver,
            options.Tolerance
        ).Run(scaled, rowCount, maxIterations, cancellationToken);
        return optimum with { Cost = optimum.Cost * dispersion, Hessian = Times(optimum.Hessian, dispersion) };
    }

    private static double[] Times(double[] values, double factor) => Array.ConvertAll(values, value => value * factor);

    private void Divide(Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] /= dispersion;
        }
    }
}
